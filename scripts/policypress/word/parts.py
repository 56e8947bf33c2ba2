"""The parts of a Word file beside its text: numbering, header, footer, footnotes, comments, properties, settings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from policypress.word.layout import STEP
from policypress.word.lists import FORMATS, Numbering
from policypress.word.xml import declared, part, quoted, text_of

DOCUMENT = "word/document.xml"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PARTS = {
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
    "footnotes": "footnotes",
    "comments": "comments",
    "header1": "header",
    "footer1": "footer",
}
"""Name of a part below ``word/`` → the last word of its type."""

PAGE_WORDS = {
    "en": ("Version {version}, effective {effective}", "Page {page} of {pages}"),
    "zh": ("版本 {version}，生效日期 {effective}", "第 {page} 页，共 {pages} 页"),
    "de": ("Fassung {version}, gültig ab {effective}", "Seite {page} von {pages}"),
    "fr": ("Version {version}, en vigueur le {effective}", "Page {page} sur {pages}"),
    "es": ("Versión {version}, vigente desde el {effective}", "Página {page} de {pages}"),
}
"""What header and footer say, by language; English where a language has no words here."""


_DRAFT_WORDS = {
    "en": ("Draft", "Draft, to apply from {effective}"),
    "zh": ("草案", "草案，拟自 {effective} 起生效"),
    "de": ("Entwurf", "Entwurf, soll ab {effective} gelten"),
    "fr": ("Projet", "Projet, applicable à partir du {effective}"),
    "es": ("Borrador", "Borrador, aplicable desde el {effective}"),
}


def draft_words(lang: str, effective: str) -> str:
    """What the header of a text says that is no version yet; ``effective`` is a day in words or empty."""
    bare, dated = _DRAFT_WORDS.get(lang.partition("-")[0], _DRAFT_WORDS["en"])
    return dated.format(effective=effective) if effective else bare


@dataclass(frozen=True, slots=True)
class About:
    """What a file says of the text in it.

    ``policy`` and ``version`` are empty for a text that is no version; ``sha256`` is of the Markdown file's bytes;
    ``effective`` is a day in words; ``note`` stands in the header instead of version and day where it is given;
    ``author`` is whose tracked changes are in a redline made here, which a review does not take for its own.
    """

    title: str
    policy: str = ""
    version: str = ""
    sha256: str = ""
    effective: str = ""
    lang: str = "en"
    note: str = ""
    author: str = ""

    def heading(self) -> str:
        """The line at the top of each page, after the title."""
        if self.note or not self.version:
            return self.note
        words, _ = PAGE_WORDS.get(self.lang.partition("-")[0], PAGE_WORDS["en"])
        return words.format(version=self.version, effective=self.effective)


def numbering_xml(numberings: Sequence[Numbering]) -> str:
    """numbering.xml: a numbering of nine levels for each."""
    abstract = "".join(
        f'<w:abstractNum w:abstractNumId="{numbering.id}"><w:multiLevelType w:val="multilevel"/>'
        + "".join(_level(numbering, level) for level in range(9))
        + "</w:abstractNum>"
        for numbering in numberings
    )
    nums = "".join(
        f'<w:num w:numId="{numbering.id}"><w:abstractNumId w:val="{numbering.id}"/></w:num>' for numbering in numberings
    )
    return part(f"<w:numbering {declared('w')}>{abstract}{nums}</w:numbering>")


def _level(numbering: Numbering, level: int) -> str:
    kind, start = numbering.levels.get(level) or (numbering.levels[min(numbering.levels)][0], 1)
    bullet = kind == "ul"
    text = ("•", "–", "▪")[level % 3] if bullet else f"%{level + 1}."
    return (
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{max(start, 0)}"/><w:numFmt w:val="{FORMATS[kind]}"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{STEP * (level + 1)}" '
        f'w:hanging="{STEP}"/></w:pPr></w:lvl>'
    )


def header_xml(about: About, rtl: bool) -> str:
    """The line at the top of every page: title, version, effective date."""
    bidi = "<w:bidi/>" if rtl else ""
    said = about.heading()
    more = f'<w:r><w:tab/></w:r><w:r><w:t xml:space="preserve">{text_of(said)}</w:t></w:r>' if said else ""
    return part(
        f'<w:hdr {declared("w")}><w:p><w:pPr><w:pStyle w:val="Header"/>{bidi}</w:pPr><w:r><w:t xml:space="preserve">'
        f"{text_of(about.title)}</w:t></w:r>{more}</w:p></w:hdr>"
    )


def footer_xml(about: About) -> str:
    """Page n of N."""
    _, words = PAGE_WORDS.get(about.lang.partition("-")[0], PAGE_WORDS["en"])
    before, _, rest = words.partition("{page}")
    between, _, after = rest.partition("{pages}")
    body = _plain(before) + _field("PAGE") + _plain(between) + _field("NUMPAGES") + _plain(after)
    return part(f'<w:ftr {declared("w")}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{body}</w:p></w:ftr>')


def _plain(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text_of(text)}</w:t></w:r>' if text else ""


def _field(name: str) -> str:
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def settings_xml(lang: str) -> str:
    """settings.xml: footnotes with their separators, no forced tracking, the language of the theme."""
    return part(
        f'<w:settings {declared("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        '<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" '
        'w:val="15"/></w:compat>'
        f'<w:themeFontLang w:val="{quoted(lang)}"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
    )


def footnotes_xml(notes: Sequence[tuple[int, str]]) -> str:
    """footnotes.xml from (number, paragraphs)."""
    separators = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    )
    body = "".join(f'<w:footnote w:id="{number}">{paragraphs}</w:footnote>' for number, paragraphs in notes)
    return part(f"<w:footnotes {declared('w', 'r')}>{separators}{body}</w:footnotes>")


def comments_xml(comments: Sequence[tuple[int, str, str, str]]) -> str:
    """comments.xml from (number, author, date, text)."""
    body = "".join(
        f'<w:comment w:id="{number}" w:author="{quoted(author)}" w:date="{date}" w:initials="{quoted(author[:2].upper())}">'
        '<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr><w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'
        f'<w:annotationRef/></w:r><w:r><w:t xml:space="preserve">{text_of(text)}</w:t></w:r></w:p></w:comment>'
        for number, author, date, text in comments
    )
    return part(f"<w:comments {declared('w')}>{body}</w:comments>")


def relationships_xml(links: Mapping[str, str], names: Sequence[str] = ()) -> str:
    """Relationships to the parts ``names`` and to addresses."""
    own = "".join(
        f'<Relationship Id="r_{name}" Type="{_OFFICE}/{_PARTS[name]}" Target="{name}.xml"/>' for name in names
    )
    far = "".join(
        f'<Relationship Id="{id}" Type="{_OFFICE}/hyperlink" Target="{quoted(_address(target))}" TargetMode="External"/>'
        for target, id in links.items()
    )
    return part(f'<Relationships xmlns="{_PACKAGE}/relationships">{own}{far}</Relationships>')


def _address(target: str) -> str:
    """An address that Word takes: what no address may hold is percent-encoded."""
    return "".join(
        character if character > " " and character not in '<>"{}|\\^`' else
        "".join(f"%{byte:02X}" for byte in character.encode())
        for character in target
    )  # fmt: skip


def package_parts(
    about: About, body: Mapping[str, str], links: Mapping[str, str], note_links: Mapping[str, str]
) -> dict[str, str]:
    """All parts in their order; ``body`` has those below ``word/`` by name, ``document`` among them."""
    names = [name for name in _PARTS if name in body]
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_CONTENT}.{_PARTS[name]}+xml"/>' for name in names
    )
    out = {
        "[Content_Types].xml": part(
            f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/{DOCUMENT}" ContentType="{_CONTENT}.document.main+xml"/>{overrides}'
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
            '<Override PartName="/docProps/custom.xml" '
            'ContentType="application/vnd.openxmlformats-officedocument.custom-properties+xml"/></Types>'
        ),
        "_rels/.rels": part(
            f'<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="{DOCUMENT}"/>'
            f'<Relationship Id="rId2" Type="{_PACKAGE}/relationships/metadata/core-properties" '
            'Target="docProps/core.xml"/>'
            f'<Relationship Id="rId3" Type="{_OFFICE}/custom-properties" Target="docProps/custom.xml"/></Relationships>'
        ),
        DOCUMENT: body["document"],
        "word/_rels/document.xml.rels": relationships_xml(links, names),
    }
    for name in names:
        out[f"word/{name}.xml"] = body[name]
    if note_links:
        out["word/_rels/footnotes.xml.rels"] = relationships_xml(note_links)
    out["docProps/core.xml"] = _core(about)
    out["docProps/custom.xml"] = _custom(about)
    return out


def _core(about: About) -> str:
    return part(
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><dc:title>{text_of(about.title)}</dc:title>'
        f"<dc:subject>{text_of(about.heading())}</dc:subject><dc:language>{text_of(about.lang)}</dc:language>"
        f"<cp:version>{text_of(about.version)}</cp:version></cp:coreProperties>"
    )


PROPERTIES = ("policypress-policy", "policypress-version", "policypress-sha256", "policypress-author")
"""Custom properties that tell which text a file was made from; Word and LibreOffice keep them when they save."""


def _custom(about: About) -> str:
    values = zip(PROPERTIES, (about.policy, about.version, about.sha256, about.author), strict=True)
    body = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{text_of(value)}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(values, start=2)
    )
    return part(
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f"{declared('vt')}>{body}</Properties>"
    )
