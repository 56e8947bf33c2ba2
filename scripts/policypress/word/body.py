"""The body of a Word file: paragraphs, tables, footnotes and comments from blocks and the pieces of their words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from policypress.lint.links import slug
from policypress.word.inline import Notes
from policypress.word.layout import STEP, Block, Layout, RowBlock
from policypress.word.lists import Numberings
from policypress.word.parts import (
    About,
    comments_xml,
    footer_xml,
    footnotes_xml,
    header_xml,
    numbering_xml,
    package_parts,
    settings_xml,
)  # fmt: skip
from policypress.word.runs import Links, Piece, Writer, bookmark
from policypress.word.styles import is_rtl, styles_xml
from policypress.word.xml import declared, part, quoted

_ALIGNED = {"center": "center", "right": "end", "left": "start"}
_PAGE = (
    '<w:sectPr><w:headerReference w:type="default" r:id="r_header1"/><w:footerReference w:type="default" r:id="r_footer1"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1417" w:right="1134" w:bottom="1134" w:left="1134" w:header="709" '
    'w:footer="567" w:gutter="0"/></w:sectPr>'
)
_WIDTH = 9638


@dataclass
class Tracker:
    """The author and the day of tracked changes, and their numbers.

    Paragraphs lie two minutes apart: LibreOffice takes changes of one author within a minute for one change, which is
    wrong across paragraphs and right within one, where the words must go together with the paragraph's end.
    """

    author: str
    day: date
    count: int = 0
    moments: int = 0

    def stamp(self) -> str:
        """The attributes of the next change."""
        self.count += 1
        return f'w:id="{self.count}" w:author="{quoted(self.author)}" w:date="{self.now()}"'

    def later(self) -> None:
        """Let the changes from here on have been made later."""
        self.moments += 1

    def now(self) -> str:
        """The moment of the changes being written."""
        moment = datetime.combine(self.day, datetime.min.time()) + timedelta(minutes=2 * self.moments)
        return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


@dataclass
class Body:
    """Writes the parts of one file; ``footnote`` gives the paragraphs of a footnote by label and state."""

    about: About
    tracker: Tracker
    notes: Notes
    footnote: Callable[[str, str], list[tuple[Block, list[Piece]]]]
    numberings: Numberings = field(default_factory=Numberings)
    links: Links = field(default_factory=Links)
    note_links: Links = field(default_factory=Links)
    comments: list[tuple[int, str, str, str]] = field(default_factory=list)
    anchors: frozenset[str] = frozenset()
    written_notes: dict[tuple[str, str], int] = field(default_factory=dict)
    marked: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.rtl = is_rtl(self.about.lang)
        self.writer = Writer(self.links, self.tracker.stamp, self._reference, self.anchors, self.rtl)

    def paragraph(self, block: Block, pieces: Sequence[Piece], mark: str = "", comment: str = "") -> str:
        """A paragraph; ``mark`` is what was tracked about its end; ``comment`` is said about it."""
        inner = self.writer.runs(pieces)
        if comment:
            inner = self._commented(inner, comment)
        return f"<w:p>{self._properties(block, mark)}{self._bookmarks(block, mark)}{inner}</w:p>"

    def moved(self, block: Block, pieces: Sequence[Piece], op: str, name: str, comment: str = "") -> str:
        """A paragraph that left its place (``moveFrom``) or came to it (``moveTo``); ``name`` joins the two."""
        inner = self.writer.runs(pieces)
        if comment:
            inner = self._commented(inner, comment)
        stamp = self.tracker.stamp()
        number = self.tracker.count
        around = f'<w:{op}RangeStart w:name="{name}" {stamp}/>{inner}<w:{op}RangeEnd w:id="{number}"/>'
        return f"<w:p>{self._properties(block, op)}{around}</w:p>"

    def row(self, block: RowBlock, cells: Iterable[Sequence[Piece]], op: str = "", comment: str = "") -> str:
        """A table row; ``op`` is ``ins`` or ``del`` where the whole row is tracked."""
        head = "<w:tblHeader/>" if block.header else ""
        tracked = f"<w:{op} {self.tracker.stamp()}/>" if op else ""
        properties = f"<w:trPr><w:cantSplit/>{head}{tracked}</w:trPr>"
        width = _WIDTH // max(1, block.width)
        out: list[tuple[int, str]] = [
            (column, _cell(columns, width, "<w:vMerge/>", "<w:p/>")) for column, columns in block.covered
        ]
        for number, pieces in enumerate(cells):
            inner = self.writer.runs(pieces)
            if comment and not number:
                inner = self._commented(inner, comment)
            side = block.align[number] if number < len(block.align) else ""
            jc = f'<w:jc w:val="{_ALIGNED[side]}"/>' if side in _ALIGNED else ""
            mark = f"<w:rPr><w:{op} {self.tracker.stamp()}/></w:rPr>" if op else ""
            bidi = "<w:bidi/>" if self.rtl else ""
            body = f'<w:p><w:pPr><w:pStyle w:val="TableText"/>{bidi}{jc}{mark}</w:pPr>{inner}</w:p>'
            place = block.grid[number] if number < len(block.grid) else None
            down = '<w:vMerge w:val="restart"/>' if place and place.rows > 1 else ""
            column = place.column if place else number
            out.append((column, _cell(place.columns if place else 1, width, down, body)))
        row = "".join(cell for _, cell in sorted(out, key=lambda entry: entry[0]))
        return f"<w:tr>{properties}{row}</w:tr>"

    def table(self, first: RowBlock, rows: Sequence[str]) -> str:
        """A table of rows, with a gap before it and after it so that nothing melts into it."""
        columns = max(1, first.width)
        indent = first.indent * STEP
        grid = f'<w:gridCol w:w="{_WIDTH // columns}"/>' * columns
        bidi = "<w:bidiVisual/>" if self.rtl else ""
        look = f'<w:tblLook w:val="0420" w:firstRow="{int(first.header)}" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        return (
            f'{GAP}<w:tbl><w:tblPr><w:tblStyle w:val="PolicyTable"/>{bidi}<w:tblW w:w="{_WIDTH - indent}" w:type="dxa"/>'
            f'<w:tblInd w:w="{indent}" w:type="dxa"/>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>{GAP}'
        )

    def parts(self, body: Sequence[str]) -> dict[str, str]:
        """Every part of the package."""
        own = {
            "document": part(f"<w:document {declared('w', 'r')}><w:body>{''.join(body)}{_PAGE}</w:body></w:document>"),
            "styles": styles_xml(self.about.lang),
            "settings": settings_xml(self.about.lang),
            "header1": header_xml(self.about, self.rtl),
            "footer1": footer_xml(self.about),
            "footnotes": footnotes_xml([(number, self._note(*key)) for key, number in self._all_notes()]),
        }
        if self.numberings.all:
            own["numbering"] = numbering_xml(self.numberings.all)
        if self.comments:
            own["comments"] = comments_xml(self.comments)
        return package_parts(self.about, own, self.links.ids, self.note_links.ids)

    def _properties(self, block: Block, mark: str) -> str:
        numbered = ""
        numbering = block.place.lists[-1].numbering if block.numbered and block.place.lists else None
        if numbering:
            numbered = f'<w:numPr><w:ilvl w:val="{block.level}"/><w:numId w:val="{numbering.id}"/></w:numPr>'
        hanging = f' w:hanging="{STEP}"' if numbered else ""
        side = "start" if self.rtl else "left"
        indent = f'<w:ind w:{side}="{block.indent * STEP}"{hanging}/>' if block.indent else ""
        tracked = f"<w:rPr><w:{mark} {self.tracker.stamp()}/></w:rPr>" if mark else ""
        bidi = "<w:bidi/>" if self.rtl else ""
        return f'<w:pPr><w:pStyle w:val="{block.style}"/>{numbered}{bidi}{indent}{tracked}</w:pPr>'

    def _bookmarks(self, block: Block, mark: str) -> str:
        """Bookmarks for the anchors of a clause that links of the text lead to."""
        if block.clause is None or mark == "del" or not self.anchors:
            return ""
        out = ""
        for anchor in anchors_of(block):
            if anchor in self.anchors and anchor not in self.marked:
                self.marked.add(anchor)
                number = len(self.marked)
                out += f'<w:bookmarkStart w:id="{number}" w:name="{quoted(bookmark(anchor))}"/><w:bookmarkEnd w:id="{number}"/>'
        return out

    def _commented(self, inner: str, said: str) -> str:
        number = len(self.comments)
        self.comments.append((number, self.tracker.author, self.tracker.now(), said))
        return (
            f'<w:commentRangeStart w:id="{number}"/>{inner}<w:commentRangeEnd w:id="{number}"/><w:r><w:rPr>'
            f'<w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{number}"/></w:r>'
        )

    def _reference(self, character: str, op: str) -> str:
        key = (self.notes.label(character), op)
        if key in self.written_notes:
            number = self.written_notes[key]
            return f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>{number}</w:t></w:r>'
        number = self.written_notes[key] = len(self.written_notes) + 1
        return f'<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference w:id="{number}"/></w:r>'

    def _all_notes(self) -> Iterable[tuple[tuple[str, str], int]]:
        """Every footnote, those that footnotes refer to as well."""
        done = 0
        while done < len(self.written_notes):
            yield list(self.written_notes.items())[done]
            done += 1

    def _note(self, label: str, op: str) -> str:
        writer = Writer(self.note_links, self.tracker.stamp, self._reference, frozenset(), self.rtl)
        mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r><w:r><w:t xml:space="preserve"> </w:t></w:r>'
        out = ""
        for number, (_, pieces) in enumerate(self.footnote(label, op)):
            out += f'<w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>{"" if number else mark}{writer.runs(pieces)}</w:p>'
        return out or f'<w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>{mark}</w:p>'


def _cell(columns: int, width: int, down: str, body: str) -> str:
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width * columns}" w:type="dxa"/>{span}{down}</w:tcPr>{body}</w:tc>'


GAP = '<w:p><w:pPr><w:pStyle w:val="Gap"/></w:pPr></w:p>'
"""A paragraph without words, no higher than a thin line."""


def anchors_of(block: Block) -> list[str]:
    """What links may call the place of a block: the id written behind it or in it, or a heading's words."""
    clause = block.clause
    if clause is None:
        return []
    inside = () if isinstance(block, RowBlock) else clause.content.anchors
    given = re.search(r"#([^\s{}]+)", clause.attributes)
    if given:
        return list(dict.fromkeys((given.group(1), *inside)))
    words = (slug(clause.text), slug(clause.text, ascii_only=False)) if clause.level else ()
    return list(dict.fromkeys((*inside, *words)))


def wanted_anchors(layouts: Iterable[Layout]) -> frozenset[str]:
    """The anchors that links lead to and blocks have."""
    wanted: set[str] = set()
    held: set[str] = set()
    for layout in layouts:
        for block in layout.blocks:
            wanted |= {token.target[1:] for token in block.tokens if token.target.startswith("#")}
            held |= set(anchors_of(block))
    return frozenset(wanted & held)
