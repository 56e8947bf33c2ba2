"""The styles of the Word files made here: named as Word names its own, so that a house template can replace them."""

from __future__ import annotations

from policypress.word.xml import declared, part, quoted

RTL = frozenset({"ar", "arc", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"})
"""Languages written from right to left."""

_EAST = {"zh": "Microsoft YaHei", "ja": "Yu Gothic", "ko": "Malgun Gothic"}
_LOCALES = {"en": "en-GB", "zh": "zh-CN", "de": "de-DE", "fr": "fr-FR", "es": "es-ES"}
_HEADINGS = ((32, 360), (28, 320), (24, 280), (22, 240), (22, 200), (21, 200))


def is_rtl(lang: str) -> bool:
    """Whether a language is written from right to left."""
    return lang.partition("-")[0].lower() in RTL


def styles_xml(lang: str) -> str:
    """styles.xml for a text in ``lang`` (BCP 47)."""
    primary = lang.partition("-")[0].lower()
    east = _EAST.get(primary, "Microsoft YaHei")
    code = quoted(lang if "-" in lang else _LOCALES.get(primary, lang))
    eastern, complex_ = (code if primary in _EAST else "zh-CN"), (code if is_rtl(lang) else "ar-SA")
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Calibri" w:hAnsi="Calibri" w:eastAsia="{east}" '
        f'w:cs="Arial"/><w:sz w:val="21"/><w:szCs w:val="21"/><w:lang w:val="{code}" w:eastAsia="{eastern}" '
        f'w:bidi="{complex_}"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after="120" w:line="271" '
        'w:lineRule="auto"/></w:pPr></w:pPrDefault></w:docDefaults>'
    )
    bidi = "<w:bidi/>" if is_rtl(lang) else ""
    return part(f"<w:styles {declared('w')}>{defaults}{''.join(_all(bidi))}</w:styles>")


def _all(bidi: str) -> list[str]:
    out = [
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
        f"<w:pPr>{bidi}</w:pPr></w:style>",
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
        '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>',
        '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/><w:semiHidden/></w:style>',
        _paragraph("BodyText", "Body Text", "", ""),
        _paragraph("Title", "Title", '<w:keepNext/><w:spacing w:before="0" w:after="240"/>',
                   '<w:b/><w:bCs/><w:sz w:val="40"/><w:szCs w:val="40"/>', after="BodyText"),
    ]  # fmt: skip
    for level, (size, before) in enumerate(_HEADINGS, start=1):
        ppr = (
            f'<w:keepNext/><w:keepLines/><w:spacing w:before="{before}" w:after="100"/>'
            f'<w:outlineLvl w:val="{level - 1}"/>'
        )
        italic = "<w:i/><w:iCs/>" if level > 4 else ""
        rpr = f'<w:b/><w:bCs/>{italic}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
        out.append(_paragraph(f"Heading{level}", f"heading {level}", ppr, rpr, after="BodyText"))
    out += [
        _paragraph("ListParagraph", "List Paragraph", '<w:spacing w:after="80"/>', ""),
        _paragraph("Quote", "Quote", '<w:pBdr><w:left w:val="single" w:sz="18" w:space="8" w:color="BFBFBF"/></w:pBdr>', ""),
        _paragraph("Note", "Policy Note", '<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="2F5496"/></w:pBdr>'
                   '<w:shd w:val="clear" w:color="auto" w:fill="F2F5FA"/>', ""),
        _paragraph("Term", "Policy Term", '<w:keepNext/><w:spacing w:after="40"/>', "<w:b/><w:bCs/>"),
        _paragraph("PolicyCode", "Policy Code", '<w:shd w:val="clear" w:color="auto" w:fill="F2F2F2"/><w:spacing w:line="240" '
                   'w:lineRule="auto"/>', '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/><w:sz w:val="19"/>'),
        _paragraph("Rule", "Policy Rule", '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="808080"/></w:pBdr>', ""),
        _paragraph("TableText", "Policy Table Text", '<w:spacing w:before="40" w:after="40" w:line="252" w:lineRule="auto"/>', ""),
        _paragraph("Gap", "Policy Gap", '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>',
                   '<w:sz w:val="8"/>'),
        _paragraph("Header", "header", '<w:pBdr><w:bottom w:val="single" w:sz="4" w:space="4" w:color="A6A6A6"/></w:pBdr>'
                   '<w:tabs><w:tab w:val="right" w:pos="9638"/></w:tabs><w:spacing w:after="0"/>',
                   '<w:color w:val="595959"/><w:sz w:val="17"/><w:szCs w:val="17"/>'),
        _paragraph("Footer", "footer", '<w:spacing w:after="0"/><w:jc w:val="center"/>',
                   '<w:color w:val="595959"/><w:sz w:val="17"/><w:szCs w:val="17"/>'),
        _paragraph("FootnoteText", "footnote text", '<w:spacing w:after="40" w:line="240" w:lineRule="auto"/>',
                   '<w:sz w:val="18"/><w:szCs w:val="18"/>'),
        _paragraph("CommentText", "annotation text", '<w:spacing w:line="240" w:lineRule="auto"/>',
                   '<w:sz w:val="20"/><w:szCs w:val="20"/>'),
        _character("Hyperlink", "Hyperlink", '<w:color w:val="0B4F9E"/><w:u w:val="single"/>'),
        _character("VerbatimChar", "Verbatim Char", '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/>'),
        _character("FootnoteReference", "footnote reference", '<w:vertAlign w:val="superscript"/>'),
        _character("CommentReference", "annotation reference", '<w:sz w:val="16"/><w:szCs w:val="16"/>'),
        '<w:style w:type="table" w:styleId="PolicyTable"><w:name w:val="Policy Table"/><w:basedOn w:val="TableNormal"/>'
        "<w:tblPr><w:tblBorders>" + "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV"))
        + "</w:tblBorders></w:tblPr><w:tblStylePr w:type=\"firstRow\"><w:rPr><w:b/><w:bCs/></w:rPr><w:tcPr>"
        '<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/></w:tcPr></w:tblStylePr></w:style>',
    ]  # fmt: skip
    return out


def _paragraph(name: str, shown: str, ppr: str, rpr: str, after: str = "") -> str:
    following = f'<w:next w:val="{after}"/>' if after else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{shown}"/><w:basedOn w:val="Normal"/>{following}'
        f"<w:qFormat/><w:pPr>{ppr}</w:pPr><w:rPr>{rpr}</w:rPr></w:style>"
    )


def _character(name: str, shown: str, rpr: str) -> str:
    return (
        f'<w:style w:type="character" w:styleId="{name}"><w:name w:val="{shown}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:rPr>{rpr}</w:rPr></w:style>'
    )
