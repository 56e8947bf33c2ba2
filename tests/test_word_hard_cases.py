"""``import FILE.docx``: what is rare in Word files is carried as readers see it, or a line says what could not be."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from policypress.importing.from_text import Converted
from policypress.importing.from_word import from_word
from policypress.importing.markdown_escape import shown_words

from tests.word_contracts import Contract, heading, levels, para, run, style

MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
VANISH = "<w:rPr><w:vanish/></w:rPr>"


def field(instruction: str, result: str = "", form: str = "") -> str:
    """A field that is stored in pieces."""
    begin = f'<w:r><w:fldChar w:fldCharType="begin">{form}</w:fldChar></w:r>'
    begin += f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    middle = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(result)}' if result else ""
    return f'{begin}{middle}<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def place(name: str) -> str:
    """A bookmark."""
    return f'<w:bookmarkStart w:id="1" w:name="{name}"/><w:bookmarkEnd w:id="1"/>'


def to(name: str, words: str) -> str:
    """A link to a bookmark."""
    return f'<w:hyperlink w:anchor="{name}">{run(words)}</w:hyperlink>'


def sign(font: str, code: str) -> str:
    """A sign of a font of signs."""
    return f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>'


def drawing(name: str, uri: str) -> str:
    """A drawing without a text box."""
    return (
        f'<w:r><w:drawing><wp:inline><wp:docPr id="1" name="x" descr="{name}"/><a:graphic><a:graphicData uri="{uri}"/>'
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def cell(inner: str, properties: str = "") -> str:
    """A cell of a table."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inner}</w:tc>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


@dataclass(frozen=True)
class Case:
    """The body of a file; what its Markdown must hold, what must be said, what must stand nowhere in the Markdown."""

    body: str
    holds: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    never: tuple[str, ...] = ()


BOX = '<w:ffData><w:checkBox><w:default w:val="1"/></w:checkBox></w:ffData>'
EMPTY_BOX = '<w:ffData><w:checkBox><w:default w:val="1"/><w:checked w:val="0"/></w:checkBox></w:ffData>'
ENTRIES = '<w:listEntry w:val="mail"/><w:listEntry w:val="phone"/>'
CHOICE = f'<w:ffData><w:ddList><w:result w:val="1"/>{ENTRIES}</w:ddList></w:ffData>'
ROWS = cell(para("A")) + cell(para("B"))

