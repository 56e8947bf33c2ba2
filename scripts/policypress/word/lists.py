"""Lists of a text as Word numbers them: each list a level of a numbering, lists that follow one another restarted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from policypress.document import Clause
from policypress.word.formats import number_text

DEEPEST = 8
"""The last of Word's nine list levels."""

FORMATS = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "ul": "bullet",
}
"""The kind of a list → Word's name of its number format."""


@dataclass(eq=False)
class ListNode:
    """One list of a text: its kind (``1 a A i I ul``), first number, level, and the list and item around it."""

    kind: str
    start: int
    depth: int
    parent: ListNode | None
    item: object | None
    numbering: Numbering | None = None
    next: int = 0


@dataclass(eq=False)
class Numbering:
    """A numbering of Word: for each of its levels in use the kind and the first number."""

    id: int
    levels: dict[int, tuple[str, int]] = field(default_factory=dict)


@dataclass
class Numberings:
    """All numberings of a file, and which levels were begun anew below which items."""

    all: list[Numbering] = field(default_factory=list)
    used: set[tuple[int, object | None, int]] = field(default_factory=set)

    def place(self, nodes: Sequence[ListNode], continued: dict[ListNode, ListNode] | None = None) -> None:
        """Give each list its numbering; ``continued`` maps lists of an older text to the lists that continue them."""
        for node in nodes:
            twin = (continued or {}).get(node)
            if twin is not None:
                node.numbering = twin.numbering
                continue
            node.numbering = self._joined(node) or self._anew(node)

    def _joined(self, node: ListNode) -> Numbering | None:
        """The numbering around a nested list, where Word restarts the level for it by itself."""
        around = node.parent.numbering if node.parent else None
        if around is None or node.parent is None or node.parent.depth >= node.depth or node.depth > DEEPEST:
            return None
        mark = (around.id, node.item, node.depth)
        if mark in self.used or around.levels.get(node.depth, (node.kind, node.start)) != (node.kind, node.start):
            return None
        self.used.add(mark)
        around.levels[node.depth] = (node.kind, node.start)
        return around

    def _anew(self, node: ListNode) -> Numbering:
        numbering = Numbering(len(self.all) + 1, {min(node.depth, DEEPEST): (node.kind, node.start)})
        self.all.append(numbering)
        self.used.add((numbering.id, node.item, node.depth))
        return numbering


@dataclass(frozen=True, slots=True)
class Place:
    """Where a clause stands: its open lists (outermost first), whether it begins an item, its containers as objects.

    ``containers`` are (name, object) pairs; two clauses stand in the same container where the object is the same.
    """

    lists: tuple[ListNode, ...]
    begins_item: bool
    containers: tuple[tuple[str, object], ...]


def places(clauses: Sequence[Clause]) -> list[Place]:
    """The place of each clause."""
    out: list[Place] = []
    stack: list[tuple[str, object]] = []
    seen: set[int] = set()
    for clause in clauses:
        del stack[clause.kept :]
        for part in clause.path[clause.kept :]:
            stack.append(_opened(part, stack))
        lists = tuple(entry for _, entry in stack if isinstance(entry, ListNode))
        items = [entry for name, entry in stack if name == "li"]
        begins = bool(items) and id(items[-1]) not in seen
        if items:
            seen.add(id(items[-1]))
        if begins and lists:
            lists = _counted(clause, lists, stack)
        out.append(Place(lists, begins, tuple(stack)))
    return out


def _counted(clause: Clause, lists: tuple[ListNode, ...], stack: list[tuple[str, object]]) -> tuple[ListNode, ...]:
    """The open lists; the innermost begun anew where its item shows another number than the next one."""
    node = lists[-1]
    if node.kind == "ul":
        return lists
    node.next = node.next or node.start
    number = _ordinal(clause.number.rstrip(".)"), node.kind)
    if number is not None and number != node.next:
        fresh = ListNode(node.kind, number, node.depth, node.parent, node.item, None, number)
        stack[:] = [(name, fresh if entry is node else entry) for name, entry in stack]
        lists, node = (*lists[:-1], fresh), fresh
    node.next += 1
    return lists


def _ordinal(text: str, kind: str) -> int | None:
    """The number that an item shows, from its characters; None where they are no number of that kind."""
    if text.isdigit():
        return int(text) if kind == "1" else None
    form = FORMATS[kind]
    return next((number for number in range(1, 400) if number_text(number, form) == text), None) if text else None


def _opened(part: str, stack: list[tuple[str, object]]) -> tuple[str, object]:
    name, _, more = part.partition(":")
    if name not in ("ol", "ul"):
        return name, _Container(part)
    around = [entry for _, entry in stack if isinstance(entry, ListNode)]
    item = next((entry for inner, entry in reversed(stack) if inner == "li"), None)
    kind, start = list_kind(name, more)
    return name, ListNode(kind, start, len(around), around[-1] if around else None, item)


@dataclass(eq=False)
class _Container:
    """An open container; what it is called."""

    part: str


def list_kind(name: str, more: str) -> tuple[str, int]:
    """Kind and first number of a list from its entry in a clause's path (``ol:3``, ``ul``)."""
    if name == "ul":
        return "ul", 1
    kind, start = "1", 1
    for value in more.split(":"):
        if value in FORMATS:
            kind = value if not value.isdigit() else kind
            start = 1 if value.isdigit() else start
        elif value.lstrip("-").isdigit():
            start = int(value)
    return kind, start


def continued_lists(pairs: Sequence[tuple[Place, Place]]) -> dict[ListNode, ListNode]:
    """Old list → the new list that holds most of its items, one to one, where kind, first number and level agree."""
    votes: Counter[tuple[ListNode, ListNode]] = Counter()
    for old, new in pairs:
        if len(old.lists) == len(new.lists):
            votes.update(zip(old.lists, new.lists, strict=True))
    out: dict[ListNode, ListNode] = {}
    taken: set[ListNode] = set()
    for (old_list, new_list), _ in votes.most_common():
        alike = (old_list.kind, old_list.start, old_list.depth) == (new_list.kind, new_list.start, new_list.depth)
        if alike and old_list not in out and new_list not in taken:
            out[old_list] = new_list
            taken.add(new_list)
    return out
