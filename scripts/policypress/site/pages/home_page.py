"""The home page and the other pages that are no policy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policypress.archive.versions import POLICIES, WORKING
from policypress.document import parse_document
from policypress.document.model import ClauseKind, Document
from policypress.language.codes import direction
from policypress.language.words import Words
from policypress.plain_files import read_plain_text
from policypress.site.html.text_html import TextHtml, text_html, title_index
from policypress.site.values import addresses, views
from policypress.site.values.context import ALTERNATE, Context, safe
from policypress.site.values.facts import Facts
from policypress.site.values.page import Heading, Page
from policypress.site.values.views import Callout, Item
from policypress.vocabulary import Status

_MOST_BOXES = 3
"""Of one policy no more announcements are told on its card; all versions lists them."""
_MOST_CARDS = 12
"""More policies than that are listed in groups, with a card only for those that change."""


@dataclass(frozen=True, slots=True)
class Card:
    """A policy on the home page."""

    head: Item
    lines: tuple[str, ...]
    next: tuple[Callout, ...]
    links: tuple[Item, ...]
    lang: str = ""

    @property
    def dir(self) -> str:
        """The direction of its language."""
        return direction(self.lang)


def home_page(site: Context, drafts: Sequence[Page] = ()) -> Page:
    """``/``: every policy, what is in force, what comes next and from when; while serving, its ``drafts`` too."""
    lead, rest = _lead_and_rest(site)
    words, cards = site.words, _cards(site, {page.address: page for page in drafts})
    few = len(cards) <= _MOST_CARDS
    html = site.templates.render(
        "home.html",
        words,
        title=safe(lead.title),
        slug=lead.title_slug,
        lead=safe(lead.body),
        body=safe(rest.body),
        cards=cards if few else [card for card in cards if card.next],
        groups=() if few else _groups(words, cards),
        foot=site.foot(words),
    )
    feed = words.say("{title}: changes", title=site.settings.site_name)
    links = [(ALTERNATE, "feed.xml", "application/atom+xml", feed)]
    changed = max((v.record.announced for facts in site.policies for v in facts.known), default=None)
    toc = (Heading(1, lead.title_slug, lead.title, rest.toc),)
    return Page(
        "", site.settings.site_name, html, toc, site.head(links), changed=changed, boost=1, wide=True, lang=words.lang
    )


def _lead_and_rest(site: Context) -> tuple[TextHtml, TextHtml]:
    """The title of the home page with the paragraph below it, and all that follows."""
    root, name = site.archive.root, site.settings.site_name
    path = root / POLICIES / WORKING
    source = read_plain_text(root, path) if path.exists() else f"# {name}\n"

    def made() -> str:
        document = parse_document(source)
        top = title_index(document)
        end = 0 if top is None else top + 1
        if end < len(document.clauses) and document.clauses[end].kind is ClauseKind.PARAGRAPH:
            end += 1
        parts = (_part(document, 0, end), name), (_part(document, end, None), "")
        texts = [text_html(part, site.clauses, "", [], {}, fallback, site.words) for part, fallback in parts]
        return json.dumps([(text.body, text.told()) for text in texts])

    lead, rest = json.loads(site.cache.text(("home page", name, source, *site.key(site.words)), made))
    return TextHtml.of(*lead), TextHtml.of(*rest)


def missing_html(site: Context) -> str:
    """What a reader finds at an address that leads nowhere: every policy, or the way to them."""
    words = site.words
    items = [Item(words.say("All policies"), "./")]
    if len(site.policies) <= _MOST_CARDS:
        named = [(facts.lang, Item(facts.title, addresses.policy(facts.name))) for facts in site.policies]
        items = [*(replace(item, lang=lang if lang != words.lang else "") for lang, item in named), *items]
    return site.templates.render("missing.html", words, items=items, foot=site.foot(words)).strip()


def plain_page(site: Context, path: Path) -> Page:
    """A page beside the policies, such as how changes are judged; written in the same dialect."""
    source, fallback = read_plain_text(site.archive.root, path), path.stem.replace("-", " ").capitalize()

    def made() -> str:
        document = parse_document(source)
        text = text_html(document, site.clauses, "", [], {}, fallback, site.words)
        title = str(document.meta.get("title") or "") or _plain_title(document, fallback)
        return json.dumps([text.body, text.told(), title])

    body, told, title = json.loads(site.cache.text(("plain page", fallback, source, *site.key(site.words)), made))
    text = TextHtml.of(body, told)
    html = site.templates.render(
        "plain.html", title=safe(text.title), slug=text.title_slug, body=safe(text.body), foot=site.foot(site.words)
    )
    toc = (Heading(1, text.title_slug, text.title, text.toc),)
    return Page(f"{path.stem}/", title, html, toc, boost=0.5, lang=site.words.lang)


def _plain_title(document: Document, fallback: str) -> str:
    top = title_index(document)
    return document.clauses[top].text if top is not None else fallback


def _part(document: Document, start: int, end: int | None) -> Document:
    clauses = list(document.clauses[start:end])
    if clauses:
        clauses[0] = replace(clauses[0], kept=0)
    return Document(tuple(clauses), document.meta, document.meta_lines, document.body, document.body_line)


def _cards(site: Context, drafts: dict[str, Page]) -> list[Card]:
    """A card for every policy; for one that has only a draft as well."""
    cards = []
    for facts in sorted(site.policies, key=lambda facts: not facts.current_notice):
        card = _card(site.words_of(facts.lang), facts)
        draft = drafts.pop(addresses.draft(facts.name), None)
        cards.append(replace(card, links=(Item("Your draft", draft.address), *card.links)) if draft else card)
    for page in drafts.values():
        links = (Item("Your draft", page.address),)
        cards.append(Card(Item(page.title, page.address), ("Nothing is published yet",), (), links))
    return cards


def _groups(words: Words, cards: Sequence[Card]) -> list[tuple[str, list[Card]]]:
    """All policies by the folder they lie in, those of no folder first; each by its title."""
    out: dict[str, list[Card]] = {"": []}
    for card in sorted(cards, key=lambda card: card.head.text.casefold()):
        folder, below, _ = card.head.address.rstrip("/").partition("/")
        out.setdefault(folder if below else "", []).append(card)
    named = (
        (folder.replace("-", " ").capitalize() or words.say("All policies"), out[folder]) for folder in sorted(out)
    )
    return [(name, found) for name, found in named if found]


def _card(words: Words, facts: Facts) -> Card:
    now, name = facts.standing.in_force, facts.name
    since = words.say("In force since {day}", day=words.day(now.id.effective)) if now else ""
    boxes = []
    for version in facts.current_notice[:_MOST_BOXES]:
        first = facts.announcement(version)
        if facts.status(version) is Status.HELD:
            boxes.append(Callout("held", words.say("On hold"), views.held_lines(words, facts, first)))
        else:
            planned = words.say("{sentence}.", sentence=views.planned(words, first))
            boxes.append(Callout("upcoming", planned, views.summary_lines(words, version.record)))
    links = [
        Item(words.say("All versions"), addresses.history(name)),
        Item(words.say("Compare versions"), addresses.comparing(name)),
    ]
    if facts.standing.next:
        first = facts.announcement(facts.standing.next)
        if facts.before(first):
            links.insert(0, Item(words.say("What changes"), addresses.changes(name, first.name)))
        links.insert(1, Item(words.say("Upcoming text"), addresses.upcoming(name)))
    head = Item(facts.title, addresses.policy(name))
    return Card(head, (since or words.say("No text is in force yet."),), tuple(boxes), tuple(links), words.lang)
