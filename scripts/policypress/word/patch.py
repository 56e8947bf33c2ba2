"""Edits of clauses → the Markdown file: lines that no edit touches keep their bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from policypress.document import Clause, ClauseKind, Document, Token, parse_document
from policypress.word.inline import Notes, inline_word_tokens, word_tokens
from policypress.word.source import patched, written
from policypress.word.units import look

_MARKER = re.compile(r"(?:[-*+]|\d{1,9}[.)])[ \t]+")
_PIPE = re.compile(r"(?<!\\)\|")


@dataclass(frozen=True)
class Change:
    """New words of a clause (of one cell, where ``cell`` is 0 or more); None where it is taken out."""

    clause: int
    tokens: tuple[Token, ...] | None
    cell: int = -1


@dataclass(frozen=True)
class Addition:
    """A new clause behind another (-1: at the top): ``kind`` is heading, item, paragraph or row.

    ``level``: of a heading, or how deep the item lies (1 for the outermost list); ``ordered``: whether its list counts.
    """

    after: int
    kind: str
    tokens: tuple[tuple[Token, ...], ...]
    level: int = 0
    ordered: bool = False


class CannotPatch(Exception):
    """An edit whose place in the file cannot be told."""


@dataclass(frozen=True, slots=True)
class _Span:
    """Lines of a clause in the file: the first, behind its words, behind the last (a heading may be underlined)."""

    start: int
    words: int
    end: int


class Patch:
    """A text under change: its lines, and the spans of its clauses."""

    def __init__(self, text: str, notes: Notes) -> None:
        self.text = text
        self.document: Document = parse_document(text)
        self.notes = notes
        self.newline = "\r\n" if "\r\n" in text else "\n"
        self.lines = text.split("\n")
        clauses = self.document.clauses
        self.defined = frozenset(c.marker[2:-1] for c in clauses if c.kind is ClauseKind.FOOTNOTE)
        self.defined |= frozenset(notes.characters)

    @classmethod
    def of(cls, document: Document, other: Patch) -> Patch:
        """Another text with the footnotes of a first one."""
        out = cls.__new__(cls)
        out.text, out.document, out.notes, out.newline, out.lines = "", document, other.notes, "\n", []
        out.defined = other.defined
        return out

    def is_row(self, index: int) -> bool:
        """Whether a clause is a table row."""
        return self.document.clauses[index].kind is ClauseKind.ROW

    def first_clause(self) -> int:
        """The index of the first clause below the front matter."""
        clauses = self.document.clauses
        return next((i for i, clause in enumerate(clauses) if clause.kind is not ClauseKind.META), len(clauses))

    def shown(self, index: int) -> list[tuple[tuple[str, str, str], ...]]:
        """What a clause shows: its words, or the words of each of its cells; nothing for one without words."""
        clause = self.document.clauses[index]
        if clause.kind is ClauseKind.META:
            return []
        if clause.kind is ClauseKind.ROW and not clause.html:
            return [look(self._read(clause)(cell)) for cell in clause.cells]
        return [look(word_tokens(clause, self.notes, self.defined))]

    def tokens(self, index: int, cell: int = -1) -> tuple[Token, ...]:
        """The words of a clause, or of one of its cells."""
        clause = self.document.clauses[index]
        if cell >= 0:
            return self._read(clause)(clause.cells[cell])
        return word_tokens(clause, self.notes, self.defined)

    def apply(self, changes: Sequence[Change], additions: Sequence[Addition]) -> str:
        """The text with the edits made.

        :raises CannotPatch: one of them has no place in the file that can be told
        """
        jobs: list[tuple[int, int, Callable[[], None]]] = []
        for change in changes:
            jobs.append((self._span(change.clause).start, 1, lambda c=change: self._change(c)))  # type: ignore[misc]
        for number, addition in enumerate(additions):
            place = self._span(addition.after).end if addition.after >= 0 else self._top()
            jobs.append((place, -number, lambda a=addition, p=place: self._add(a, p)))  # type: ignore[misc]
        # From the bottom up, so that the lines above keep their numbers.
        for _, _, job in sorted(jobs, key=lambda entry: entry[:2], reverse=True):
            job()
        return "\n".join(self.lines)

    # places ----------------------------------------------------------------------------------------------------

    def _top(self) -> int:
        return self.document.body_line - 1

    def _span(self, index: int) -> _Span:
        clause = self.document.clauses[index]
        start = clause.line - 1
        words = start + max(1, clause.source.count("\n") + 1)
        if clause.kind in (ClauseKind.CODE, ClauseKind.HTML, ClauseKind.META, ClauseKind.RULE) or clause.html:
            raise CannotPatch
        end = words
        if clause.kind is ClauseKind.HEADING and not self.lines[start].lstrip(" >").startswith("#"):
            end += 1
        return _Span(start, words, end)

    # words -----------------------------------------------------------------------------------------------------

    def _read(self, clause: Clause) -> Callable[[str], tuple[Token, ...]]:
        return lambda source: inline_word_tokens(source, clause, self.notes, self.defined)

    def _change(self, change: Change) -> None:
        clause = self.document.clauses[change.clause]
        span = self._span(change.clause)
        if change.tokens is None:
            self._remove(span)
        elif clause.kind is ClauseKind.ROW:
            self._cell(clause, span, change.cell, change.tokens)
        else:
            read = self._read(clause)
            new = patched(clause.source, read(clause.source), change.tokens, read, self.notes.label)
            self._replace(clause, span, new.replace("\r", ""))

    def _replace(self, clause: Clause, span: _Span, new: str) -> None:
        old = clause.source.split("\n")
        lines = [line.rstrip("\r") for line in self.lines[span.start : span.words]]
        at = lines[0].find(old[0].strip())
        last = lines[-1].find(old[-1].strip())
        if at < 0 or last < 0:
            raise CannotPatch
        first, tail = lines[0][:at], lines[-1][last + len(old[-1].strip()) :]
        further = re.match(r"[ \t>]*", lines[1])[0] if len(lines) > 1 else self._continued(first)  # type: ignore[index]
        rows = new.split("\n")
        out = [first + rows[0], *(further + row.lstrip() for row in rows[1:])]
        if clause.kind is ClauseKind.HEADING:
            out = [first + " ".join(row.strip() for row in rows)]
        out[-1] += tail
        ending = "\r" if self.newline == "\r\n" else ""
        self.lines[span.start : span.words] = [line + ending for line in out]

    def _continued(self, first: str) -> str:
        """What stands before the further lines of a clause whose first line begins so."""
        blank = re.sub(r"\[\^[^\[\]]*\]:\s*", "    ", first)
        return "".join(sign if sign == ">" else " " for sign in blank)

    def _cell(self, clause: Clause, span: _Span, number: int, tokens: tuple[Token, ...]) -> None:
        line = self.lines[span.start]
        bars = [match.start() for match in _PIPE.finditer(line)]
        edges = [-1, *bars, len(line.rstrip("\r"))]
        cells = list(pairwise(edges))
        if not line[: cells[0][1]].strip(" >"):
            cells = cells[1:]
        if number >= len(cells) or number >= len(clause.cells):
            raise CannotPatch
        start, end = cells[number][0] + 1, cells[number][1]
        inside = line[start:end]
        source = clause.cells[number]
        if source.strip() and source.strip() not in inside.replace("\\|", "|"):
            raise CannotPatch
        read = self._read(clause)
        new = patched(source, read(source), tokens, read, self.notes.label)
        new = new.replace("\\\n", "<br>").replace("\n", " ").replace("\\|", "|").replace("|", "\\|")
        lead = inside[: len(inside) - len(inside.lstrip())] or " "
        tail = inside[len(inside.rstrip()) :] if inside.strip() else " "
        self.lines[span.start] = line[:start] + lead + new + tail + line[end:]

    # whole clauses ---------------------------------------------------------------------------------------------

    def _remove(self, span: _Span) -> None:
        end = span.end
        above = span.start == 0 or not self.lines[span.start - 1].strip()
        while above and end < len(self.lines) - 1 and not self.lines[end].strip():
            end += 1
        del self.lines[span.start : end]

    def _add(self, addition: Addition, place: int) -> None:
        ending = "\r" if self.newline == "\r\n" else ""
        rows = self._rows(addition)
        if addition.kind == "row":
            self.lines[place:place] = [rows[0] + ending]
            return
        tight = addition.kind == "item" and self._tight(place)
        before = place > 0 and bool(self.lines[place - 1].strip())
        after = place < len(self.lines) and bool(self.lines[place].strip())
        if not tight:
            rows = [*([""] if before else []), *rows, *([""] if after else [])]
        if place >= len(self.lines):
            rows = [*rows, ""] if not before else rows
        self.lines[place:place] = [row + ending for row in rows]

    def _tight(self, place: int) -> bool:
        """Whether the list around a place has no empty lines."""
        beside = [self.lines[at] for at in (place - 1, place) if 0 <= at < len(self.lines)]
        items = [bool(re.match(rf"[\s>]*{_MARKER.pattern}", line)) for line in beside]
        if items == [True, True]:
            return True
        return items[:1] == [True] and place >= 2 and bool(re.match(rf"[\s>]*{_MARKER.pattern}", self.lines[place - 2]))

    def _rows(self, addition: Addition) -> list[str]:
        words = [written(tokens, self.notes.label) for tokens in addition.tokens]
        if addition.kind == "row":
            cells = [word.replace("\\\n", "<br>").replace("|", "\\|") for word in words]
            return ["| " + " | ".join(cells) + " |"]
        if addition.kind == "heading":
            return ["#" * addition.level + " " + words[0].replace("\\\n", " ")]
        lead = ""
        if addition.kind == "item" or addition.level:
            lead = self._lead(addition)
        lines = words[0].split("\n")
        rest = self._continued(lead)
        return [lead + lines[0], *(rest + line for line in lines[1:])]

    def _lead(self, addition: Addition) -> str:
        """The marker and indent of a new item (the indent of a new paragraph in one), after the items around it."""
        clauses = self.document.clauses
        for index in range(addition.after, -1, -1):
            clause = clauses[index]
            depth = sum(part.partition(":")[0] in ("ul", "ol") for part in clause.path)
            if not depth:
                break
            line = self.lines[clause.line - 1]
            match = re.match(rf"([\s>]*)({_MARKER.pattern})", line)
            if not match or depth > addition.level:
                continue
            kind = "ol" if match.group(2)[:1].isdigit() else "ul"
            wide = len(match.group(0))
            if addition.kind != "item":
                return self._continued(match.group(0))
            if depth == addition.level and (kind == "ol") == addition.ordered:
                return match.group(1) + self._next(match.group(2))
            if depth < addition.level:
                return self._continued(line[:wide]) + ("1.  " if addition.ordered else "-   ")
        if addition.kind != "item":
            return ""
        return "1.  " if addition.ordered else "-   "

    def _next(self, marker: str) -> str:
        match = re.match(r"(\d+)([.)][ \t]+)", marker)
        if not match:
            return marker
        number = str(int(match.group(1)) + 1)
        shorter = max(1, len(match.group(2)) - 1 - (len(number) - len(match.group(1))))
        return number + match.group(2)[0] + " " * shorter
