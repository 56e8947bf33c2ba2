"""The YAML block above a policy text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from policypress.yaml_reading import Fault, Loader, fault_of, overreach, repeated_keys

LONGEST = 250_000
"""Most characters of front matter; a decision takes about 200."""
DEEPEST = 5
"""Most levels of lists and maps: those of another program's front matter too."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """Front matter as values; ``faults`` are (line, what is wrong).

    ``lines`` has the line of each top-level key, and of each entry of a list there as ``decisions/0``.
    """

    meta: dict[str, Any] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    faults: tuple[tuple[int, str], ...] = ()


def split_front_matter(text: str) -> tuple[str, str, int]:
    """(YAML text, Markdown body, line the body starts on); the YAML is empty where there is no closed block."""
    lines = text.splitlines(keepends=True)
    if not lines or lines[0].rstrip() != "---":
        return "", text, 1
    for number, line in enumerate(lines[1:], start=2):
        if line.rstrip() in ("---", "..."):
            return "".join(lines[1 : number - 1]), "".join(lines[number:]), number + 1
    return "", text, 1


def parse_front_matter(source: str) -> FrontMatter:
    """Parse YAML that starts on line 2 of its file; faults (bad YAML, repeated keys) are listed, never raised."""
    if not source.strip():
        return FrontMatter()
    try:
        node = _composed(source)
        meta = yaml.load(source, Loader=Loader)
    except yaml.YAMLError as error:
        fault = fault_of(error)
        return FrontMatter(faults=((fault.line + 2, f"the front matter is {fault.said}."),))
    except _Refused as refused:
        fault = refused.fault
        return FrontMatter(faults=((fault.line + 2, f"the front matter holds what no key needs: {fault.said}."),))
    if not isinstance(node, yaml.MappingNode):
        return FrontMatter(faults=((2, "the front matter is not a list of `key: value` lines."),))
    lines: dict[str, int] = {}
    for key, value in node.value:
        lines.setdefault(str(key.value), key.start_mark.line + 2)
        for number, entry in enumerate(value.value if isinstance(value, yaml.SequenceNode) else ()):
            lines.setdefault(f"{key.value}/{number}", entry.start_mark.line + 2)
    faults = [
        (again.line + 2, f"the key `{again.name}` stands twice, first on line {again.first + 2}.")
        for again in repeated_keys(node)
    ]
    return FrontMatter({str(key): value for key, value in meta.items()}, lines, tuple(faults))


class _Refused(Exception):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.said)
        self.fault = fault


def _composed(source: str) -> yaml.Node | None:
    """The nodes of ``source``, which is looked through first: nothing is made of what plain values do not need."""
    if len(source) > LONGEST:
        raise _Refused(Fault(0, f"more than {LONGEST // 1000},000 characters"))
    too_much = overreach(source, deepest=DEEPEST)
    if too_much:
        raise _Refused(too_much)
    return yaml.compose(source, Loader=Loader)


def with_value(text: str, key: str, value: str) -> str:
    """``text`` with ``value`` for ``key`` in its front matter, however the key is written; all else stays as it is.

    :raises ValueError: the key is not there, or its value is used elsewhere too
    """
    source, _, _ = split_front_matter(text)
    start = text.find("\n") + 1
    node = yaml.compose(source, Loader=yaml.SafeLoader)  # its marks count characters, those of libyaml do not
    for name, old in node.value if isinstance(node, yaml.MappingNode) else ():
        if name.value == key:
            out = text[: start + old.start_mark.index] + value + text[start + old.end_mark.index :]
            if parse_front_matter(split_front_matter(out)[0]).meta == {
                **parse_front_matter(source).meta,
                key: yaml.safe_load(value),
            }:
                return out
    raise ValueError(key)
