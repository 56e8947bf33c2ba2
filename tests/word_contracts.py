"""Contracts as Word files in the shapes that lawyers use, written by hand: numbering through styles, restarts, boxes.

Each shape holds its Word XML and the lines a reader sees, labels included.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from policypress.word.package import write_package
from policypress.word.xml import declared, part, text_of

LEGAL = [
    ("decimal", "%1."),
    ("decimal", "%1.%2"),
    ("lowerLetter", "(%3)"),
    ("lowerRoman", "(%4)"),
    ("upperLetter", "(%5)"),
]
ARTICLES = [("upperRoman", "ARTICLE %1"), ("decimalZero", "Section %1.%2"), ("lowerLetter", "(%3)")]
PLAIN = [("decimal", "%1."), ("lowerLetter", "%2."), ("lowerRoman", "%3.")]
BULLETS = [("bullet", "•"), ("bullet", "–"), ("bullet", "▪")]
SCHEDULES = [("cardinalText", "Schedule %1"), ("ordinalText", "%2 part"), ("decimal", "%2-%3")]
CHINESE = [("chineseCounting", "第%1条"), ("chineseCounting", "（%2）")]


def levels(spec: list[tuple[str, str]], *, start: int = 1, legal: bool = False, styles: tuple[str, ...] = ()) -> str:
    out = ""
    for number, (form, text) in enumerate(spec):
        linked = f'<w:pStyle w:val="{styles[number]}"/>' if number < len(styles) and styles[number] else ""
        lgl = "<w:isLgl/>" if legal and number == 1 else ""
        out += (
            f'<w:lvl w:ilvl="{number}"><w:start w:val="{start if not number else 1}"/><w:numFmt w:val="{form}"/>{linked}{lgl}'
            f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{720 * (number + 1)}" '
            'w:hanging="720"/></w:pPr></w:lvl>'
        )
    return out


def run(text: str, properties: str = "") -> str:
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text_of(text)}</w:t></w:r>'


def para(
    text: str = "", *, style: str = "", num: str = "", level: int | None = None, extra: str = "", raw: str = ""
) -> str:
    numbering = ""
    if num or level is not None:
        ilvl = f'<w:ilvl w:val="{level}"/>' if level is not None else ""
        numbering = f"<w:numPr>{ilvl}{f'<w:numId w:val={chr(34)}{num}{chr(34)}/>' if num else ''}</w:numPr>"
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{numbering}{extra}</w:pPr>{raw or (run(text) if text else '')}</w:p>"


def style(
    name: str, *, shown: str = "", based: str = "Normal", num: str = "", level: int | None = None, more: str = ""
) -> str:
    numbering = ""
    if num or level is not None:
        ilvl = f'<w:ilvl w:val="{level}"/>' if level is not None else ""
        numbering = f"<w:numPr>{ilvl}{f'<w:numId w:val={chr(34)}{num}{chr(34)}/>' if num else ''}</w:numPr>"
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown or name}"/><w:basedOn w:val="{based}"/>'
        f"<w:pPr>{numbering}{more}</w:pPr></w:style>"
    )


def heading(number: int, num: str = "") -> str:
    outline = f'<w:outlineLvl w:val="{number - 1}"/>'
    return style(
        f"Heading{number}", shown=f"heading {number}", num=num, level=number - 1 if num else None, more=outline
    )


@dataclass
class Contract:
    """A Word file in the making, and the lines it shows."""

    name: str
    numbering: dict[str, str] = field(default_factory=dict)
    nums: str = ""
    styles: str = ""
    body: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    parts: dict[str, str] = field(default_factory=dict)
    relations: str = ""
    types: str = ""

    def number(self, number: str, definition: str, overrides: str = "") -> None:
        self.nums += f'<w:num w:numId="{number}"><w:abstractNumId w:val="{definition}"/>{overrides}</w:num>'

    def add(self, xml: str, *lines: str) -> None:
        self.body.append(xml)
        self.lines.extend(lines)

    def file(self) -> bytes:
        office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        content = "application/vnd.openxmlformats-officedocument.wordprocessingml"
        definitions = "".join(
            f'<w:abstractNum w:abstractNumId="{name}"><w:multiLevelType w:val="multilevel"/>{body}</w:abstractNum>'
            for name, body in self.numbering.items()
        )
        page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr>'
        if "header1" in self.parts:
            page = page.replace("<w:pgSz", '<w:headerReference w:type="default" r:id="h1"/><w:pgSz')
        spaces = (
            declared("w", "r", "mc", "wps", "wp", "v")
            + ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
        )
        normal = '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        return write_package(
            {
                "[Content_Types].xml": part(
                    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
                    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
                    f'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{content}.document.main+xml"/>'
                    f'<Override PartName="/word/styles.xml" ContentType="{content}.styles+xml"/>'
                    f'<Override PartName="/word/numbering.xml" ContentType="{content}.numbering+xml"/>{self.types}</Types>'
                ),
                "_rels/.rels": part(
                    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                    f'<Relationship Id="rId1" Type="{office}/officeDocument" Target="word/document.xml"/></Relationships>'
                ),
                "word/_rels/document.xml.rels": part(
                    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
                    f'<Relationship Id="s" Type="{office}/styles" Target="styles.xml"/>'
                    f'<Relationship Id="n" Type="{office}/numbering" Target="numbering.xml"/>{self.relations}</Relationships>'
                ),
                "word/document.xml": part(
                    f"<w:document {spaces}><w:body>{''.join(self.body)}{page}</w:body></w:document>"
                ),
                "word/styles.xml": part(f"<w:styles {declared('w')}>{normal}{self.styles}</w:styles>"),
                "word/numbering.xml": part(f"<w:numbering {declared('w')}>{definitions}{self.nums}</w:numbering>"),
                **{f"word/{name}.xml": part(xml) for name, xml in self.parts.items()},
            }
        )


SENTENCES = (
    "The Provider will process Customer Personal Data only on the documented instructions of the Customer.",
    "Each party must protect Confidential Information with at least reasonable care for 24 months.",
    "Fees are due within thirty (30) days of the invoice and do not include taxes.",
    "Neither party is liable for indirect damages, except as stated in this Agreement.",
    "The Customer may export its data for 60 days after termination at no charge.",
)


def sentence(number: int) -> str:
    return f"{SENTENCES[number % len(SENTENCES)]} ({number})"


def legal_by_paragraph() -> Contract:
    """1. / 1.1 / (a) / (i) named on every paragraph."""
    out = Contract("legal numbers on every paragraph", {"0": levels(LEGAL)})
    out.number("1", "0")
    n = 0
    for section in range(1, 7):
        out.add(para(f"Section title {section}", num="1", level=0), f"{section}. Section title {section}")
        for clause in range(1, 5):
            out.add(para(sentence(n), num="1", level=1), f"{section}.{clause} {sentence(n)}")
            for place, letter in enumerate("abc"):
                out.add(para(sentence(n + place), num="1", level=2), f"({letter}) {sentence(n + place)}")
            for place, roman in enumerate(("i", "ii", "iii", "iv")):
                out.add(para(sentence(n + place), num="1", level=3), f"({roman}) {sentence(n + place)}")
            n += 7
    return out


def legal_by_style() -> Contract:
    """Numbers through styles: one names the numbering, those based on it only a level."""
    out = Contract("legal numbers through styles", {"0": levels(LEGAL, styles=("L1", "L2", "L3"))})
    out.number("7", "0")
    out.styles = style("L1", num="7") + style("L2", based="L1", level=1) + style("L3", based="L2", level=2)
    n = 0
    for section in range(1, 9):
        out.add(para(f"Part {section}", style="L1"), f"{section}. Part {section}")
        for clause in range(1, 4):
            out.add(para(sentence(n), style="L2"), f"{section}.{clause} {sentence(n)}")
            for place, letter in enumerate("abcd"):
                out.add(para(sentence(n + place), style="L3"), f"({letter}) {sentence(n + place)}")
            n += 4
        out.add(para("A paragraph between without a number."), "A paragraph between without a number.")
    return out


def headings() -> Contract:
    """Numbered headings, plain text below them, one heading that switches its number off."""
    out = Contract("numbered headings", {"0": levels(LEGAL, styles=("Heading1", "Heading2"))})
    out.number("1", "0")
    out.styles = heading(1, "1") + heading(2, "1") + style("Title")
    out.add(para("Master Services Agreement", style="Title"), "Master Services Agreement")
    for section in range(1, 8):
        out.add(para(f"Topic {section}", style="Heading1"), f"{section}. Topic {section}")
        for clause in range(1, 4):
            out.add(para(f"Subject {clause}", style="Heading2"), f"{section}.{clause} Subject {clause}")
            out.add(para(sentence(section * clause)), sentence(section * clause))
    out.add(para("Signatures", style="Heading1", num="0"), "Signatures")
    return out


def articles() -> Contract:
    """ARTICLE I / Section 1.01 with decimal numbers by law of the definition."""
    spec = levels(ARTICLES, legal=True)
    out = Contract("articles and sections", {"0": spec})
    out.number("1", "0")
    n = 0
    for section, roman in enumerate(("I", "II", "III", "IV", "V"), start=1):
        out.add(para(f"Subject {section}", num="1", level=0), f"ARTICLE {roman} Subject {section}")
        for clause in range(1, 5):
            out.add(para(sentence(n), num="1", level=1), f"Section {section}.{clause} {sentence(n)}")
            for letter in "ab":
                out.add(para(sentence(n + 1), num="1", level=2), f"({letter}) {sentence(n + 1)}")
            n += 3
    return out


def restarts() -> Contract:
    """Lists that begin anew, go on, begin with another number; bullets at two levels between them."""
    out = Contract("lists that begin anew", {"0": levels(PLAIN), "1": levels(BULLETS)})
    out.number("1", "0")
    out.number("2", "0", '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    out.number("3", "0", '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride>')
    out.number("4", "1")
    for number in range(1, 4):
        out.add(para(sentence(number), num="1", level=0), f"{number}. {sentence(number)}")
        out.add(para("first point", num="4", level=0), "• first point")
        out.add(para("a point below", num="4", level=1), "– a point below")
    out.add(para("Another list begins."), "Another list begins.")
    for number in range(1, 4):
        out.add(para(sentence(number), num="2", level=0), f"{number}. {sentence(number)}")
        for letter in "abc":
            out.add(para(f"sub {letter}", num="2", level=1), f"{letter}. sub {letter}")
    out.add(para("And one from five."), "And one from five.")
    for number in range(5, 9):
        out.add(para(sentence(number), num="3", level=0), f"{number}. {sentence(number)}")
    out.add(para("It goes on."), "It goes on.")
    out.add(para(sentence(9), num="3", level=0), f"9. {sentence(9)}")
    return out


def tables() -> Contract:
    """A data processing annex: tables with heads, spans, numbered rows, two paragraphs in a cell."""
    out = Contract("tables", {"0": levels(PLAIN)})
    out.number("1", "0")

    def cell(content: str, properties: str = "") -> str:
        return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"

    def row(*cells: str, head: bool = False) -> str:
        return f"<w:tr><w:trPr>{'<w:tblHeader/>' if head else ''}</w:trPr>{''.join(cells)}</w:tr>"

    def table(*rows: str) -> str:
        grid = '<w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>'
        return f'<w:tbl><w:tblPr><w:tblW w:w="9000" w:type="dxa"/></w:tblPr>{grid}{"".join(rows)}</w:tbl>'

    out.add(para("Annex I"), "Annex I")
    rows = [row(*(cell(para(head)) for head in ("Data", "Purpose", "Kept")), head=True)]
    words = ["Data", "Purpose", "Kept"]
    for number in range(12):
        rows.append(row(cell(para(f"item {number}")), cell(para(sentence(number))), cell(para("6 months"))))
        words += [f"item {number}", sentence(number), "6 months"]
    out.add(table(*rows), *words)
    out.add(para("Between the tables."), "Between the tables.")
    out.add(
        table(
            row(cell(para("Over three"), '<w:gridSpan w:val="3"/>')),
            row(cell(para("Down"), '<w:vMerge w:val="restart"/>'), cell(para("b1")), cell(para("c1") + para("c1 again"))),
            row(cell(para(), "<w:vMerge/>"), cell(para("b2")), cell(para("c2"))),
        ),
        "Over three", "Down", "b1", "c1", "c1 again", "b2", "c2",
    )  # fmt: skip
    out.add(para("Numbered rows."), "Numbered rows.")
    numbered = [row(cell(para("step", num="1", level=0)), cell(para(sentence(n))), cell(para("x"))) for n in range(4)]
    out.add(table(*numbered), *(w for n in range(4) for w in (f"{n + 1}. step", sentence(n), "x")))
    return out


def notes_and_fields() -> Contract:
    """Footnotes, cross references, links, symbols, hidden words, a control, line breaks, hyphens that do not break."""
    out = Contract("footnotes and fields", {"0": levels(LEGAL)})
    out.number("1", "0")
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    out.relations = (
        f'<Relationship Id="f" Type="{office}/footnotes" Target="footnotes.xml"/>'
        f'<Relationship Id="l" Type="{office}/hyperlink" Target="https://example.com/a%20b" TargetMode="External"/>'
        f'<Relationship Id="h1" Type="{office}/header" Target="header1.xml"/>'
    )
    out.types = (
        f'<Override PartName="/word/footnotes.xml" ContentType="{content}.footnotes+xml"/>'
        f'<Override PartName="/word/header1.xml" ContentType="{content}.header+xml"/>'
    )
    out.parts = {
        "footnotes": f"<w:footnotes {declared('w')}>"
        + "".join(
            f'<w:footnote w:id="{n}"><w:p><w:r><w:footnoteRef/></w:r>{run(f" Note number {n}.")}</w:p></w:footnote>'
            for n in (2, 3)
        )
        + "</w:footnotes>",
        "header1": f"<w:hdr {declared('w')}><w:p>{run('Confidential draft')}</w:p></w:hdr>",
    }

    def complex_field(instruction: str, result: str) -> str:
        return (
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
            f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        )

    for number in range(1, 7):
        out.add(para(sentence(number), num="1", level=0), f"{number}. {sentence(number)}")
    out.add(
        para(raw=run("See Section ") + complex_field(" REF _Ref1 \\r \\h ", "3") + run(" and ") + complex_field(
            ' HYPERLINK "https://example.com/x" ', "the page") + run(" for more.")),
        "See Section 3 and the page for more.",
    )  # fmt: skip
    out.add(
        para(raw=run("A claim") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" and another") +
             '<w:r><w:footnoteReference w:id="3"/></w:r>' + run(".")),
        "A claim1 and another2.",
    )  # fmt: skip
    out.add(
        para(raw=run("Read ") + f'<w:hyperlink r:id="l">{run("our page")}</w:hyperlink>' + run(" now; ") +
             run("hidden words", "<w:vanish/>") + run("seen.")),
        "Read our page now; seen.",
    )  # fmt: skip
    out.add(
        f"<w:sdt><w:sdtPr/><w:sdtContent>{para('In a content control.')}</w:sdtContent></w:sdt>",
        "In a content control.",
    )
    out.add(
        para(raw="<w:sdt><w:sdtContent>" + run("Customer Ltd") + "</w:sdtContent></w:sdt>" + run(" signs.")),
        "Customer Ltd signs.",
    )
    out.add(para(raw="<w:r><w:t>Line one</w:t><w:br/><w:t>line two</w:t></w:r>"), "Line one line two")
    out.add(
        para(raw="<w:r><w:t>co</w:t><w:noBreakHyphen/><w:t>operate</w:t><w:tab/><w:t>tabbed</w:t></w:r>"),
        "co‑operate tabbed",
    )
    box = (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor distT="0" distB="0" distL="0" distR="0" '
        'simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"><wp:simplePos x="0" y="0"/>'
        '<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH><wp:positionV relativeFrom="paragraph">'
        '<wp:posOffset>0</wp:posOffset></wp:positionV><wp:extent cx="2000000" cy="500000"/><wp:wrapTopAndBottom/>'
        '<wp:docPr id="1" name="Box"/><a:graphic><a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        '<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="500000"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></wps:spPr>'
        f"<wps:txbx><w:txbxContent>{para('Inside a text box.')}</w:txbxContent></wps:txbx><wps:bodyPr/></wps:wsp>"
        "</a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice></mc:AlternateContent></w:r>"
    )
    out.add(para(raw=run("Beside a box.") + box), "Beside a box.", "Inside a text box.")
    return out


def schedules() -> Contract:
    """Numbers in words, letters beyond z, levels that start late."""
    out = Contract("schedules", {"0": levels(SCHEDULES), "1": levels([("lowerLetter", "%1)"), ("upperRoman", "%2.")])})
    out.number("1", "0")
    out.number("2", "1")
    for number, word in enumerate(("One", "Two", "Three"), start=1):
        out.add(para(sentence(number), num="1", level=0), f"Schedule {word} {sentence(number)}")
        for place, name in enumerate(("First", "Second"), start=1):
            out.add(para(sentence(place), num="1", level=1), f"{name} part {sentence(place)}")
    for number in range(28):
        letter = "abcdefghijklmnopqrstuvwxyz"[number % 26] * (1 + number // 26)
        out.add(para(f"entry {number}", num="2", level=0), f"{letter}) entry {number}")
    return out


def chinese() -> Contract:
    """Chinese numbers."""
    out = Contract("Chinese numbers", {"0": levels(CHINESE)})
    out.number("1", "0")
    han = "一二三四五六七八九"
    for number in range(1, 23):
        tens, ones = divmod(number, 10)
        word = ("" if tens == 0 else "十" if tens == 1 else han[tens - 1] + "十") + (han[ones - 1] if ones else "")
        out.add(para("我们不会出售您的个人信息。", num="1", level=0), f"第{word}条 我们不会出售您的个人信息。")
        out.add(para("保存期限为三十天。", num="1", level=1), "（一） 保存期限为三十天。")
    return out


def tracked() -> Contract:
    """Tracked changes; the lines are those with all of them accepted."""
    out = Contract("tracked changes", {"0": levels(LEGAL)})
    out.number("1", "0")
    who = 'w:author="Counsel" w:date="2027-01-01T10:00:00Z"'
    for number in range(1, 8):
        deleted = f'<w:del w:id="{number}" {who}><w:r><w:delText>old words</w:delText></w:r></w:del>'
        inserted = f'<w:ins w:id="{number + 50}" {who}>{run("new words")}</w:ins>'
        out.add(
            para(num="1", level=0, raw=run("Before ") + deleted + inserted + run(" after.")),
            f"{number}. Before new words after.",
        )
    gone = f'<w:rPr><w:del w:id="90" {who}/></w:rPr>'
    out.add(
        para(
            num="1",
            level=0,
            extra=gone,
            raw=f'<w:del w:id="91" {who}><w:r><w:delText>A clause gone.</w:delText></w:r></w:del>',
        )
    )
    came = f'<w:rPr><w:ins w:id="92" {who}/></w:rPr>'
    out.add(
        para(num="1", level=0, extra=came, raw=f'<w:ins w:id="93" {who}>{run("A clause come.")}</w:ins>'),
        "8. A clause come.",
    )
    out.add(para(num="1", level=0, raw=run("The end.")), "9. The end.")
    return out


def linked_styles() -> Contract:
    """A numbering style that other numberings link to, an override of a whole level, a restart only after level one."""
    never = levels(LEGAL).replace('<w:lvlText w:val="(%3)"/>', '<w:lvlRestart w:val="1"/><w:lvlText w:val="(%3)"/>')
    out = Contract("restarts by rule", {"0": never})
    out.number("1", "0")
    own = '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="upperLetter"/><w:lvlText w:val="%1-%2"/></w:lvl>'
    out.number("2", "0", f'<w:lvlOverride w:ilvl="1">{own}</w:lvlOverride>')
    letters = iter("abcdefgh")
    out.add(para("one", num="1", level=0), "1. one")
    for clause in (1, 2):
        out.add(para("two", num="1", level=1), f"1.{clause} two")
        for _ in range(2):
            out.add(para("three", num="1", level=2), f"({next(letters)}) three")
    return out


CONTRACTS: tuple[Callable[[], Contract], ...] = (
    legal_by_paragraph, legal_by_style, headings, articles, restarts, tables, notes_and_fields, schedules, chinese, tracked,
    linked_styles,
)  # fmt: skip
