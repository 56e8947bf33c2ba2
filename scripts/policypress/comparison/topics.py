"""Changes by topic: those that stand together under one heading of a text, in reading order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from dataclasses import dataclass

from policypress.comparison.changes import Change, Comparison
from policypress.document.model import Clause, ClauseKind, Document
from policypress.vocabulary import Kind

_OPENING = -1
"""What stands before the first section."""


@dataclass(frozen=True, slots=True)
class Topic:
    """The changes under one section heading.

    ``heading`` is its visible text in the newer text, of a section that went in the older one, and empty for what
    stands before the first section; ``whole`` is the kind of change that all of the section underwent, None where only
    parts changed.
    """

    heading: str
    whole: Kind | None
    changes: tuple[Change, ...]

    def counts(self) -> dict[Kind, int]:
        """How many of its changes are of each kind; only what occurs."""
        found = Counter(change.kind for change in self.changes)
        return {kind: found[kind] for kind in (Kind.MODIFIED, Kind.ADDED, Kind.REMOVED, Kind.MOVED) if found[kind]}


def topics(comparison: Comparison, wanted: Set[str] | None = None) -> tuple[Topic, ...]:
    """The changes of a comparison by section; ``wanted`` keeps only those with these ids."""
    old, new = _Sections(comparison.old), _Sections(comparison.new)
    follows = {i: j for j, i in comparison.pairs.items()}
    groups: dict[tuple[bool, int], list[Change]] = {}
    for change in comparison.changes:
        if wanted is None or change.id in wanted:
            groups.setdefault(_place(change, old, new, follows), []).append(change)
    return tuple(_topic(new if here else old, index, found) for (here, index), found in groups.items())


def _place(change: Change, old: _Sections, new: _Sections, follows: dict[int, int]) -> tuple[bool, int]:
    """(whether it is one of the newer text, index of the heading) of the section a change belongs to."""
    if change.after:
        return True, new.of(change.after[0])
    index = old.of(change.before[0])
    if index == _OPENING:
        return True, _OPENING
    return (True, new.at[follows[index]]) if index in follows else (False, index)


def _topic(sections: _Sections, index: int, changes: list[Change]) -> Topic:
    heading = sections.clauses[index].text if index != _OPENING else ""
    return Topic(heading, _whole(sections, index, changes), tuple(changes))


def _whole(sections: _Sections, index: int, changes: list[Change]) -> Kind | None:
    kinds = {change.kind for change in changes}
    if index == _OPENING or len(kinds) != 1:
        return None
    (kind,) = kinds
    touched = {id(clause) for change in changes for clause in (change.after or change.before)}
    members = [n for n, section in enumerate(sections.at) if section == index]
    every = all(id(sections.clauses[n]) in touched for n in members)
    return kind if kind is not Kind.MODIFIED and every else None


class _Sections:
    """Which section heading each clause of a document stands under, by index."""

    def __init__(self, document: Document) -> None:
        self.clauses = document.clauses
        headings = [(n, clause.level) for n, clause in enumerate(self.clauses) if clause.kind is ClauseKind.HEADING]
        body = [n for n, clause in enumerate(self.clauses) if clause.kind is not ClauseKind.META]
        # A first heading above all others is the title of the whole.
        if headings and headings[0][0] == body[0] and all(level > headings[0][1] for _, level in headings[1:]):
            headings = headings[1:]
        top = min((level for _, level in headings), default=0)
        opening = {n for n, level in headings if level == top}
        self.at: list[int] = []
        here = _OPENING
        for n in range(len(self.clauses)):
            here = n if n in opening else here
            self.at.append(here)
        self._index = {id(clause): n for n, clause in enumerate(self.clauses)}

    def of(self, clause: Clause) -> int:
        """The heading above a clause, itself where it is one."""
        return self.at[self._index[id(clause)]]
