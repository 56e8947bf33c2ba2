"""Moving versions, sealing between them, and what that does to the ones beside them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from policypress.archive.draft import draft
from policypress.archive.seal import write_version
from policypress.archive.working import read_working
from policypress.errors import PolicyError
from policypress.settings import load_settings

from tests.run import Done, run
from tests.site_builder import MATERIAL, PEOPLE, build_site, policy_of, seal_text

TODAY = "2026-11-22"


def do(root: Path, command: str, *arguments: str, today: str = TODAY) -> Done:
    """A command of the Legal desk on ``today``."""
    return run(command, *arguments, "--root", root, "--today", today, "--by", "Legal desk")


def sealed_bytes(root: Path) -> dict[str, bytes]:
    """Every sealed file by name."""
    return {path.name: path.read_bytes() for path in sorted((root / "policy/privacy/versions").iterdir())}


def verified(root: Path) -> Done:
    """What ``check`` says of the archive; a broken chain fails it."""
    return run("check", "--root", root, "--today", TODAY)


@pytest.mark.parametrize("line", ["effective: ", "effective:  ", '"effective": ', "effective : "])
def test_a_version_moves_however_its_date_was_written(tmp_path: Path, line: str) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    seal_text(root, MATERIAL.replace("effective: ", line, 1), date(2026, 11, 20), verdict="material")
    before = sealed_bytes(root)
    done = do(root, "reschedule", "privacy@2027-02-01", "2027-03-01")
    assert done.code == 0, done.err
    after = sealed_bytes(root)
    assert {name: after[name] for name in before} == before
    assert after["2027-03-01.md"] == before["2027-02-01.md"].replace(b"2027-02-01", b"2027-03-01")
    assert "archive" not in verified(root).out


def test_moving_a_version_to_the_date_it_has_changes_nothing(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    before = sealed_bytes(root)
    done = do(root, "reschedule", "privacy@2027-02-01", "2027-02-01")
    assert done.code == 1 and "privacy@2027-02-01 is planned for that day already" in done.err
    assert sealed_bytes(root) == before


def test_a_sealed_file_is_never_written_twice(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    (root / "policy/privacy/index.md").write_text(MATERIAL, encoding="utf-8")
    policy = policy_of(root)
    working = read_working(root, policy)
    assert working is not None
    found = draft(policy, working, load_settings(root), date(2026, 11, 20))
    assert found is not None
    write_version(policy, found, date(2026, 11, 20), PEOPLE)
    before = sealed_bytes(root)
    with pytest.raises(PolicyError, match=r"2027-02-01\.md is sealed already"):
        write_version(policy, found, date(2026, 11, 21), PEOPLE)
    assert sealed_bytes(root) == before
