"""Keys that a YAML file writes twice in one place; YAML itself would let the last one win without a word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

_MERGE = "<<"


@dataclass(frozen=True, slots=True)
class RepeatedKey:
    """A key and the lines (from 0) on which it stands again and stood first."""

    name: str
    line: int
    first: int


def repeated_keys(root: yaml.Node | None) -> Iterator[RepeatedKey]:
    """Every repeated key below ``root``, in the order in which they stand."""
    seen: set[int] = set()
    waiting = [root] if root else []
    while waiting:
        node = waiting.pop()
        if id(node) in seen:  # an alias may even lead back to where it stands
            continue
        seen.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)
        elif isinstance(node, yaml.MappingNode):
            yield from _repeated(node)
            waiting += [value for _, value in reversed(node.value)]


def _repeated(node: yaml.MappingNode) -> Iterator[RepeatedKey]:
    first: dict[str, int] = {}
    for key, _ in node.value:
        name, line = str(key.value), key.start_mark.line
        if name in first and name != _MERGE:
            yield RepeatedKey(name, line, first[name])
        first.setdefault(name, line)
