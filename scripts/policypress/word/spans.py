"""The runs of a paragraph → spans: emphasis through styles, links and fields, tracked changes, notes, symbols."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from policypress.word.file_styles import Styles, switched, value, whole
from policypress.word.formulas import formula
from policypress.word.inline import BREAK
from policypress.word.stored import Mark, Paragraph, Span
from policypress.word.symbols import sign
from policypress.word.xml import qualified

_W = "{" + qualified("w:p")[1:-2] + "}"
_TRACKED = {"ins": "ins", "moveTo": "ins", "del": "del", "moveFrom": "del"}
_AROUND = frozenset({"smartTag", "customXml", "sdtContent", "dir", "bdo", "sdt", "rubyBase", "rt", "ruby"})
_MARKS = (("b", "w:b"), ("i", "w:i"), ("s", "w:strike"), ("s", "w:dstrike"), ("u", "w:u"))
_SHOWS = frozenset(
    "AUTONUM AUTONUMLGL AUTONUMOUT DATE DOCPROPERTY IF LISTNUM MERGEFIELD NUMPAGES PAGE PAGEREF QUOTE REF SEQ STYLEREF "
    "SYMBOL TIME".split()
)
"""Fields that show something; where the file does not hold what, only Word can tell."""
_MONO = frozenset({"consolas", "courier", "courier new", "menlo", "monaco", "lucida console", "dejavu sans mono"})


@dataclass
class Field:
    """An open field: its instruction, whether its result has begun, and what a field of a form shows without one."""

    instruction: str = ""
    result: bool = False
    form: str = ""


@dataclass
class SpanReader:
    """Reads the runs of one part; fields may run over paragraphs, so one reader reads them all in order."""

    styles: Styles
    links: Mapping[str, str]
    fields: list[Field] = field(default_factory=list)
    comments: dict[str, list[str]] = field(default_factory=dict)
    open_comments: list[str] = field(default_factory=list)
    boxes: list[Element] = field(default_factory=list)
    not_carried: list[str] = field(default_factory=list)

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
            elif name == "bookmarkStart":
                paragraph.places.append(value(child, "w:name"))
            elif child.tag == qualified("mc:AlternateContent"):
                self._children(paragraph, chosen(child), tracked, target)
            elif child.tag in (qualified("m:oMath"), qualified("m:oMathPara")):
                self._formula(paragraph, child, tracked, target)
            elif child.find(f".//{qualified('w:t')}") is not None:
                # An element that is not known here keeps its words.
                self._children(paragraph, child, tracked, target)

    def _formula(self, paragraph: Paragraph, element: Element, tracked: tuple[Mark, ...], target: str) -> None:
        text = formula(element)
        self._add(paragraph, text, "", target, tracked)
        self._not_carried(paragraph, f"a formula was written in one line: {text}")

    def _not_carried(self, paragraph: Paragraph, what: str) -> None:
        said = f"Paragraph {paragraph.number}: {what}"
        if said not in self.not_carried:
            self.not_carried.append(said)

    def _target(self, link: Element) -> str:
        anchor = value(link, "w:anchor")
        far = self.links.get(link.get(qualified("r:id"), ""), "")
        if far and anchor:
            return f"{far}#{anchor}"
        return far or (f"#{anchor}" if anchor else "")

    def _run(self, paragraph: Paragraph, run: Element, tracked: tuple[Mark, ...], target: str) -> None:
        properties = run.find(qualified("w:rPr"))
        shown = not (hides(self.styles, properties, paragraph.style) or switched(properties, "w:webHidden"))
        marks = self._marks(properties)
        if shown:
            self._looks(paragraph, run, properties)
        was, by = self._before(properties, marks)
        for child in run:
            name = child.tag.removeprefix(_W)
            if name == "fldChar":
                self._field(paragraph, child, tracked)
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
                self._drawn(paragraph, child, tracked, target)
            elif name == "ruby":
                self._ruby(paragraph, child, tracked, target)
            elif shown and not self._in_instruction():
                text = _text(child, name)
                if name == "sym":
                    text = self._sign(paragraph, child)
                self._add(paragraph, text, marks, self._field_target() or target, tracked, was, by)

    def _looks(self, paragraph: Paragraph, run: Element, properties: Element | None) -> None:
        """What readers see of letters beyond the marks that a text holds."""
        text = "".join(node.text or "" for node in run.findall(qualified("w:t")))
        style = value(_found(properties, "w:rStyle"))
        for name, what in (("w:caps", "capitals"), ("w:smallCaps", "small capitals")):
            said = switched(properties, name)
            if (self.styles.switched(style, name) if said is None else said) and text.upper() != text:
                self._not_carried(paragraph, f"{what} by format; the words stand as they were typed.")
        if value(_found(properties, "w:color")).upper() == "FFFFFF" and text.strip():
            self._not_carried(paragraph, f"white letters, kept: “{text.strip()[:60]}”. See whether readers should.")

    def _drawn(self, paragraph: Paragraph, element: Element, tracked: tuple[Mark, ...], target: str) -> None:
        """A drawing: the boxes with text in it, the words beside, or a line on what is lost."""
        boxes = _boxes(element)
        self.boxes.extend(boxes)
        if boxes:
            return
        if element.tag == qualified("mc:AlternateContent") and chosen(element).find(qualified("w:t")) is not None:
            for child in chosen(element).iter(qualified("w:t")):
                self._add(paragraph, _text(child, "t"), "", target, tracked)
            return
        said = drawn_words(element)
        if said:
            self._not_carried(paragraph, said)

    def _ruby(self, paragraph: Paragraph, element: Element, tracked: tuple[Mark, ...], target: str) -> None:
        """Words with their reading above them: the reading follows in brackets."""
        for name, before, after in (("w:rubyBase", "", ""), ("w:rt", "(", ")")):
            found = element.find(qualified(name))
            if found is not None:
                self._add(paragraph, before, "", target, tracked)
                self._children(paragraph, found, tracked, target)
                self._add(paragraph, after, "", target, tracked)

    def _sign(self, paragraph: Paragraph, element: Element) -> str:
        font, code = value(element, "w:font"), whole_hex(value(element, "w:char"))
        found = sign(font, code)
        if not found:
            self._not_carried(paragraph, f"a sign of the font {font} ({code:X}) became □; put the right one.")
        return found or "□"

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
            if target:  # links are underlined as they are
                marks, was = marks.replace("u", ""), was.replace("u", "") if was is not None else None
            paragraph.spans.append(Span(text, marks, target, tracked, "", was, by))
            for comment in self.open_comments:
                self.comments[comment].append(text)

    def _marks(self, properties: Element | None) -> str:
        style = value(_found(properties, "w:rStyle"))
        out = ""
        for letter, name in _MARKS:
            said = switched(properties, name)
            if letter == "u" and said is None:
                continue  # styles of links underline, too
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

    def _field(self, paragraph: Paragraph, mark: Element, tracked: tuple[Mark, ...]) -> None:
        kind = value(mark, "w:fldCharType")
        if kind == "begin":
            self.fields.append(Field(form=_form(mark)))
        elif kind == "separate" and self.fields:
            self.fields[-1].result = True
        elif kind == "end" and self.fields:
            ended = self.fields.pop()
            name = (ended.instruction.split() or [""])[0].upper()
            if ended.form and (not ended.result or name == "FORMCHECKBOX") and not self._in_instruction():
                self._add(paragraph, ended.form, "", "", tracked)
            elif not ended.result and name in _SHOWS and not self._in_instruction():
                self._not_carried(
                    paragraph, f"a field ({' '.join(ended.instruction.split())}) shows what only Word knows."
                )

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
    return ""


def hides(styles: Styles, properties: Element | None, style: str) -> bool:
    """Whether run properties, else their character style, else the paragraph's style, hide words."""
    said = switched(properties, "w:vanish")
    if said is not None:
        return said
    by_style = styles.said(value(_found(properties, "w:rStyle")), "w:vanish")
    if by_style is not None:
        return value(by_style).lower() not in ("0", "false", "off")
    return styles.switched(style, "w:vanish")


