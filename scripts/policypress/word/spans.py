"""The runs of a paragraph → spans: emphasis through styles, links and fields, tracked changes, notes, symbols."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from policypress.word.file_styles import Styles, switched, value
from policypress.word.inline import BREAK
from policypress.word.stored import Mark, Paragraph, Span
from policypress.word.xml import qualified

_W = "{" + qualified("w:p")[1:-2] + "}"
_TRACKED = {"ins": "ins", "moveTo": "ins", "del": "del", "moveFrom": "del"}
_AROUND = frozenset({"smartTag", "customXml", "sdtContent", "dir", "bdo", "sdt", "rubyBase", "rt", "ruby"})
_MARKS = (("b", "w:b"), ("i", "w:i"), ("s", "w:strike"), ("s", "w:dstrike"))
_SYMBOLS = {
    0xB7: "•", 0xA7: "▪", 0x6F: "o", 0xFC: "✓", 0xFE: "☑", 0xA8: "☐", 0x6C: "●", 0x6E: "■", 0xD8: "➢", 0xE0: "→",
    0xB2: "″", 0xA2: "′", 0xB0: "°", 0xB3: "≥", 0xA3: "≤", 0xB1: "±", 0xB4: "×",
}  # fmt: skip
_MONO = frozenset({"consolas", "courier", "courier new", "menlo", "monaco", "lucida console", "dejavu sans mono"})


@dataclass
class Field:
    """An open field: its instruction, whether its result has begun."""

    instruction: str = ""
    result: bool = False


@dataclass
class SpanReader:
    """Reads the runs of one part; fields may run over paragraphs, so one reader reads them all in order."""

    styles: Styles
    links: Mapping[str, str]
    fields: list[Field] = field(default_factory=list)
    comments: dict[str, list[str]] = field(default_factory=dict)
    open_comments: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)

    def read(self, paragraph: Paragraph, element: Element) -> None:
        """The spans of a paragraph's element."""
        self._children(paragraph, element, (), "")

    def _children(self, paragraph: Paragraph, element: Element, tracked: tuple[Mark, ...], target: str) -> None:
        for child in element:
            name = child.tag.removeprefix(_W)
            if name == "r":
                self._run(paragraph, child, tracked, target)
            elif name in _TRACKED:
                mark = Mark(_TRACKED[name], value(child, "w:author"), value(child, "w:date"))
                self._children(paragraph, child, (*tracked, mark), target)
            elif name == "hyperlink":
                self._children(paragraph, child, tracked, self._target(child) or target)
            elif name == "fldSimple":
                instruction = value(child, "w:instr")
                self._children(paragraph, child, tracked, _link_of(instruction) or target)
            elif name in _AROUND:
                self._children(paragraph, child, tracked, target)
            elif name == "commentRangeStart":
                self.open_comments.append(value(child, "w:id"))
                self.comments.setdefault(value(child, "w:id"), [])
                paragraph.comments.append(value(child, "w:id"))
            elif name == "commentRangeEnd" and value(child, "w:id") in self.open_comments:
                self.open_comments.remove(value(child, "w:id"))
            elif child.tag in (qualified("m:oMath"), qualified("m:oMathPara")):
                text = "".join(node.text or "" for node in child.iter(qualified("m:t")))
                self._add(paragraph, text, "", target, tracked)

    def _target(self, link: Element) -> str:
        anchor = value(link, "w:anchor")
        far = self.links.get(link.get(qualified("r:id"), ""), "")
        if far and anchor:
            return f"{far}#{anchor}"
        return far or (f"#{anchor}" if anchor else "")

    def _run(self, paragraph: Paragraph, run: Element, tracked: tuple[Mark, ...], target: str) -> None:
        properties = run.find(qualified("w:rPr"))
        if switched(properties, "w:vanish") or switched(properties, "w:webHidden"):
            shown = False
        else:
            shown = not self.styles.switched(value(_found(properties, "w:rStyle")), "w:vanish")
        marks = self._marks(properties)
        was, by = self._before(properties, marks)
        for child in run:
            name = child.tag.removeprefix(_W)
            if name == "fldChar":
                self._field(value(child, "w:fldCharType"))
            elif name in ("instrText", "delInstrText"):
                if self.fields:
                    self.fields[-1].instruction += child.text or ""
            elif name == "commentReference":
                if value(child, "w:id") not in paragraph.comments:
                    paragraph.comments.append(value(child, "w:id"))
            elif name in ("footnoteReference", "endnoteReference"):
                key = f"{name[:-9]}:{value(child, 'w:id')}"
                paragraph.spans.append(Span("", "", "", tracked, key))
            elif name in ("drawing", "pict", "object") or child.tag == qualified("mc:AlternateContent"):
                self.boxes.extend(_boxes(child))
            elif name == "ruby":
                self._children(paragraph, child, tracked, target)
            elif shown and not self._in_instruction():
                self._add(paragraph, _text(child, name), marks, self._field_target() or target, tracked, was, by)

    def _add(
        self,
        paragraph: Paragraph,
        text: str,
        marks: str,
        target: str,
        tracked: tuple[Mark, ...],
        was: str | None = None,
        by: str = "",
    ) -> None:
        if text:
            paragraph.spans.append(Span(text, marks, target, tracked, "", was, by))
            for comment in self.open_comments:
                self.comments[comment].append(text)

    def _marks(self, properties: Element | None) -> str:
        style = value(_found(properties, "w:rStyle"))
        out = ""
        for letter, name in _MARKS:
            said = switched(properties, name)
            if (self.styles.switched(style, name) if said is None else said) and letter not in out:
                out += letter
        raised = _found(properties, "w:vertAlign")
        raised = raised if raised is not None else self.styles.said(style, "w:vertAlign")
        out += {"superscript": "^", "subscript": "_"}.get(value(raised), "")
        fonts = _found(properties, "w:rFonts")
        fonts = fonts if fonts is not None else self.styles.said(style, "w:rFonts")
        if value(fonts, "w:ascii").lower() in _MONO:
            out += "c"
        return "".join(sorted(out))

    def _before(self, properties: Element | None, marks: str) -> tuple[str | None, str]:
        change = _found(properties, "w:rPrChange")
        if change is None:
            return None, ""
        was = self._marks(change.find(qualified("w:rPr")))
        return (was, value(change, "w:author")) if was != marks else (None, "")

    def _field(self, kind: str) -> None:
        if kind == "begin":
            self.fields.append(Field())
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
        elif kind == "end" and self.fields:
            self.fields.pop()

    def _in_instruction(self) -> bool:
        return any(not field.result for field in self.fields)

    def _field_target(self) -> str:
        for found in reversed(self.fields):
            target = _link_of(found.instruction)
            if target:
                return target
        return ""


