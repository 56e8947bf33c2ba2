"""Where versions stand, for a handful of stories, day by day: ``tests/cases/standing.txt`` says what is told of each.

A story is a chain of versions that were sealed, told of, moved and taken back. When another answer is meant to be
given, ``python -m tests.test_standing_table`` writes the table anew, and its diff is what to review.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

from policypress.archive.draft import draft
from policypress.archive.impossible import impossible_dates
from policypress.archive.moving import reschedule, withdraw
from policypress.archive.record import file_text
from policypress.archive.status import (
    base_for,
    known_on,
    live,
    missed,
    moves,
    must_move_to,
    notice_complete,
    open_gates,
    since,
    standing,
)
from policypress.archive.versions import VERSIONS, Policy
from policypress.archive.working import working_from
from policypress.errors import PolicyError
from policypress.recipients.target import draft_target, known_as, line, sealed_target
from policypress.settings import load_settings

from tests.kept_table import unlike
from tests.site_builder import CORRECTION, FIRST, MATERIAL, PEOPLE, build_site, certificate, policy_of, seal_text

TABLE = Path(__file__).parent / "cases" / "standing.txt"
MAY, LATER = date(2027, 5, 1), "2027-06-01"
AGO = date(2025, 1, 1)
"""What was before is the same in all stories, and told in the first."""
Step = Callable[[Path], object]


def sealed(text: str, today: date, verdict: str) -> Step:
    return lambda root: seal_text(root, text, today, verdict=verdict)


def told(name: str, completed: date) -> Step:
    """The notice of a version was completed on a day."""

    def do(root: Path) -> None:
        record = policy_of(root).version(name).record
        path = root / "policy" / "privacy" / VERSIONS / f"{name}.notice.json"
        path.write_text(file_text(certificate(record, completed)), encoding="utf-8")

    return do


def moved(name: str, day: date, today: date) -> Step:
    def do(root: Path) -> None:
        policy = policy_of(root)
        reschedule(policy, policy.version(name), day, load_settings(root), today, PEOPLE)

    return do


def taken_back(name: str, today: date) -> Step:
    def do(root: Path) -> None:
        policy = policy_of(root)
        withdraw(policy, policy.version(name), "A slip.", "Legal desk", today)

    return do


def dated(text: str, effective: str, word: str = "your name") -> str:
    old = "2027-02-01" if "2027-02-01" in text else "2021-09-02"
    return text.replace(f"effective: {old}", f"effective: {effective}").replace("your name", word)


STORIES: dict[str, list[Step]] = {
    "nobody was told": [],
    "told in time": [told("2027-02-01", date(2027, 1, 2))],
    "told a day too late": [told("2027-02-01", date(2027, 1, 3))],
    "taken back before its day": [taken_back("2027-02-01", date(2026, 12, 1))],
    "moved to a later day, and told of that": [
        moved("2027-02-01", date(2027, 3, 15), date(2026, 12, 1)), told("2027-03-15", date(2027, 2, 1)),
    ],
    "moved twice": [
        moved("2027-02-01", date(2027, 3, 15), date(2026, 12, 1)),
        moved("2027-03-15", date(2027, 4, 15), date(2026, 12, 9)),
    ],
    "taken back, announced anew for that day, and moved": [
        taken_back("2027-02-01", date(2026, 12, 1)),
        sealed(MATERIAL.replace("your name", "your whole name"), date(2026, 12, 2), "material"),
        moved("2027-02-01.1", date(2027, 3, 15), date(2026, 12, 9)),
    ],
    "a clarification builds on one that is held": [sealed(dated(MATERIAL, LATER, "your full name"), MAY, "clarifying")],
    "a correction comes before its day": [
        sealed(MATERIAL.replace("your name", "your  *name*"), date(2026, 12, 3), "editorial"),
    ],
    "a material one comes after another that was told": [
        told("2027-02-01", date(2026, 12, 20)),
        sealed(dated(MATERIAL, LATER, "your face"), date(2027, 3, 1), "material"),
        told(LATER, date(2027, 5, 2)),
    ],
    "the text in force is corrected while another waits": [
        sealed(CORRECTION.replace("nothing else", "*nothing* else"), date(2026, 12, 3), "editorial"),
    ],
}  # fmt: skip


def days(policy: Policy, first: bool) -> list[date]:
    """Every day on which something may change, with the days around it."""
    marks = {v.id.effective for v in policy.versions} | {v.record.announced for v in policy.versions}
    marks |= {v.record.notice.deadline for v in policy.versions if v.record.notice.deadline}
    marks |= {v.withdrawal.withdrawn for v in policy.versions if v.withdrawal}
    return sorted({day + timedelta(days=step) for day in marks for step in (-1, 0, 1) if first or day > AGO})


def names(versions: object) -> str:
    assert isinstance(versions, list | tuple | set | frozenset)
    return " ".join(sorted(v if isinstance(v, str) else v.name for v in versions)) or "-"


def on_days(policy: Policy, first: bool) -> Iterator[str]:
    """What is told of each day; a line where it is another than the day before."""
    before: list[str] = []
    for day in days(policy, first):
        now = standing(policy, day)
        lines = [f"    {name}: {status.value}" for name, status in now.statuses.items()]
        lines.append(f"    in force {now.in_force.name if now.in_force else '-'}, upcoming {names(now.upcoming)}, "
                     f"held {names(now.held)}, next {now.next.name if now.next else '-'}")  # fmt: skip
        lines.append(f"    known {names(known_on(policy.versions, day))}, live {names(live(policy, now))}")
        lines += [f"    a text for {name} would follow {_base(policy, name, day)}" for name in ("2027-01-20", LATER)]
        if lines != before:
            yield from (f"  on {day}", *lines)
        before = lines
        for version in policy.versions:
            if late := missed(policy, version, day):
                yield f"  on {day} {version.name} is late by {names(late)}, to {must_move_to(policy, version, day)}"


def _base(policy: Policy, effective: str, day: date) -> str:
    found = base_for(policy, standing(policy, day), date.fromisoformat(effective))
    return found.name if found else "-"


def of_versions(root: Path, policy: Policy) -> Iterator[str]:
    """What is told of each version, whatever the day."""
    gates, became = open_gates(policy), moves(policy.versions)
    yield f"  became {' '.join(f'{old}→{new.name}' for old, new in became.items()) or '-'}"
    for version in policy.versions:
        record = version.record
        before = record.previous.version if record.previous else None
        yield (f"  {version.name}: {record.verdict}, follows {record.compared_with}, after {before}, since "
               f"{since(version)}, notice {record.notice.required} {record.notice.days} {record.notice.deadline}, "
               f"complete {notice_complete(version)}, gate {gates[version.name]}")  # fmt: skip
        target = sealed_target(policy, version)
        yield (f"    base {target.base or '-'}, default {target.default.name if target.default else '-'}, "
               f"{target.place} of {' '.join(target.order)}, forebears {names(target.forebears)}, known as "
               f"{names(known_as(policy, version))}, line {' '.join(v.name for v in line(policy, version.name))}"
               )  # fmt: skip
        place = policy.chain.index(version) if version in policy.chain else -1
        yield from (f"    impossible: {said}" for said in impossible_dates(_until(policy, place), version))
    for text, day in ((dated(MATERIAL, "2027-01-20", "your hat"), date(2026, 12, 10)), (dated(FIRST, LATER), MAY)):
        working = working_from(text, "index.md", root / "policy" / "privacy" / "index.md")
        found = draft(policy, working, load_settings(root), standing(policy, day))
        if found:
            target = draft_target(policy, found, day)
            yield (f"  a draft of {day}: {found.version} follows {found.base.name if found.base else '-'}, ahead "
                   f"{names(found.ahead)}, default {target.default.name if target.default else '-'}, "
                   f"{target.place} of {' '.join(target.order)}")  # fmt: skip


def _until(policy: Policy, place: int) -> Policy:
    chain = policy.chain[: max(place, 0)]
    return Policy(policy.id, policy.folder, tuple(version for version in policy.versions if version in chain))


def table() -> str:
    """The whole table."""
    lines = []
    for story, steps in STORIES.items():
        with tempfile.TemporaryDirectory() as place:
            root = build_site(Path(place) / "site")
            lines.append(story)
            for step in steps:
                try:
                    step(root)
                except PolicyError as error:
                    lines.append(f"  refused: {error}")
            policy = policy_of(root)
            lines += [*of_versions(root, policy), *on_days(policy, story == next(iter(STORIES)))]
    return "\n".join(lines) + "\n"


def test_every_version_stands_where_the_table_says() -> None:
    differing = unlike(TABLE, table(), "told now")
    assert not differing, f"{differing}\nIf this is meant: python -m tests.test_standing_table"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
