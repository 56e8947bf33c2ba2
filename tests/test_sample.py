"""SparkPro's own policies: what the repository shows today, next year and in five years."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path

import pytest
from policypress.archive.status import standing
from policypress.archive.versions import read_archive
from policypress.document import Clause, ClauseKind
from policypress.settings import load_settings
from policypress.vocabulary import Status, Verdict

from tests.conftest import REPOSITORY
from tests.run import run

UPCOMING = date(2027, 2, 1)


@pytest.mark.dated
def test_the_text_in_force_stays_until_its_successor_was_announced_to_everybody(today: date) -> None:
    found = standing(read_archive(REPOSITORY).policy("privacy"), today)
    assert found.in_force is not None and found.in_force.name == "2024-03-01"
    assert found.statuses["2021-09-02"] is Status.SUPERSEDED
    assert found.statuses["2027-02-01"] is (Status.UPCOMING if today < UPCOMING else Status.HELD)


@pytest.mark.dated
def test_every_status_shows_somewhere_in_the_sample(today: date) -> None:
    archive = read_archive(REPOSITORY)
    shown = {status for policy in archive.policies for status in standing(policy, today).statuses.values()}
    later = {Status.UPCOMING} if today < UPCOMING else {Status.HELD}
    assert shown == {Status.IN_FORCE, Status.SUPERSEDED, Status.RESCHEDULED, Status.WITHDRAWN} | later


def test_every_verdict_of_a_sealed_version_shows_in_the_sample() -> None:
    archive = read_archive(REPOSITORY)
    verdicts = {version.record.verdict for policy in archive.policies for version in policy.versions}
    assert verdicts == {Verdict.NONE, Verdict.EDITORIAL, Verdict.CLARIFYING, Verdict.MATERIAL}


def test_what_the_tool_left_to_a_person_was_decided_with_a_reason_and_a_name() -> None:
    for policy in read_archive(REPOSITORY).policies:
        for version in policy.versions:
            for change in version.record.changes:
                if change.tool_verdict is Verdict.NEEDS_REVIEW:
                    assert change.decision is not None and change.decision.by and len(change.decision.reason) > 20


@pytest.mark.dated
def test_the_sample_blocks_nothing_on_any_day(today: date) -> None:
    done = run("check", "--root", REPOSITORY, "--today", today.isoformat())
    assert done.code == 0, done.err + done.out


@pytest.mark.dated
@pytest.mark.slow
def test_the_release_of_the_sample_is_the_same_twice_and_its_sum_adds_up(today: date, tmp_path: Path) -> None:
    made = []
    for name in ("first", "second"):
        out, private = tmp_path / name / "release", tmp_path / name / "private"
        done = run("release", "--root", REPOSITORY, "--today", today.isoformat(), "--out", out, "--private", private)
        assert done.code == 0, done.err
        made.append({path.relative_to(tmp_path / name): path.read_bytes() for path in _files(tmp_path / name)})
    assert made[0] == made[1]
    release = json.loads(made[0][Path("release/release.json")])
    privacy = next(policy for policy in release["policies"] if policy["policy"] == "privacy")
    counts = (privacy["upcoming"] or privacy["held"])[0]["recipients"]
    told = sum(counts[channel] for channel in ("email", "phone", "site"))
    kept_out = sum(value for key, value in counts.items() if key not in ("all", "email", "phone", "site"))
    assert counts["all"] - kept_out == told > 0


def test_no_address_of_a_user_lies_in_the_site_or_its_reports(tmp_path: Path) -> None:
    out, private = tmp_path / "release", tmp_path / "private"
    done = run("release", "--root", REPOSITORY, "--today", "2026-11-22", "--out", out, "--private", private)
    assert done.code == 0, done.err
    users = (REPOSITORY / load_settings(REPOSITORY).users.source).read_text(encoding="utf-8").splitlines()[1:]
    secrets = {
        field for line in users for field in line.split(",")[1:5] if "@" in field or field.startswith("Sample User")
    }
    text = done.out + done.err + "".join(p.read_text("utf-8", "replace") for p in _files(out))
    assert len(secrets) > 300 and not [secret for secret in secrets if secret in text]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("version", "lang"), [("2024-03-01", "de"), ("2024-03-01", "zh"), ("2027-02-01", "de"), ("2027-02-01", "zh")]
)
def test_a_translation_says_clause_by_clause_what_the_original_says(version: str, lang: str) -> None:
    """The same clauses in the same places, and in each the same numbers, addresses and links."""
    found = read_archive(REPOSITORY).policy("privacy").version(version)
    translation = found.translation(lang)
    assert translation is not None
    assert len(translation.clauses) == len(found.document.clauses)
    for original, other in zip(found.document.clauses, translation.clauses, strict=True):
        if original.kind is ClauseKind.META:
            continue
        assert (original.kind, original.level, original.path) == (other.kind, other.level, other.path), other.text
        for what in (_links, _numbers):
            assert what(original) == what(other), (original.text, other.text)


def _links(clause: Clause) -> list[str]:
    return sorted(
        {token.target for token in clause.tokens} - {token.target for token in clause.tokens if token.target[:1] == "#"}
    )


def _numbers(clause: Clause) -> list[str]:
    """Every number of at least two digits; days and months are written otherwise in other languages."""
    return sorted(set(re.findall(r"\d{2,}", clause.source)))
