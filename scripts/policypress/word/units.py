"""The paragraphs and cells of a text as its Word file shows them, each with the clause it came from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from policypress.document import Document, Token
from policypress.document.inline import Run, tokens_of
from policypress.errors import PolicyError
from policypress.word.export import word_file
from policypress.word.inline import Notes
from policypress.word.layout import Block, RowBlock, lay_out
from policypress.word.parts import About
from policypress.word.reader import WordFile
from policypress.word.views import Line, View, all_accepted, view

_FIRST_NOTE = 0xE100


@dataclass(eq=False)
class Unit:
    """One paragraph, cell or footnote of a text.

    ``tokens`` as they stand in the text, ``shown`` as they come back from its Word file; ``cell`` is the place in a
    table row, -1 for others; ``heading`` the level, 0 for none.
    """

    block: Block
    tokens: tuple[Token, ...]
    cell: int = -1
    shown: tuple[Token, ...] = ()
    heading: int = 0

    @property
    def clause(self) -> int:
        """The index of the clause in its document; -1 for the title."""
        return self.block.index


def units_of(document: Document, lang: str) -> tuple[list[Unit], Notes]:
    """The units of a text in the order of its Word file, footnotes last; and its footnotes' labels."""
    notes = Notes()
    layout = lay_out(document, notes, lang)
    out: list[Unit] = []
    for block in layout.blocks:
        if isinstance(block, RowBlock):
            out.extend(Unit(block, cell, number) for number, cell in enumerate(block.cells) if cell)
        elif block.tokens:
            out.append(Unit(block, block.tokens))
    done: list[str] = []
    for unit in out:
        done.extend(label for label in map(notes.label, _characters(unit.tokens)) if label and label not in done)
    for label in done:
        for block in layout.footnotes.get(label, []):
            done.extend(other for other in map(notes.label, _characters(block.tokens)) if other and other not in done)
            out.append(Unit(block, block.tokens))
    _look(out, document, lang)
    return out, notes


def _look(units: Sequence[Unit], document: Document, lang: str) -> None:
    """Fill in how each unit looks once it has been a Word file."""
    data = word_file(document, About("", lang=lang))
    shown = view(WordFile(data, "the export"), all_accepted)
    lines = [line for line in shown.lines() if has_words(line)]
    if len(lines) != len(units):
        raise PolicyError("This text cannot be compared with its Word file. Merge the review by hand.")
    marks = note_characters(shown)
    for unit, line in zip(units, lines, strict=True):
        head = isinstance(unit.block, RowBlock) and unit.block.header
        unit.shown, unit.heading = line_tokens(line, marks, head), line.heading


def _characters(tokens: Sequence[Token]) -> Iterator[str]:
    return (token.text for token in tokens if "\ue100" <= token.text[:1] <= "\uf8ff")


def has_words(line: Line) -> bool:
    """Whether a line shows anything but its label."""
    return bool(line.text) or any(span.note for span in line.spans)


def note_characters(first: View, *further: View) -> dict[str, str]:
    """Key of a footnote → the character that stands for it, in the order in which views refer to them."""
    keys = dict.fromkeys(key for shown in (first, *further) for key in shown.notes)
    return {key: chr(_FIRST_NOTE + number) for number, key in enumerate(keys)}


def line_tokens(line: Line, marks: Mapping[str, str], head: bool = False) -> tuple[Token, ...]:
    """The tokens of a line; in the head of a table, which is bold anyhow, bold is no mark."""
    runs = []
    for span in line.spans:
        text = marks.get(span.note, "") if span.note else span.text
        shown = span.marks.replace("b", "") if head else span.marks
        runs.append(Run(text, "" if span.note else shown, _target(span.target)))
    return tokens_of(_plain_space(runs))


def _plain_space(runs: Sequence[Run]) -> list[Run]:
    """White space of its own takes the look of the run before it, as it shows none."""
    out: list[Run] = []
    for run in runs:
        if out and not run.text.strip():
            out[-1] = Run(out[-1].text + run.text, out[-1].marks, out[-1].target)
        else:
            out.append(run)
    return out


def _target(target: str) -> str:
    """An address without the slash that programs add to a bare host."""
    return target.rstrip("/") if target.count("/") == 3 and target.endswith("/") else target


def look(tokens: Sequence[Token]) -> tuple[tuple[str, str, str], ...]:
    """What two lines must share to be the same: words, emphasis, links; not white space."""
    return tuple((token.text, "".join(sorted(set(token.marks) & set("bisc^_"))), token.target) for token in tokens)
