"""The redline page of each version."""

from __future__ import annotations

from policypress.archive.versions import Version
from policypress.site.html.clause_html import escaped
from policypress.site.values import addresses, views, words
from policypress.site.values.context import Context, feed_links, safe
from policypress.site.values.facts import Facts
from policypress.site.values.page import Heading, Page
from policypress.site.values.part_cache import Kept, Part, kept_part
from policypress.site.values.views import Item
from policypress.vocabulary import Status


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
    notes = [text for text in (words.counts(record.counts), record.direction.words) if text]
    if record.consent_needed:
        notes.append("needs consent for data already held")
    if record.origin == "imported":
        notes.append("imported from an earlier history")
    redline = _kept_redline(site, facts, base, version)
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
        redline=safe(redline.shown),
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
        body=redline.body,
    )


def _kept_redline(site: Context, facts: Facts, base: Version | None, version: Version) -> Kept:
    """The changes of a sealed version and its whole text; nothing else on its page costs much."""

    def made() -> Part:
        # Comparing takes long to load; a build in which nothing changed does without.
        from policypress.site.pages.change_list import sealed_changes

        return Part(sealed_changes(site, facts, base, version), None, ("pp-changes",))

    before = base.record.text.sha256 if base else ""
    key = ("redline", facts.name, before, version.record.sha256, site.templates.digest, site.rule_titles)
    return kept_part(site, facts.name, key, made)


def _sentence(notes: list[str]) -> tuple[str, ...]:
    text = "; ".join(notes)
    return (text[:1].upper() + text[1:] + ".",) if text else ()
