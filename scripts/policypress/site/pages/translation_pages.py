"""Pages of translations: the newest one into each language."""

from __future__ import annotations

from policypress.archive.versions import Version
from policypress.language.codes import name_in, own_name
from policypress.language.words import Words
from policypress.site.html.text_html import text_html
from policypress.site.pages.text_page import text_page
from policypress.site.pages.text_pages import alternates, translated
from policypress.site.values import addresses, naming
from policypress.site.values.context import Context
from policypress.site.values.facts import Facts
from policypress.site.values.page import Page
from policypress.site.values.views import Callout, Item


def translation_pages(site: Context, facts: Facts) -> list[Page]:
    """``/privacy/de/``: the newest translation of the text in force, or of the last text that had one."""
    return [page for lang, version in sorted(translated(facts).items()) for page in _page(site, facts, lang, version)]


def _page(site: Context, facts: Facts, lang: str, version: Version) -> list[Page]:
    document = version.translation(lang)
    if document is None:
        return []
    words = site.words_of(lang, version.record.lang)
    base, record = addresses.policy(facts.name), version.record
    text = text_html(document, site.clauses, base, [], {}, record.title, words)
    line = [
        Item(own_name(lang), kind="pp-since", lang=lang if lang != words.lang else ""),
        Item(naming.called(words, facts, version), addresses.version(facts.name, version.name)),
        Item(words.say("Download (Markdown)"), f"{facts.name}/versions/{version.name}.{lang}.md"),
        Item(own_name(record.lang), base, lang=record.lang, hreflang=record.lang),
    ]
    page = text_page(
        site,
        facts,
        version,
        words,
        text,
        addresses.translation(facts.name, lang),
        line,
        boxes=(_box(words, facts, version),),
        lang=lang,
        title=str(document.meta.get("title") or record.title),
        boost=1,
        languages=alternates(facts),
    )
    return [page]


def _box(words: Words, facts: Facts, version: Version) -> Callout:
    now, name = facts.standing.in_force, facts.name
    original = name_in(version.record.lang, words.lang)
    prevails = words.say("This is a translation. The original ({language}) prevails.", language=original)
    if version is now:
        link = Item(words.say("Read the original"), addresses.policy(name))
        return Callout("info", words.say("Translation"), (prevails,), (link,))
    day = words.day(version.id.effective)
    older = words.say("It translates the version of {day}; the text in force has changed since.", day=day)
    links = [Item(words.say("Read the text in force"), addresses.policy(name))]
    if now:
        since = words.say("What has changed since")
        links.append(Item(since, addresses.comparing(name, version.name, now.name)))
    return Callout("gone", words.say("Older than the original"), (older, prevails), tuple(links))
