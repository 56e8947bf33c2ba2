"""What a policy text is made of: clauses, and what each of them shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from policypress.document.graphemes import normal
from policypress.document.inline import (
    Content,
    cells_content,
    code_content,
    html_content,
    inline_content,
    plain_source,
    set_by,
    word_content,
)
from policypress.document.lazy import lazy
from policypress.document.looks import PLAIN, Look, look_of, written
from policypress.document.token import READ_OTHERWISE, Token, TokenKind, plain

__all__ = ["READ_OTHERWISE", "Clause", "ClauseKind", "Document", "Place", "Token", "TokenKind", "plain"]


class ClauseKind(StrEnum):
    """What a clause is on the page; ``html`` shows nothing: a comment, a script, hidden text."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CODE = "code"
    HTML = "html"
    TERM = "term"
    FOOTNOTE = "footnote"
    RULE = "rule"
    META = "meta"


_INLINE = frozenset({ClauseKind.HEADING, ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.TERM, ClauseKind.FOOTNOTE})
"""Kinds of clauses whose source is inline text and nothing else."""


class Place(NamedTuple):
    """Where a cell stands in its table: first column from 0, columns and rows it spans, whether it heads others."""

    column: int
    columns: int = 1
    rows: int = 1
    head: bool = False


@dataclass(frozen=True)
class Clause:
    """The smallest unit compared: a heading, paragraph, list item or table row.

    ``source``: inline Markdown without block markers, or inline HTML where ``html`` is set; ``section``: visible texts
    of the headings above; ``marker``: what is written before it (``-``, ``3.``) or the heading's hashes; ``path``: the
    open containers, outermost first (``ul``, ``ol:3``, ``ol:1:a``, ``li``, ``li:7``, ``blockquote``, ``table``,
    ``thead``, ``dl``, ``admonition:note``…), the first ``kept`` of which continue from the clause before while the rest
    open anew; ``level``: heading level 1 to 6; ``attributes``: an attribute list such as ``#id .class`` as written;
    ``cells`` and ``align``: of a table row, with the ``grid`` of their places and the texts of the ``columns`` they
    stand under; ``number``: what a numbered item shows (``3.``, ``b.``, ``iv.``), empty for others; ``lead``: how many
    clauses before this one stands the item or sentence that leads it in, 0 for none; ``lang``: the language an element
    around it names, empty for that of the document; ``unseen``: it stands in something hidden; ``faults``: what of its
    structure could not be held.
    """

    kind: ClauseKind
    source: str
    line: int
    section: tuple[str, ...] = ()
    marker: str = ""
    path: tuple[str, ...] = ()
    kept: int = 0
    level: int = 0
    attributes: str = ""
    cells: tuple[str, ...] = ()
    align: tuple[str, ...] = ()
    grid: tuple[Place, ...] = ()
    columns: tuple[str, ...] = ()
    html: bool = False
    number: str = ""
    lead: int = 0
    lang: str = ""
    unseen: bool = False
    faults: tuple[str, ...] = ()
    references: dict[str, Any] = field(default_factory=dict, repr=False, compare=False, hash=False)

    @lazy
    def look(self) -> Look:
        """How its attributes set it."""
        found = look_of("", written(self.attributes)) if self.attributes else PLAIN
        return found._replace(hidden=True) if self.unseen else found

    @lazy
    def content(self) -> Content:
        """What it holds: what readers see and what they do not."""
        found = self._inner()
        if self.attributes or self.unseen:
            return set_by(found, self.look, written(self.attributes).get("id") or "")
        return found

    def _inner(self) -> Content:
        if self.kind is ClauseKind.ROW:
            return cells_content([self._inline(cell) for cell in self.cells])
        if self.kind is ClauseKind.CODE and not self.html:
            return code_content(self.source)
        if self.kind is ClauseKind.RULE:
            return Content()
        if self.kind is ClauseKind.META:
            return word_content(self.source)
        return self._inline(self.source)

    def _inline(self, source: str) -> Content:
        return html_content(source) if self.html else inline_content(source, self.references)

    @lazy
    def tokens(self) -> tuple[Token, ...]:
        """The visible tokens, in order; a row's cells are parted by tokens of kind ``cell``."""
        return self.content.tokens

    @lazy
    def text(self) -> str:
        """The visible text in one line, read from its source where nothing in it is marked up."""
        as_written = self.kind in _INLINE and not self.html and not self.look.hidden
        if as_written and plain_source(self.source, self.references):
            return " ".join(normal(self.source).split())
        return plain(self.tokens)

    @lazy
    def shape(self) -> tuple[str, ...]:
        """Where the clause sits, without the numbers at which lists begin: kind, heading level and containers."""
        return (self.kind.value, str(self.level), *map(_without_start, self.path))

    @property
    def sources(self) -> tuple[str, ...]:
        """Its pieces of inline text: the cells of a row, else its source."""
        return self.cells or (self.source,)

    @property
    def depth(self) -> int:
        """How many list items it stands in."""
        return sum(part.partition(":")[0] == "li" for part in self.path)

    @property
    def path_names(self) -> tuple[str, ...]:
        """Its containers with the number style of lists, without the numbers at which they begin."""
        return self.shape[2:]

    @property
    def values(self) -> tuple[str, ...]:
        """The items it opens that say their own number."""
        return tuple(part for part in self.path[self.kept :] if part.startswith("li:"))

    @property
    def opens_at(self) -> str:
        """The number at which the numbered list begins that the clause opens; empty where it opens none."""
        if len(self.path) == self.kept:
            return ""
        opened = [part for part in self.path[self.kept :] if part.partition(":")[0] == "ol"]
        return (opened[-1].partition(":")[2] or "1") if opened else ""

    @lazy
    def identity(self) -> tuple[object, ...]:
        """Equal only for two clauses that are the same to every reader and every program."""
        targets: tuple[str, ...] = ()
        if self.references and "[" in self.source:
            targets = tuple(token.target for token in self.tokens)
        own = (self.source, self.attributes, self.shape, targets)
        if self.html or self.cells or self.unseen or self.lang:
            return (*own, self.html, self.cells, self.grid, self.values, self.unseen, self.lang)
        return own

    @lazy
    def seen(self) -> tuple[object, ...]:
        """Equal for two clauses that are the same to every reader, however they are written."""
        content = self.content
        held = (content.hidden, content.titles, content.pictured, content.controls, content.odd, content.anchors)
        return (self.shape, self.values, content.tokens, self.grid, self.lang, held)

    @property
    def blank(self) -> bool:
        """Whether it shows nothing and holds nothing that is hidden: a comment, an empty element."""
        if self.kind not in (ClauseKind.HTML, ClauseKind.PARAGRAPH):
            return False
        return self.content.bare and not self.content.hidden and not self.content.anchors


def _without_start(part: str) -> str:
    name, _, rest = part.partition(":")
    if name == "ol":
        return f"ol:{rest.partition(':')[2]}" if ":" in rest else "ol"
    return part if name == "ul" else name


@dataclass(frozen=True)
class Document:
    """A policy text: its front matter and its clauses in reading order.

    ``meta`` is the parsed front matter, ``meta_lines`` the line of each of its keys; ``body_line`` the first line of
    the Markdown below it.
    """

    clauses: tuple[Clause, ...]
    meta: dict[str, Any]
    meta_lines: dict[str, int]
    body: str
    body_line: int = 1

    @lazy
    def words(self) -> int:
        """How many words a reader sees."""
        return sum(len(clause.text.split()) for clause in self.clauses)

    @lazy
    def faults(self) -> tuple[tuple[int, str], ...]:
        """(line, what is wrong) of everything in the text that cannot be held, so that readers see it otherwise."""
        return tuple(
            (clause.line, fault) for clause in self.clauses for fault in (*clause.faults, *clause.content.faults)
        )
