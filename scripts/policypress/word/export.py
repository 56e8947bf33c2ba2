"""A text → a Word file: real styles, numbering, tables, footnotes and links, the version on every page."""

from __future__ import annotations

from datetime import date

from policypress.document import Document
from policypress.word.body import Body, Tracker, wanted_anchors
from policypress.word.inline import Notes
from policypress.word.layout import Block, RowBlock, lay_out
from policypress.word.lists import ListNode
from policypress.word.package import write_package
from policypress.word.parts import About
from policypress.word.runs import Piece, pieces_of

NO_DAY = date(1980, 1, 1)
"""The day of changes whose day nobody knows: the first that a zip can hold."""


def word_file(document: Document, about: About) -> bytes:
    """The ``.docx`` of a document; the same document and words about it always give the same bytes."""
    notes = Notes()
    layout = lay_out(document, notes, about.lang)

    def footnote(label: str, op: str) -> list[tuple[Block, list[Piece]]]:
        return [(block, list(pieces_of(block.tokens))) for block in layout.footnotes.get(label, [])]

    body = Body(about, Tracker("policypress", NO_DAY), notes, footnote, anchors=wanted_anchors([layout]))
    body.numberings.place(list_nodes(layout.blocks))
    out: list[str] = []
    rows: list[tuple[RowBlock, str]] = []

    def end_table() -> None:
        if rows:
            out.append(body.table(rows[0][0], [row for _, row in rows]))
            rows.clear()

    for block in layout.blocks:
        if isinstance(block, RowBlock):
            if rows and rows[-1][0].table is not block.table:
                end_table()
            rows.append((block, body.row(block, [list(pieces_of(cell)) for cell in block.cells])))
            continue
        end_table()
        out.append(body.paragraph(block, list(pieces_of(block.tokens))))
    end_table()
    return write_package(body.parts(out))


def list_nodes(blocks: list[Block]) -> list[ListNode]:
    """Every list of the blocks once, in order of its first item."""
    return list(dict.fromkeys(node for block in blocks for node in block.place.lists))