def chosen(element: Element) -> Element:
    """Of content that is stored in several ways, the first."""
    for side in ("mc:Choice", "mc:Fallback"):
        found = element.find(qualified(side))
        if found is not None and len(found):
            return found
    return element.makeelement("none", {})


def _form(mark: Element) -> str:
    """What a field of a form shows: whether a box is ticked, the entry that is chosen."""
    box, entries = mark.find(f".//{qualified('w:checkBox')}"), mark.find(f".//{qualified('w:ddList')}")
    if box is not None:
        said = switched(box, "w:checked")
        return "☑" if (switched(box, "w:default") if said is None else said) else "☐"
    if entries is None:
        return ""
    names = [value(entry) for entry in entries.findall(qualified("w:listEntry"))]
    marked = (_found(entries, name) for name in ("w:result", "w:default"))
    place = whole(value(next((found for found in marked if found is not None), None)))
    return names[place] if 0 <= place < len(names) else ""


def drawn_words(element: Element) -> str:
    """What a drawing without words of its own was, for the report."""
    told = next(
        (
            text
            for found in element.iter(qualified("wp:docPr"))
            for text in (found.get("descr"), found.get("title"))
            if text
        ),
        "",
    )
    words = [found.get("string") or "" for found in element.iter(qualified("v:textpath"))]
    words += [found.text or "" for found in element.iter(qualified("a:t"))]
    kinds = " ".join(found.get("uri") or "" for found in element.iter(qualified("a:graphicData")))
    kind = "a chart" if "/chart" in kinds else "a diagram" if "/diagram" in kinds else "a picture or drawing"
    if element.tag == qualified("w:object"):
        kind = "an embedded object"
    said = " ".join(" ".join([told, *words]).split())
    if not said and kind.startswith("a picture") and element.find(f".//{qualified('v:line')}") is not None:
        return ""
    return f"{kind} was left out" + (f": “{said[:120]}”" if said else ".")


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
