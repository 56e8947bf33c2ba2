"""What a policy text is made of: clauses, and the tokens inside them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, NamedTuple

from policypress.document.lazy import lazy


class TokenKind(StrEnum):
    """What one token of visible text is."""

    WORD = "word"
    NUMBER = "number"
    DATE = "date"
    DURATION = "duration"
    MONEY = "money"
    EMAIL = "email"
    URL = "url"
    PUNCTUATION = "punctuation"
    IMAGE = "image"
    CELL = "cell"
    BREAK = "break"
    CODE = "code"
    HTML = "html"


class Token(NamedTuple):
    """One word, number, date, address or mark of what a reader sees.

    ``gap`` tells whether white space stands before it; ``marks`` holds the signs of how it is set, in order: ``^``
    raised, ``_`` lowered, ``b`` strong, ``c`` code, ``i`` emphasis, ``s`` struck out, ``u`` underlined or inserted,
    ``~`` set by a class or style that is not known to be harmless; ``target`` is the link target, empty without a link
    (for an image, its address).
    """

    text: str
    kind: TokenKind
    gap: bool = False
    marks: str = ""
    target: str = ""


READ_OTHERWISE = r"\\`~*_\[<&\x00\r"
"""Inside brackets of a pattern: what Markdown may read otherwise than as a character of a line."""


class ClauseKind(StrEnum):
    """What a clause is on the page."""

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


class Place(NamedTuple):
    """Where a cell stands in its table: first column from 0, columns and rows it spans, whether it heads others."""

    column: int
    columns: int = 1
    rows: int = 1
    head: bool = False


@dataclass(frozen=True)
class Clause:
    """The smallest unit compared: a heading, paragraph, list item or table row.

    ``source``: inline Markdown without block markers; ``section``: visible texts of the headings above;
    ``marker``: what the list shows (``-``, ``3.``) or the heading's hashes; ``path``: the open containers, outermost
    first (``ul``, ``ol:3``, ``li``, ``blockquote``, ``table``, ``thead``, ``dl``, ``admonition:note``…), the first
    ``kept`` of which continue from the clause before while the rest open anew; ``level``: heading level 1 to 6;
    ``attributes``: an attribute list such as ``#id .class`` as written; ``cells`` and ``align``: of a table row, with
    the ``grid`` of their places and the texts of the ``columns`` they stand under; ``html``: whether the source is
    HTML; ``number``: what a numbered item shows (``3.``, ``b.``, ``iv.``), empty for others; ``lead``: how many
    clauses before this one stands the item or sentence that leads it in, 0 for none; ``lang``: the language an
    element around it names, empty for that of the document.
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
    references: dict[str, Any] = field(default_factory=dict, repr=False, compare=False, hash=False)

    @lazy
    def tokens(self) -> tuple[Token, ...]:
        """The visible tokens, in order; a row's cells are parted by tokens of kind ``cell``."""
        from policypress.document.inline import clause_tokens

        return clause_tokens(self)

    @lazy
    def text(self) -> str:
        """The visible text in one line."""
        from policypress.document.inline import clause_text

        return clause_text(self)

    @lazy
    def shape(self) -> tuple[str, ...]:
        """Where the clause sits, without numbers: its kind, heading level and containers."""
        return (self.kind.value, str(self.level), *(part.partition(":")[0] for part in self.path))

    @property
    def opens_at(self) -> str:
        """The number at which the numbered list begins that the clause opens; empty where it opens none."""
        if len(self.path) == self.kept:
            return ""
        opened = [part for part in self.path[self.kept :] if part.partition(":")[0] == "ol"]
        return (opened[-1].partition(":")[2] or "1") if opened else ""

    @lazy
    def identity(self) -> tuple[object, ...]:
        """Equal for two clauses that are the same to every reader and every program."""
        targets: tuple[str, ...] = ()
        if self.references and "[" in self.source:
            targets = tuple(token.target for token in self.tokens)
        return (self.source, self.attributes, self.shape, targets)


def plain(tokens: tuple[Token, ...] | list[Token]) -> str:
    """The visible text of ``tokens`` with single spaces where there was white space."""
    return "".join([" " + token.text if token.gap else token.text for token in tokens]).strip()


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
