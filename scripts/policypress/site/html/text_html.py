"""A sealed text as HTML: headings, permalinks, and a quiet mark where a clause last changed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from policypress.document.model import Clause, ClauseKind, Document
from policypress.language.words import Words
from policypress.site.html.assemble import Piece, assemble, place, unmarked
from policypress.site.html.clause_html import ClauseHtml, escaped, escaped_again
from policypress.site.values import addresses
from policypress.site.values.page import Heading, nested

_ODD = re.compile(r"[^\w.:-]")
"""What may not stand in an anchor: the theme writes anchors as they are."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What stands behind a clause: a short text, what a screen reader says before it, and where it leads."""

    text: str
    spoken: str
    address: str
    classes: str = ""


@dataclass(frozen=True, slots=True)
class TextHtml:
    """A text as HTML: the title (HTML, with its anchors), the body, and the headings of its table of contents."""

    title: str
    title_anchor: str
    title_slug: str
    body: str
    toc: tuple[Heading, ...]

    def told(self) -> list[Any]:
        """All but the body, as JSON has it."""
        return [self.title, self.title_anchor, self.title_slug, _plain(self.toc)]

    def searched(self) -> str:
        """The body for a page of the site's own search, which passes over what is no word of the text."""
        return self.body.replace('<a class="pp-link" ', _SEARCHED)

    @classmethod
    def of(cls, body: str, told: list[Any]) -> TextHtml:
        """What :meth:`told` told, with its body."""
        title, anchor, slug, toc = told
        return cls(title, anchor, slug, body, _headings(toc))


def _plain(toc: tuple[Heading, ...]) -> list[Any]:
    return [[heading.level, heading.id, heading.title, _plain(heading.children)] for heading in toc]


def _headings(toc: list[Any]) -> tuple[Heading, ...]:
    return tuple(Heading(level, name, title, _headings(children)) for level, name, title, children in toc)


def slugs_of(document: Document) -> dict[int, str]:
    """The anchor of each heading by its index: its own ``#id`` where the text gives one, else made from its words."""
    found: dict[int, str] | None = document.__dict__.get("_slugs")
    if found is None:  # the text and its redline both ask
        found = document.__dict__["_slugs"] = _slugs_of(document)
    return found


def _slugs_of(document: Document) -> dict[int, str]:
    taken = addresses.Anchors()
    out = {}
    for index, clause in enumerate(document.clauses):
        if clause.kind is ClauseKind.HEADING:
            own = [_ODD.sub("", part[1:]) for part in clause.attributes.split() if part.startswith("#")]
            out[index] = taken.unique(own[0] if own else addresses.slug(clause.text))
    return out


def title_index(document: Document) -> int | None:
    """Where the heading stands that is the title of the page: the first clause, when it is one of level 1."""
    for index, clause in enumerate(document.clauses):
        if clause.kind is not ClauseKind.META:
            return index if clause.kind is ClauseKind.HEADING and clause.level == 1 else None
    return None


def text_html(
    document: Document,
    clauses: ClauseHtml,
    base: str,
    lineage: list[str],
    marks: Mapping[str, Mark],
    fallback: str,
    words: Words,
) -> TextHtml:
    """Render ``document``; ``lineage`` names its clauses (empty: no permalinks), ``marks`` is by lineage id."""
    slugs = slugs_of(document)
    top = title_index(document)
    anchors = lineage if len(lineage) == len(document.clauses) else [""] * len(document.clauses)
    shift = int(any(c.kind is ClauseKind.HEADING and c.level == 1 for n, c in enumerate(document.clauses) if n != top))
    known = clauses.elements(base, words.lang)

    def made(clause: Clause, anchor: str) -> tuple[str, str]:
        return clauses.inner(clause, base), _behind(anchor, None, "", words)

    pieces, toc = [], []
    for index, placed in enumerate(place(document)):
        clause = placed.clause
        if clause.kind is ClauseKind.META or index == top:
            continue
        piece = unmarked(placed, anchors[index], known, made) if anchors[index] not in marks else None
        if piece:
            pieces.append(piece)
            continue
        inner: str | tuple[str, ...] = (
            clauses.cells(clause, base) if clause.kind is ClauseKind.ROW else clauses.inner(clause, base)
        )
        mark = marks.get(anchors[index])
        behind = _behind(anchors[index], mark, clause.text if clause.kind is ClauseKind.HEADING else "", words)
        slug = slugs.get(index, "")
        pieces.append(Piece(placed, inner, anchors[index], mark.classes if mark else "", behind, slug))
        if clause.kind is ClauseKind.HEADING:
            toc.append(Heading(clause.level + shift, slug, escaped_again(clause.text)))
    title = escaped(document.clauses[top].text) if top is not None else escaped(fallback)
    return TextHtml(
        title,
        anchors[top] if top is not None else "",
        slugs[top] if top is not None else addresses.Anchors(slugs.values()).unique(addresses.slug(fallback)),
        assemble(pieces, words, shift=shift),
        nested(toc),
    )


_PASSED_OVER = re.compile(r'<a class="pp-(?:link|mark)" data-search-exclude [^>]*>.*?</a>', re.DOTALL)
_NAMED = re.compile(r'<(p|li) id="[^"]*">')


def for_search(page: str) -> str:
    """What the site's own search reads of a page, without what it would pass over slowly.

    For permalinks and marks stands an empty comment; without it the search would take the text before and after for one
    piece, and count white space otherwise. Anchors of paragraphs and items go too.
    """
    return _NAMED.sub(r"<\1>", _PASSED_OVER.sub("<!-- -->", page))


_SEARCHED = '<a class="pp-link" data-search-exclude '


def _behind(anchor: str, mark: Mark | None, heading: str, words: Words) -> str:
    if anchor and not mark and not heading:
        label = escaped_again(words.say("Link to this clause"))
        return f' <a class="pp-link" href="#{anchor}" aria-label="{label}">¶</a>'
    out = ""
    if mark:
        out += (
            f' <a class="pp-mark" data-search-exclude href="{mark.address}">'
            f'<span class="pp-sr">{escaped(mark.spoken)} </span>{escaped(mark.text)}</a>'
        )
    if anchor:
        label = words.say("Link to “{heading}”", heading=heading) if heading else words.say("Link to this clause")
        out += f' <a class="pp-link" href="#{anchor}" aria-label="{escaped_again(label)}">¶</a>'
    return out
