"""The sealed archive: what edits it notices, and that nothing is left half-written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from policypress.archive.record import sealed
from policypress.archive.versions import read_archive
from policypress.errors import TextProblems, UsageError

from tests.site_builder import build_site, policy_of

VERSIONS = "policy/privacy/versions"


def edit(name: str, old: str, new: str) -> Callable[[Path], None]:
    """An edit of one sealed file."""

    def do(root: Path) -> None:
        path = root / VERSIONS / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return do


def forge(name: str, key: str, value: object) -> Callable[[Path], None]:
    """An edit of a record whose own hash was made good again."""

    def do(root: Path) -> None:
        path = root / VERSIONS / name
        data = json.loads(path.read_text(encoding="utf-8"))
        data[key] = value
        path.write_text(json.dumps(sealed(data)), encoding="utf-8")

    return do


def remove(name: str) -> Callable[[Path], None]:
    """A deletion."""
    return lambda root: (root / VERSIONS / name).unlink()


@pytest.mark.parametrize(
    ("do", "where", "says"),
    [
        (edit("2021-09-02.md", "30 days", "31 days"), "2021-09-02.md", "edited after it was sealed"),
        (
            edit("2021-09-02.json", "first published", "second published"),
            "2021-09-02.json",
            "edited after it was written",
        ),
        (edit("2021-09-02.json", '"format": 1', '"format": 2'), "2021-09-02.json", "Not a valid record"),
        (edit("2021-09-02.json", "{", "{{"), "2021-09-02.json", "Not valid JSON"),
        (forge("2021-09-02.json", "summary", "Forged."), "2021-09-02.1.json", "chain is broken"),
        (forge("2021-09-02.1.json", "previous", None), VERSIONS, "2 records claim to be the first"),
        (remove("2021-09-02.1.json"), "2027-02-01.json", "2021-09-02.1, is missing"),
        (remove("2021-09-02.1.md"), "2021-09-02.1.md", "The sealed text is missing"),
        (
            lambda root: (root / VERSIONS / "2022-01-01.md").write_text("# Stray\n"),
            "2022-01-01.md",
            "No record vouches",
        ),
    ],
    ids=["text", "record", "format", "json", "forged", "two-first", "gap", "no-text", "stray"],
)
def test_every_tampering_is_named_with_its_file(
    tmp_path: Path, do: Callable[[Path], None], where: str, says: str
) -> None:
    root = build_site(tmp_path / "site")
    read_archive(root)
    do(root)
    with pytest.raises(TextProblems) as caught:
        read_archive(root)
    assert any(problem.path.endswith(where) and says in problem.message for problem in caught.value.problems), (
        caught.value
    )


def test_the_chain_goes_in_order_of_sealing(tmp_path: Path) -> None:
    policy = policy_of(build_site(tmp_path / "site"))
    assert [v.name for v in policy.chain] == ["2021-09-02", "2021-09-02.1", "2027-02-01"]
    assert policy.chain[0].record.previous is None


def test_a_bare_date_names_the_newest_text_of_that_date(tmp_path: Path) -> None:
    policy = policy_of(build_site(tmp_path / "site"))
    assert policy.version("2021-09-02").name == "2021-09-02.1"
    assert policy.version("2021-09-02.1").name == "2021-09-02.1"
    assert policy.version("2021-09-02.0").name == "2021-09-02"
    with pytest.raises(UsageError, match="Sealed versions: 2021-09-02"):
        policy.version("2022-01-01")
    with pytest.raises(UsageError, match="not a version id"):
        policy.version("2022-02-30")


def test_a_clause_keeps_its_lineage_through_rewording(tmp_path: Path) -> None:
    first, second, third = policy_of(build_site(tmp_path / "site")).versions
    assert first.record.lineage == second.record.lineage == third.record.lineage
    changed = {name for change in third.record.changes for name in change.lineage}
    assert changed < set(third.record.lineage)
