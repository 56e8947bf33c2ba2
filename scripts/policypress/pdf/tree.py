"""Laid-out blocks → a tree of plain values that the template sets: lists in lists, cells in tables, words in runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from policypress.document import ClauseKind
from policypress.word.body import anchors_of
from policypress.word.inline import BREAK
from policypress.word.layout import Block, Layout, RowBlock
from policypress.word.runs import Piece

Node = dict[str, Any]

_OWN = re.compile("([\ue000-\uf8ff])")
_BOXES = {"blockquote": "quote", "admonition": "note", "dd": "definition"}
_LISTS = frozenset({"ol", "ul"})


class Tree:
    """Builds the tree of one text; ``held`` are the anchors that links may lead to."""

    def __init__(self, held: Iterable[str], note: Callable[[str], list[Node]]) -> None:
        self.held = set(held)
        self.note = note
        self.root: list[Node] = []
        self.open: list[tuple[object, list[Node]]] = []
        self.tables: dict[int, Node] = {}
        self.labels: dict[str, str] = {}

    def name(self, blocks: Iterable[Block]) -> None:
        """Give each place one label, before links to it are made; it may have several names."""
        for block in blocks:
            names = [name for name in anchors_of(block) if name in self.held and name not in self.labels]
            self.labels.update(dict.fromkeys(names, names[0] if names else ""))

    def add(self, block: Block, runs: list[Node], cells: Sequence[list[Node]] = ()) -> None:
        """Put a block into the containers that it stands in."""
        into = self._into(block)
        if isinstance(block, RowBlock):
            self._row(into, block, cells)
            return
        node: Node = {"kind": _kind(block), "runs": runs, "id": self._anchor(block)}
        if block.style.startswith("Heading") or block.style == "Title":
            node["level"] = int(block.style[7:]) if block.style != "Title" else 1
        into.append(node)

    def _into(self, block: Block) -> list[Node]:
        wanted = [(name, entry) for name, entry in block.place.containers if name in _LISTS | {"li", *_BOXES}]
        kept = 0
        while kept < min(len(wanted), len(self.open)) and self.open[kept][0] is wanted[kept][1]:
            kept += 1
        del self.open[kept:]
        into = self.open[-1][1] if self.open else self.root
        for name, entry in wanted[kept:]:
            into = self._container(into, name, block)
            self.open.append((entry, into))
        return into

    def _container(self, into: list[Node], name: str, block: Block) -> list[Node]:
        children: list[Node] = []
        if name in _LISTS:
            into.append({"kind": "list", "ordered": name == "ol", "items": children})
        elif name == "li":
            number = block.clause.number if block.clause is not None and block.numbered else ""
            into.append({"label": number, "children": children})
        else:
            into.append({"kind": _BOXES[name], "children": children})
        return children

    def _row(self, into: list[Node], block: RowBlock, cells: Sequence[list[Node]]) -> None:
        table = self.tables.get(id(block.table))
        if table is None:
            table = {"kind": "table", "columns": max(1, block.width), "head": [], "rows": []}
            self.tables[id(block.table)] = table
            into.append(table)
        table["columns"] = max(table["columns"], block.width)
        row = []
        for number, runs in enumerate(cells):
            place = block.grid[number] if number < len(block.grid) else None
            side = block.align[number] if number < len(block.align) else ""
            spans = {"columns": place.columns, "rows": place.rows} if place else {"columns": 1, "rows": 1}
            row.append({"runs": runs, "align": side, **spans})
        table["head" if block.header and not table["rows"] else "rows"].append(row)

    def _anchor(self, block: Block) -> str:
        for anchor in anchors_of(block):
            if anchor in self.held and self.labels.get(anchor, anchor) == anchor:
                self.held.discard(anchor)
                return anchor
        return ""

    def runs(self, pieces: Sequence[Piece], linked: frozenset[str]) -> list[Node]:
        """The runs of pieces; ``linked`` are the anchors that the text holds."""
        out: list[Node] = []
        for piece in pieces:
            for part in _OWN.split(piece.text):
                if part == BREAK:
                    out.append({"br": True})
                elif _OWN.match(part):
                    out.append({"note": self.note(part), "op": piece.op})
                elif part:
                    out.append(_run(part, piece, linked, self.labels))
        return _joined(out)


def _run(text: str, piece: Piece, linked: frozenset[str], labels: Mapping[str, str]) -> Node:
    node: Node = {"text": text, "marks": piece.marks, "op": piece.op}
    if piece.target.startswith("#"):
        if piece.target[1:] in linked:
            node["to"] = labels.get(piece.target[1:], piece.target[1:])
    elif piece.target:
        node["url"] = piece.target
    return node


def _joined(nodes: list[Node]) -> list[Node]:
    """Neighbouring runs of one look as one."""
    out: list[Node] = []
    for node in nodes:
        last = out[-1] if out else None
        if last and "text" in last and "text" in node and {**last, "text": ""} == {**node, "text": ""}:
            last["text"] += node["text"]
        else:
            out.append(node)
    return out


def _kind(block: Block) -> str:
    if block.style.startswith("Heading") or block.style == "Title":
        return "heading"
    if block.clause is not None and block.clause.kind is ClauseKind.CODE:
        return "code"
    return {"Term": "term", "Rule": "rule"}.get(block.style, "paragraph")


def held_anchors(layouts: Iterable[Layout]) -> frozenset[str]:
    """The anchors of all blocks."""
    return frozenset(anchor for layout in layouts for block in layout.blocks for anchor in anchors_of(block))
