"""The counters of style sheets: what stands before an item or heading that a page numbers by style."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from policypress.document.looks import NUMBER_STYLES, label

_PIECE = re.compile(
    r""""((?:[^"\\]|\\.)*+)"|'((?:[^'\\]|\\.)*+)'"""
    r"""|(counters?)\(\s*+([\w-]++)\s*+(?:,\s*+(?:"([^"]*+)"|'([^']*+)'))?+\s*+(?:,\s*+([\w-]++))?+\s*+\)"""
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a style shows before an element; ``style`` and ``number`` of its number, where it is one number alone."""

    text: str
    style: str = ""
    number: int = 0
    counted: bool = False


@dataclass(slots=True)
class _Counter:
    owner: int
    value: int


@dataclass
class Counters:
    """Counters by name, each with the element in whose reach it counts."""

    open: dict[str, list[_Counter]] = field(default_factory=dict)

    def enter(self, owner: int, said: dict[str, tuple[str, bool]]) -> None:
        """An element begins in ``owner``: counters are set and counted as its style says."""
        for name, value in _named(said.get("counter-reset", ("", False))[0], 0):
            stack = self.open.setdefault(name, [])
            if stack and stack[-1].owner == owner:
                stack[-1].value = value
            else:
                stack.append(_Counter(owner, value))
        for name, value in _named(said.get("counter-increment", ("", False))[0], 1):
            stack = self.open.setdefault(name, [])
            if not stack:
                stack.append(_Counter(owner, 0))
            stack[-1].value += value

    def leave(self, owner: int) -> None:
        """The element ``owner`` ends, and with it what was counted in it."""
        for stack in self.open.values():
            while stack and stack[-1].owner == owner:
                stack.pop()

    def content(self, written: str) -> Shown:
        """What ``content`` shows."""
        out = ""
        numbers: list[tuple[str, int]] = []
        for double, single, kind, name, by_double, by_single, style in _PIECE.findall(written):
            if not kind:
                out += _unescaped(double or single)
                continue
            sign = NUMBER_STYLES.get(style, "1")
            stack = self.open.get(name) or [_Counter(0, 0)]
            shown = [
                label(counter.value, sign).rstrip(".") for counter in (stack if kind == "counters" else stack[-1:])
            ]
            out += (by_double or by_single).join(shown)
            numbers += [(sign, counter.value) for counter in (stack if kind == "counters" else stack[-1:])]
        style, number = numbers[0] if len(numbers) == 1 else ("", 0)
        return Shown(" ".join(out.split()), style, number, bool(numbers))


def _named(written: str, default: int) -> list[tuple[str, int]]:
    if written in ("none", "inherit", "initial"):
        return []
    found = re.findall(r"([A-Za-z_][\w-]*)(?:\s+([+-]?\d{1,9}))?", written)
    return [(name, int(number) if number else default) for name, number in found]


def _unescaped(text: str) -> str:
    text = re.sub(r"\\([0-9a-fA-F]{1,6})\s?", lambda match: chr(min(int(match.group(1), 16), 0x10FFFF)), text)
    return re.sub(r"\\(.)", r"\1", text)
