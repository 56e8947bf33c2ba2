"""The redline page of each version, and that of a working text."""

from __future__ import annotations

import json
from collections.abc import Sequence

from markupsafe import Markup

from policypress.archive.record import ChangeEntry
from policypress.archive.versions import Version
from policypress.comparison import compare
from policypress.site import addresses, views, words
from policypress.site.clause_html import escaped
from policypress.site.context import Context, feed_links, safe
from policypress.site.facts import Facts
from policypress.site.model import Heading, Page
from policypress.site.redline import Redline, RedlineHtml
from policypress.site.text_pages import lineage
from policypress.site.textpage import slugs_of
from policypress.site.views import Badge, ChangeView, Item
from policypress.site.wording_html import runs_view
from policypress.vocabulary import Status, Verdict


def changes_page(site: Context, facts: Facts, version: Version) -> Page:
    """``/privacy/changes/V/``: a version against the one before it, change by change."""
    record, base = version.record, facts.before(version)
    name, own = facts.name, addresses.changes(facts.name, version.name)
    redline = redline_of(site, facts, base, version) if base else Redline("", {})
    changes = change_views(record.changes, redline, record.title)
    line = [
        Item(f"Version {version.name}", addresses.version(name, version.name)),
        *((Item(f"compared with {base.name}", addresses.version(name, base.name)),) if base else ()),
        *((Item("Compare any two versions", addresses.comparing(name, base.name, version.name)),) if base else ()),
        Item("Record", addresses.record(name, version.name)),
        *((Item("How changes are judged", site.judging),) if site.judging else ()),
    ]
    verb = "changed" if facts.status(version) in (Status.IN_FORCE, Status.SUPERSEDED) else "changes"
    title = f"What {verb} on {words.day(version.id.effective)}"
    notes = [text for text in (words.counts(record.counts), record.direction.words) if text]
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
        levels=levels(changes),
        changes=changes,
        list_title=words.some(len(changes), "change"),
        whole=safe(redline.whole),
        text="",
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


def redline_of(site: Context, facts: Facts, base: Version, version: Version) -> Redline:
    """The redline of two sealed texts."""
    own = addresses.policy(facts.name)

    def made() -> str:
        comparison = compare(base.document, version.document)
        slugs = slugs_of(version.document)
        redline = RedlineHtml(comparison, site.clauses, own, lineage(version), slugs).render()
        return json.dumps([redline.whole, redline.single], ensure_ascii=False)

    record = version.record
    key = ("redline", base.record.text.sha256, record.text.sha256, own, " ".join(record.lineage))
    whole, single = json.loads(site.cache.text(key, made))
    return Redline(whole, single)


def change_views(entries: Sequence[ChangeEntry], redline: Redline, title: str) -> tuple[ChangeView, ...]:
    """The record's changes with the redline's HTML; a change the texts no longer show is drawn from the record."""
    html: dict[str, Markup] = {}
    for entry in entries:
        found = redline.single.get(entry.id)
        html[entry.id] = safe(found if found is not None else f"<p>{runs_view(entry.redline)}</p>")
    shown = {entry.id for entry in entries if entry.lineage and f'id="{entry.lineage[0]}"' in redline.whole}
    return views.change_views(list(entries), html, title, shown)


def levels(changes: Sequence[ChangeView]) -> tuple[Badge, ...]:
    """The levels that occur, weightiest first, for the filter."""
    found = {change.level.kind for change in changes}
    order = sorted((v for v in Verdict if v.value in found), key=lambda v: -v.rank)
    return tuple(views.verdict_badge(verdict) for verdict in order)


def _sentence(notes: list[str]) -> tuple[str, ...]:
    text = "; ".join(notes)
    return (text[:1].upper() + text[1:] + ".",) if text else ()
