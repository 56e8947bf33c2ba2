"""What templates show, as plain values: no template decides anything."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from markupsafe import Markup

from policypress.archive.record import ChangeEntry, FindingEntry, Record
from policypress.archive.versions import Version
from policypress.site.values import addresses, words
from policypress.site.values.facts import Facts
from policypress.vocabulary import CATEGORIES, Kind, Status, Verdict


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of a line, a link where it has an address; ``lang`` is set where it is not the page's."""

    text: str
    address: str = ""
    kind: str = ""
    current: bool = False
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Callout:
    """A box above a text: its kind, a heading, sentences, links, and a list."""

    kind: str
    title: str
    lines: tuple[str, ...]
    links: tuple[Item, ...] = ()
    entries: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Badge:
    """A verdict or status in words with its class."""

    text: str
    kind: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class FindingView:
    """One signal in a reader's words."""

    category: str
    words: str
    why: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class More:
    """Further signals, folded away."""

    title: str
    findings: tuple[FindingView, ...]


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change on a redline page."""

    number: int
    id: str
    kind: str
    level: Badge
    section: str
    html: Markup
    facts: tuple[str, ...]
    findings: tuple[FindingView, ...]
    decisions: tuple[str, ...]
    place: tuple[Item, ...] = ()
    previous: str = ""
    next: str = ""
    problems: tuple[str, ...] = field(default=())
    more: tuple[More, ...] = ()


def verdict_badge(verdict: Verdict) -> Badge:
    """The badge of a verdict."""
    return Badge(words.VERDICTS[verdict].capitalize(), verdict.value, words.VERDICT_MEANS[verdict])


def status_badge(status: Status) -> Badge:
    """The badge of a status."""
    return Badge(status.value.capitalize(), status.value.replace(" ", "-"), words.STATUS_MEANS[status])


def strip(facts: Facts, current: str, lead: str = "") -> tuple[Item, ...]:
    """The links between the pages of one policy."""
    name = facts.name
    found = [
        (lead or "In force", addresses.policy(name)),
        ("Upcoming", addresses.upcoming(name)),
        ("All versions", addresses.history(name)),
        ("Compare", addresses.comparing(name)),
    ]
    return tuple(Item(text, address, current=address == current) for text, address in found)


def planned(version: Version) -> str:
    """The sentence of the contract: true without a rebuild."""
    record = version.record
    return f"Announced {words.day(record.announced)}, planned to apply from {words.day(version.id.effective)}"


def period(facts: Facts, version: Version) -> str:
    """When a version applied, in words; empty where it never did."""
    found = facts.periods.get(version.name)
    if found is None:
        return ""
    if found.last is None:
        return f"in force since {words.day(found.first)}"
    if found.last < found.first:
        return ""
    return f"applied from {words.day(found.first)} to {words.day(found.last)}"


def callouts(facts: Facts, version: Version, here: str = "") -> tuple[Callout, ...]:
    """What a reader of this version must know first; no link to ``here``."""
    status, name = facts.status(version), facts.name
    now = facts.standing.in_force
    home = Item("Read the text in force", addresses.policy(name)) if now else None
    redline = Item("See what changes", addresses.changes(name, version.name))
    links = tuple(item for item in (redline, home) if item and item.address != here)
    if status is Status.UPCOMING:
        stays = ("Until then the text in force stays in force.",) if now else ()
        return (
            Callout(
                "upcoming", "Not in force yet", (f"{planned(version)}, 00:00 {facts.settings.timezone}.", *stays), links
            ),
        )
    if status is Status.HELD:
        return (Callout("held", "On hold", held_lines(facts, version), links),)
    if status is Status.RESCHEDULED:
        other = facts.replacement(version)
        moved = f"It was planned for {words.day(version.id.effective)} and never applied under that date."
        new = (
            (Item(f"Read the text planned for {words.day(other.id.effective)}", addresses.version(name, other.name)),)
            if other
            else ()
        )
        return (Callout("gone", "Moved to another date", (moved,), new),)
    if status is Status.WITHDRAWN and version.withdrawal:
        gone = version.withdrawal
        said = (
            f"The text planned for {words.day(version.id.effective)} was taken back on {words.day(gone.withdrawn)}, "
            f"before it took effect: {gone.reason}"
        )
        return (Callout("gone", "Withdrawn", (said,), (home,) if home else ()),)
    if status is Status.SUPERSEDED:
        when = period(facts, version)
        line = f"This text {when}." if when else "This text was replaced on the day it was to apply."
        since = Item("What changed since", addresses.comparing(name, version.name, now.name)) if now else None
        return (Callout("gone", "No longer in force", (line,), tuple(i for i in (home, since) if i)),)
    return ()


def held_lines(facts: Facts, version: Version) -> tuple[str, ...]:
    """Why a version is on hold, and what stays."""
    deadline = version.record.notice.deadline
    lines = [f"This text was planned to apply from {words.day(version.id.effective)}."]
    if deadline and not facts.notice_done(version):
        lines.append(f"The notice to users was not completed by {words.day(deadline)}, so it does not apply.")
    else:
        lines.append("It builds on a text whose notice was not completed in time, so it does not apply.")
    if facts.standing.in_force:
        lines.append("The text in force stays in force.")
    earliest = facts.must_move_to(version) if version.certificate else None
    if earliest:
        lines.append(f"It can apply from {words.day(earliest)} at the earliest, once it is given a new date.")
    return tuple(lines)


_SHOWN = 2


def change_views(
    record_changes: list[ChangeEntry], html: dict[str, Markup], title: str, shown: Set[str], rules: Mapping[str, str]
) -> tuple[ChangeView, ...]:
    """The changes of a version in reading order.

    ``title`` is the heading that need not be named; ``shown`` are the changes whose clause stands in the whole text;
    ``rules`` are the titles of rules by id.
    """
    out = []
    last = len(record_changes)
    for number, entry in enumerate(record_changes, start=1):
        kind = words.KINDS[entry.kind]
        found = tuple(_finding(finding) for finding in _telling_first(entry.findings))
        rest = found[_SHOWN:]
        if entry.moved and entry.kind is Kind.MODIFIED:
            kind = "Moved and reworded"
        out.append(
            ChangeView(
                number,
                entry.id,
                kind,
                verdict_badge(entry.verdict),
                " › ".join(part for part in entry.section if part != title),
                html[entry.id],
                _why(entry, rules),
                found[:_SHOWN],
                _decided(entry),
                (Item("Read it in the whole text", f"#{entry.lineage[0]}"),) if entry.id in shown else (),
                f"#change-{record_changes[number - 2].id}" if number > 1 else "",
                f"#change-{record_changes[number].id}" if number < last else "",
                more=(More(words.some(len(rest), "more signal"), rest),) if rest else (),
            )
        )
    return tuple(out)


def _telling_first(findings: Sequence[FindingEntry]) -> list[FindingEntry]:
    """What needs consent first, else as the tool weighs; each category once before any comes again."""
    ranked = sorted(findings, key=lambda finding: not finding.consent_needed)
    first = list({finding.category: finding for finding in reversed(ranked)}.values())
    first.sort(key=ranked.index)
    return first + [finding for finding in ranked if finding not in first]


def _why(entry: ChangeEntry, rules: Mapping[str, str]) -> tuple[str, ...]:
    lines = []
    if entry.proof:
        lines.append(f"Proved editorial: {rules.get(entry.proof, entry.proof)}")
    elif entry.tool_verdict is Verdict.NEEDS_REVIEW:
        found = "The signals are too weak to decide" if entry.findings else "The tool found no signal"
        lines.append(f"{found}, and no rule proves that the meaning stays, so a person decides.")
    if entry.suggestion:
        lines.append(f"Suggested: {entry.suggestion}")
    if entry.audience:
        lines.append(f"Concerns: {', '.join(entry.audience)}")
    return tuple(lines)


def _finding(finding: FindingEntry) -> FindingView:
    notes = [finding.direction.words] if finding.direction.words else []
    if finding.consent_needed:
        notes.append("needs consent for data already held")
    category = CATEGORIES.get(finding.category, finding.category)
    said = "" if finding.words in finding.why else finding.words
    return FindingView(category[:1].upper() + category[1:], said, finding.why, tuple(notes))


def _decided(entry: ChangeEntry) -> tuple[str, ...]:
    decision = entry.decision
    if decision is None:
        return ()
    said = f"Decided as {words.VERDICTS[decision.verdict]} by {decision.by}: {decision.reason}"
    if decision.verdict is not entry.tool_verdict:
        said += f" (the tool said {words.VERDICTS[entry.tool_verdict]})"
    return (said,)


def summary_lines(record: Record) -> tuple[str, ...]:
    """The plain-language summary, or what stands in its place."""
    if record.summary:
        return (record.summary,)
    if record.compared_with is None:
        return ("The first published version.",)
    if record.verdict is Verdict.EDITORIAL:
        return ("Corrections of wording or layout; the meaning stays the same.",)
    return ("No summary was written for this version.",)
