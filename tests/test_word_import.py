"""A Word file becomes a working text: every word and number a reader sees, in order, hostile files refused."""

from __future__ import annotations

import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from policypress.errors import UsageError
from policypress.importing.from_word import from_word, visible_words
from policypress.importing.markdown_escape import shown_words, words_of
from policypress.word.formats import number_text
from policypress.word.inline import BREAK
from policypress.word.package import MOST_RATIO, write_package
from policypress.word.reader import MOST_PARAGRAPHS, WordFile
from policypress.word.to_markdown import markdown_of
from policypress.word.views import View, all_accepted, none_accepted, view

from tests.conftest import REPOSITORY
from tests.run import run
from tests.site_builder import build_site
from tests.test_word_export import TEXT
from tests.word_contracts import CONTRACTS, Contract, notes_and_fields, tables, tracked
from tests.word_files import exported, needs_libreoffice, redlined

UNO = Path("/usr/lib/python3/dist-packages/uno.py")
LIBREOFFICE_ERRS = {
    "articles": "it shows level I.01 where the definition asks for decimal numbers alone (isLgl)",
    "notes_and_fields": "it writes hidden words into a text file",
    "linked_styles": "it begins level (a) anew where the definition says that only level 1 does (lvlRestart)",
}  # fmt: skip
make = pytest.mark.parametrize("make", CONTRACTS, ids=lambda make: make.__name__)


def shown_lines(shown: View) -> list[str]:
    marks = {key: str(number) for number, key in enumerate(shown.notes, start=1)}
    body = View(shown.blocks, {}).lines()
    out = []
    for line in body:
        text = "".join(marks[span.note] if span.note else span.text for span in line.spans)
        label = f"{line.label.text} " if line.label else ""
        out.append(" ".join((label + text.replace(BREAK, " ")).split()))
    return [line for line in out if line]


def read(data: bytes, accepts: Callable[[str], bool] = all_accepted) -> View:
    return view(WordFile(data, "contract.docx"), accepts)


@make
def test_every_line_is_read_with_its_automatic_number(make: Callable[[], Contract]) -> None:
    contract = make()
    assert shown_lines(read(contract.file())) == [" ".join(line.split()) for line in contract.lines]


@make
def test_the_working_text_holds_every_word_and_number_in_order(make: Callable[[], Contract]) -> None:
    shown = read(make().file())
    body = markdown_of(shown).body
    assert shown_words(body) == visible_words(shown)


@pytest.mark.slow
@needs_libreoffice
@pytest.mark.skipif(not UNO.is_file(), reason="python3-uno is not installed: apt-get install python3-uno")
def test_libreoffice_reads_the_same_words_and_labels(tmp_path: Path) -> None:
    jobs = []
    for made in CONTRACTS:
        path = tmp_path / f"{made.__name__}.docx"
        path.write_bytes(made().file())
        jobs.append({"source": str(path), "target": str(path.with_suffix(".txt")), "view": "accept"})
    judge = REPOSITORY / "benchmarks" / "libreoffice_views.py"
    lines = "\n".join(map(json.dumps, jobs))
    subprocess.run(["/usr/bin/python3", str(judge), "2110"], input=lines, text=True, check=True, timeout=300)
    for made in CONTRACTS:
        truth = words_of((tmp_path / f"{made.__name__}.txt").read_text("utf-8-sig"))
        ours = words_of("\n".join(shown_lines(read(made().file()))))
        if made.__name__ not in LIBREOFFICE_ERRS:
            # LibreOffice writes the text of footnotes nowhere into a plain text.
            assert ours == truth, made.__name__


def test_plain_numbers_and_bullets_become_lists_and_legal_numbers_words() -> None:
    body = from_word(exported(TEXT), "x.docx").body
    assert "1.  One\n2.  Two\n\n    continued\n\n    -   nested **bold**\n\n3.  Three\n\n    1.  deep\n" in body
    assert "5.  Five\n6.  Six" in body and "# Terms & conditions" in body
    assert "[us](https://example.com/a%20b?x=1&y=2)" in body and "[^1]: A *note*." in body
    legal = from_word(CONTRACTS[0]().file(), "x.docx")
    assert "1.1 The Provider will" in legal.body and "\n\n    (a) Each party" in legal.body
    assert any("were written out" in guess for guess in legal.guesses)