def _found(properties: Element | None, name: str) -> Element | None:
    return properties.find(qualified(name)) if properties is not None else None


def _link_of(instruction: str) -> str:
    """The address of a HYPERLINK field; ``\\l`` leads to a place in the file."""
    parts = instruction.split('"')
    if not parts[0].strip().upper().startswith("HYPERLINK"):
        return ""
    quoted = [part.strip() for part in parts[1::2]]
    if not quoted:
        words = instruction.split()
        return words[1] if len(words) > 1 and not words[1].startswith("\\") else ""
    if "\\l" in parts[0]:
        return f"#{quoted[0]}"
    far = quoted[0]
    return f"{far}#{quoted[1]}" if len(quoted) > 1 and len(parts) > 2 and "\\l" in parts[2] else far


def _text(child: Element, name: str) -> str:
    if name in ("t", "delText"):
        return (child.text or "").replace("\n", " ").replace("\t", " ")
    if name in ("tab", "ptab"):
        return "\t"
    if name == "br":
        return BREAK if value(child, "w:type") in ("", "textWrapping") else ""
    if name == "cr":
        return BREAK
    if name == "noBreakHyphen":
        return "\u2011"
    if name == "sym":
        code = whole_hex(value(child, "w:char"))
        return _SYMBOLS.get(code - 0xF000 if code >= 0xF000 else code, chr(code) if 32 <= code < 0xE000 else "•")
    return ""


def whole_hex(text: str) -> int:
    """A number written with sixteen digits; 0 where it is none."""
    try:
        return int(text, 16)
    except ValueError:
        return 0


def _boxes(element: Element) -> list[Element]:
    """Text boxes in a drawing, each once though it is often stored in two ways."""
    if element.tag == qualified("mc:AlternateContent"):
        for side in ("mc:Choice", "mc:Fallback"):
            for child in element.findall(qualified(side)):
                found = list(child.iter(qualified("w:txbxContent")))
                if found:
                    return found[:1] if len(found) == 1 else _outermost(child)
        return []
    return _outermost(element)


def _outermost(element: Element) -> list[Element]:
    out: list[Element] = []
    for child in element:
        if child.tag == qualified("w:txbxContent"):
            out.append(child)
        elif child.tag == qualified("mc:AlternateContent"):
            out.extend(_boxes(child))
        else:
            out.extend(_outermost(child))
    return out
