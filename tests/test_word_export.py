"""A text as a Word file: what stands in its parts, and what other programs read in them."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.run import run
from tests.site_builder import build_site
from tests.word_files import W, exported, needs_pandoc, pandoc, paragraphs, part

TEXT = """\
# Terms & conditions

Write to:\\
Example Ltd\\
1 Road. See [your rights](#your-rights) or [us](https://example.com/a%20b?x=1&y=2).
**Bold *both*** `code` ~~struck~~.[^n]

1. One
2. Two

    continued

    - nested **bold**
3. Three
    1. deep

Between.

5. Five
6. Six

## Your rights

| Name | Purpose |
|:-----|--------:|
| `sid` | session |

> Quoted.

Term
:   What it means.

[^n]: A *note*.
"""


def styles(data: bytes) -> list[tuple[str, str]]:
    out = []
    for paragraph in paragraphs(data):
        style = paragraph.find(f"{W}pPr/{W}pStyle")
        text = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
        if style is not None and text:
            out.append((style.get(f"{W}val", ""), text))
    return out


def test_every_kind_of_clause_has_a_style_of_its_own() -> None:
    found = {text: style for style, text in styles(exported(TEXT))}
    assert found["Terms & conditions"] == "Heading1"
    assert found["Your rights"] == "Heading2"
    assert found["One"] == found["continued"] == found["nested bold"] == "ListParagraph"
    assert found["session"] == "TableText" and found["Quoted."] == "Quote"
    assert found["Term"] == "Term" and found["Between."] == "BodyText"


def test_numbers_are_numbering_of_word_and_never_typed() -> None:
    data = exported(TEXT)
    numbering = ElementTree.fromstring(part(data, "word/numbering.xml"))
    levels = {
        abstract.get(f"{W}abstractNumId"): [
            (level.findtext(f"{W}x") or level.find(f"{W}numFmt").get(f"{W}val"), level.find(f"{W}start").get(f"{W}val"))  # type: ignore[union-attr]
            for level in abstract.iter(f"{W}lvl")
        ]
        for abstract in numbering.iter(f"{W}abstractNum")
    }
    assert all(len(found) == 9 for found in levels.values())
    used = {}
    for paragraph in paragraphs(data):
        numbered = paragraph.find(f"{W}pPr/{W}numPr")
        if numbered is not None:
            text = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
            used[text] = (numbered.find(f"{W}ilvl").get(f"{W}val"), numbered.find(f"{W}numId").get(f"{W}val"))  # type: ignore[union-attr]
    assert used["One"] == used["Two"] == used["Three"] and used["One"][0] == "0"
    assert used["nested bold"][0] == "1" and used["deep"][0] == "1" and used["deep"] != used["nested bold"]
    assert used["deep"][1] != used["nested bold"][1], "two kinds of list at one level are two numberings"
    assert levels[used["Five"][1]][0] == ("decimal", "5")
    assert "continued" not in used


def test_a_table_repeats_its_head_on_every_page() -> None:
    document = part(exported(TEXT), "word/document.xml")
    assert document.count("<w:tblHeader/>") == 1
    assert '<w:jc w:val="end"/>' in document


def test_links_footnotes_and_emphasis_are_words_own() -> None:
    data = exported(TEXT)
    document, relations = part(data, "word/document.xml"), part(data, "word/_rels/document.xml.rels")
    assert 'Target="https://example.com/a%20b?x=1&amp;y=2" TargetMode="External"' in relations
    assert '<w:hyperlink w:anchor="a_your_rights"' in document and 'w:name="a_your_rights"' in document
    assert "<w:footnoteReference " in document and ">note<" in part(data, "word/footnotes.xml")
    assert document.count("<w:br/>") == 2
    for mark in ("<w:b/>", "<w:i/>", "<w:strike/>", "VerbatimChar"):
        assert mark in document


def test_header_footer_and_properties_say_which_text_it_is() -> None:
    data = exported(TEXT, policy="terms", version="2027-02-01.1", sha256="ab" * 32, effective="1 February 2027")
    assert "Version 2027-02-01.1, effective 1 February 2027" in part(data, "word/header1.xml")
    footer = part(data, "word/footer1.xml")
    assert " PAGE " in footer and " NUMPAGES " in footer and "Page " in footer
    custom = part(data, "docProps/custom.xml")
    assert ">terms<" in custom and "ab" * 32 in custom and ">2027-02-01.1<" in custom


@pytest.mark.parametrize(
    ("lang", "words"),
    [("de", "Seite "), ("fr", "Page "), ("es", "Página "), ("zh", "第 "), ("zh-CN", "第 "), ("pl", "Page ")],
)
def test_pages_are_counted_in_the_language_of_the_text(lang: str, words: str) -> None:
    data = exported("# T\n\nx\n", lang=lang)
    assert words in part(data, "word/footer1.xml")
    assert f'w:val="{lang}' in part(data, "word/styles.xml")


def test_a_language_from_right_to_left_runs_from_right_to_left() -> None:
    document = part(exported("# שלום\n\n1. אחד\n\n| א | ב |\n|---|---|\n| ג | ד |\n", lang="he"), "word/document.xml")
    assert document.count("<w:bidi/>") == 6 and "<w:rtl/>" in document and "<w:bidiVisual/>" in document


def test_the_same_text_always_gives_the_same_bytes() -> None:
    assert exported(TEXT) == exported(TEXT)


def test_words_that_are_markup_elsewhere_stay_words() -> None:
    text = '# A < B & C\n\nSay "x" <b>bold</b> ]]> \u0001 &lt;w:p&gt;\n'
    for paragraph in paragraphs(exported(text)):
        assert paragraph is not None


@needs_pandoc
def test_pandoc_reads_back_what_was_written(tmp_path: Path) -> None:
    markdown = pandoc(exported(TEXT), tmp_path, form="markdown")
    for words in (
        "# Terms & conditions", "[your rights](#your-rights)", "[us](https://example.com/a%20b?x=1&y=2)",
        "**Bold *both***", "`code`", "~~struck~~", "1.  One",
        "-   nested **bold**", "    1.  deep", "5.  Five", "A *note*.",
    ):  # fmt: skip
        assert words in markdown, markdown


def test_a_version_is_exported_by_its_name(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    out = tmp_path / "privacy.docx"
    done = run("export", "privacy@2021-09-02", "--root", root, "--out", out)
    assert done.code == 0, done.err
    assert "Version 2021-09-02" in part(out.read_bytes(), "word/header1.xml")
    again = tmp_path / "again.docx"
    assert run("export", "privacy@2021-09-02", "--root", root, "--out", again).code == 0
    assert out.read_bytes() == again.read_bytes()


def test_a_working_text_is_exported_as_a_draft(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    out = tmp_path / "draft.docx"
    assert run("export", "privacy@working", "--root", root, "--out", out).code == 0
    assert ">Draft" in part(out.read_bytes(), "word/header1.xml")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["privacy"], "Write POLICY@VERSION"),
        (["privacy@1999-01-01"], "no such version"),
        (["privacy@2021-09-02", "--lang", "fr"], "has no text in 'fr'"),
        (["privacy@2021-09-02", "--out", "x.odt"], "exported as .docx or .pdf"),
        (["privacy@2021-09-02", "--docx", "--out", "."], "is a folder"),
    ],
)
def test_what_cannot_be_exported_is_said_in_words(tmp_path: Path, arguments: list[str], said: str) -> None:
    root = build_site(tmp_path / "site")
    done = run("export", *arguments, "--root", root)
    assert done.code == 2 and said in done.err and "Traceback" not in done.err


def test_places_within_paragraphs_are_bookmarks_that_links_lead_to() -> None:
    data = exported(
        '# T\n\nSee [here](#here) and [there](#there).\n\n<a id="here"></a>One.\n\n- <a id="there"></a>two\n'
    )
    body = part(data, "word/document.xml")
    for name in ("a_here", "a_there"):
        assert body.count(f'w:name="{name}"') == 1 and f'w:anchor="{name}"' in body
