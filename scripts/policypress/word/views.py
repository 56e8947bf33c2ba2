"""One view of a Word file: all changes accepted, all rejected, or some of each; numbers counted as it shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from policypress.word.file_styles import Styles
from policypress.word.inline import BREAK
from policypress.word.numbers import Counter, Label, Numberings
from policypress.word.reader import WordFile
from policypress.word.stored import Cell, Mark, Paragraph, Row, Span, Table

Accepts = Callable[[str], bool]
"""Whether a view takes the changes of an author."""


def all_accepted(_: str) -> bool:
    """The view with every change taken: what the file will say."""
    return True


def none_accepted(_: str) -> bool:
    """The view with no change taken: what the file said."""
    return False


@dataclass(eq=False)
class Line:
    """A paragraph as a view shows it: visible spans, heading level (0 for none), label, indent, stored paragraphs.

    ``note`` spans refer to footnotes by key.
    """

    spans: tuple[Span, ...]
    heading: int = 0
    label: Label | None = None
    indent: int = 0
    origin: tuple[Paragraph, ...] = ()
    style: str = ""
    box: bool = False
    quote: bool = False

    @property
    def text(self) -> str:
        """The visible words in one line, without the label."""
        return " ".join("".join(span.text for span in self.spans).replace(BREAK, " ").split())


@dataclass(eq=False)
class Field:
    """A table cell as a view shows it."""

    lines: list[Line]
    columns: int = 1
    rows: int = 1


@dataclass(eq=False)
class TableLines:
    """A table as a view shows it: rows of cells, and how many rows at the top are its head."""

    rows: list[list[Field]]
    heads: int = 0
    origin: list[Row] = field(default_factory=list)


@dataclass
class View:
    """A view: blocks in order, and the footnotes that it refers to by key, in order."""

    blocks: list[Line | TableLines]
    notes: dict[str, list[Line]]
    styles: Styles | None = None

    def lines(self) -> Iterator[Line]:
        """Every line, those of tables as well, footnotes last."""
        for block in self.blocks:
            if isinstance(block, Line):
                yield block
            else:
                for row in block.rows:
                    for cell in row:
                        yield from cell.lines
        for note in self.notes.values():
            yield from note


def view(file: WordFile, accepts: Accepts) -> View:
    """The view of a file that takes the changes of the authors whom ``accepts`` names and no others."""
    return _Viewer(file.styles, file.numberings, accepts).view(file)


class _Viewer:
    def __init__(self, styles: Styles, numberings: Numberings, accepts: Accepts) -> None:
        self.styles = styles
        self.counter = Counter(numberings)
        self.accepts = accepts

    def view(self, file: WordFile) -> View:
        blocks: list[Line | TableLines] = []
        run: list[Paragraph] = []
        for entry in file.stored.body:
            if isinstance(entry, Paragraph):
                run.append(entry)
                continue
            blocks.extend(self._lines(run))
            run = []
            table = self._table(entry)
            if table:
                blocks.append(table)
        blocks.extend(self._lines(run))
        notes: dict[str, list[Line]] = {}
        for line in list(View(blocks, {}).lines()):
            for span in line.spans:
                if span.note and span.note not in notes:
                    notes[span.note] = list(self._lines(file.stored.notes.get(span.note, [])))
        return View(blocks, notes, self.styles)

    def _shown(self, marks: Iterable[Mark]) -> bool:
        return all(self.accepts(mark.author) == (mark.op == "ins") for mark in marks)

    def _lines(self, paragraphs: Sequence[Paragraph]) -> Iterator[Line]:
        """Paragraphs; one whose end is not shown runs on into the next."""
        open_: list[Paragraph] = []
        for number, paragraph in enumerate(paragraphs):
            open_.append(paragraph)
            if self._shown(paragraph.end) or number == len(paragraphs) - 1:
                line = self._line(open_)
                if line:
                    yield line
                open_ = []

    def _line(self, parts: Sequence[Paragraph]) -> Line | None:
        spans = tuple(self._span(span) for part in parts for span in part.spans if self._shown(span.tracked))
        ended = self._shown(parts[-1].end)
        words = any(span.note or span.text.strip() for span in spans)
        if not words and (not ended or all(part.hidden for part in parts)):
            return None
        shown = [part for part in parts if any(self._shown(s.tracked) and s.text.strip() for s in part.spans)]
        owner = parts[-1] if ended and (parts[-1] in shown or not shown) else shown[-1] if shown else parts[-1]
        place, style = owner.place, owner.style
        if owner.former is not None and not self.accepts(owner.former[2]):
            place, style = owner.former[0], owner.former[1]
        heading = self.styles.heading_level(style)
        if owner.outline is not None and not heading:
            heading = owner.outline + 1 if owner.outline < 9 else 0
        label = self.counter.next(place)
        indent = owner.indent or (label.indent if label else 0)
        quote = not label and any(name in ("quote", "intense quote", "block text") for name in self.styles.names(style))
        # A paragraph of which nothing is shown, its end included, has no part in the line.
        origin = tuple(part for part in parts if part in shown or (ended and part is parts[-1])) or (owner,)
        return Line(spans, heading, label, indent, origin, style, owner.box, quote)

    def _span(self, span: Span) -> Span:
        if span.was is not None and not self.accepts(span.was_by):
            return Span(span.text, span.was, span.target, span.tracked, span.note)
        return span

    def _table(self, table: Table) -> TableLines | None:
        rows = [row for row in table.rows if self._shown(row.tracked)]
        if not rows:
            return None
        out = TableLines([], 0, rows)
        above: dict[int, Field] = {}
        for row in rows:
            out.rows.append(self._row(row.cells, above))
        while out.heads < len(rows) and rows[out.heads].header:
            out.heads += 1
        return out

    def _row(self, cells: Sequence[Cell], above: dict[int, Field]) -> list[Field]:
        shown, column = [], 0
        for cell in cells:
            lines = list(self._lines(cell.paragraphs))
            words = any(line.text for line in lines)
            if cell.down and column in above and not words:
                above[column].rows += 1
            else:
                found = Field(lines, cell.columns)
                above[column] = found
                shown.append(found)
            column += cell.columns
        return shown
