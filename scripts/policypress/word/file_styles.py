"""The styles of a Word file that is read: which are headings, what they say of emphasis and numbering."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from policypress.word.xml import qualified

_VAL = qualified("w:val")
_FALSE = frozenset({"0", "false", "off", "none"})
_HEADING = re.compile(r"heading ([1-9])$")


def value(element: Element | None, name: str = "w:val") -> str:
    """An attribute of an element; empty where there is neither."""
    return "" if element is None else element.get(qualified(name), "")


def switched(properties: Element | None, name: str) -> bool | None:
    """Whether a run property is on; None where nothing is said of it."""
    found = properties.find(qualified(name)) if properties is not None else None
    if found is None:
        return None
    return found.get(_VAL, "true").lower() not in _FALSE


def whole(text: str, default: int = 0) -> int:
    """A number as Word writes it; the default where it is none."""
    try:
        return int(text)
    except ValueError:
        return default


@dataclass(frozen=True, slots=True)
class NumberingPlace:
    """A numbering and a level of it, as a paragraph or style names them; each may be left open."""

    id: str | None = None
    level: int | None = None


def numbering_place(properties: Element | None) -> NumberingPlace:
    """What paragraph properties say of numbering."""
    found = properties.find(qualified("w:numPr")) if properties is not None else None
    if found is None:
        return NumberingPlace()
    level, number = found.find(qualified("w:ilvl")), found.find(qualified("w:numId"))
    return NumberingPlace(
        number.get(_VAL) if number is not None else None,
        min(max(whole(level.get(_VAL, "0")), 0), 8) if level is not None else None,
    )


class Styles:
    """The styles of a file by id."""

    def __init__(self, root: Element | None) -> None:
        self.by_id: dict[str, Element] = {}
        self.default = ""
        for style in root.iter(qualified("w:style")) if root is not None else ():
            name = value(style, "w:styleId")
            self.by_id.setdefault(name, style)
            if value(style, "w:type") == "paragraph" and value(style, "w:default") in ("1", "true", "on"):
                self.default = self.default or name

    def chain(self, style: str) -> list[Element]:
        """A style and those it is based on, nearest first."""
        out: list[Element] = []
        seen: set[str] = set()
        while style in self.by_id and style not in seen:
            seen.add(style)
            out.append(self.by_id[style])
            style = value(self.by_id[style].find(qualified("w:basedOn")))
        return out

    def names(self, style: str) -> list[str]:
        """The names of a style and of those it is based on, in lower case."""
        return [value(found.find(qualified("w:name"))).lower() for found in self.chain(style)]

    def heading_level(self, style: str) -> int:
        """1 to 9 for a heading, 0 for anything else; a title is a heading of level 1."""
        for found in self.chain(style):
            name = value(found.find(qualified("w:name"))).lower()
            match = _HEADING.match(name)
            if match:
                return int(match.group(1))
            if name == "title":
                return 1
            outline = found.find(f"{qualified('w:pPr')}/{qualified('w:outlineLvl')}")
            if outline is not None:
                level = whole(value(outline), 9)
                return level + 1 if level < 9 else 0
        return 0

    def numbering(self, style: str) -> tuple[NumberingPlace, str]:
        """The numbering of a style: number and level each from the nearest style that names it; and the style that
        names the number."""
        number: str | None = None
        level: int | None = None
        owner = ""
        for found in self.chain(style):
            place = numbering_place(found.find(qualified("w:pPr")))
            level = place.level if level is None else level
            if place.id is not None and number is None:
                number, owner = place.id, value(found, "w:styleId")
        return NumberingPlace(number, level), owner

    def switched(self, style: str, name: str) -> bool:
        """Whether a character style switches a run property on."""
        for found in self.chain(style):
            said = switched(found.find(qualified("w:rPr")), name)
            if said is not None:
                return said
        return False

    def said(self, style: str, name: str) -> Element | None:
        """A run property where the nearest style names it."""
        for found in self.chain(style):
            hit = found.find(f"{qualified('w:rPr')}/{qualified(name)}")
            if hit is not None:
                return hit
        return None
