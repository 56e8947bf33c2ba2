"""Edges of a plan: the folder it lies in, the list it names, the reasons it gives."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from policypress.errors import UsageError
from policypress.recipients.plan import private_folder, read_manifest
from policypress.recipients.reasons import Reasons, codes_of, joined, section_of
from policypress.recipients.since import changes_since
from policypress.recipients.target import known_as, line, named_target, sealed_target
from policypress.settings import load_settings
from policypress.vocabulary import Verdict

from tests.run import run
from tests.site_builder import CORRECTION, build_site, policy_of, seal_text

NAME = "2027-02-01"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = build_site(tmp_path_factory.mktemp("plan") / "site")
    (root / "users.csv").write_text("id,email\nu1,u1@example.com\nu2,u2@example.com\n", encoding="utf-8")
    return root


@pytest.fixture
def plan(site: Path, tmp_path: Path) -> Path:
    private = tmp_path / "private"
    done = run("recipients", f"privacy@{NAME}", "--root", site, "--private", private, "--today", "2026-11-22")
    assert done.code == 0, done.err
    (folder,) = (path.parent for path in private.rglob("manifest.json"))
    return folder


def test_a_plan_is_read_with_the_very_list_it_was_written_for(plan: Path) -> None:
    manifest = read_manifest(plan)
    assert (manifest.policy, manifest.version) == ("privacy", NAME)
    listed = plan / manifest.list_file
    whole = listed.read_bytes()
    listed.write_bytes(whole + b"\n")
    with pytest.raises(UsageError, match="not the list this manifest was written for"):
        read_manifest(plan)
    listed.unlink()
    with pytest.raises(UsageError, match="not the list this manifest was written for"):
        read_manifest(plan)
    (plan / "manifest.json").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match=r"manifest\.json:1: not valid JSON"):
        read_manifest(plan)
    (plan / "manifest.json").write_text(json.dumps({"format": 1}), encoding="utf-8")
    with pytest.raises(UsageError, match="not a valid manifest"):
        read_manifest(plan)


@pytest.mark.parametrize(
    ("mode", "inside", "after"),
    [
        (0o700, "users.csv", 0o700),
        (0o755, "", 0o700),
        (0o777, "notice", 0o700),
        (0o777, ".policypress-lock", 0o700),
        (0o755, "users.csv", 0o755),
        (0o770, "users.csv", None),
        (0o702, "users.csv", None),
    ],
)
def test_a_private_folder_is_mended_or_refused(tmp_path: Path, mode: int, inside: str, after: int | None) -> None:
    folder = tmp_path / "private"
    folder.mkdir()
    if inside:
        (folder / inside).write_text("", encoding="utf-8")
    folder.chmod(mode)
    if after is None:
        with pytest.raises(UsageError, match="others may write into it"):
            private_folder(folder)
        return
    private_folder(folder)
    assert folder.stat().st_mode & 0o777 == after


def test_a_private_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    private_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").stat().st_mode & 0o777 == 0o700
    private_folder(tmp_path / "a" / "b")


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_a_private_folder_of_somebody_else_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "private"
    folder.mkdir(mode=0o700)
    os.chown(folder, 12345, -1)
    with pytest.raises(UsageError, match="belongs to another user"):
        private_folder(folder)


def test_the_reasons_since_a_version_are_those_of_the_records(site: Path) -> None:
    policy, settings = policy_of(site), load_settings(site)
    target = sealed_target(policy, policy.version(NAME))
    reasons = Reasons(target, settings)
    found = reasons.since("2021-09-02.1")
    assert joined(found) == "Example Privacy Policy;M06 How long we keep it;M04 Sharing"
    assert reasons.since("2021-09-02.1") is found
    assert {reason.judged.verdict for reason in found} <= {Verdict.MATERIAL, Verdict.NEEDS_REVIEW}
    told = [(section_of(one.judged), codes_of(one.judged)) for one in found]
    assert told == [("Example Privacy Policy", ()), ("How long we keep it", ("M06",)), ("Sharing", ("M04",))]
    assert reasons.in_scope("2021-09-02.1", frozenset({"orders"})) and reasons.in_scope(NAME, frozenset())
    assert reasons.narrowed == ()
    assert Reasons(replace(target, withdrawn=True), settings).since("2021-09-02.1") == ()


def test_where_nothing_is_material_the_milder_changes_are_the_reason(site: Path) -> None:
    policy, settings = policy_of(site), load_settings(site)
    target = sealed_target(policy, policy.version("2021-09-02.1"))
    found = Reasons(target, settings).since("2021-09-02")
    assert {reason.judged.verdict for reason in found} == {Verdict.EDITORIAL}
    assert [reason.section for reason in found] == ["What we collect"]


@pytest.mark.parametrize(
    ("notify_on", "told"),
    [("material", [Verdict.MATERIAL]), ("clarifying", [Verdict.CLARIFYING, Verdict.MATERIAL])],
)
def test_beside_a_material_change_a_clarification_is_told_where_the_settings_say_so(
    tmp_path: Path, notify_on: str, told: list[Verdict]
) -> None:
    root = build_site(tmp_path / "site", sealed=2)
    clearer = CORRECTION.replace("effective: 2021-09-02", "effective: 2026-12-01").replace(
        "nothing else", "nothing more"
    )
    seal_text(root, clearer, date(2026, 11, 1), verdict="clarifying")
    longer = clearer.replace("effective: 2026-12-01", "effective: 2027-06-01").replace("for 30 days", "for 60 days")
    seal_text(root, longer, date(2026, 12, 5), verdict="material")
    policy, settings = policy_of(root), load_settings(root)
    reasons = Reasons(
        sealed_target(policy, policy.version("2027-06-01")), settings.model_copy(update={"notify_on": notify_on})
    )
    assert [one.judged.verdict for one in reasons.since("2021-09-02.1")] == told
    assert [one.judged.verdict for one in reasons.since("2026-12-01")] == [Verdict.MATERIAL]


def test_changes_since_a_version_come_gravest_first_and_once(site: Path) -> None:
    policy = policy_of(site)
    target = named_target(policy, NAME)
    assert (target.name, target.notice, target.withdrawn, target.base) == (NAME, NAME, False, "2021-09-02.1")
    every = changes_since(target, "2021-09-02")
    assert sorted(every, key=lambda judged: -judged.verdict.rank)[0].verdict is Verdict.MATERIAL
    assert len(every) == len({judged.change.id for judged in every})
    assert [v.name for v in line(policy, NAME)] == [NAME, "2021-09-02.1", "2021-09-02"]
    assert known_as(policy, policy.version(NAME)) == {NAME}
    assert target.order == {"2021-09-02": 0, "2021-09-02.1": 1, NAME: 2} and target.place == 2
    assert target.default and target.default.name == "2021-09-02.1"
    assert target.forebears == frozenset()
