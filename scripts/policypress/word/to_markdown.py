"""A view of a Word file → Markdown: styles to headings, automatic numbers kept, tables, footnotes, emphasis, links.

Plain numbers and bullets become lists of Markdown; every other automatic number (1.1, (a), Article I) is written out,
for Markdown has no such lists.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace

from policypress.word.from_spans import escaped, followed, inline_of, start_escaped
from policypress.word.inline import BREAK
from policypress.word.stored import Span
from policypress.word.views import Field, Line, TableLines, View

_PLAIN_NUMBER = re.compile(r"\d{1,9}[.)]?")
_HTML_MARKS = {"b": "strong", "i": "em", "u": "u", "s": "s", "^": "sup", "_": "sub", "c": "code"}


@dataclass
class Written:
    """Markdown without front matter, and what was decided on the way, each in one sentence."""

    body: str
    guesses: list[str] = field(default_factory=list)
    title: str = ""


@dataclass
class _Item:
    """An open list item: how far it was indented in Word, its level there, where its text begins in Markdown."""

    indent: int
    level: int
    column: int
    ordered: bool
    number: int


def markdown_of(view: View) -> Written:
    """The Markdown of a view."""
    return _Writer(view).written()


class _Writer:
    def __init__(self, view: View) -> None:
        self.view = view
        self.out = Written("")
        self.parts: list[str] = []
        self.open: list[_Item] = []
        self.ended: list[_Item] = []
        self.marks = {key: str(number) for number, key in enumerate(view.notes, start=1)}
        self.shift = 0
        self.literal = 0
        self.tight = False
        self.counting: dict[int, tuple[bool, int]] = {}
        self.places = _places(view)
        self.placed: set[str] = set()
        self.dropped: dict[str, str] = {}

    def written(self) -> Written:
        """The whole text."""
        self._headings()
        for block in self.view.blocks:
            if isinstance(block, TableLines):
                self._table(block)
            elif block.text or block.label or any(span.note for span in block.spans):
                self._line(block)
        for key, lines in self.view.notes.items():
            self._close()
            words = [self._labelled_words(line, self._words(line)) for line in lines if line.text]
            self._add("\n\n    ".join([f"[^{self.marks[key]}]: {words[0] if words else ''}", *words[1:]]))
        self._told()
        self.out.body = "\n\n".join(self.parts) + "\n" if self.parts else ""
        return self.out

    def _told(self) -> None:
        """What was decided, beyond single blocks."""
        if self.literal:
            self.out.guesses.append(
                f"{self.literal} automatic numbers such as 1.1 or (a) were written out: Markdown has no such lists."
            )
        if any(_in_contents(line, self.view) for line in self.view.lines()):
            self.out.guesses.append("A table of contents stands in the text as words; pages have one of their own.")
        for target, words in self.dropped.items():
            self.out.guesses.append(f"A link was left out, its words kept: “{words}” led to {target[:80]}")

    # headings --------------------------------------------------------------------------------------------------

    def _headings(self) -> None:
        """One heading of level 1, as pages have it: where Word has several, all go one level down."""
        heads = [block for block in self.view.blocks if isinstance(block, Line) and block.heading and block.text]
        titles = [head for head in heads if head.style.lower() == "title"]
        tops = [head for head in heads if head.heading == 1 and head not in titles]
        if titles:
            self.out.title = titles[0].text
            self.shift = int(bool(tops))
        elif len(tops) == 1 and heads[0] is tops[0]:
            self.out.title = tops[0].text
        elif tops:
            self.shift = 1
        if self.shift and tops:
            why = f"as {len(tops)} of them were of the first level" if not titles else "below the title"
            self.out.guesses.append(f"Headings were put one level down, {why}.")
        self.titles = set(map(id, titles[:1]))

    def _line(self, line: Line) -> None:
        if line.heading:
            self._close()
            level = 1 if id(line) in self.titles else min(6, line.heading + self.shift)
            words = self._words(line, plain=True).replace("\\\n", " ")
            label = f"{escaped(line.label.text)} " if line.label and line.label.form != "bullet" else ""
            self.literal += bool(label)
            if words or label:
                self._add("#" * level + " " + label + _heading_safe(words))
            return
        if line.label is None:
            self._leave(0 if line.quote else line.indent)
            words = self._words(line)
            self._add("> " + words.replace("\n", "\n> ") if line.quote and words else words)
            return
        self._labelled(line)

    def _labelled(self, line: Line) -> None:
        label = line.label
        assert label is not None
        bullet = label.form == "bullet"
        plain = not bullet and label.form == "decimal" and bool(_PLAIN_NUMBER.fullmatch(label.text))
        self._leave_items(line.indent, label.level)
        if not bullet and not plain:
            words = self._words(line)
            self.literal += bool(label.text)
            first = start_escaped(escaped(label.text))
            self._add(f"{first} {words}".strip())
            return
        last = self.ended[-1] if self.ended else None
        beside = last is not None and last.ordered == plain and self.tight
        marker = (f"{label.number}. " if plain else "- ").ljust(4)
        column = sum(item.column for item in self.open)
        if plain and self.counting.get(column, (False, 0)) not in ((False, 0), (True, label.number)):
            # A list of Markdown counts by itself: another number begins another list.
            self._add("<!-- -->")
        words = self._words(line)
        body = words.replace("\n", "\n" + " " * len(marker))
        self._add_at(column, marker + body, tight=bool(beside) and self._simple(column))
        self.counting[column] = (plain, label.number + 1 if plain else 0)
        if words:  # nothing stands in an item of Markdown that begins with an empty line
            self.open.append(_Item(line.indent, label.level, len(marker), plain, label.number))

    def _simple(self, column: int) -> bool:
        """Whether the part before is a list of lines at the same column."""
        return all(re.match(rf" {{{column}}}(?:- |\d+\. )", line) for line in self.parts[-1].split("\n"))

    # nesting ---------------------------------------------------------------------------------------------------

    def _leave_items(self, indent: int, level: int) -> None:
        self.ended = []
        while self.open and (self.open[-1].indent, self.open[-1].level) >= (indent, level):
            self.ended = [self.open.pop()]

    def _leave(self, indent: int) -> None:
        """Close the items that a paragraph without number, indented so far, does not belong to."""
        while self.open and indent < max(self.open[-1].indent, 1):
            self.open.pop()

    def _close(self) -> None:
        self.open = []

    def _add(self, block: str) -> None:
        if block.strip():
            self._add_at(sum(item.column for item in self.open), block)

    def _add_at(self, column: int, block: str, tight: bool = False) -> None:
        text = "\n".join(" " * column + line for line in block.split("\n"))
        self.counting = {place: counted for place, counted in self.counting.items() if place < column}
        if tight and self.parts:
            self.parts[-1] += "\n" + text
        else:
            self.parts.append(text)
        self.tight = bool(re.match(r"\s*(?:- |\d+\. )", text))

    # words -----------------------------------------------------------------------------------------------------

    def _words(self, line: Line, plain: bool = False) -> str:
        """The words of a line, the places in front of them that links lead to."""
        spans = [self._linked(span, line) for span in line.spans]
        note = lambda key: f"[^{self.marks.get(key, key)}]"  # noqa: E731
        return self._places_of(line) + inline_of(spans, note, plain, within=True)

    def _linked(self, span: Span, line: Line) -> Span:
        """A span with its link where a page can follow it; what is dropped is told."""
        inner = span.target.startswith("#")
        if not span.target or (followed(span.target) and not inner) or (inner and span.target[1:] in self.places):
            return span
        if span.text.strip() and not _in_contents(line, self.view):
            self.dropped.setdefault(span.target, " ".join(span.text.split())[:60])
        return replace(span, target="")

    def _places_of(self, line: Line) -> str:
        names = [
            name for part in line.origin for name in part.places if name in self.places and name not in self.placed
        ]
        self.placed.update(names)
        return "".join(f'<a id="{html.escape(name)}"></a>' for name in names)

    # tables ----------------------------------------------------------------------------------------------------

    def _table(self, table: TableLines) -> None:
        self._close()
        if len(table.rows) == 1 and len(table.rows[0]) == 1:
            # A table of one cell is a frame around paragraphs.
            for line in table.rows[0][0].lines:
                if line.text or line.label:
                    self._line(line)
            self._close()
            return
        simple = all(cell.columns == cell.rows == 1 for row in table.rows for cell in row)
        simple = simple and len({len(row) for row in table.rows}) == 1 and table.heads <= 1
        self._add(self._pipes(table) if simple else self._html(table))
        if not simple:
            self.out.guesses.append("A table with cells over several rows or columns was written as HTML.")

    def _pipes(self, table: TableLines) -> str:
        rows = ["| " + " | ".join(self._cell(cell) for cell in row) + " |" for row in table.rows]
        if not table.heads:
            self.out.guesses.append("The first row of a table was taken for its head, as Markdown asks for one.")
        return "\n".join([rows[0], "|" + "---|" * len(table.rows[0]), *rows[1:]])

    def _cell(self, cell: Field) -> str:
        words = [self._labelled_words(line, self._words(line)) for line in cell.lines if line.text or line.label]
        return "<br>".join(words).replace("\\\n", "<br>").replace("|", "\\|")

    def _labelled_words(self, line: Line, words: str) -> str:
        if line.label is None or not line.label.text:
            return words
        label = "•" if line.label.form == "bullet" else escaped(line.label.text)
        return f"{label} {words}".strip()

    def _html(self, table: TableLines) -> str:
        rows = []
        for number, row in enumerate(table.rows):
            name = "th" if number < max(1, table.heads) else "td"
            cells = []
            for cell in row:
                spans = f' colspan="{cell.columns}"' if cell.columns > 1 else ""
                spans += f' rowspan="{cell.rows}"' if cell.rows > 1 else ""
                lines = [line for line in cell.lines if line.text or line.label]
                words = "<br>".join(self._labelled_html(line) for line in lines)
                cells.append(f"<{name}{spans}>{words}</{name}>")
            rows.append(f"<tr>{''.join(cells)}</tr>")
        return "<table>\n" + "\n".join(rows) + "\n</table>"

    def _labelled_html(self, line: Line) -> str:
        label = ""
        if line.label is not None and line.label.text:
            label = "• " if line.label.form == "bullet" else html.escape(line.label.text) + " "
        words = "".join(_span_html(self._linked(span, line), self.marks) for span in line.spans)
        return label + self._places_of(line) + words


def _in_contents(line: Line, view: View) -> bool:
    """Whether a line belongs to a table of contents."""
    return any(re.fullmatch(r"toc \d", name) for name in view.styles.names(line.style)) if view.styles else False


def _places(view: View) -> frozenset[str]:
    """The names of places in the text that links of it lead to."""
    lines = list(view.lines())
    wanted = {
        span.target[1:]
        for line in lines
        if not _in_contents(line, view)
        for span in line.spans
        if span.target[:1] == "#"
    }
    return frozenset(wanted & {name for line in lines for part in line.origin for name in part.places})


def _span_html(span: Span, marks: dict[str, str]) -> str:
    if span.note:
        mark = marks.get(span.note, "")
        return f'<sup class="footnote-ref"><a href="#fn{mark}">{mark}</a></sup>'
    out = html.escape(span.text, quote=False).replace(BREAK, "<br>").replace("\t", " ")
    for mark in span.marks:
        if mark in _HTML_MARKS and out.strip():
            out = f"<{_HTML_MARKS[mark]}>{out}</{_HTML_MARKS[mark]}>"
    if span.target:
        out = f'<a href="{html.escape(span.target)}">{out}</a>'
    return out


def _heading_safe(words: str) -> str:
    """A heading's words: number signs at its end are no marks."""
    return re.sub(r"(?<!#)(#+)$", r"\\\1", words)
