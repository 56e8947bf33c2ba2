"""A text and a redline as PDF: tagged, bookmarked, the same bytes every time, words as they are."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from policypress.comparison import compare
from policypress.document import parse_document
from policypress.errors import PolicyError, UsageError
from policypress.pdf.export import pdf_file, redline_pdf
from policypress.word.parts import About

from tests.run import run
from tests.site_builder import build_site
from tests.test_word_export import TEXT

typst = pytest.importorskip("typst", reason="the extra pdf (typst) is not installed")
needs_poppler = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is not installed: poppler-utils")
ABOUT = About("Terms", "terms", "2027-02-01", "x", "1 February 2027")


def made(text: str, lang: str = "en") -> bytes:
    return pdf_file(parse_document(text), About("Terms", "terms", "2027-02-01", "x", "1 February 2027", lang))


def words(data: bytes, folder: Path) -> str:
    path = folder / "x.pdf"
    path.write_bytes(data)
    told = subprocess.run(["pdftotext", "-layout", str(path), "-"], check=True, capture_output=True, text=True)
    return " ".join(told.stdout.split())


def test_it_is_tagged_bookmarked_and_says_its_language() -> None:
    data = made(TEXT, "de-AT")
    assert data.startswith(b"%PDF-1.7")
    for mark in (b"/StructTreeRoot", b"/MarkInfo", b"/Outlines", b"/Lang"):
        assert mark in data


def test_conformance_that_no_validator_confirmed_is_not_declared() -> None:
    assert b"pdfuaid" not in made(TEXT) and b"pdfaid" not in made(TEXT)


def test_it_shows_its_title_and_keeps_the_other_rules_of_accessible_files() -> None:
    # Typst sets the title for viewers, and refuses what PDF/UA-1 forbids, only when it is asked to keep these rules.
    assert b"/DisplayDocTitle true" in made(TEXT)


@pytest.mark.skipif(not shutil.which("pdfinfo"), reason="pdfinfo is not installed: poppler-utils")
def test_paragraphs_items_and_cells_are_tagged_as_what_they_are(tmp_path: Path) -> None:
    text = "# T\n\nOne [link](https://example.com).\n\n1. item\n\n| A |\n|---|\n| 1 |\n\n> quoted\n"
    for number, data in enumerate(
        (made(text), redline_pdf(compare(parse_document(text), parse_document(text)), ABOUT))
    ):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(data)
        told = subprocess.run(["pdfinfo", "-struct-text", str(path)], check=True, capture_output=True, text=True).stdout
        lines = [" ".join(line.split()) for line in told.splitlines()]
        place = lines.index('"One "')
        assert lines[place - 1] == "P (block)" and "Link (inline)" in lines
        assert lines[lines.index('"quoted"') - 1] == "P (block)" and lines.count("TD:") == 1
        assert lines[0] == "Document" and lines[1].startswith("H1 ")


def test_the_same_text_always_gives_the_same_bytes() -> None:
    assert made(TEXT) == made(TEXT)
    old, new = parse_document(TEXT), parse_document(TEXT.replace("Between", "Among"))
    assert redline_pdf(compare(old, new), ABOUT) == redline_pdf(compare(old, new), ABOUT)


@needs_poppler
def test_every_word_version_and_page_number_is_on_the_page(tmp_path: Path) -> None:
    shown = words(made(TEXT), tmp_path)
    for part in (
        "Version 2027-02-01, effective 1 February 2027", "Page 1 of 1", "Terms & conditions", "1. One", "2. Two",
        "• nested bold", "5. Five", "6. Six", "Your rights", "sid session", "Quoted.", "Term", "What it means.",
        "A note.",
    ):  # fmt: skip
        assert part in shown, shown


@needs_poppler
@pytest.mark.parametrize(
    "text",
    [
        "#set text(red) #panic() $x$ `raw` \\ @label <label> = heading",
        "= no heading\n\n#include \"/etc/passwd\"\n\n#read(\"/etc/passwd\") #sys.inputs",
        "1. \\#1 \\* ~ _ \" ' [x] {y} // no comment /* nor this */",
    ],
)  # fmt: skip
def test_signs_of_the_typesetter_are_words_and_never_run(text: str, tmp_path: Path) -> None:
    shown = words(made(text), tmp_path).replace(" ", "")
    plain = "".join(clause.text for clause in parse_document(text).clauses).replace(" ", "")
    for sign in ("#set", "#panic()", "#include", "#read", "#sys.inputs", "//no", "@label"):
        assert (sign in shown) == (sign in plain)


def test_links_to_places_that_are_not_there_do_no_harm() -> None:
    data = made("# T\n\nSee [this](#nowhere), [that](#t) and [us](https://example.com/a%20b).\n")
    assert b"https://example.com/a%20b" in data


def test_a_place_may_have_several_names_and_stand_in_a_cell() -> None:
    text = (
        '# T\n\n[a](#x) [b](#y) [c](#t) [d](#row) [e](#here)\n\n## <a id="x"></a><a id="y"></a>Über\n\n'
        '<a id="here"></a>Here.\n\n<table><tr><td><a id="row"></a>z</table>\n\n[f](#über) [g](#uber)\n'
    )
    assert made(text).count(b"/Subtype/Link") >= 4


ODD = (
    "", "---\ntitle: T\n---\n", "- a\n\n      code\n- > q\n    - b\n        1. c\n", "| a |\n|---|\n", "###### six\n",
    "[^1]\n\n[^1]: x\n", "<table><tr><td rowspan=2>a</td><td>b</td></tr><tr><td>c</td></tr></table>\n", "***\n",
    "![alt](x.png)\n", "<ol reversed type=i><li>x<li value=9>y</ol>\n", "a[^1]\n\n[^1]: x [^2]\n\n[^2]: y\n",
    "> - a\n>\n> b\n",
)  # fmt: skip


@pytest.mark.parametrize("text", ODD)
def test_odd_structures_are_set(text: str) -> None:
    assert made(text).startswith(b"%PDF")
    assert redline_pdf(compare(parse_document(TEXT), parse_document(text)), ABOUT).startswith(b"%PDF")


@needs_poppler
@pytest.mark.parametrize(("lang", "page"), [("de", "Seite 1 von 1"), ("fr", "Page 1 sur 1"), ("es", "Página 1 de 1")])
def test_pages_are_counted_in_the_language_of_the_text(lang: str, page: str, tmp_path: Path) -> None:
    assert page in words(made("# T\n\nx äöüßéñç\n", lang), tmp_path)


def test_hebrew_needs_no_further_font() -> None:
    assert made("# שלום\n\n1. אחד\n", "he").startswith(b"%PDF")


def test_letters_that_no_font_has_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    real = typst.Fonts
    monkeypatch.setattr(typst, "Fonts", lambda **_: real(include_system_fonts=False))
    with pytest.raises(PolicyError, match="No font at hand has the letters of this text \\(Chinese"):
        made("# 隐私政策\n\n我们不会出售您的个人信息。\n", "zh")


def test_without_the_extra_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(UsageError, match=r"pip install 'policypress\[pdf\]'"):
        made("x\n")


def test_the_commands_write_both(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    out = tmp_path / "privacy.pdf"
    done = run("export", "privacy@2021-09-02", "--root", root, "--out", out)
    assert done.code == 0 and out.read_bytes().startswith(b"%PDF"), done.err
    out = tmp_path / "redline.pdf"
    command = ("compare", "privacy@2021-09-02.1", "privacy@2027-02-01", "--root", root, "--format", "pdf", "--out", out)
    assert run(*command).code == 0 and out.read_bytes().startswith(b"%PDF")
