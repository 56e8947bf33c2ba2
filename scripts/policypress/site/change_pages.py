"""The redline page of each version, and that of a working text."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markupsafe import Markup

from policypress.archive.record import ChangeEntry
from policypress.archive.versions import Version
from policypress.comparison import compare
from policypress.site import addresses, views, words
from policypress.site.clause_html import escaped
from policypress.site.context import Context, feed_links, safe
from policypress.site.facts import Facts
from policypress.site.kept import Part, kept_part
from policypress.site.model import Heading, Page
from policypress.site.redline import Redline, RedlineHtml
from policypress.site.text_pages import lineage
from policypress.site.textpage import slugs_of
from policypress.site.views import Badge, ChangeView, Item
from policypress.site.wording_html import runs_view
from policypress.vocabulary import Status, Verdict

_ANCHOR = re.compile(r'id="([^"]*)"')


def changes_page(site: Context, facts: Facts, version: Version) -> Page:
    """``/privacy/changes/V/``: a version against the one before it, change by change."""
    record, base = version.record, facts.before(version)
    name, own = facts.name, addresses.changes(facts.name, version.name)
    line = [
        Item(f"Version {version.name}", addresses.version(name, version.name)),
        *((Item(f"compared with {base.name}", addresses.version(name, base.name)),) if base else ()),
        *((Item("Compare any two versions", addresses.comparing(name, base.name, version.name)),) if base else ()),
        Item("Record", addresses.record(name, version.name)),
        *((Item("How changes are judged", site.judging),) if site.judging else ()),
    ]
    verb = "changed" if facts.status(version) in (Status.IN_FORCE, Status.SUPERSEDED) else "changes"
    title = f"What {verb} on {words.day(version.id.effective)}"
    notes = [text for text in (words.counts(record.counts), words.DIRECTIONS[record.direction]) if text]
    if record.consent_needed:
        notes.append("needs consent for data already held")
    if record.origin == "imported":
        notes.append("imported from an earlier history")
    html = site.templates.render(
        "changes.html",
        policy_title=facts.title,
        strip=views.strip(facts, own),
        title=title if base else "The first version",
        line=line,
        boxes=views.callouts(facts, version, own),
        summaries=views.summary_lines(record),
        verdict=views.verdict_badge(record.verdict),
        verdict_notes=_sentence(notes),
        redline=safe(_kept_redline(site, facts, base, version)),
        foot=site.foot(),
    )
    return Page(
        own,
        f"{title}: {record.title}",
        html,
        (Heading(1, "pp-changes", escaped(title)),),
        site.head(feed_links(facts)),
        description=record.summary,
        changed=record.announced,
        wide=True,
    )


def _kept_redline(site: Context, facts: Facts, base: Version | None, version: Version) -> str:
    """The changes of a sealed version and its whole text; nothing else on its page costs much."""
    record = version.record

    def made() -> Part:
        redline = redline_of(site, facts, base, version) if base else Redline("", {})
        changes = change_views(record.changes, redline, record.title)
        return Part(redline_html(site, changes, redline.whole), None, ("pp-changes",))

    before = base.record.text.sha256 if base else ""
    key = ("redline", facts.name, before, record.sha256, site.templates.digest)
    return kept_part(site, facts.name, key, made).html


def redline_of(site: Context, facts: Facts, base: Version, version: Version) -> Redline:
    """The redline of two sealed texts."""
    comparison = compare(base.document, version.document)
    slugs = slugs_of(version.document)
    return RedlineHtml(comparison, site.clauses, addresses.policy(facts.name), lineage(version), slugs).render()


def redline_html(site: Context, changes: Sequence[ChangeView], whole: str) -> str:
    """The list of changes and the whole text with changes marked."""
    return site.templates.render(
        "redline.html",
        levels=levels(changes),
        changes=changes,
        list_title=words.some(len(changes), "change"),
        whole=safe(whole),
    )


def change_views(entries: Sequence[ChangeEntry], redline: Redline, title: str) -> tuple[ChangeView, ...]:
    """The record's changes with the redline's HTML; a change the texts no longer show is drawn from the record."""
    html: dict[str, Markup] = {}
    for entry in entries:
        found = redline.single.get(entry.id)
        html[entry.id] = safe(found if found is not None else f"<p>{runs_view(entry.redline)}</p>")
    anchors = set(_ANCHOR.findall(redline.whole))
    shown = {entry.id for entry in entries if entry.lineage and entry.lineage[0] in anchors}
    return views.change_views(list(entries), html, title, shown)


def levels(changes: Sequence[ChangeView]) -> tuple[Badge, ...]:
    """The levels that occur, weightiest first, for the filter."""
    found = {change.level.kind for change in changes}
    order = sorted((v for v in Verdict if v.value in found), key=lambda v: -v.rank)
    return tuple(views.verdict_badge(verdict) for verdict in order)


def _sentence(notes: list[str]) -> tuple[str, ...]:
    text = "; ".join(notes)
    return (text[:1].upper() + text[1:] + ".",) if text else ()
