"""The home page and the other pages that are no policy."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policypress.archive.versions import POLICIES, WORKING
from policypress.document import parse_document
from policypress.document.model import ClauseKind, Document
from policypress.plain_files import read_plain_text
from policypress.site.html.text_html import TextHtml, text_html, title_index
from policypress.site.values import addresses, views, words
from policypress.site.values.context import ALTERNATE, Context, safe
from policypress.site.values.facts import Facts
from policypress.site.values.page import Heading, Page
from policypress.site.values.views import Callout, Item
from policypress.vocabulary import Status


@dataclass(frozen=True, slots=True)
class Card:
    """A policy on the home page."""

    head: Item
    lines: tuple[str, ...]
    next: tuple[Callout, ...]
    links: tuple[Item, ...]


def home_page(site: Context, drafts: Sequence[Page] = ()) -> Page:
    """``/``: every policy, what is in force, what comes next and from when; while serving, its ``drafts`` too."""
    lead, rest = _lead_and_rest(site)
    html = site.templates.render(
        "home.html",
        title=safe(lead.title),
        slug=lead.title_slug,
        lead=safe(lead.body),
        body=safe(rest.body),
        cards=_cards(site, {page.address: page for page in drafts}),
        foot=site.foot(),
    )
    links = [(ALTERNATE, "feed.xml", "application/atom+xml", f"{site.settings.site_name}: changes")]
    changed = max((v.record.announced for facts in site.policies for v in facts.known), default=None)
    toc = (Heading(1, lead.title_slug, lead.title, rest.toc),)
    return Page("", site.settings.site_name, html, toc, site.head(links), changed=changed, boost=1, wide=True)


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
        texts = [text_html(part, site.clauses, "", [], {}, fallback) for part, fallback in parts]
        return json.dumps([(text.body, text.told()) for text in texts])

    lead, rest = json.loads(site.cache.text(("home page", name, source), made))
    return TextHtml.of(*lead), TextHtml.of(*rest)


def plain_page(site: Context, path: Path) -> Page:
    """A page beside the policies, such as how changes are judged; written in the same dialect."""
    source, fallback = read_plain_text(site.archive.root, path), path.stem.replace("-", " ").capitalize()

    def made() -> str:
        document = parse_document(source)
        text = text_html(document, site.clauses, "", [], {}, fallback)
        title = str(document.meta.get("title") or "") or _plain_title(document, fallback)
        return json.dumps([text.body, text.told(), title])

    body, told, title = json.loads(site.cache.text(("plain page", fallback, source), made))
    text = TextHtml.of(body, told)
    html = site.templates.render(
        "plain.html", title=safe(text.title), slug=text.title_slug, body=safe(text.body), foot=site.foot()
    )
    toc = (Heading(1, text.title_slug, text.title, text.toc),)
    return Page(f"{path.stem}/", title, html, toc, boost=0.5)


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
    for facts in site.policies:
        card = _card(facts)
        draft = drafts.pop(addresses.draft(facts.name), None)
        cards.append(replace(card, links=(Item("Your draft", draft.address), *card.links)) if draft else card)
    for page in drafts.values():
        links = (Item("Your draft", page.address),)
        cards.append(Card(Item(page.title, page.address), ("Nothing is published yet",), (), links))
    return cards


def _card(facts: Facts) -> Card:
    now = facts.standing.in_force
    lines = (f"In force since {words.day(now.id.effective)}",) if now else ("No text is in force yet",)
    boxes = []
    for version in facts.current_notice:
        if facts.status(version) is Status.HELD:
            boxes.append(Callout("held", "On hold", views.held_lines(facts, facts.announcement(version))))
        else:
            planned = views.planned(facts.announcement(version))
            boxes.append(Callout("upcoming", f"{planned}.", views.summary_lines(version.record)))
    links = [
        Item("All versions", addresses.history(facts.name)),
        Item("Compare versions", addresses.comparing(facts.name)),
    ]
    if facts.standing.next:
        announced = facts.announcement(facts.standing.next)
        links.insert(0, Item("Read what changes", addresses.changes(facts.name, announced.name)))
        links.insert(1, Item("Upcoming text", addresses.upcoming(facts.name)))
    return Card(Item(facts.title, addresses.policy(facts.name)), lines, tuple(boxes), tuple(links))
