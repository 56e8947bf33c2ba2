"""What both readers, of Markdown and of HTML, build: clauses in the containers and under the headings they stand in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from policypress.document.looks import label
from policypress.document.model import Clause, ClauseKind, Place
from policypress.document.token import plain


@dataclass(slots=True)
class Frame:
    """A container or element that is open.

    ``part`` is its name in a clause's path, empty where it is none; ``name`` by which it is closed; ``html`` whether
    the HTML reader opened it; ``serial`` tells it from others of its name; ``attributes`` what it lays on the clauses
    in it; ``heading`` is a level, ``first`` the index of its first clause.
    """

    part: str
    name: str
    html: bool = False
    serial: int = 0
    kind: ClauseKind | None = None
    level: int = 0
    attributes: str = ""
    hidden: bool = False
    lang: str = ""
    first: int = 0
    number: int = 1
    style: str = ""
    backwards: bool = False
    items: list[int] = field(default_factory=list)


class Builder:
    """Keeps the open containers and headings, and adds clauses in them."""

    def __init__(self, first_line: int, references: Mapping[str, Any]) -> None:
        self.first_line = first_line
        self.references = dict(references) if not isinstance(references, dict) else references
        self.clauses: list[Clause] = []
        self.frames: list[Frame] = []
        self.headings: list[tuple[int, str]] = []
        self.serial = 0
        self.last: list[int] = []
        self.marker = ""
        self.number = ""
        self.item_open = False
        self.lead_at: dict[int, int] = {}
        self.lead = -1
        self.faults: list[str] = []

    # containers ------------------------------------------------------------------------------------------------

    def open(self, frame: Frame) -> Frame:
        """Open a container or element."""
        self.serial += 1
        frame.serial, frame.first = self.serial, len(self.clauses)
        self.frames.append(frame)
        name, *rest = frame.part.split(":")
        if name == "ol":
            begins, style = rest[0] if rest else "", rest[1] if len(rest) > 1 else "1"
            frame.backwards = rest[2:] == ["reversed"]
            frame.number, frame.style = int(begins or 1), style
        elif name == "li":
            self._open_item(rest[0] if rest else "")
        return frame

    def _open_item(self, own: str) -> None:
        self.item_open, self.number = True, ""
        above = next((f for f in reversed(self.frames[:-1]) if f.part), None)
        if above is None or not above.style:
            return
        if own:
            above.number = int(own)
        self.number = label(above.number, above.style)
        above.items.append(len(self.clauses))
        above.number += -1 if above.backwards else 1

    def close(self, name: str, *, html: bool) -> bool:
        """Close the innermost container of a name with all in it; a reader closes only what it opened itself."""
        for place in range(len(self.frames) - 1, -1, -1):
            frame = self.frames[place]
            if html and not frame.html:
                return False
            if frame.name == name and frame.html == html:
                while len(self.frames) > place:
                    self._closed(self.frames[-1])
                    self.frames.pop()
                return True
        return False

    def close_all(self) -> None:
        """Close everything that is open."""
        while self.frames:
            self._closed(self.frames[-1])
            self.frames.pop()

    def _closed(self, frame: Frame) -> None:
        name = frame.part.partition(":")[0]
        if name == "li":
            if len(self.clauses) == frame.first:
                self.add(ClauseKind.ITEM, "", self._last_line())
            self.item_open = False
        elif frame.kind is ClauseKind.HEADING and len(self.clauses) == frame.first:
            self.add(ClauseKind.HEADING, "", self._last_line(), level=frame.level)
        elif frame.backwards and frame.part.startswith("ol::"):
            self._number_backwards(frame)

    def _number_backwards(self, frame: Frame) -> None:
        """A list that counts down, and does not say from what, begins with the count of its items."""
        for place, index in enumerate(frame.items):
            shown = label(len(frame.items) - place, frame.style)
            if index < len(self.clauses) and self.clauses[index].number:
                self.clauses[index] = replace(self.clauses[index], number=shown)

    def _last_line(self) -> int:
        return self.clauses[-1].line - self.first_line if self.clauses else 0

    def inside(self, part: str) -> bool:
        """Whether a container of this name is open."""
        return any(frame.part.partition(":")[0] == part for frame in self.frames)

    # clauses ---------------------------------------------------------------------------------------------------

    def text_kind(self) -> tuple[ClauseKind, int]:
        """What a text that stands here is, with its level where it is a heading."""
        for frame in reversed(self.frames):
            if frame.kind is not None:
                return frame.kind, frame.level
            if frame.part:
                break
        if self.item_open:
            return ClauseKind.ITEM, 0
        inner = next((frame.part for frame in reversed(self.frames) if frame.part), "")
        return (ClauseKind.FOOTNOTE if inner == "footnote" else ClauseKind.PARAGRAPH), 0

    def add(self, kind: ClauseKind, source: str, line: int, *, level: int = 0, **more: Any) -> Clause:
        """Add a clause that stands on ``line``, counted from 0 where the text begins."""
        path, numbers, hidden, lang, laid = [], [], False, "", ""
        for frame in self.frames:
            if frame.part:
                path.append(frame.part)
                numbers.append(frame.serial)
            hidden = hidden or frame.hidden
            lang = frame.lang or lang
            laid = f"{laid} {frame.attributes}" if frame.attributes else laid
        kept = 0
        while kept < min(len(numbers), len(self.last)) and numbers[kept] == self.last[kept]:
            kept += 1
        self.last = numbers
        if kind is ClauseKind.HEADING:
            while self.headings and self.headings[-1][0] >= level:
                self.headings.pop()
            more["marker"] = "#" * level
        elif kind in (ClauseKind.ITEM, ClauseKind.FOOTNOTE):
            more.setdefault("marker", self.marker)
        if laid:
            more["attributes"] = f"{more.get('attributes', '')}{laid}".strip()
        faults, self.faults = tuple(self.faults), []
        clause = Clause(
            kind if not hidden or kind is ClauseKind.META else ClauseKind.HTML,
            source,
            line + self.first_line,
            section=tuple(text for _, text in self.headings),
            path=tuple(path),
            kept=kept,
            level=0 if hidden else level,
            number=self.number if self.item_open else "",
            lead=self._lead(kind, path),
            lang=lang,
            unseen=hidden,
            faults=faults,
            references=self.references,
            **more,
        )
        self.clauses.append(clause)
        if path and path[-1].partition(":")[0] == "li":
            self.item_open = False
        if clause.kind is ClauseKind.HEADING:
            self.headings.append((level, plain(clause.tokens)))
        return clause

    def add_code(self, source: str, line: int) -> None:
        """Add preformatted text, one clause per paragraph of it: it is often prose."""
        for part in re.split(r"(\n(?:[ \t]*\n)+)", source):
            if part.strip():
                self.add(ClauseKind.CODE, part, line)
            line += part.count("\n")

    def _lead(self, kind: ClauseKind, path: list[str]) -> int:
        """How many clauses back stands the item one list further out, else the clause that leads into the list."""
        depth, here = sum(part.partition(":")[0] == "li" for part in path), len(self.clauses)
        if not depth:
            self.lead_at.clear()
            self.lead = here
            return 0
        if kind is ClauseKind.ITEM:
            found = self.lead_at.get(depth - 1, self.lead)
            self.lead_at[depth] = here
            for deeper in [level for level in self.lead_at if level > depth]:
                del self.lead_at[deeper]
        else:
            found = self.lead_at.get(depth, self.lead)
        return here - found if found >= 0 else 0


_WIDEST = 1000
"""Columns of a table that are counted."""


class Grid:
    """The places of a table's cells, and the texts that head its columns."""

    def __init__(self) -> None:
        self.taken: dict[int, int] = {}  # column → how many more rows a cell above reaches down
        self.heads: dict[int, str] = {}

    def places(self, spans: list[tuple[int, int, bool]]) -> tuple[Place, ...]:
        """Where the cells of the next row stand, given (columns, rows, head) of each."""
        out, column = [], 0
        reaching = {place: rows - 1 for place, rows in self.taken.items() if rows > 1}
        for columns, rows, head in spans:
            while column in self.taken:
                column += 1
            columns = max(1, min(columns, _WIDEST - column))
            out.append(Place(column, columns, rows, head))
            if rows > 1 and column < _WIDEST:
                reaching.update(dict.fromkeys(range(column, column + columns), rows - 1))
            column += columns
        self.taken = reaching
        return tuple(out)

    def head(self, places: tuple[Place, ...], texts: list[str]) -> None:
        """Take a row for the heads of the columns under it."""
        for place, text in zip(places, texts, strict=True):
            for column in range(place.column, place.column + place.columns):
                self.heads[column] = " ".join(part for part in (self.heads.get(column, ""), text) if part)

    def columns(self, places: tuple[Place, ...]) -> tuple[str, ...]:
        """The texts that head the columns of a row's cells."""
        return tuple(self.heads.get(place.column, "") for place in places)
