"""A working text judged against the version it builds on: what sealing it would make of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple

from policypress.archive.ids import VersionId
from policypress.archive.link_file import lately
from policypress.archive.period import Period, notice_period
from policypress.archive.record import Notice
from policypress.archive.status import Standing, base_for, live, moves
from policypress.archive.versions import Policy, Version
from policypress.archive.working import Working, with_links
from policypress.comparison import Comparison
from policypress.judgement import Judgement, judge_texts
from policypress.settings import Settings
from policypress.vocabulary import Verdict


@dataclass(frozen=True)
class Draft:
    """An unsealed working text.

    ``base`` is the version it was compared with (None for a first version); ``version`` the id sealing would give it;
    ``period`` the notice period that binds it; ``correction`` tells that it keeps the date of a sealed text, which only
    proved-editorial changes may; ``ahead`` are announced versions that would follow it without knowing it;
    ``instead_of`` the version that is moved to its date.
    """

    working: Working
    base: Version | None
    version: VersionId
    comparison: Comparison
    judgement: Judgement
    notice: Notice
    period: Period
    correction: bool
    ahead: tuple[Version, ...] = ()
    instead_of: Version | None = None

    @property
    def verdict(self) -> Verdict:
        """The verdict of the version it would become; none for a first one."""
        return self.judgement.verdict


def draft(
    policy: Policy, working: Working, settings: Settings, now: Standing, *, instead_of: Version | None = None
) -> Draft | None:
    """The draft, or None where the working text is already sealed byte for byte or has no date.

    ``now`` is how the policy stands today; ``instead_of`` is the version that moves to the text's date: neither it nor
    what it corrects will apply beside it.
    """
    if working.effective is None or is_sealed(policy, working):
        return None
    place = place_of(policy, working.effective, now, instead_of=instead_of)
    old_day = instead_of.id.effective if instead_of else None
    later = [v for v in live(policy, now) if v.id.effective > max(working.effective, now.day)]
    later = [v for v in later if v.id.effective != old_day]
    text = with_links(working, lately(working.links, now.day)) if working.links else working
    found = draft_on(place.base, text, place.version, settings, correction=place.correction)
    return replace(found, ahead=() if place.correction else tuple(later), instead_of=instead_of)


class Place(NamedTuple):
    """Where a text comes: behind which version, under which id, and whether it keeps the date of a sealed text."""

    base: Version | None
    version: VersionId
    correction: bool


def place_of(policy: Policy, effective: date, now: Standing, *, instead_of: Version | None = None) -> Place:
    """The place of a text with that effective date, sealed when the policy stands so."""
    taken = [v for v in policy.versions if v.id.effective == effective]
    moved = moves(policy.versions)
    same_day = [v for v in taken if not v.withdrawal and v.name not in moved]
    base = same_day[-1] if same_day else base_for(policy, now, effective, instead_of=instead_of)
    return Place(base, VersionId(effective, taken[-1].id.number + 1 if taken else 0), bool(same_day))


def draft_on(
    base: Version | None, working: Working, version: VersionId, settings: Settings, *, correction: bool
) -> Draft:
    """What ``working`` is as ``version`` behind ``base``: compared, judged, and told whether notice is due."""
    old = base.document if base else None
    comparison, judgement = judge_texts(old, working.document, working.decisions, working.audiences, working.links)
    period = notice_period(settings, old)
    notice = notice_for(judgement.verdict, settings, version.effective, period)
    return Draft(working, base, version, comparison, judgement, notice, period, correction)


def is_sealed(policy: Policy, working: Working) -> bool:
    """Whether some sealed version holds exactly these bytes."""
    return any(version.raw == working.raw for version in policy.versions)


def notice_for(verdict: Verdict, settings: Settings, effective: date, period: Period) -> Notice:
    """Whether users must be told of a version with that verdict, and by when notice must be completed."""
    wanted = {Verdict.MATERIAL} | ({Verdict.CLARIFYING} if settings.notify_on == "clarifying" else set())
    if verdict not in wanted:
        return Notice(required=False, days=0, because=f"verdict {verdict.value}", deadline=None)
    return Notice(
        required=True,
        days=period.days,
        because=f"verdict {verdict.value}; {period.because}",
        deadline=effective - timedelta(days=period.days),
    )
