"""YAML as plain values and no more: what a file must not hold, and keys that it writes twice in one place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import yaml

_Safe: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MERGE = "<<"
_LONGEST_NUMBER = 40
_CORE = "tag:yaml.org,2002:"


class Loader(_Safe):  # type: ignore[misc]
    """Makes plain values; a number or a date that cannot be stays the text that it is."""


def _or_text(make: Any) -> Any:
    def value(loader: Any, node: yaml.ScalarNode) -> Any:
        try:
            return make(loader, node) if len(node.value) <= _LONGEST_NUMBER else node.value
        except (ValueError, OverflowError):
            return node.value

    return value


for _kind in ("int", "float", "timestamp"):
    Loader.add_constructor(_CORE + _kind, _or_text(Loader.yaml_constructors[_CORE + _kind]))


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a YAML text, and on which of its lines (from 0)."""

    line: int
    said: str


def fault_of(error: yaml.YAMLError) -> Fault:
    """Where a YAML text cannot be read, and why."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    return Fault(mark.line if mark else 0, f"not valid YAML: {said}")


def overreach(source: str, *, deepest: int, tags: bool = False) -> Fault | None:
    """The first thing in ``source`` that plain values need not: an alias, a merge, a tag unless ``tags``, deep nesting.

    The text is looked through event by event, so nothing is built of what it would grow into.

    :raises yaml.YAMLError: it is no YAML
    """
    depth = 0
    for event in yaml.parse(source, Loader=_Safe):
        said = _too_much(event, tags)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > deepest:
                said = f"lists and maps are nested more than {deepest} deep"
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        if said:
            return Fault(event.start_mark.line if event.start_mark else 0, said)
    return None


def _too_much(event: yaml.Event, tags: bool) -> str:
    if isinstance(event, yaml.AliasEvent):
        return f"the alias `*{event.anchor}` stands for something written elsewhere"
    if not isinstance(event, yaml.NodeEvent):
        return ""
    if event.anchor:
        return f"the anchor `&{event.anchor}` names something to be used elsewhere"
    tag = getattr(event, "tag", None)
    if tag and not tags:
        return f"the tag `{tag.replace(_CORE, '!!')}` asks for another kind of value"
    if isinstance(event, yaml.ScalarEvent) and event.value == _MERGE and not event.style:
        return "the merge `<<` takes over keys from elsewhere"
    return ""


@dataclass(frozen=True, slots=True)
class RepeatedKey:
    """A key and the lines (from 0) on which it stands again and stood first."""

    name: str
    line: int
    first: int


def repeated_keys(root: yaml.Node | None) -> Iterator[RepeatedKey]:
    """Every repeated key below ``root``, in the order in which they stand; YAML would let the last one win."""
    waiting = [root] if root else []
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += reversed(node.value)
        elif isinstance(node, yaml.MappingNode):
            yield from _repeated(node)
            waiting += [value for _, value in reversed(node.value)]


def _repeated(node: yaml.MappingNode) -> Iterator[RepeatedKey]:
    first: dict[str, int] = {}
    for key, _ in node.value:
        name, line = _name(key), key.start_mark.line
        if name in first:
            yield RepeatedKey(name, line, first[name])
        first.setdefault(name, line)


def _name(key: yaml.Node) -> str:
    return str(key.value) if isinstance(key, yaml.ScalarNode) else f"{key.start_mark.line}:{key.start_mark.column}"