CASES = {
    "words hidden by the style of their paragraph": Case(
        para("Seen.") + para("Secret.", style="Hidden"), ("Seen.",), never=("Secret",)
    ),
    "one run of such a paragraph that is not hidden": Case(
        para(raw=run("shown", '<w:vanish w:val="0"/>') + run(" secret"), style="Hidden"), ("shown",), never=("secret",)
    ),
    "a hidden paragraph in a list has no number": Case(
        para("one", num="1", level=0)
        + para(raw=run("gone", "<w:vanish/>"), num="1", level=0, extra=VANISH)
        + para("two", num="1", level=0),
        ("1.  one\n2.  two",),
        never=("gone", "3."),
    ),
    "content that is stored in several ways": Case(
        f"<w:p>{run('before ')}<mc:AlternateContent><mc:Choice Requires='wps'>{run('new')}</mc:Choice><mc:Fallback>"
        f"{run('old')}</mc:Fallback></mc:AlternateContent></w:p><mc:AlternateContent><mc:Choice Requires='wps'>"
        f"{para('paragraph')}</mc:Choice><mc:Fallback>{para('other')}</mc:Fallback></mc:AlternateContent>",
        ("before new", "paragraph"),
        never=("old", "other"),
    ),
    "an embedded file": Case(para("x") + '<w:altChunk r:id="no"/>', ("x",), ("Behind paragraph 1: an embedded file",)),
    "an element nobody knows": Case(
        f"<w:novelty>{para('kept')}</w:novelty><w:p><w:novel>{run('too')}</w:novel></w:p>", ("kept", "too")
    ),
    "pictures, charts and objects": Case(
        para(
            raw=run("See ")
            + drawing("Flow of data", "http://x/picture")
            + drawing("", "http://x/chart")
            + "<w:r><w:object/></w:r>"
        ),
        ("See",),
        (
            "Paragraph 1: a picture or drawing was left out: “Flow of data”",
            "a chart was left out",
            "an embedded object",
        ),
    ),
    "a formula": Case(
        f"<w:p>{run('Rate ')}<m:oMath {MATH}><m:f><m:num><m:r><m:t>a+1</m:t></m:r></m:num>"
        "<m:den><m:r><m:t>100</m:t></m:r></m:den></m:f><m:sSup><m:e><m:r><m:t>x</m:t></m:r></m:e><m:sup><m:r><m:t>2</m:t></m:r></m:sup></m:sSup></m:oMath></w:p>",
        ("Rate (a+1)/100x^2",),
        ("Paragraph 1: a formula was written in one line: (a+1)/100x^2",),
    ),
    "signs of fonts of signs": Case(
        para(
            raw=sign("Symbol", "F061")
            + run(" ")
            + sign("Symbol", "F0D4")
            + run(" ")
            + sign("Wingdings", "F0FE")
            + run(" ")
            + sign("Webdings", "F04A")
            + run(" ")
            + sign("Arial", "00A7")
        ),
        ("α ™ ☑ □ §",),
        ("a sign of the font Webdings (F04A) became □",),
    ),
    "fields of a form": Case(
        para(
            raw=run("I ")
            + field(" FORMCHECKBOX ", form=BOX)
            + field(" FORMCHECKBOX ", form=EMPTY_BOX)
            + run(" by ")
            + field(" FORMDROPDOWN ", form=CHOICE)
        ),
        ("I ☑☐ by phone",),
    ),
    "a number that only Word can tell": Case(
        para(raw=field(" LISTNUM Default \\l 2 ") + run(" clause")),
        ("clause",),
        ("Paragraph 1: a field (LISTNUM Default \\l 2)",),
    ),
    "a link to a place of the text": Case(
        para(raw=run("See ") + to("fees", "the fees")) + para(raw=place("fees") + run("Fees"), style="Heading1"),
        ("See [the fees](#fees)", '# <a id="fees"></a>Fees'),
    ),
    "a place between two paragraphs": Case(
        para(raw=to("here", "down")) + place("here") + para("Here."), ("[down](#here)", '<a id="here"></a>Here.')
    ),
    "links nobody may follow": Case(
        para(raw=to("nowhere", "lost") + field(' HYPERLINK "javascript:alert(1)" ', "run")),
        ("lostrun",),
        ("its words kept: “lost” led to #nowhere", "its words kept: “run” led to javascript:alert(1)"),
    ),
    "a table of contents": Case(
        para(raw=to("_Toc1", "Scope") + run(" 2"), style="TOC1")
        + para(raw=place("_Toc1") + run("Scope"), style="Heading1"),
        ("Scope 2", "# Scope"),
        ("A table of contents stands in the text",),
        never=("_Toc1",),
    ),
    "a row that begins further right": Case(
        table(ROWS, '<w:trPr><w:gridBefore w:val="1"/></w:trPr>' + cell(para("right"))), ("| A | B |", "|  | right |")
    ),
    "a table in a cell": Case(
        table(ROWS, cell(table(cell(para("in"))) + para("after")) + cell(para("x"))),
        ("| in<br>after | x |",),
        ("a table within a cell became lines of that cell",),
    ),
    "a list that goes on behind another one": Case(
        "".join(para(word, num=num, level=0) for word, num in (("a", "1"), ("b", "1"), ("c", "2"), ("d", "1"))),
        ("1.  a\n2.  b\n\n<!-- -->\n\n1.  c\n\n<!-- -->\n\n3.  d",),
    ),
    "a list that goes on behind a paragraph in an item": Case(
        para("a", num="2", level=0)
        + para("more", extra='<w:ind w:left="720"/>')
        + para("b", num="1", level=0)
        + para("c", num="1", level=0)
        + para("d", num="2", level=0),
        ("1.  a\n\n    more\n\n<!-- -->\n\n1.  b\n2.  c\n\n<!-- -->\n\n2.  d",),
    ),
    "what stands in an item without words": Case(
        para(num="1", level=0) + para("(a) deep", extra='<w:ind w:left="1440"/>'), ("1.  \n\n(a) deep",)
    ),
    "a word with its reading": Case(
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>kan</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>漢</w:t></w:r></w:rubyBase>"
        "</w:ruby></w:r></w:p>",
        ("漢(kan)",),
    ),
    "raised digits that the words are proved with": Case(
        para(raw=run("H") + run("2", '<w:vertAlign w:val="subscript"/>') + run("O")), ("H<sub>2</sub>O",)
    ),
    "looks of letters": Case(
        para(
            raw=run("under", '<w:u w:val="single"/>')
            + run(" not", '<w:u w:val="none"/>')
            + run(" caps", "<w:caps/>")
            + run(" white", '<w:color w:val="FFFFFF"/>')
        ),
        ("<u>under</u> not caps white",),
        ("Paragraph 1: capitals by format", "Paragraph 1: white letters, kept: “white”"),
    ),
}


