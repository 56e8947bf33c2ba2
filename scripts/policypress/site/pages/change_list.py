"""The changes of a version one by one, and its whole text with the changes marked."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from markupsafe import Markup

from policypress.archive.record import ChangeEntry
from policypress.archive.versions import Version
from policypress.comparison import compare
from policypress.site.html.redline import Redline, RedlineHtml
from policypress.site.html.text_html import slugs_of
from policypress.site.html.wording_html import runs_view
from policypress.site.pages.text_pages import lineage
from policypress.site.values import addresses, views, words
from policypress.site.values.context import Context, safe
from policypress.site.values.facts import Facts
from policypress.site.values.views import Badge, ChangeView
from policypress.vocabulary import Verdict

_ANCHOR = re.compile(r'id="([^"]*)"')


def sealed_changes(site: Context, facts: Facts, base: Version | None, version: Version) -> str:
    """HTML of what changed from ``base`` to ``version``; of a first version what its record tells."""
    record = version.record
    redline = redline_of(site, facts, base, version) if base else Redline("", {})
    return redline_html(site, change_views(site, record.changes, redline, record.title), redline.whole)


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


def change_views(site: Context, entries: Sequence[ChangeEntry], redline: Redline, title: str) -> tuple[ChangeView, ...]:
    """The record's changes with the redline's HTML; a change the texts no longer show is drawn from the record."""
    html: dict[str, Markup] = {}
    for entry in entries:
        found = redline.single.get(entry.id)
        html[entry.id] = safe(found if found is not None else f"<p>{runs_view(entry.redline)}</p>")
    anchors = set(_ANCHOR.findall(redline.whole))
    shown = {entry.id for entry in entries if entry.lineage and entry.lineage[0] in anchors}
    return views.change_views(list(entries), html, title, shown, json.loads(site.rule_titles))


def levels(changes: Sequence[ChangeView]) -> tuple[Badge, ...]:
    """The levels that occur, weightiest first, for the filter."""
    found = {change.level.kind for change in changes}
    order = sorted((v for v in Verdict if v.value in found), key=lambda v: -v.rank)
    return tuple(views.verdict_badge(verdict) for verdict in order)
