"""A Word file → what stands in it, hostile files refused."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from policypress.errors import UsageError
from policypress.word.file_styles import Styles, numbering_place, value, whole
from policypress.word.numbers import Numberings
from policypress.word.package import read_package
from policypress.word.spans import SpanReader, chosen, hides
from policypress.word.stored import Cell, Comment, Mark, Paragraph, Row, Stored, Table
from policypress.word.xml import parse_xml, qualified

MOST_PARAGRAPHS = 50_000
"""More paragraphs than any policy or contract has: what holds more is refused instead of read for minutes."""

_OFFICE = "/officeDocument"
_AROUND = frozenset(
    map(qualified, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:del", "w:moveTo", "w:moveFrom"))
)
_TRACKED = (("w:ins", "ins"), ("w:moveTo", "ins"), ("w:del", "del"), ("w:moveFrom", "del"))


class WordFile:
    """A Word file that was read: what is stored, its styles and its numberings."""

    def __init__(self, data: bytes, name: str) -> None:
        """Read a file.

        :raises UsageError: it is no Word file, damaged, or holds what no text holds; says what and what to do
        """
        self.package = read_package(data, name)
        self.name = name
        self.main = self._main_part()
        self.styles = Styles(self._related("styles"))
        self.numberings = Numberings(self._related("numbering"), self.styles)
        self.count = 0
        self.stored = Stored([])
        self._read()

    # parts -----------------------------------------------------------------------------------------------------

    def _main_part(self) -> str:
        types = self.package.part("[Content_Types].xml")
        if types is None:
            raise UsageError(f"{self.name}: is a zip file but no Word file. Save it from Word as .docx.")
        kinds = parse_xml(types, f"{self.name}: [Content_Types].xml")
        if any("macroEnabled" in (kind.get("ContentType") or "") for kind in kinds):
            raise UsageError(f"{self.name}: holds macros (.docm). Save it as .docx, which has none.")
        for kind, target, _ in self._relations(""):
            if kind.endswith(_OFFICE) and target in self.package.parts:
                if _kind_of(kinds, target).endswith(("document.main+xml", "template.main+xml", "xml")):
                    return target
                raise UsageError(f"{self.name}: is an Office file of another kind. Save it from Word as .docx.")
        raise UsageError(f"{self.name}: is a zip file but no Word file: it has no main document. Save it again.")

    def _relations(self, part: str) -> Iterator[tuple[str, str, str]]:
        """(type, part or address, id) of the relationships of a part; parts named from the root."""
        folder, base = posixpath.split(part)
        path = posixpath.join(folder, "_rels", f"{base}.rels")
        raw = self.package.part(path)
        if raw is None:
            return
        for found in parse_xml(raw, f"{self.name}: {path}"):
            kind, target = found.get("Type") or "", found.get("Target") or ""
            if found.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join(folder, target)) if target[:1] != "/" else target[1:]
            elif not kind.endswith("/hyperlink"):
                # Pictures, templates and frames from elsewhere are never fetched.
                continue
            yield kind, target, found.get("Id") or ""

    def _related(self, last: str, part: str = "") -> Element | None:
        for kind, target, _ in self._relations(part or self.main):
            if kind.endswith(f"/{last}") and target in self.package.parts:
                return parse_xml(self.package.parts[target], f"{self.name}: {target}")
        return None

    def _part_of(self, last: str) -> str:
        found = (target for kind, target, _ in self._relations(self.main) if kind.endswith(f"/{last}"))
        return next(found, "")

    def _links(self, part: str) -> dict[str, str]:
        return {name: target for kind, target, name in self._relations(part) if kind.endswith("/hyperlink")}

    # reading ---------------------------------------------------------------------------------------------------

    def _read(self) -> None:
        root = parse_xml(self.package.parts[self.main], f"{self.name}: {self.main}")
        body = root.find(qualified("w:body"))
        if body is None:
            raise UsageError(f"{self.name}: {self.main} has no body. The file is damaged; save it again.")
        spans = SpanReader(self.styles, self._links(self.main))
        self.stored.body = self._blocks(body, spans)
        self.stored.not_carried = spans.not_carried
        for kind in ("footnote", "endnote"):
            self._notes(kind)
        self._comments(spans)
        self._around()
        self._properties()

    def _blocks(self, element: Element, spans: SpanReader) -> list[Paragraph | Table]:
        out: list[Paragraph | Table] = []
        waiting: list[str] = []
        for child in element:
            name = child.tag
            before = len(out)
            if name == qualified("w:p"):
                out.extend(self._paragraph(child, spans))
            elif name == qualified("w:tbl"):
                out.append(self._table(child, spans))
            elif name == qualified("mc:AlternateContent"):
                out.extend(self._blocks(chosen(child), spans))
            elif name == qualified("w:bookmarkStart"):
                waiting.append(value(child, "w:name"))
            elif name == qualified("w:altChunk"):
                spans.not_carried.append(
                    f"Behind paragraph {self.count}: an embedded file was left out. Import it, too."
                )
            elif name in _AROUND or child.find(f".//{qualified('w:t')}") is not None:
                out.extend(self._blocks(child, spans))
            first = out[before] if len(out) > before else None
            if waiting and isinstance(first, Paragraph):
                first.places, waiting = [*waiting, *first.places], []
        return out

    def _paragraph(self, element: Element, spans: SpanReader) -> list[Paragraph | Table]:
        self.count += 1
        if self.count > MOST_PARAGRAPHS:
            raise UsageError(
                f"{self.name}: holds more than {MOST_PARAGRAPHS:,} paragraphs, which no policy does. Cut it up."
            )
        properties = element.find(qualified("w:pPr"))
        style = value(_in(properties, "w:pStyle")) or self.styles.default
        outline = _in(properties, "w:outlineLvl")
        out = Paragraph(
            [], style, self.numberings.place(numbering_place(properties), style), _indent(properties),
            _marks(_in(properties, "w:rPr")), whole(value(outline), 9) if outline is not None else None,
        )  # fmt: skip
        out.number = self.count
        out.hidden = hides(self.styles, _in(properties, "w:rPr"), style)
        change = _in(properties, "w:pPrChange")
        if change is not None:
            before = change.find(qualified("w:pPr"))
            former = value(_in(before, "w:pStyle")) or self.styles.default
            place = self.numberings.place(numbering_place(before), former)
            out.former = (place, former, value(change, "w:author"))
        spans.read(out, element)
        boxes, spans.boxes = spans.boxes, []
        blocks: list[Paragraph | Table] = [out]
        for box in boxes:
            inside = self._blocks(box, spans)
            for paragraph in inside:
                if isinstance(paragraph, Paragraph):
                    paragraph.box = True
            blocks.extend(inside)
        if boxes:
            self.stored.left_out.append("")
        return blocks

    def _table(self, element: Element, spans: SpanReader) -> Table:
        rows = []
        for row in _through(element, "w:tr"):
            properties = row.find(qualified("w:trPr"))
            head = _in(properties, "w:tblHeader")
            header = head is not None and value(head) not in ("0", "false", "off")
            cells = [self._cell(cell, spans) for cell in _through(row, "w:tc")]
            before, after = (whole(value(_in(properties, name))) for name in ("w:gridBefore", "w:gridAfter"))
            cells = [*_empty(before), *cells, *_empty(after)]
            rows.append(Row(cells, header, _marks(properties)))
        return Table(rows)

    def _cell(self, element: Element, spans: SpanReader) -> Cell:
        properties = element.find(qualified("w:tcPr"))
        span, down = _in(properties, "w:gridSpan"), _in(properties, "w:vMerge")
        paragraphs: list[Paragraph] = []
        for block in self._blocks(element, spans):
            if isinstance(block, Paragraph):
                paragraphs.append(block)
            else:  # a table in a cell: its cells' paragraphs in order
                spans.not_carried.append(
                    f"Up to paragraph {self.count}: a table within a cell became lines of that cell."
                )
                paragraphs.extend(p for row in block.rows for cell in row.cells for p in cell.paragraphs)
        continued = down is not None and value(down) in ("", "continue")
        return Cell(paragraphs, max(1, whole(value(span), 1)), continued)

    def _notes(self, kind: str) -> None:
        part = self._part_of(f"{kind}s")
        if part not in self.package.parts:
            return
        root = parse_xml(self.package.parts[part], f"{self.name}: {part}")
        spans = SpanReader(self.styles, self._links(part), not_carried=self.stored.not_carried)
        for note in root.findall(qualified(f"w:{kind}")):
            if value(note, "w:type") in ("", "normal"):
                blocks = self._blocks(note, spans)
                paragraphs = [block for block in blocks if isinstance(block, Paragraph)]
                self.stored.notes[f"{kind}:{value(note, 'w:id')}"] = paragraphs

    def _comments(self, spans: SpanReader) -> None:
        root = self._related("comments")
        for comment in root.iter(qualified("w:comment")) if root is not None else ():
            lines = [
                "".join(node.text or "" for node in p.iter(qualified("w:t"))) for p in comment.iter(qualified("w:p"))
            ]
            number = value(comment, "w:id")
            about = " ".join("".join(spans.comments.get(number, [])).replace("\ue000", " ").split())
            text = " ".join(line for line in lines if line.strip())
            self.stored.comments.append(
                Comment(number, value(comment, "w:author"), value(comment, "w:date"), " ".join(text.split()), about)
            )

    def _around(self) -> None:
        """Headers and footers, named and left out; text boxes, named where they are kept."""
        boxes = len(self.stored.left_out)
        self.stored.left_out = []
        seen: set[str] = set()
        for kind, target, _ in self._relations(self.main):
            for last, name in (("/header", "Header"), ("/footer", "Footer")):
                if kind.endswith(last) and target in self.package.parts:
                    root = parse_xml(self.package.parts[target], f"{self.name}: {target}")
                    text = " ".join(" ".join(_plain_text(line) for line in root.iter(qualified("w:p"))).split())
                    if text and text not in seen:
                        seen.add(text)
                        self.stored.left_out.append(f"{name} left out: {text[:120]}")
        if boxes:
            self.stored.left_out.append("Text boxes were kept behind the paragraph to which they are anchored.")

    def _properties(self) -> None:
        for kind, target, _ in self._relations(""):
            if target not in self.package.parts:
                continue
            if kind.endswith("/custom-properties"):
                root = parse_xml(self.package.parts[target], f"{self.name}: {target}")
                for found in root:
                    self.stored.properties[found.get("name") or ""] = "".join(found.itertext())
            elif kind.endswith("/core-properties"):
                root = parse_xml(self.package.parts[target], f"{self.name}: {target}")
                for found in root:
                    if found.tag.endswith("}title"):
                        self.stored.title = " ".join((found.text or "").split())
                    if found.tag.endswith("}language"):
                        self.stored.lang = (found.text or "").strip()


def _empty(columns: int) -> list[Cell]:
    """What a row leaves free before or behind its cells."""
    return [Cell([], columns)] if 0 < columns < 64 else []


def _plain_text(paragraph: Element) -> str:
    shown = {qualified("w:t"): "", qualified("w:tab"): " ", qualified("w:br"): " "}
    return "".join(node.text or shown[node.tag] for node in paragraph.iter() if node.tag in shown)


def _kind_of(kinds: Element, target: str) -> str:
    for kind in kinds:
        if kind.get("PartName") == f"/{target}":
            return kind.get("ContentType") or ""
    return "xml"


def _in(properties: Element | None, name: str) -> Element | None:
    return properties.find(qualified(name)) if properties is not None else None


def _indent(properties: Element | None) -> int:
    found = _in(properties, "w:ind")
    return whole(value(found, "w:left") or value(found, "w:start"), 0)


def _marks(properties: Element | None) -> tuple[Mark, ...]:
    if properties is None:
        return ()
    out = []
    for name, op in _TRACKED:
        found = properties.find(qualified(name))
        if found is not None:
            out.append(Mark(op, value(found, "w:author"), value(found, "w:date")))
    return tuple(out)


def _through(element: Element, wanted: str) -> Iterator[Element]:
    """Children of a kind, those in content controls and the like as well."""
    for child in element:
        if child.tag == qualified(wanted):
            yield child
        elif child.tag in (qualified("w:sdt"), qualified("w:sdtContent"), qualified("w:customXml")):
            yield from _through(child, wanted)
