"""Dates that cannot be: of records, of withdrawals and of versions that were moved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from policypress.archive.link_file import OLDEST
from policypress.archive.reseal import working_text
from policypress.archive.status import moves, standing
from policypress.archive.versions import Policy, Version
from policypress.document.frontmatter import with_value
from policypress.vocabulary import Status


def impossible_dates(before: Policy, version: Version) -> Iterator[str]:
    """What cannot be in the dates of a record; ``before`` holds the versions sealed before it."""
    record = version.record
    if working_text(version).effective != version.id.effective:
        yield f"Its text says `effective: {working_text(version).effective}`, and its name {version.id.effective}."
    late = record.effective < record.announced and record.compared_with is not None
    if late and record.origin == "sealed" and not _corrects(before, version):
        yield f"It was announced on {record.announced}, after the day from which it is to apply."
    if any(not 0 <= (record.announced - link.day).days <= OLDEST for link in record.links):
        yield f"Its link evidence is of a day after {record.announced}, when it was announced, or too long before."
    previous = before.chain[-1].record if before.versions else None
    if previous and record.announced < previous.announced:
        yield (
            f"It was announced on {record.announced}, but {previous.version}, sealed before it, only on "
            f"{previous.announced}."
        )
    yield from _impossible_move(before, version)


def _corrects(before: Policy, version: Version) -> bool:
    base = before.by_name.get(version.record.compared_with or "")
    return bool(base and base.id.effective == version.id.effective)


def _impossible_move(before: Policy, version: Version) -> Iterator[str]:
    """A version that takes the place of another one: which must have been waiting that day, with the same text."""
    record = version.record
    if record.reschedules is None:
        return
    old = before.by_name.get(record.reschedules)
    if old is None:
        yield f"It says it moves {record.reschedules}, which was not sealed before it."
        return
    status = standing(before, record.announced).statuses.get(old.name)
    if status not in (Status.UPCOMING, Status.HELD):
        yield f"It moves {old.name}, which was {status or 'not announced'} on {record.announced}."
    if _dated(old, version) != version.raw:
        yield f"It says it moves {old.name}, but holds another text than that with another date."


def _dated(old: Version, version: Version) -> bytes:
    try:
        return with_value(old.raw.decode("utf-8-sig"), "effective", version.id.effective.isoformat()).encode("utf-8")
    except ValueError:
        return b""


def impossible_withdrawal(policy: Policy, version: Version) -> Iterator[str]:
    """What cannot be in a withdrawal: only what waits to apply, and nothing builds on, is taken back."""
    gone = version.withdrawal
    if gone is None:
        return
    if gone.withdrawn < version.record.announced:
        yield f"It says withdrawn on {gone.withdrawn}, before the version was announced ({version.record.announced})."
        return
    status = status_without(policy, version, gone.withdrawn)
    if status not in (Status.UPCOMING, Status.HELD):
        yield (
            f"On {gone.withdrawn} the version was {status or 'unknown'}: only an upcoming or held one can be withdrawn."
        )
    moved = moves(policy.versions)
    for other in policy.versions:
        builds = other.record.compared_with == version.name and other.record.announced < gone.withdrawn
        if builds and other.name not in moved and not _gone_by(other, version):
            yield f"{other.name} builds on it and was announced before: such a version cannot be withdrawn."


def _gone_by(other: Version, version: Version) -> bool:
    assert version.withdrawal
    return bool(other.withdrawal and other.withdrawal.withdrawn <= version.withdrawal.withdrawn)


def status_without(policy: Policy, version: Version, day: date) -> Status | None:
    """Where a version would stand on a day had it not been withdrawn."""
    versions = tuple(replace(v, withdrawal=None) if v is version else v for v in policy.versions)
    return standing(replace(policy, versions=versions), day).statuses.get(version.name)
