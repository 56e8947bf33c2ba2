"""Pages of translations: of the text in force, or the last that had one, and of the announced next text."""

from __future__ import annotations

from dataclasses import replace

from policypress.archive.topics import topics_in
from policypress.archive.versions import Version
from policypress.language.codes import name_in, own_name
from policypress.language.words import Words
from policypress.site.html.clause_html import escaped
from policypress.site.html.text_html import text_html
from policypress.site.pages.banner import translated_banner
from policypress.site.pages.text_page import text_page
from policypress.site.pages.text_pages import alternates, translated
from policypress.site.values import addresses, naming, views
from policypress.site.values.context import Context
from policypress.site.values.facts import Facts
from policypress.site.values.page import Page
from policypress.site.values.views import Callout, Item, Said
from policypress.vocabulary import Status


def translation_pages(site: Context, facts: Facts) -> list[Page]:
    """``/privacy/de/``: the newest translation of the text in force, or of the last text that had one.

    ``/privacy/upcoming/de/``: that of the announced next text, with what changes in the translator's words.
    """
    found = [_page(site, facts, lang, version) for lang, version in sorted(translated(facts).items())]
    coming = facts.standing.next
    if coming:
        found += [_page(site, facts, lang, coming, coming=True) for lang in sorted(facts.translations(coming))]
    return [page for page in found if page]


def _page(site: Context, facts: Facts, lang: str, version: Version, *, coming: bool = False) -> Page | None:
    document = version.translation(lang)
    if document is None:
        return None
    words = site.words_of(lang, version.record.lang)
    base, record, name = addresses.policy(facts.name), version.record, facts.name
    text = text_html(document, site.clauses, base, [], {}, record.title, words)
    title = str(document.meta.get("title") or record.title)
    original = addresses.upcoming(name) if coming else base
    line = [
        Item(own_name(lang), kind="pp-since", lang=lang if lang != words.lang else ""),
        Item(naming.called(words, facts, version), addresses.version(name, version.name)),
        *_counterpart(words, facts, lang, coming),
        Item(words.say("Download (Markdown)"), f"{name}/versions/{version.name}.{lang}.md"),
        Item(own_name(record.lang), original, lang=record.lang, hreflang=record.lang),
    ]
    day = words.day(version.id.effective)
    page = text_page(
        site,
        facts,
        version,
        words,
        text,
        addresses.translation(name, lang, coming=coming),
        line,
        boxes=_boxes(words, facts, version, coming),
        summaries=_told(document.meta, version, lang, words) if coming else (),
        lang=lang,
        title=words.say("Upcoming: {title} from {day}", title=title, day=day) if coming else title,
        heading=escaped(words.say("Upcoming: {title}")).replace("{title}", text.title) if coming else "",
        boost=0 if coming else 1,
        languages=() if coming else alternates(facts),
    )
    return replace(page, banner=translated_banner(site, lang))


def _counterpart(words: Words, facts: Facts, lang: str, coming: bool) -> list[Item]:
    """The way from the text in force to the next one in the same language, and back."""
    if coming:
        there = lang in translated(facts)
        address = addresses.translation(facts.name, lang) if there else addresses.policy(facts.name)
        return [Item(words.say("Read the text in force"), address)] if facts.standing.in_force else []
    after = facts.standing.next
    if after is None or lang not in facts.translations(after):
        return []
    planned = words.say("Next change planned for {day}", day=words.day(after.id.effective))
    held = facts.status(after) is Status.HELD
    text = words.say("Next change on hold") if held else planned
    return [Item(text, addresses.translation(facts.name, lang, coming=True), "pp-next")]


def _told(meta: dict[str, object], version: Version, lang: str, words: Words) -> list[Said]:
    """The summary and the topics as the translation words them."""
    told = lang if lang != words.lang else ""
    lines = [str(meta.get("summary") or version.record.summary)]
    lines += [
        words.say(
            "{topic}: {line}",
            topic=words.say("Introduction") if heading == meta.get("title") else heading,
            line=topic.line,
        )
        for heading, topic in topics_in(meta)[0].items()
    ]
    return [Said(" ".join(line.split()), told) for line in lines if line]


def _boxes(words: Words, facts: Facts, version: Version, coming: bool) -> list[Callout]:
    now, name = facts.standing.in_force, facts.name
    original = name_in(version.record.lang, words.lang)
    prevails = words.say("This is a translation. The original ({language}) prevails.", language=original)
    if coming or version is now:
        address = addresses.upcoming(name) if coming else addresses.policy(name)
        box = Callout("info", words.say("Translation"), (prevails,), (Item(words.say("Read the original"), address),))
        return [*(views.callouts(words, facts, version) if coming else ()), box]
    day = words.day(version.id.effective)
    older = words.say("It translates the version of {day}; the text in force has changed since.", day=day)
    links = [Item(words.say("Read the text in force"), addresses.policy(name))]
    if now:
        since = words.say("What has changed since")
        links.append(Item(since, addresses.comparing(name, version.name, now.name)))
    return [Callout("gone", words.say("Older than the original"), (older, prevails), tuple(links))]
