"""A file that came back from review, held against the text it was made from: edits tracked and not tracked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from rapidfuzz.distance import Indel

from policypress.document import Token
from policypress.word.merge import merge_tokens
from policypress.word.reader import WordFile
from policypress.word.units import Unit, has_words, line_tokens, look, note_characters
from policypress.word.views import Accepts, Line, TableLines, View, view
from policypress.word.wording import difference_words, shown_words

_ALIKE = 0.4


@dataclass(frozen=True, slots=True)
class NewLine:
    """A line that came: its words, what it is, and the unit behind which it stands (None: at the top).

    ``row``: the further cells of a table row that came as a whole.
    """

    line: Line
    tokens: tuple[Token, ...]
    after: Unit | None
    row: tuple[tuple[Token, ...], ...] = ()


@dataclass
class Edits:
    """What a review did to the units of a text.

    ``changed``: unit → its words now; ``gone``: units taken out; ``came``: new lines; ``untracked``: edits made without
    tracking, one sentence each; ``unclear``: what cannot be taken over, one sentence each; ``notes``: footnotes that
    came, by the character that stands for each; ``at``: id of a comment → the unit it is about, or the words of a line
    that came.
    """

    changed: dict[Unit, tuple[Token, ...]] = field(default_factory=dict)
    gone: list[Unit] = field(default_factory=list)
    came: list[NewLine] = field(default_factory=list)
    untracked: list[str] = field(default_factory=list)
    unclear: list[str] = field(default_factory=list)
    notes: dict[str, tuple[Token, ...]] = field(default_factory=dict)
    at: dict[str, Unit | tuple[Token, ...]] = field(default_factory=dict)


@dataclass(eq=False)
class _Shown:
    """A line of a view with its tokens; ``row`` is the table row it stands in."""

    line: Line
    tokens: tuple[Token, ...]
    row: object = None
    cells: int = 0


def edits_of(file: WordFile, units: Sequence[Unit], before: Accepts, after: Accepts, accept_untracked: bool) -> Edits:
    """What stands in a file that was made from ``units`` and reviewed since.

    ``before`` is the view as it was sent out, ``after`` with the changes to take; ``accept_untracked`` takes edits that
    were made without tracking as well.
    """
    was, now = view(file, before), view(file, after)
    marks = note_characters(was, now)
    return _Comparer(units, _shown(was, marks), _shown(now, marks), accept_untracked).edits(was, now, marks)


def _shown(shown: View, marks: dict[str, str]) -> list[_Shown]:
    out: list[_Shown] = []
    for block in shown.blocks:
        if isinstance(block, TableLines):
            for number, row in enumerate(block.rows):
                key, head = object(), number < block.heads
                lines = [line for cell in row for line in cell.lines if has_words(line)]
                out.extend(_Shown(line, line_tokens(line, marks, head), key, len(row)) for line in lines)
        elif has_words(block):
            out.append(_Shown(block, line_tokens(block, marks)))
    for lines in shown.notes.values():
        out.extend(_Shown(line, line_tokens(line, marks)) for line in lines if has_words(line))
    return out


class _Comparer:
    def __init__(self, units: Sequence[Unit], was: list[_Shown], now: list[_Shown], accept_untracked: bool) -> None:
        self.units, self.was, self.now = units, was, now
        self.accept_untracked = accept_untracked
        self.out = Edits()
        self.unit_of: dict[int, Unit] = {}

    def edits(self, was: View, now: View, marks: dict[str, str]) -> Edits:
        """All edits, in the order of the text."""
        self._match()
        last: Unit | None = None
        rows_done: set[int] = set()
        for olds, news in self._groups():
            last = self._group(olds, news, last, rows_done)
        known = set(was.notes)
        for key, lines in now.notes.items():
            if key not in known:
                self.out.notes[marks[key]] = tuple(t for line in lines for t in line_tokens(line, marks))
        return self.out

    # the file as it was sent out and the text ------------------------------------------------------------------

    def _match(self) -> None:
        """Which unit each line of the file as it was sent out belongs to; what differs was edited without tracking."""
        left = [(look(unit.shown), unit.heading) for unit in self.units]
        right = [(look(shown.tokens), shown.line.heading) for shown in self.was]
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
            if tag == "equal":
                self.unit_of.update({id(self.was[j1 + k]): self.units[i1 + k] for k in range(i2 - i1)})
            else:
                self._differing(self.units[i1:i2], self.was[j1:j2])

    def _differing(self, units: Sequence[Unit], lines: Sequence[_Shown]) -> None:
        if len(units) == len(lines):
            for unit, line in zip(units, lines, strict=True):
                self.unit_of[id(line)] = unit
                self.out.untracked.append(_difference(unit, line))
            return
        start = 0
        for unit in units:
            scores = [
                (Indel.normalized_similarity([t.text for t in unit.shown], [t.text for t in line.tokens]), -number)
                for number, line in enumerate(lines[start:])
            ]
            best = max(scores, default=(0.0, 0))
            if best[0] < _ALIKE:
                self.out.untracked.append(f"taken out: “{shown_words(unit.shown)}”")
                if self.accept_untracked:
                    self.out.gone.append(unit)
                continue
            place = start - best[1]
            for line in lines[start:place]:
                self.out.untracked.append(f"put in: “{shown_words(line.tokens)}”")
            self.unit_of[id(lines[place])] = unit
            self.out.untracked.append(_difference(unit, lines[place]))
            start = place + 1
        for line in lines[start:]:
            self.out.untracked.append(f"put in: “{shown_words(line.tokens)}”")

    # the two views of the file ---------------------------------------------------------------------------------

    def _groups(self) -> list[tuple[list[_Shown], list[_Shown]]]:
        """Lines of both views that share stored paragraphs, in the order of the file."""
        owner: dict[int, int] = {}
        groups: list[tuple[list[_Shown], list[_Shown]]] = []
        for side, shown in enumerate((self.was, self.now)):
            for line in shown:
                found = sorted({owner[id(part)] for part in line.line.origin if id(part) in owner})
                if found:
                    number = found[0]
                    for other in found[1:]:
                        groups[number][0].extend(groups[other][0])
                        groups[number][1].extend(groups[other][1])
                        groups[other][0].clear()
                        groups[other][1].clear()
                        owner.update({part: number for part, at in owner.items() if at == other})
                else:
                    number = len(groups)
                    groups.append(([], []))
                groups[number][side].append(line)
                owner.update({id(part): number for part in line.line.origin})
        places = self._places()
        kept = [group for group in groups if group[0] or group[1]]
        return sorted(kept, key=lambda group: min(places[id(line)] for line in (*group[0], *group[1])))

    def _places(self) -> dict[int, int]:
        """A place in the file for each line: the number of its first stored paragraph, seen in both views."""
        return {id(line): line.line.origin[0].number for line in (*self.was, *self.now)}

    def _group(self, olds: list[_Shown], news: list[_Shown], last: Unit | None, done: set[int]) -> Unit | None:
        units = [self.unit_of[id(old)] for old in olds if id(old) in self.unit_of]
        for line in (*olds, *news):
            for comment in (name for part in line.line.origin for name in part.comments):
                self.out.at.setdefault(comment, units[0] if units else line.tokens)
        if not units:
            if not olds or self.accept_untracked:
                self._come(news, last, done)
            return last
        for unit, old, new in zip(units, olds, news, strict=False):
            self._change(unit, old, new)
        for unit, old in list(zip(units, olds, strict=False))[len(news) :]:
            self._go(unit, old)
        self._come(news[len(units) :], units[-1], done)
        return units[-1]

    def _change(self, unit: Unit, old: _Shown, new: _Shown) -> None:
        if old.line.heading != new.line.heading:
            self.out.unclear.append(
                f"“{shown_words(new.tokens)}” became another kind of heading or none; set it by hand."
            )
        start = unit.shown if self.accept_untracked else old.tokens
        if look(new.tokens) == look(start) and not (self.accept_untracked and look(old.tokens) != look(unit.shown)):
            return
        clean = look(old.tokens) == look(unit.shown) or self.accept_untracked
        wanted = new.tokens if clean else merge_tokens(old.tokens, unit.shown, new.tokens)
        if wanted is None:
            self.out.unclear.append(
                f"“{shown_words(new.tokens)}” was edited with tracking on and off in one place; take it over by hand."
            )
        elif look(wanted) != look(unit.shown):
            self.out.changed[unit] = wanted

    def _go(self, unit: Unit, old: _Shown) -> None:
        if look(old.tokens) != look(unit.shown) and not self.accept_untracked:
            self.out.unclear.append(
                f"“{shown_words(old.tokens)}” was taken out with tracking on and edited with it off; decide by hand."
            )
            return
        self.out.gone.append(unit)

    def _come(self, news: Iterable[_Shown], last: Unit | None, done: set[int]) -> None:
        for new in news:
            if new.row is None:
                self.out.came.append(NewLine(new.line, new.tokens, last))
                continue
            if id(new.row) in done:
                continue
            done.add(id(new.row))
            cells = [shown.tokens for shown in self.now if shown.row is new.row]
            if len(cells) == new.cells:
                self.out.came.append(NewLine(new.line, new.tokens, last, tuple(cells)))
            else:
                self.out.unclear.append(
                    f"The table row “{shown_words(new.tokens)}” has cells without words; add it by hand."
                )


def _difference(unit: Unit, line: _Shown) -> str:
    if unit.heading != line.line.heading:
        return f"another kind of heading: “{shown_words(line.tokens)}”"
    return difference_words(unit.shown, line.tokens)
