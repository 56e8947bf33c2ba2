"""A document as Word lays it out: one paragraph or table row for each clause, with its style, numbering and indent."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from policypress.document import Clause, ClauseKind, Document, Token, plain
from policypress.document.inline import Run, tokens_of
from policypress.document.model import Place as GridPlace
from policypress.word.inline import Notes, inline_word_tokens, word_tokens
from policypress.word.lists import DEEPEST, Place, places

STEP = 425
"""Indent of one level of a list or quotation, in twentieths of a point (7.5 mm)."""


@dataclass(eq=False)
class Block:
    """A paragraph of Word: its style, the list it is an item of, its indent in steps, and its tokens.

    ``clause`` is None for the title. ``level`` is a level of ``place.lists[-1]`` where ``numbered``.
    """

    clause: Clause | None
    style: str
    tokens: tuple[Token, ...]
    place: Place
    numbered: bool = False
    indent: int = 0
    index: int = -1

    @property
    def level(self) -> int:
        """The level of the list whose item the block begins, 0 to 8."""
        return min(self.place.lists[-1].depth, DEEPEST) if self.place.lists else 0

    def form(self) -> tuple[object, ...]:
        """What makes it look as it does, but for its words; ask when numberings are placed."""
        numbering = self.place.lists[-1].numbering if self.numbered else None
        return ("p", self.style, numbering.id if numbering else 0, self.level if self.numbered else 0, self.indent)


@dataclass(eq=False)
class RowBlock(Block):
    """A table row: its cells' tokens, whether it heads the table, how each cell is aligned, which table it is of.

    ``grid`` says where each cell stands, where the text says so; ``covered`` are the (column, columns) into which cells
    of rows above reach.
    """

    cells: tuple[tuple[Token, ...], ...] = ()
    header: bool = False
    align: tuple[str, ...] = ()
    table: object = None
    grid: tuple[GridPlace, ...] = ()
    covered: tuple[tuple[int, int], ...] = ()

    @property
    def width(self) -> int:
        """How many columns the row fills."""
        own = max((place.column + place.columns for place in self.grid), default=len(self.cells))
        return max([own, *(column + columns for column, columns in self.covered)])

    def form(self) -> tuple[object, ...]:
        """What makes it look as it does, but for its words."""
        return ("r", self.header, len(self.cells), self.align, self.indent, self.grid, self.covered)


@dataclass
class Layout:
    """The blocks of a text in order, its footnotes by label, and its language."""

    blocks: list[Block]
    footnotes: dict[str, list[Block]] = field(default_factory=dict)
    lang: str = "en"
    title: str = ""

    def lists(self) -> list[Block]:
        """Blocks that stand in lists, in order of their lists."""
        return [block for block in self.blocks if block.place.lists]


_NOWHERE = Place((), False, ())


def lay_out(document: Document, notes: Notes, lang: str = "") -> Layout:
    """The blocks of a document; clauses that show nothing make none."""
    shown = [c for c in document.clauses if c.kind is not ClauseKind.META and not c.look.hidden]
    defined = frozenset(clause.marker[2:-1] for clause in shown if clause.kind is ClauseKind.FOOTNOTE)
    out = Layout([], {}, lang or str(document.meta.get("lang") or "en"), str(document.meta.get("title") or ""))
    if out.title and not (shown and shown[0].kind is ClauseKind.HEADING and shown[0].level == 1):
        out.blocks.append(Block(None, "Title", tokens_of([Run(out.title)]), _NOWHERE))
    referred = _referred(shown)
    owner = {id(clause): index for index, clause in enumerate(document.clauses)}
    label = ""
    cover = _Cover()
    for clause, place in zip(shown, places(shown), strict=True):
        block = _block(clause, place, notes, defined)
        block.index = owner[id(clause)]
        if isinstance(block, RowBlock):
            cover.reach(block)
        inside = any(name == "footnote" for name, _ in place.containers)
        if inside:
            label = clause.marker[2:-1] if clause.kind is ClauseKind.FOOTNOTE else label
        if inside and label in referred:
            block.style, block.numbered, block.indent = "FootnoteText", False, 0
            out.footnotes.setdefault(label, []).append(block)
        elif block.tokens or isinstance(block, RowBlock) or clause.kind is ClauseKind.RULE or block.numbered:
            out.blocks.append(block)
    return out


class _Cover:
    """Which columns cells of rows above reach into, row by row of one table."""

    def __init__(self) -> None:
        self.table: object = None
        self.open: dict[int, tuple[int, int]] = {}

    def reach(self, row: RowBlock) -> None:
        """Note what reaches into a row, and what it sends down itself."""
        if row.table is not self.table:
            self.table, self.open = row.table, {}
        row.covered = tuple((column, columns) for column, (columns, _) in sorted(self.open.items()))
        self.open = {column: (columns, left - 1) for column, (columns, left) in self.open.items() if left > 1}
        for place in row.grid:
            if place.rows > 1:
                self.open[place.column] = (place.columns, place.rows - 1)


def _referred(clauses: Sequence[Clause]) -> frozenset[str]:
    """Labels of footnotes that the text refers to; the others stand in the text, as nothing would lead to them."""
    sources = "\n".join(source for clause in clauses for source in (clause.cells or (clause.source,)))
    return frozenset(re.findall(r"\[\^([^\[\]\s]+)\]", sources))


def _block(clause: Clause, place: Place, notes: Notes, defined: frozenset[str]) -> Block:
    depth = len(place.lists)
    outside = sum(name in ("blockquote", "dd", "admonition") for name, _ in place.containers)
    if clause.kind is ClauseKind.ROW:
        cells = tuple(inline_word_tokens(cell, clause, notes, defined) for cell in clause.cells)
        table = next((entry for name, entry in reversed(place.containers) if name == "table"), None)
        head = any(name == "thead" for name, _ in place.containers)
        tokens = tuple(token for cell in cells for token in cell)
        return RowBlock(
            clause, "TableText", tokens, place, False, depth + outside,
            cells=cells, header=head, align=clause.align, table=table, grid=clause.grid,
        )  # fmt: skip
    tokens = word_tokens(clause, notes, defined)
    return Block(clause, _style(clause, place), tokens, place, place.begins_item, depth + outside)


_STYLES = {ClauseKind.CODE: "PolicyCode", ClauseKind.TERM: "Term", ClauseKind.RULE: "Rule"}


def _style(clause: Clause, place: Place) -> str:
    if clause.kind is ClauseKind.HEADING:
        return f"Heading{clause.level}"
    if clause.kind in _STYLES:
        return _STYLES[clause.kind]
    names = [name for name, _ in place.containers]
    if "admonition" in names:
        return "Note"
    if "blockquote" in names:
        return "Quote"
    if "li" in names:
        return "ListParagraph"
    return "BodyText"


def visible(tokens: Sequence[Token]) -> str:
    """The words of tokens in one line, without breaks and references."""
    return re.sub("[\ue000-\uf8ff]+", " ", plain(tuple(tokens)))
