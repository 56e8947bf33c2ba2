"""``/privacy/history/``: every version and correction, and which text applied on a day."""

from __future__ import annotations

from dataclasses import dataclass

from policypress.archive.versions import Version
from policypress.site.values import addresses, views, words
from policypress.site.values.context import Context, feed_links
from policypress.site.values.facts import Applied, Facts
from policypress.site.values.page import Heading, Page
from policypress.site.values.views import Badge, Item
from policypress.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Row:
    """One version of the list."""

    name: str
    date: str
    status: Badge
    verdict: Badge
    summaries: tuple[str, ...]
    links: tuple[Item, ...]
    facts: tuple[tuple[str, str], ...]
    hashes: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A version with the corrections made under its date."""

    head: Row
    corrections: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One line of the list of texts by period; ISO dates, ``last`` empty while it applies."""

    first: str
    last: str
    text: str
    address: str


def history_page(site: Context, facts: Facts) -> Page:
    """The page of all versions, newest first."""
    own = addresses.history(facts.name)
    groups: list[Group] = []
    families: list[list[Version]] = []
    for version in sorted(facts.known, key=lambda version: version.id):
        if version.corrects and families:
            families[-1].append(version)
        else:
            families.append([version])
    for head, *rest in reversed(families):
        groups.append(Group(_row(facts, head), tuple(_row(facts, v, correction=True) for v in rest)))
    periods = tuple(
        PeriodRow(
            applied.first.isoformat(),
            applied.last.isoformat() if applied.last else "",
            f"{_span(applied)}: version {applied.version.name}",
            addresses.version(facts.name, applied.version.name),
        )
        for applied in reversed(facts.applied)
    )
    line = [
        Item(words.some(len(facts.known), "version")),
        Item("For machines", f"{facts.name}/versions.json"),
        Item("Feed", f"{facts.name}/feed.xml"),
        Item("Calendar", "calendar.ics"),
    ]
    html = site.templates.render(
        "history.html",
        policy_title=facts.title,
        strip=views.strip(facts, own),
        title="All versions",
        line=line,
        periods=periods[:_OPEN],
        earlier=[(words.some(len(periods) - _OPEN, "earlier text"), periods[_OPEN:])] if periods[_OPEN:] else [],
        firsts=[p.first for p in periods[-1:]],
        groups=groups,
        foot=site.foot(),
    )
    toc = Heading(
        1,
        "all-versions",
        "All versions",
        (
            Heading(2, "which-text", "Which text applied on a day"),
            Heading(2, "versions", "Every version"),
        ),
    )
    newest = max(v.record.announced for v in facts.known)
    return Page(
        own, f"{facts.title}: all versions", html, (toc,), site.head(feed_links(facts)), changed=newest, boost=0.5
    )


_OPEN = 8


def _span(applied: Applied) -> str:
    """The days of a period in words."""
    if applied.last is None:
        return f"{words.day(applied.first)} to today"
    if applied.last == applied.first:
        return words.day(applied.first)
    return f"{words.day(applied.first)} to {words.day(applied.last)}"


def _row(facts: Facts, version: Version, *, correction: bool = False) -> Row:
    record, name = version.record, facts.name
    now = facts.standing.in_force
    links = [Item("Text", addresses.version(name, version.name))]
    if record.compared_with:
        links.append(Item("What changed", addresses.changes(name, version.name)))
    links += [
        Item("Markdown", addresses.markdown(name, version.name)),
        Item("Record", addresses.record(name, version.name)),
    ]
    if now and now is not version and facts.status(version) is Status.SUPERSEDED:
        links.append(Item("Compare with the text in force", addresses.comparing(name, version.name, now.name)))
    if version.certificate:
        links.append(Item("Certificate of notice", f"{name}/versions/{version.name}.notice.json"))
    when = words.day(version.id.effective)
    date = f"Correction of {words.day(record.announced)}" if correction else when
    hashes: tuple[tuple[str, str], ...] = (("Text (SHA-256)", record.text.sha256), ("Record (SHA-256)", record.sha256))
    if record.previous:
        hashes += ((f"Record before it, {record.previous.version}", record.previous.sha256),)
    return Row(
        version.name,
        date,
        views.status_badge(facts.status(version)),
        views.verdict_badge(record.verdict),
        views.summary_lines(record),
        tuple(links),
        tuple(_facts(facts, version)),
        hashes,
    )


def _facts(facts: Facts, version: Version) -> list[tuple[str, str]]:
    record = version.record
    out = [("Version", version.name)]
    applied = views.period(facts, version)
    if applied:
        out.append(("Applied", applied))
    out.append(("Announced", words.day(record.announced)))
    if record.compared_with:
        out.append(("Changes", words.counts(record.counts) or "none a reader sees"))
    if record.reschedules:
        out.append(("Moved here from", record.reschedules))
    replacement = facts.replacement(version)
    if replacement:
        out.append(("Moved to", replacement.name))
    if version.withdrawal and facts.status(version) is Status.WITHDRAWN:
        gone = version.withdrawal
        out.append(("Withdrawn", f"{words.day(gone.withdrawn)} by {gone.by}: {gone.reason}"))
    notice = record.notice
    if facts.status(version) in (Status.WITHDRAWN, Status.RESCHEDULED):
        pass
    elif notice.required and notice.deadline:
        if version.certificate:
            told = words.some(version.certificate.recipients, "recipient")
            out.append(("Notice", f"completed {words.day(version.certificate.completed)}, {told}"))
        else:
            out.append(("Notice", f"{notice.days} days, due by {words.day(notice.deadline)}; not completed yet"))
    elif record.compared_with:
        out.append(("Notice", "posted here; no message needed"))
    out.append(("Sealed by", record.committer or "unknown"))
    if record.approved_by:
        out.append(("Approved by", record.approved_by))
    if record.origin == "imported":
        out.append(("Origin", "imported from an earlier history"))
    return out
