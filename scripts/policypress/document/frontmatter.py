"""The YAML block above a policy text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from policypress.yaml_keys import repeated_keys

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


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
        node = yaml.compose(source, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = mark.line + 2 if mark else 2
        return FrontMatter(faults=((line, f"the front matter is not valid YAML: {getattr(error, 'problem', error)}."),))
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
    try:
        meta = yaml.load(source, Loader=_Loader)
    except yaml.YAMLError as error:  # a tag that makes no plain value
        mark = getattr(error, "problem_mark", None)
        meta = yaml.load(source, Loader=yaml.BaseLoader)
        said = getattr(error, "problem", None) or error
        faults.append((mark.line + 2 if mark else 2, f"the front matter is not valid YAML: {said}."))
    except ValueError as error:  # such as 2023-02-30
        meta = yaml.load(source, Loader=yaml.BaseLoader)
        faults.append((2, f"the front matter holds an impossible date: {error}."))
    return FrontMatter({str(key): value for key, value in meta.items()}, lines, tuple(faults))


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
