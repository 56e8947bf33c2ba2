"""Pages that show a text: in force, upcoming, each version."""

from __future__ import annotations

from policypress.archive.versions import Version
from policypress.language.codes import own_name
from policypress.language.words import Words
from policypress.site.html.clause_html import escaped
from policypress.site.html.text_html import Mark, TextHtml, text_html
from policypress.site.pages.text_page import nothing_page, relations, text_page
from policypress.site.values import addresses, naming, views
from policypress.site.values.context import Context
from policypress.site.values.downloads import formats
from policypress.site.values.facts import Facts
from policypress.site.values.page import Page
from policypress.site.values.part_cache import Kept, Part, kept_part
from policypress.site.values.views import Item
from policypress.vocabulary import Kind, Status


def lineage(version: Version) -> list[str]:
    """The lineage of each clause; empty where the text is parsed otherwise than when it was sealed."""
    names = version.record.lineage
    return names if len(names) == len(version.document.clauses) else []


def in_force_page(site: Context, facts: Facts) -> Page:
    """``/privacy/``: the text that applies today."""
    version, own = facts.standing.in_force, addresses.policy(facts.name)
    words = site.words_of(facts.lang)
    if version is None:
        return nothing_page(site, facts, own)
    text = _text(site, facts, version, words, last_changed(words, facts, version))
    since = words.say("In force since {day}", day=words.day(version.id.effective))
    line = [
        Item(words.say("{since} ({zone})", since=since, zone=site.settings.timezone), kind="pp-since"),
        *_next(words, facts),
        Item(words.say("All versions"), addresses.history(facts.name)),
        *downloads(words, facts, version),
        *_languages(facts),
        Item(words.say("Tell me about changes"), f"{addresses.history(facts.name)}#tell-me"),
    ]
    return text_page(
        site,
        facts,
        version,
        words,
        text,
        own,
        line,
        boost=4,
        links=relations(words, facts, version),
        languages=alternates(facts),
    )


def version_page(site: Context, facts: Facts, version: Version) -> Page:
    """The permanent page of a version."""
    status, words = facts.status(version), site.words_of(version.record.lang, facts.lang)
    marks = last_changed(words, facts, version) if status is Status.IN_FORCE else {}
    kept = _kept_text(site, facts, version, words, marks)
    text = TextHtml.of(kept.shown, kept.told)
    called = naming.called(words, facts, version)
    first = facts.before(version) is None
    changes = Item(words.say("What changed"), addresses.changes(facts.name, version.name))
    line = [
        Item(called, kind=f"pp-since pp-since--{status.value.replace(' ', '-')}"),
        Item(views.period(words, facts, version) or words.say(naming.STATUSES[status])),
        *([] if first else [changes]),
        *downloads(words, facts, version),
        Item(words.say("Official record"), addresses.record(facts.name, version.name)),
    ]
    own = addresses.version(facts.name, version.name)
    hidden = status in (Status.SUPERSEDED, Status.RESCHEDULED, Status.WITHDRAWN)
    return text_page(
        site,
        facts,
        version,
        words,
        text,
        own,
        line,
        boxes=views.callouts(words, facts, version),
        indexed=not hidden,
        links=relations(words, facts, version),
        title=words.say("{title}: {version}", title=version.record.title, version=called),
        canonical=addresses.policy(facts.name) if status is Status.IN_FORCE else own,
        apart=kept.body,
    )


def upcoming_page(site: Context, facts: Facts) -> Page:
    """``/privacy/upcoming/``: the announced next text, what changes in it marked."""
    version = facts.standing.next
    own = addresses.upcoming(facts.name)
    if version is None:
        return nothing_page(site, facts, own)
    words = site.words_of(version.record.lang, facts.lang)
    announced = facts.announcement(version)
    text = _text(site, facts, version, words, _changes_marked(words, facts, *facts.announcements(version)))
    status, day = facts.status(version), words.day(version.id.effective)
    also = [v for v in facts.current_notice if v is not version]
    line = [
        Item(words.say(naming.STATUSES[status]), kind=f"pp-since pp-since--{status.value}"),
        *(
            [Item(words.say("What changes"), addresses.changes(facts.name, announced.name))]
            if facts.before(announced)
            else []
        ),
        Item(words.say("All versions"), addresses.history(facts.name)),
        *downloads(words, facts, version),
        *(_language(facts, lang, coming=True) for lang in sorted(facts.translations(version))),
        *(Item(_also(words, v), addresses.version(facts.name, v.name)) for v in also),
    ]
    held = status is Status.HELD
    title = words.say("On hold: {title}") if held else words.say("Upcoming: {title}")
    dated = (
        words.say("On hold: {title}, planned for {day}", title=version.record.title, day=day)
        if held
        else words.say("Upcoming: {title} from {day}", title=version.record.title, day=day)
    )
    return text_page(
        site,
        facts,
        version,
        words,
        text,
        own,
        line,
        boxes=views.callouts(words, facts, announced),
        boost=1,
        links=relations(words, facts, version),
        title=dated,
        heading=escaped(title).replace("{title}", text.title),
        summaries=views.summary_lines(words, version.record),
        canonical=own,
    )


