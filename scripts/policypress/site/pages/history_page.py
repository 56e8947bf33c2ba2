"""``/privacy/history/``: every version and correction, and which text applied on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from policypress.archive.versions import Version
from policypress.language.words import Words
from policypress.site.html.clause_html import escaped
from policypress.site.pages.history_rows import Row, row
from policypress.site.pages.periods import periods, timeline
from policypress.site.values import addresses, views
from policypress.site.values.context import Context, feed_links, safe
from policypress.site.values.facts import Facts
from policypress.site.values.page import Heading, Page
from policypress.site.values.views import Item

_OPEN = 8
"""So many periods are shown before the older ones are folded."""
_BY_YEAR = 10
"""From so many versions on they are folded by year, the newest years open."""


@dataclass(frozen=True, slots=True)
class Group:
    """A version with the corrections made under its date."""

    head: Row
    corrections: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Year:
    """The versions of one year; ``open`` tells that they are shown at once."""

    year: str
    count: str
    open: bool
    groups: tuple[Group, ...]


def history_page(site: Context, facts: Facts) -> Page:
    """The page of all versions, newest first."""
    own, words = addresses.history(facts.name), site.words_of(facts.lang)
    listed = periods(words, facts)
    years = _years(words, _groups(words, facts)) if len(facts.known) >= _BY_YEAR else ()
    older = words.some("{n} earlier text", "{n} earlier texts", len(listed) - _OPEN)
    html = site.templates.render(
        "history.html",
        words,
        policy_title=facts.title,
        strip=views.strip(words, facts, own),
        line=[Item(words.some("{n} version", "{n} versions", len(facts.known)))],
        timeline=safe(timeline(words, facts)),
        periods=listed[:_OPEN],
        earlier=[(older, listed[_OPEN:])] if listed[_OPEN:] else [],
        firsts=[period.first for period in listed[-1:]],
        years=years,
        groups=() if years else _groups(words, facts),
        subscriptions=_subscriptions(site, words, facts),
        foot=site.foot(words),
    )
    newest = max(v.record.announced for v in facts.known)
    title = words.say("{title}: all versions", title=facts.title)
    head = site.head(feed_links(words, facts))
    return Page(own, title, html, (_contents(words, years),), head, changed=newest, boost=0.5, lang=words.lang)


def _contents(words: Words, years: Sequence[Year]) -> Heading:
    below = (
        Heading(2, "which-text", escaped(words.say("Which text applied on a day"))),
        Heading(2, "versions", escaped(words.say("Every version")), tuple(_year(year) for year in years)),
        Heading(2, "tell-me", escaped(words.say("Tell me when this changes"))),
    )
    return Heading(1, "all-versions", escaped(words.say("All versions")), below)


def _year(year: Year) -> Heading:
    return Heading(3, f"y{year.year}", year.year)


def _groups(words: Words, facts: Facts) -> tuple[Group, ...]:
    """Versions newest first, each with its corrections; a later text of the same day that is none stands by itself."""
    heads: list[tuple[Version, list[Version]]] = []
    for version in facts.known:
        if version.corrects and heads and heads[-1][0].id.effective == version.id.effective:
            heads[-1][1].append(version)
        else:
            heads.append((version, []))
    return tuple(
        Group(row(words, facts, head), tuple(row(words, facts, v) for v in rest)) for head, rest in reversed(heads)
    )


def _years(words: Words, groups: Sequence[Group]) -> tuple[Year, ...]:
    out: list[Year] = []
    shown = 0
    for year, found in groupby(groups, key=lambda group: group.head.year):
        members = tuple(found)
        number = sum(1 + len(group.corrections) for group in members)
        out.append(Year(year, words.some("{n} version", "{n} versions", number), shown < _OPEN, members))
        shown += number
    return tuple(out)


def _subscriptions(site: Context, words: Words, facts: Facts) -> tuple[tuple[str, Item], ...]:
    """(what it is good for, where it is) of feed, calendar and data."""
    return (
        (
            words.say("Put this address into a feed reader, and it shows you every announced change:"),
            Item(words.say("Feed of {title}", title=facts.title), f"{facts.name}/feed.xml"),
        ),
        (
            words.say(
                "Subscribe to this address in your calendar, and you see the day from which a new version applies:"
            ),
            Item(words.say("Calendar of all policies"), "calendar.ics"),
        ),
        (
            words.say("For programs: every version with its dates and fingerprints."),
            Item(words.say("List of versions (JSON)"), f"{facts.name}/versions.json"),
        ),
    )
