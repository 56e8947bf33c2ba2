"""Automatic numbers of paragraphs, resolved: numbering definitions, styles that carry them, restarts and overrides.

No library does it: a paragraph may name a numbering, a level, both or neither, its style the rest; numberings share the
counters of their definition until one of them begins anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from policypress.word.file_styles import NumberingPlace, Styles, value, whole
from policypress.word.formats import number_text
from policypress.word.xml import qualified

_PLACE = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a numbering definition; ``restart``: the level (1 to 9) that makes it begin anew, 0 none, -1 any."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    legal: bool = False
    restart: int = -1
    style: str = ""
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Label:
    """What stands before a paragraph: its characters, its format, its number, its level; and which numbering it is."""

    text: str
    form: str
    number: int
    level: int
    numbering: str
    indent: int = 0


@dataclass
class _Numbering:
    definition: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, Level] = field(default_factory=dict)


class Numberings:
    """The numbering part of a file, with the styles that name numberings."""

    def __init__(self, root: Element | None, styles: Styles) -> None:
        self.styles = styles
        self.definitions: dict[str, dict[int, Level]] = {}
        self.links: dict[str, str] = {}
        self.numberings: dict[str, _Numbering] = {}
        if root is not None:
            for found in root.findall(qualified("w:abstractNum")):
                name = value(found, "w:abstractNumId")
                self.definitions[name] = _levels(found)
                link = value(found.find(qualified("w:numStyleLink")))
                if link:
                    self.links[name] = link
            for found in root.findall(qualified("w:num")):
                self.numberings[value(found, "w:numId")] = _numbering(found)

    def place(self, given: NumberingPlace, style: str) -> NumberingPlace:
        """The numbering and level of a paragraph from what it and its style say; ``id`` is None where it has none."""
        inherited, owner = self.styles.numbering(style)
        number = given.id if given.id is not None else inherited.id
        if number is None or number == "0" or number not in self.numberings:
            return NumberingPlace()
        level = given.level if given.level is not None else None
        if level is None and given.id is None:
            level = inherited.level if inherited.level is not None else self._level_of_style(number, style, owner)
        return NumberingPlace(number, level or 0)

    def _level_of_style(self, number: str, style: str, owner: str) -> int:
        levels = self._levels(number)
        ids = [value(found, "w:styleId") for found in self.styles.chain(style)]
        for name in dict.fromkeys([*ids, owner]):
            for level, said in levels.items():
                if said.style == name:
                    return level
        return 0

    def definition(self, number: str) -> str:
        """The definition whose counters a numbering shares, links through numbering styles followed."""
        name = self.numberings[number].definition
        for _ in range(8):
            if name not in self.links:
                break
            linked, _owner = self.styles.numbering(self.links[name])
            if linked.id is None or linked.id not in self.numberings:
                break
            name = self.numberings[linked.id].definition
        return name

    def _levels(self, number: str) -> dict[int, Level]:
        return {**self.definitions.get(self.definition(number), {}), **self.numberings[number].levels}

    def level(self, number: str, level: int) -> Level:
        """A level of a numbering, with its overrides."""
        return self._levels(number).get(level, Level())


def _levels(definition: Element) -> dict[int, Level]:
    return {whole(value(found, "w:ilvl")): _level(found) for found in definition.findall(qualified("w:lvl"))}


def _level(found: Element) -> Level:
    def said(name: str) -> str:
        return value(found.find(qualified(name)))

    legal = found.find(qualified("w:isLgl"))
    return Level(
        whole(said("w:start"), 1) if said("w:start") else 0 if found.find(qualified("w:start")) is not None else 1,
        said("w:numFmt") or "decimal",
        said("w:lvlText"),
        legal is not None and value(legal) not in ("0", "false", "off"),
        whole(said("w:lvlRestart"), -1) if said("w:lvlRestart") else -1,
        said("w:pStyle"),
        _indent(found),
    )


def _indent(level: Element) -> int:
    found = level.find(f"{qualified('w:pPr')}/{qualified('w:ind')}")
    return whole(value(found, "w:left") or value(found, "w:start"), 0)


def _numbering(found: Element) -> _Numbering:
    out = _Numbering(value(found.find(qualified("w:abstractNumId"))))
    for override in found.findall(qualified("w:lvlOverride")):
        level = whole(value(override, "w:ilvl"))
        start = override.find(qualified("w:startOverride"))
        if start is not None:
            out.starts[level] = whole(value(start), 1)
        own = override.find(qualified("w:lvl"))
        if own is not None:
            out.levels[level] = _level(own)
    return out


class Counter:
    """Counts the paragraphs of one view of a file, in order."""

    def __init__(self, numberings: Numberings) -> None:
        self.numberings = numberings
        self.counts: dict[str, dict[int, int]] = {}
        self.begun: set[tuple[str, int]] = set()

    def next(self, place: NumberingPlace) -> Label | None:
        """The label of the next paragraph; None where it has no numbering."""
        if place.id is None:
            return None
        number, level = place.id, place.level or 0
        counts = self.counts.setdefault(self.numberings.definition(number), {})
        said = self.numberings.level(number, level)
        counts[level] = self._counted(counts, number, level, said)
        for deeper in [other for other in counts if other > level]:
            restart = self.numberings.level(number, deeper).restart
            if restart == -1 or (restart > 0 and level < restart):
                del counts[deeper]
        text = self._text(counts, number, level, said)
        return Label(text, said.form, counts[level], level, number, said.indent)

    def _counted(self, counts: dict[int, int], number: str, level: int, said: Level) -> int:
        start = self.numberings.numberings[number].starts.get(level)
        if start is not None and (number, level) not in self.begun:
            self.begun.add((number, level))
            return start
        self.begun.add((number, level))
        return counts[level] + 1 if level in counts else start if start is not None else said.start

    def _text(self, counts: dict[int, int], number: str, level: int, said: Level) -> str:
        if said.form == "bullet":
            return said.text

        def shown(match: re.Match[str]) -> str:
            other = int(match.group(1)) - 1
            spec = self.numberings.level(number, other)
            form = "decimal" if said.legal and other <= level and spec.form != "none" else spec.form
            return number_text(counts.get(other, spec.start), form)

        return _PLACE.sub(shown, said.text).strip()