def brought(body: str) -> Converted:
    """A file with such a body, brought in."""
    contract = Contract("x", {"0": levels([("decimal", "%1.")]), "1": levels([("decimal", "%1.")])})
    contract.number("1", "0")
    contract.number("2", "1")
    contract.styles = (
        heading(1)
        + style("TOC1", shown="toc 1")
        + style("Hidden").replace("</w:style>", "<w:rPr><w:vanish/></w:rPr></w:style>")
    )
    contract.add(body)
    return from_word(contract.file(), "x.docx")


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_what_is_rare_in_word_files_is_carried_or_named(case: Case) -> None:
    found = brought(case.body)
    for wanted in case.holds:
        assert wanted in found.body
    for said in case.said:
        assert any(said in guess for guess in found.guesses), found.guesses
    for word in case.never:
        assert word not in found.body
    assert not any("another order" in guess for guess in found.guesses), found.guesses


def test_the_number_that_a_page_shows_is_the_number_that_is_proved() -> None:
    # The source says 4, the list counts 1, 2 and so shows 2.
    assert shown_words("1. a\n\n    more\n\n4. c\n") == ["1", "a", "more", "2", "c"]


def test_the_words_of_notes_in_a_table_and_of_all_their_paragraphs_are_kept() -> None:
    contract = Contract("x", {"0": levels([("lowerLetter", "(%1)")])})
    contract.number("1", "0")
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    contract.relations = f'<Relationship Id="f" Type="{office}/footnotes" Target="footnotes.xml"/>'
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = f'<w:footnote w:id="1">{para("One.")}{para("More.")}</w:footnote>'
    notes += f'<w:footnote w:id="2">{para("listed", num="1", level=0)}</w:footnote>'
    contract.parts = {"footnotes": f"<w:footnotes {spaces}>{notes}</w:footnotes>"}
    mark = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    contract.add(table(ROWS, cell(para(raw=run("x") + mark.format(1)), '<w:gridSpan w:val="2"/>')))
    contract.add(para(raw=run("end") + mark.format(2)))
    found = from_word(contract.file(), "x.docx")
    assert '<td colspan="2">x<sup class="footnote-ref"><a href="#fn1">1</a></sup></td>' in found.body
    assert "end[^2]\n\n[^1]: One.\n\n    More.\n\n[^2]: (a) listed\n" in found.body
    assert not any("another order" in guess for guess in found.guesses)
