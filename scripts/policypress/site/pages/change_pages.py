"""The page of what changes with each version."""

from __future__ import annotations

from policypress.archive.consent import any_confirmed
from policypress.archive.versions import Version
from policypress.language.words import Words
from policypress.site.html.clause_html import escaped
from policypress.site.values import addresses, naming, views
from policypress.site.values.context import Context, feed_links, safe
from policypress.site.values.downloads import formats
from policypress.site.values.facts import Facts
from policypress.site.values.page import Heading, Page
from policypress.site.values.part_cache import Kept, Part, kept_part
from policypress.site.values.views import Item
from policypress.vocabulary import Status


def changes_page(site: Context, facts: Facts, version: Version) -> Page:
    """``/privacy/changes/V/``: a version against the one before it, topic by topic."""
    record, base = version.record, facts.before(version)
    words = site.words_of(record.lang, facts.lang)
    own, title = addresses.changes(facts.name, version.name), _title(words, facts, version)
    kept = _kept_changes(site, facts, base, version, words)
    html = site.templates.render(
        "changes.html",
        words,
        policy_title=facts.title,
        strip=views.strip(words, facts, own),
        title=title,
        line=_line(site, words, facts, version),
        boxes=views.callouts(words, facts, version, own),
        summaries=views.summary_lines(words, record),
        level=views.level_badge(words, record.verdict),
        notes=_notes(words, version),
        changes=safe(kept.shown),
        foot=site.foot(words),
    )
    below = tuple(Heading(2, anchor, name) for anchor, name in kept.told)
    toc = (Heading(1, "pp-changes", escaped(title), below),)
    return Page(
        own,
        words.say("{title}: {what}", title=record.title, what=title),
        html,
        toc,
        site.head(feed_links(words, facts)),
        description=record.summary,
        changed=record.announced,
        lang=words.lang,
        body=kept.body,
    )


def _title(words: Words, facts: Facts, version: Version) -> str:
    if facts.before(version) is None:
        return words.say("The first version")
    if version.corrects:
        return naming.called(words, facts, version)
    day = words.day(version.id.effective)
    if facts.status(version) in (Status.IN_FORCE, Status.SUPERSEDED):
        return words.say("What changed on {day}", day=day)
    return words.say("What changes on {day}", day=day)


def _line(site: Context, words: Words, facts: Facts, version: Version) -> list[Item]:
    name, base = facts.name, facts.before(version)
    line = [Item(words.say("Read the whole new text"), addresses.version(name, version.name))]
    if base:
        called = words.day(base.id.effective)
        if base.corrects:
            called = naming.called(words, facts, base)
        line += [
            Item(words.say("Text before: {version}", version=called), addresses.version(name, base.name)),
            Item(words.say("Compare any two versions"), addresses.comparing(name, base.name, version.name)),
        ]
    if base and "docx" in formats(facts):
        line.append(Item(words.say("Redline (Word)"), addresses.redline_file(name, version.name)))
    if site.judging:
        line.append(Item(words.say("How changes are judged"), site.judging))
    return [*line, Item(words.say("Official record"), addresses.record(name, version.name))]


def _notes(words: Words, version: Version) -> tuple[str, ...]:
    """What the whole comes to, beside its level."""
    record = version.record
    notes = [naming.counts(words, record.counts)]
    if any_confirmed(record.changes):
        notes.append(words.say("needs your consent for information that we hold already"))
    if record.origin == "imported":
        notes.append(words.say("taken over from an earlier history"))
    return tuple(note for note in notes if note)


def _kept_changes(site: Context, facts: Facts, base: Version | None, version: Version, words: Words) -> Kept:
    """The changes of a sealed version and its whole text; nothing else on its page costs much."""

    def made() -> Part:
        # Comparing takes long to load; a build in which nothing changed does without.
        from policypress.site.pages.change_list import sealed_changes

        html, contents = sealed_changes(site, facts, base, version, words)
        return Part(html, contents, ("pp-changes",))

    before = base.record.text.sha256 if base else ""
    key = ("changes", facts.name, before, version.record.sha256, *site.key(words))
    return kept_part(site, facts.name, key, made)
