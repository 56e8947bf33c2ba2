"""What templates show, as plain values: no template decides anything."""

from __future__ import annotations

from dataclasses import dataclass

from policypress.archive.record import Record
from policypress.archive.versions import Version
from policypress.language.codes import direction
from policypress.language.words import Words
from policypress.site.values import addresses, naming
from policypress.site.values.facts import Facts
from policypress.vocabulary import Status, Verdict


@dataclass(frozen=True, slots=True)
class Said:
    """Words of a policy or a person; ``lang`` is set where it is not the page's language."""

    text: str
    lang: str = ""

    @property
    def dir(self) -> str:
        """The direction of its language; empty where it is the page's."""
        return direction(self.lang) if self.lang else ""


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a line, a link where it has an address; ``lang`` is set where it is not the page's."""

    text: str
    address: str = ""
    kind: str = ""
    current: bool = False
    lang: str = ""
    hreflang: str = ""
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """A box above a text: its kind, a heading, sentences, links, and a list."""

    kind: str
    title: str
    lines: tuple[str | Said, ...]
    links: tuple[Item, ...] = ()
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Badge:
    """A level or status in words with its class."""

    text: str
    kind: str
    title: str = ""


def level_badge(words: Words, verdict: Verdict) -> Badge:
    """The badge of a verdict."""
    return Badge(naming.level(words, verdict), verdict.value, words.say(naming.LEVEL_MEANS[verdict]))


def status_badge(words: Words, status: Status) -> Badge:
    """The badge of a status."""
    kind = status.value.replace(" ", "-")
    return Badge(words.say(naming.STATUSES[status]), kind, words.say(naming.STATUS_MEANS[status]))


def strip(words: Words, facts: Facts, current: str) -> tuple[Item, ...]:
    """The links between the pages of one policy."""
    name = facts.name
    found = [
        (words.say("In force"), addresses.policy(name)),
        (words.say("Upcoming"), addresses.upcoming(name)),
        (words.say("All versions"), addresses.history(name)),
        (words.say("Compare"), addresses.comparing(name)),
    ]
    return tuple(Item(text, address, current=address == current) for text, address in found)


def planned(words: Words, version: Version) -> str:
    """The sentence of the contract: true without a rebuild."""
    record = version.record
    return words.say(
        "Announced {announced}, planned to apply from {effective}",
        announced=words.day(record.announced),
        effective=words.day(version.id.effective),
    )


def period(words: Words, facts: Facts, version: Version) -> str:
    """When a version applied, as a sentence; empty where it never did."""
    found = facts.periods.get(version.name)
    if found is None:
        return ""
    if found.last is None:
        return words.say("In force since {day}", day=words.day(found.first))
    if found.last < found.first:
        return ""
    return words.say("In force from {first} to {last}", first=words.day(found.first), last=words.day(found.last))


def callouts(words: Words, facts: Facts, version: Version, here: str = "") -> tuple[Callout, ...]:
    """What a reader of this version must know first; no link to ``here``."""
    status, name = facts.status(version), facts.name
    now = facts.standing.in_force
    home = Item(words.say("Read the text in force"), addresses.policy(name)) if now else None
    redline = Item(words.say("See what changes"), addresses.changes(name, version.name))
    links = tuple(item for item in (redline, home) if item and item.address != here)
    if status is Status.UPCOMING:
        begins = words.say("{planned}, 00:00 {zone} time.", planned=planned(words, version), zone=facts.zone)
        stays = (words.say("Until then the text in force stays in force."),) if now else ()
        return (Callout("upcoming", words.say("Not in force yet"), (begins, *stays), links),)
    if status is Status.HELD:
        return (Callout("held", words.say("On hold"), held_lines(words, facts, version), links),)
    if status is Status.RESCHEDULED:
        return (_moved(words, facts, version),)
    if status is Status.WITHDRAWN and version.withdrawal:
        return (_withdrawn(words, version, home),)
    if status is Status.SUPERSEDED:
        return (_superseded(words, facts, version, home),)
    return ()


def _moved(words: Words, facts: Facts, version: Version) -> Callout:
    day, other = words.day(version.id.effective), facts.replacement(version)
    line = words.say("It was planned for {day} and never applied under that date.", day=day)
    links: tuple[Item, ...] = ()
    if other:
        text = words.say("Read the text planned for {day}", day=words.day(other.id.effective))
        links = (Item(text, addresses.version(facts.name, other.name)),)
    return Callout("gone", words.say(naming.STATUSES[Status.RESCHEDULED]), (line,), links)


def _withdrawn(words: Words, version: Version, home: Item | None) -> Callout:
    gone = version.withdrawal
    assert gone
    line = words.say(
        "The text planned for {day} was taken back on {gone}, before it took effect.",
        day=words.day(version.id.effective),
        gone=words.day(gone.withdrawn),
    )
    reason = (foreign(gone.reason, version.record.lang, words),) if gone.reason else ()
    return Callout("gone", words.say("Withdrawn"), (line, *reason), (home,) if home else ())


def _superseded(words: Words, facts: Facts, version: Version, home: Item | None) -> Callout:
    now = facts.standing.in_force
    when = period(words, facts, version)
    line = f"{when}." if when else words.say("This text was replaced on the day it was to apply.")
    since = (
        Item(words.say("What has changed since"), addresses.comparing(facts.name, version.name, now.name))
        if now
        else None
    )
    return Callout("gone", words.say("No longer in force"), (line,), tuple(i for i in (home, since) if i))


def held_lines(words: Words, facts: Facts, version: Version) -> tuple[str, ...]:
    """Why a version is on hold, and what stays."""
    deadline = version.record.notice.deadline
    lines = [words.say("This text was planned to apply from {day}.", day=words.day(version.id.effective))]
    if deadline and not facts.notice_done(version):
        by = words.day(deadline)
        lines.append(words.say("Users were not told of it in time, by {day}, so it does not apply.", day=by))
    else:
        lines.append(words.say("It builds on a text of which users were not told in time, so it does not apply."))
    if facts.standing.in_force:
        lines.append(words.say("The text in force stays in force."))
    earliest = facts.must_move_to(version) if version.certificate else None
    if earliest:
        day = words.day(earliest)
        lines.append(words.say("It can apply from {day} at the earliest, once it is given a new date.", day=day))
    return tuple(lines)


def foreign(text: str, lang: str, words: Words) -> Said:
    """A person's words, with their language where the page speaks another."""
    return Said(text, lang if lang != words.lang else "")


def summary_lines(words: Words, record: Record) -> tuple[Said, ...]:
    """The plain-language summary, or what stands in its place."""
    if record.summary:
        return (foreign(record.summary, record.lang, words),)
    if record.compared_with is None:
        return (Said(words.say("The first published version.")),)
    if record.verdict is Verdict.EDITORIAL:
        return (Said(words.say("Corrections of wording or layout; the meaning stays the same.")),)
    return (Said(words.say("No summary was written for this version.")),)