def test_spans_of_cells_are_kept_and_heads_too() -> None:
    body = from_word(tables().file(), "x.docx").body
    assert "| Data | Purpose | Kept |\n|---|---|---|\n" in body
    assert '<th colspan="3">Over three</th>' in body and '<td rowspan="2">Down</td>' in body
    assert "<td>c1<br>c1 again</td>" in body and "| 2. step |" in body


def test_headers_are_left_out_and_named_and_text_boxes_kept() -> None:
    found = from_word(notes_and_fields().file(), "x.docx")
    assert "Confidential draft" not in found.body and "Inside a text box." in found.body
    assert "Header left out: Confidential draft" in found.guesses
    assert "See Section 3 and [the page](https://example.com/x) for more." in found.body
    assert "hidden words" not in found.body


def test_tracked_changes_are_accepted_unless_the_original_is_asked_for() -> None:
    data = tracked().file()
    accepted, original = from_word(data, "x.docx"), from_word(data, "x.docx", as_original=True)
    assert "Before new words after." in accepted.body and "A clause come." in accepted.body
    assert "Before old words after." in original.body and "A clause gone." in original.body
    assert any("Counsel" in guess and "taken as accepted" in guess for guess in accepted.guesses)


def test_both_views_of_a_redline_are_its_two_texts() -> None:
    old, new = (
        TEXT,
        TEXT.replace("Between.", "Between us.").replace("6. Six\n", "").replace("| `sid` | session |\n", ""),
    )
    redline = redlined(old, new)
    for accepts, text in ((all_accepted, new), (none_accepted, old)):
        assert shown_lines(read(redline, accepts)) == shown_lines(read(exported(text)))


NUMBERS = [
    (4, "lowerRoman", "iv"), (27, "lowerLetter", "aa"), (21, "chineseCounting", "二十一"), (12, "ordinal", "12th"),
    (105, "chineseCounting", "一百零五"), (23, "ordinalText", "Twenty-third"), (3, "decimalEnclosedCircle", "③"),
    (7, "decimalZero", "07"), (5, "someday", "5"), (0, "lowerLetter", ""), (9, "none", ""),
    (120, "cardinalText", "One hundred twenty"),
]  # fmt: skip


@pytest.mark.parametrize(("number", "form", "text"), NUMBERS)
def test_numbers_are_written_as_word_writes_them(number: int, form: str, text: str) -> None:
    assert number_text(number, form) == text


def test_the_command_makes_a_working_text_and_lists_what_it_decided(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    path = tmp_path / "contract.docx"
    path.write_bytes(tracked().file())
    done = run("import", "contract", path, "--root", root, "--json")
    assert done.code == 0, done.err
    found = json.loads(done.out)
    assert any("Tracked changes by Counsel" in guess for guess in found["guesses"])
    text = (root / "policy" / "contract" / "index.md").read_text("utf-8")
    assert text.startswith("---\ntitle:") and "A clause come." in text
    again = run("import", "contract", path, "--root", root, "--as-original", "--overwrite")
    assert again.code == 0 and "A clause gone." in (root / "policy/contract/index.md").read_text("utf-8")


# hostile files -------------------------------------------------------------------------------------------------------


def changed(**parts: str | bytes) -> bytes:
    """A good file with some parts replaced; names with ``/`` and ``.`` written as ``__`` and ``_``."""
    with zipfile.ZipFile(io.BytesIO(exported("# T\n\nx\n"))) as archive:
        out: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
    out.update(
        {name.replace("__", "/").replace("_xml", ".xml").replace("_bin", ".bin"): body for name, body in parts.items()}
    )
    return write_package(out)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MANY = f"<w:document {W}><w:body>" + "<w:p/>" * (MOST_PARAGRAPHS + 1) + "</w:body></w:document>"
DEEP = f"<w:document {W}><w:body>" + "<w:sdt>" * 5000 + "</w:sdt>" * 5000 + "</w:body></w:document>"
LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    f"<w:document {W}><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>"
)
FILE = (
    '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    f"<w:document {W}><w:body><w:p><w:r><w:t>&f;</w:t></w:r></w:p></w:body></w:document>"
)
MACROS = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'
)

HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "not a zip": (lambda: b"this is no zip", "no Word file"),
    "an old Word file": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "old kind"),
    "an empty file": (lambda: b"", "no Word file"),
    "a zip of something else": (lambda: write_package({"a.txt": "x"}), "no Word file"),
    "a cut off file": (lambda: exported("# T\n\nx\n")[:-200], "no Word file"),
    "a zip bomb": (lambda: changed(word__document_xml=b"<" + b" " * (MOST_RATIO * 1024 * 100)), "unpacks to far more"),
    "entities that grow": (lambda: changed(word__document_xml=LAUGHS), "document type"),
    "an entity that reads a file": (lambda: changed(word__document_xml=FILE), "document type"),
    "a document type in UTF-16": (lambda: changed(word__document_xml=LAUGHS.encode("utf-16")), "document type"),
    "macros": (lambda: changed(**{"[Content_Types]_xml": MACROS}), "macros"),
    "too many paragraphs": (lambda: changed(word__document_xml=MANY), "paragraphs"),
    "depth": (lambda: changed(word__document_xml=DEEP), "deep"),
    "broken XML": (lambda: changed(word__document_xml=f"<w:document {W}><w:body><w:p>"), "no XML"),
    "broken styles": (lambda: changed(word__styles_xml="<w:styles"), "no XML"),
    "no body": (lambda: changed(word__document_xml=f"<w:document {W}/>"), "no body"),
    "no words": (lambda: exported(""), "no words"),
}  # fmt: skip


@pytest.mark.parametrize(("data", "said"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_or_broken_file_is_refused_in_words_and_nothing_is_written(
    data: Callable[[], bytes], said: str, tmp_path: Path
) -> None:
    root = build_site(tmp_path / "site")
    path = tmp_path / "bad.docx"
    path.write_bytes(data())
    done = run("import", "bad", path, "--root", root)
    assert done.code == 2 and said in done.err and "bad.docx" in done.err, done.err
    assert not (root / "policy" / "bad").exists()


def test_relations_that_lead_outside_are_never_followed() -> None:
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    rels = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="a" Type="{office}/attachedTemplate" Target="https://example.com/x.dotm" '
        f'TargetMode="External"/><Relationship Id="b" Type="{office}/styles" Target="file:///etc/passwd" '
        'TargetMode="External"/></Relationships>'
    )
    found = from_word(changed(**{"word___rels__document_xml.rels": rels}), "x.docx")
    assert found.body.strip().endswith("x")


@pytest.mark.parametrize("target", ["javascript:alert(1)", "file:///etc/passwd", "vbscript:x", "data:text/html,x"])
def test_links_that_run_something_keep_their_words_only(target: str) -> None:
    data = exported("See [us](https://example.com/q) now.\n")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts: dict[str, str | bytes] = {name: archive.read(name) for name in archive.namelist()}
        name = "word/_rels/document.xml.rels"
        parts[name] = archive.read(name).replace(b"https://example.com/q", target.encode())
    assert from_word(write_package(parts), "x.docx").body.strip() == "See us now."


def test_a_loop_of_styles_ends() -> None:
    styles = (
        f'<w:styles {W}><w:style w:type="paragraph" w:styleId="BodyText"><w:basedOn w:val="B"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="B"><w:basedOn w:val="BodyText"/></w:style></w:styles>'
    )
    assert "x" in from_word(changed(word__styles_xml=styles), "x.docx").body


def test_every_truncation_of_a_file_is_refused_without_a_traceback() -> None:
    data = exported(TEXT)
    for end in range(0, len(data), max(1, len(data) // 60)):
        with pytest.raises(UsageError):
            WordFile(data[:end], "x.docx")