def _also(words: Words, version: Version) -> str:
    return words.say("Also announced: {day}", day=words.day(version.id.effective))


def downloads(words: Words, facts: Facts, version: Version) -> list[Item]:
    """The text of a version as files."""
    said = {"docx": words.say("Download (Word)"), "pdf": words.say("Download (PDF)")}
    files = [Item(said[form], addresses.file(facts.name, version.name, form)) for form in formats(facts)]
    return [Item(words.say("Download (Markdown)"), addresses.markdown(facts.name, version.name)), *files]


def translated(facts: Facts) -> dict[str, Version]:
    """Language → the newest version up to the text in force that has a translation into it."""
    now = facts.standing.in_force
    out: dict[str, Version] = {}
    for version in facts.known:
        if now and version.id <= now.id:
            out.update(dict.fromkeys(facts.translations(version), version))
    return out


def alternates(facts: Facts) -> list[tuple[str, str]]:
    """Every language of the text in force by address; empty where there is one only."""
    others = [(lang, addresses.translation(facts.name, lang)) for lang in sorted(translated(facts))]
    now = facts.standing.in_force
    return [(now.record.lang, addresses.policy(facts.name)), *others] if others and now else []


def last_changed(words: Words, facts: Facts, version: Version) -> dict[str, Mark]:
    """The quiet marks: by clause, when it last changed and where to read that."""
    out = {}
    for clause, (name, change) in facts.changed_in(version).items():
        when = facts.policy.by_name[name].id.effective
        address = addresses.ROOT + addresses.changes(facts.name, name, change)
        out[clause] = Mark(words.month(when), words.say("Last changed:"), address)
    return out


def _changes_marked(words: Words, facts: Facts, *versions: Version) -> dict[str, Mark]:
    """By clause, what the first of ``versions`` that touches it does to it."""
    out: dict[str, Mark] = {}
    for name, change in [(version.name, change) for version in versions for change in version.record.changes]:
        if change.kind is Kind.REMOVED:
            continue
        address = addresses.ROOT + addresses.changes(facts.name, name, change.id)
        said = Mark(words.say(naming.KINDS[change.kind]), words.say("Change:"), address, f"pp-c pp-{change.kind.value}")
        for clause in change.lineage:
            out.setdefault(clause, said)
    return out


def _text(site: Context, facts: Facts, version: Version, words: Words, marks: dict[str, Mark]) -> TextHtml:
    """The text whole, for pages that are searched."""
    kept = _kept_text(site, facts, version, words, marks)
    return TextHtml.of(kept.html, kept.told)


def _kept_text(site: Context, facts: Facts, version: Version, words: Words, marks: dict[str, Mark]) -> Kept:
    record, base = version.record, addresses.policy(facts.name)

    def made() -> Part:
        text = text_html(version.document, site.clauses, base, lineage(version), marks, record.title, words)
        return Part(text.body, text.told(), (text.title_slug, text.title_anchor))

    marked = repr(sorted(marks.items()))
    key = ("text", record.sha256, base, marked, *site.key(words)[1:])
    return kept_part(site, facts.name, key, made)


def _next(words: Words, facts: Facts) -> list[Item]:
    found = facts.standing.next
    if found is None:
        return []
    address = addresses.upcoming(facts.name)
    if facts.status(found) is Status.HELD:
        return [Item(words.say("Next change on hold"), address, "pp-next")]
    day = words.day(found.id.effective)
    return [Item(words.say("Next change planned for {day}", day=day), address, "pp-next")]


def _languages(facts: Facts) -> list[Item]:
    return [_language(facts, lang) for lang in sorted(translated(facts))]


def _language(facts: Facts, lang: str, *, coming: bool = False) -> Item:
    address = addresses.translation(facts.name, lang, coming=coming)
    return Item(own_name(lang), address, lang=lang, hreflang=lang)
