"""Which text applied when, as a list and as a picture; announced texts with the days for which they are planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from policypress.archive.versions import Version
from policypress.language.words import Words
from policypress.site.html.timeline_svg import Point, timeline_svg
from policypress.site.values import addresses, naming
from policypress.site.values.facts import Applied, Facts
from policypress.vocabulary import Status

_MOST_POINTS = 40
"""A picture of more texts than that shows nothing."""


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One line of the list of texts by period; ISO dates, ``last`` empty while no other text is known to follow."""

    first: str
    last: str
    text: str
    span: str
    address: str


def periods(words: Words, facts: Facts) -> tuple[PeriodRow, ...]:
    """Newest first: announced texts that can still apply on their day, then those that applied."""
    coming = _coming(facts)
    out = []
    for number, version in enumerate(coming):
        first = version.id.effective
        after = coming[number + 1].id.effective if number + 1 < len(coming) else None
        span = words.say("planned from {day}", day=words.day(first))
        out.append(_row(words, facts, version, first, after - timedelta(days=1) if after else None, span))
    begins = coming[0].id.effective if coming else None
    applied = [
        _row(
            words,
            facts,
            one.version,
            one.first,
            one.last or (begins - timedelta(days=1) if begins else None),
            _span(words, one),
        )
        for one in facts.applied
    ]
    return tuple(reversed([*applied, *out]))


def _coming(facts: Facts) -> list[Version]:
    """Upcoming texts, of each day the newest; those that missed notice holds can not apply as planned."""
    found = [v for v in facts.current_notice if facts.status(v) is Status.UPCOMING]
    return [v for v in found if facts.must_move_to(v) is None]


def _row(words: Words, facts: Facts, version: Version, first: date, last: date | None, span: str) -> PeriodRow:
    return PeriodRow(
        first.isoformat(),
        last.isoformat() if last else "",
        naming.called(words, facts, version),
        span,
        addresses.version(facts.name, version.name),
    )


def _span(words: Words, applied: Applied) -> str:
    """The days of a period in words."""
    first = words.day(applied.first)
    if applied.last is None:
        return words.say("{first} to today", first=first)
    if applied.last <= applied.first:
        return first
    return words.say("{first} to {last}", first=first, last=words.day(applied.last))


def timeline(words: Words, facts: Facts) -> str:
    """The picture of a policy's texts; empty where it would show nothing."""
    points = []
    for number, version in enumerate(facts.known, start=1):
        found = facts.periods.get(version.name)
        first, shape = version.id.effective, "gone"
        last = first
        if found:
            first, last, shape = found.first, found.last or facts.today, "applied"
        elif facts.status(version) in (Status.UPCOMING, Status.HELD):
            last, shape = first + timedelta(days=90), "planned"
        points.append(Point(number, first, last, shape, naming.labelled(words, facts, version)))
    if not 1 < len(points) <= _MOST_POINTS:
        return ""
    label = words.say("When each version of {title} applied; the list says the same.", title=facts.title)
    return timeline_svg(
        sorted(points, key=lambda point: (point.first, point.number)), facts.today, label, words.say("today")
    )
