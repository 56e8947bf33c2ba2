"""Where each version stands on a day, and which text applies. Pure: versions and a day in, words out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from policypress.archive.versions import Policy, Version
from policypress.vocabulary import Status


@dataclass(frozen=True)
class Standing:
    """A policy on a day: the status of each version by name, the one in force, the next one, the held ones."""

    day: date
    statuses: dict[str, Status]
    in_force: Version | None
    upcoming: tuple[Version, ...]
    held: tuple[Version, ...]

    @property
    def next(self) -> Version | None:
        """The next version to apply, with what was corrected in it before its day; else the newest held one."""
        if not self.upcoming:
            return self.held[-1] if self.held else None
        first = self.upcoming[0].id.effective
        return [version for version in self.upcoming if version.id.effective == first][-1]


def standing(policy: Policy, day: date) -> Standing:
    """The standing of ``policy`` at the start of ``day`` in the site's time zone."""
    gate = open_gates(policy)
    moved = moves(known_on(policy.versions, day))
    statuses: dict[str, Status] = {}
    in_force: Version | None = None
    for version in known_on(policy.versions, day):
        if version.withdrawal and version.withdrawal.withdrawn <= day:
            statuses[version.name] = Status.WITHDRAWN
        elif version.name in moved:
            statuses[version.name] = Status.RESCHEDULED
        elif version.id.effective > day:
            statuses[version.name] = Status.UPCOMING
        elif not gate[version.name]:
            statuses[version.name] = Status.HELD
        else:
            if in_force:
                statuses[in_force.name] = Status.SUPERSEDED
            statuses[version.name] = Status.IN_FORCE
            in_force = version
    by_name = policy.by_name
    return Standing(
        day,
        statuses,
        in_force,
        tuple(by_name[name] for name, status in statuses.items() if status is Status.UPCOMING),
        tuple(
            by_name[name]
            for name, status in statuses.items()
            if status is Status.HELD and (in_force is None or by_name[name].id > in_force.id)
        ),
    )


def known_on(versions: Sequence[Version], day: date) -> list[Version]:
    """Versions announced by ``day``; a first one counts from its effective date, when it was public already."""
    return [v for v in versions if since(v) <= day or v.record.announced <= day]


def since(version: Version) -> date:
    """The first day a version can have applied: its effective date, or the later day it was announced.

    The first text of a policy that is sealed with a past date was in force elsewhere since then.
    """
    first = version.record.previous is None and version.record.compared_with is None
    return version.id.effective if first else max(version.id.effective, version.record.announced)


def moves(versions: Sequence[Version]) -> dict[str, Version]:
    """Name → what became of a version that was moved, and of the texts of the same date that it corrected."""
    by_name = {version.name: version for version in versions}
    out: dict[str, Version] = {}
    for version in versions:
        old = by_name.get(version.record.reschedules or "")
        if old:
            same_day = (v for v in versions if v.id.effective == old.id.effective and v.id <= old.id)
            out |= {v.name: version for v in same_day if v.name not in out and not v.withdrawal}
    return out


def notice_complete(version: Version) -> bool:
    """Whether the notice of ``version`` was not needed, or was completed by its deadline."""
    notice = version.record.notice
    if not notice.required:
        return True
    done = version.certificate
    return bool(done and notice.deadline and done.completed <= notice.deadline)


def open_gates(policy: Policy) -> dict[str, bool]:
    """The notice gate of each version: its own notice and that of every text it builds on were completed in time."""
    out: dict[str, bool] = {}
    for version in policy.chain or policy.versions:
        out[version.name] = notice_complete(version) and out.get(version.record.compared_with or "", True)
    return out


def missed(policy: Policy, version: Version, day: date) -> list[Version]:
    """Whose notice was missed and holds ``version``: its own, then those of the texts it builds on, nearest first."""
    out: list[Version] = []
    here: Version | None = version
    while here:
        deadline = here.record.notice.deadline
        if not notice_complete(here) and deadline and (here.certificate or day > deadline):
            out.append(here)
        base = policy.by_name.get(here.record.compared_with or "")
        here = base if base and base.id < here.id else None
    return out


def must_move_to(policy: Policy, version: Version, day: date) -> date | None:
    """The earliest date to which a version must move that missed notices hold; None while they can still be met."""
    late = missed(policy, version, day)
    if not late:
        return None
    return day + timedelta(days=max(other.record.notice.days for other in (version, *late)))


def live(policy: Policy, now: Standing) -> list[Version]:
    """Versions that applied, apply or will: neither withdrawn nor rescheduled nor held."""
    dead = {Status.WITHDRAWN, Status.RESCHEDULED, Status.HELD}
    return [v for v in policy.versions if now.statuses.get(v.name, Status.UPCOMING) not in dead]


def base_for(policy: Policy, now: Standing, effective: date, *, instead_of: Version | None = None) -> Version | None:
    """The version a text with that effective date builds on: the newest live one that applies no later.

    No date makes a text the first: before all others it is compared with the earliest, in the past with what is in
    force. ``instead_of`` is passed over with what it corrects, for the text is to take its place.
    """
    passed = instead_of.id.effective if instead_of else None
    others = [version for version in live(policy, now) if version.id.effective != passed]
    earlier = [version for version in others if version.id.effective <= max(effective, now.day)]
    return earlier[-1] if earlier else (others[0] if others else None)
