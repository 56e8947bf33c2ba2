"""What stands in a Word file, paragraph by paragraph as it is stored, tracked changes and all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from policypress.word.file_styles import NumberingPlace


@dataclass(frozen=True, slots=True)
class Mark:
    """Something tracked: what (``ins`` or ``del``; moves count as both), by whom, when."""

    op: str
    author: str
    date: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one look.

    ``marks`` as in tokens (b i c s u, ^ raised, v lowered); ``was`` the marks before a tracked change of them;
    ``tracked``: who put it in or took it out (both where one person took out what another put in); ``note``: the key
    of the footnote or endnote referred to; ``line_break`` for a break within the paragraph.
    """

    text: str
    marks: str = ""
    target: str = ""
    tracked: tuple[Mark, ...] = ()
    note: str = ""
    was: str | None = None
    was_by: str = ""


@dataclass(eq=False)
class Paragraph:
    """A paragraph: its spans, style, numbering, indent in twentieths of a point, and what was tracked of its end.

    ``number`` is its place in the file; ``former`` the numbering and style before a tracked change of them, with its
    author; ``outline`` a level set on the paragraph itself; ``box`` tells that it stands in a text box, ``hidden`` that
    its end is hidden, so that it has no line and no number without words; ``comments`` are the ids of those about it,
    ``places`` the names of bookmarks that begin in it.
    """

    spans: list[Span] = field(default_factory=list)
    style: str = ""
    place: NumberingPlace = field(default_factory=NumberingPlace)
    indent: int = 0
    end: tuple[Mark, ...] = ()
    outline: int | None = None
    former: tuple[NumberingPlace, str, str] | None = None
    box: bool = False
    comments: list[str] = field(default_factory=list)
    number: int = 0
    hidden: bool = False
    places: list[str] = field(default_factory=list)


@dataclass(eq=False)
class Cell:
    """A table cell: its paragraphs, how many columns it spans, and whether it continues the cell above (``down``)."""

    paragraphs: list[Paragraph]
    columns: int = 1
    down: bool = False


@dataclass(eq=False)
class Row:
    """A table row; ``tracked`` where the whole row came or went."""

    cells: list[Cell]
    header: bool = False
    tracked: tuple[Mark, ...] = ()


@dataclass(eq=False)
class Table:
    """A table."""

    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment: who said what when, and about which words."""

    id: str
    author: str
    date: str
    text: str
    about: str = ""


@dataclass
class Stored:
    """All of a file: its body, its notes by key, comments, properties, and what is named but left out.

    ``not_carried`` says of pictures, formulas, fields and the like what a text cannot hold of them, each with its
    paragraph.
    """

    body: list[Paragraph | Table]
    notes: dict[str, list[Paragraph]] = field(default_factory=dict)
    comments: list[Comment] = field(default_factory=list)
    properties: dict[str, str] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    not_carried: list[str] = field(default_factory=list)
    title: str = ""
    lang: str = ""

    def paragraphs(self) -> Iterator[Paragraph]:
        """Every paragraph in order, those of tables and notes as well."""
        for entry in self.body:
            if isinstance(entry, Paragraph):
                yield entry
            else:
                for row in entry.rows:
                    for cell in row.cells:
                        yield from cell.paragraphs
        for note in self.notes.values():
            yield from note
