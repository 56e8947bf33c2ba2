"""A redline in Word: accepting every change gives the new text, rejecting every change the old one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.run import run
from tests.site_builder import build_site
from tests.word_files import exported, needs_pandoc, pandoc, part, redlined

LIST = "# T\n\nIntro.\n\n- one thing\n- two things\n- three things\n\nEnd.\n"
TABLE = "# T\n\nIntro.\n\n- last item\n\n| A | B |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |\n\nEnd.\n"
LONG = (
    "We keep your data for thirty days after you close your account, so that you can come back. "
    "After that we delete all of it from every system and from every backup that we have."
)

CASES = {
    "a word changed": ("# T\n\nWe may sell data.\n", "# T\n\nWe must not sell data.\n"),
    "an item gone before a table": (TABLE, TABLE.replace("- last item\n\n", "")),
    "an item come before a table": (TABLE.replace("- last item\n\n", ""), TABLE),
    "a row gone": (TABLE, TABLE.replace("| 3 | 4 |\n", "")),
    "a row come": (TABLE.replace("| 1 | 2 |\n", ""), TABLE),
    "a cell changed": (TABLE, TABLE.replace("| 4 |", "| four |")),
    "a column more": (TABLE, "# T\n\nIntro.\n\n| A | B | C |\n|---|---|---|\n| 1 | 2 | x |\n| 3 | 4 | y |\n\nEnd.\n"),
    "a table gone": (TABLE, "# T\n\nIntro.\n\n- last item\n\nEnd.\n"),
    "a clause split": (f"# T\n\n{LONG}\n", f"# T\n\n{LONG.replace('back. ', 'back.' + chr(10) * 2)}\n"),
    "clauses merged": (f"# T\n\n{LONG.replace('back. ', 'back.' + chr(10) * 2)}\n", f"# T\n\n{LONG}\n"),
    "a clause moved": (f"# T\n\n{LONG}\n\nOne.\n\nTwo.\n\nThree.\n", f"# T\n\nOne.\n\nTwo.\n\nThree.\n\n{LONG}\n"),
    "another kind of list": (LIST, LIST.replace("- ", "1. ")),
    "another level of list": (LIST, LIST.replace("- two", "    - two")),
    "a list begun elsewhere": (LIST.replace("- ", "1. "), LIST.replace("- ", "4. ")),
    "two lists made one": ("1. a b\n2. c d\n\nx\n\n1. e f\n", "1. a b\n2. c d\n3. e f\n"),
    "emphasis alone": ("We **never** sell it.\n", "We never *sell* it.\n"),
    "an address alone": ("See [us](https://example.com/a).\n", "See [us](https://example.com/b).\n"),
    "an address with spaces": ("See [us](https://example.com/a%20b).\n", "See [you](https://example.com/a%20c).\n"),
    "a heading of another level": ("# T\n\n## Some part\n\nx y\n", "# T\n\n### Some part\n\nx y\n"),
    "the last clause gone": ("# T\n\none\n\nthe last\n", "# T\n\none\n"),
    "the last item come": ("# T\n\none\n", "# T\n\none\n\n- item\n"),
    "everything gone": ("# T\n\none\n", ""),
    "everything come": ("", "# T\n\none\n"),
    "no newline at the end": ("# T\n\none", "# T\n\none two"),
    "nothing changed": (LIST, LIST),
    "an empty item": ("- a\n-\n- b\n", "- a\n- c\n- b\n"),
    "a footnote changed": ("A claim.[^1]\n\n[^1]: Old source.\n", "A claim.[^1]\n\n[^1]: New source.\n"),
    "a footnote come": ("A claim.\n", "A claim.[^1]\n\n[^1]: New source.\n"),
    "a footnote gone": ("A claim.[^1]\n\n[^1]: Old source.\n", "A claim.\n"),
    "a line break come": ("Example Ltd 1 Road\n", "Example Ltd\\\n1 Road\n"),
    "a nested list": ("1. a\n    - x one\n    - y two\n2. b\n", "1. a\n    - x one\n    - z three\n2. b\n"),
    "a quotation": ("> We said so.\n", "> We never said so.\n\nNew.\n"),
    "code": ("    a  b\n    c\n", "    a  b\n    d\n"),
    "space alone": ("and/ or both\n", "and / or both\n"),
}  # fmt: skip


def words(text: str) -> list[str]:
    """The words; pandoc leaves labels of items that are gone, which LibreOffice and Word do not."""
    return re.sub(r"(?m)^(?:\s*(?:-|\d+\.)(?=\s|$))+|-{3,}", "", text).split()


@needs_pandoc
@pytest.mark.parametrize(("old", "new"), CASES.values(), ids=CASES.keys())
def test_pandoc_sees_the_new_text_accepted_and_the_old_text_rejected(old: str, new: str, tmp_path: Path) -> None:
    redline = redlined(old, new)
    for view, text in (("accept", new), ("reject", old)):
        shown, wanted = pandoc(redline, tmp_path, view), pandoc(exported(text), tmp_path)
        assert words(shown) == words(wanted), view


def test_a_changed_word_is_one_deletion_and_one_insertion() -> None:
    document = part(redlined(*CASES["a word changed"]), "word/document.xml")
    assert document.count("<w:del ") == 1 and document.count("<w:ins ") == 1
    assert "may</w:delText>" in document and "must not</w:t>" in document


def test_a_moved_clause_is_a_move() -> None:
    document = part(redlined(*CASES["a clause moved"]), "word/document.xml")
    assert document.count("<w:moveFromRangeStart ") == document.count("<w:moveToRangeStart ") == 1
    assert "<w:delText" not in document and document.count('w:name="move1"') == 2


def test_changed_emphasis_keeps_the_words_and_tracks_the_look() -> None:
    document = part(redlined(*CASES["emphasis alone"]), "word/document.xml")
    assert document.count("<w:rPrChange ") == 2 and "delText" not in document


def test_a_changed_address_is_told_in_a_comment() -> None:
    data = redlined(*CASES["an address alone"])
    assert "https://example.com/a → https://example.com/b" in part(data, "word/comments.xml")
    assert not part(redlined(*CASES["an address alone"], reasons=False), "word/comments.xml")


def test_split_clauses_are_one_tracked_mark() -> None:
    document = part(redlined(*CASES["a clause split"]), "word/document.xml")
    assert "<w:delText" not in document.replace('<w:delText xml:space="preserve"> </w:delText>', "")
    assert document.count("<w:rPr><w:ins ") == 1


def test_a_list_of_another_kind_goes_and_comes() -> None:
    document = part(redlined(*CASES["another kind of list"]), "word/document.xml")
    assert "pPrChange" not in document and document.count("<w:rPr><w:del ") == 3


def test_the_reason_of_a_material_change_stands_beside_it() -> None:
    old, new = "# T\n\nWe never sell your personal data.\n", "# T\n\nWe may sell your personal data.\n"
    data = redlined(old, new, author="A & B")
    comments = part(data, "word/comments.xml")
    assert comments.count("<w:comment ") == 1 and "Material: " in comments and 'w:author="A &amp; B"' in comments
    assert "commentReference" in part(data, "word/document.xml")
    bare = redlined(old, new, reasons=False)
    assert not part(bare, "word/comments.xml") and "comment" not in part(bare, "word/document.xml")


def test_changes_of_two_paragraphs_never_have_one_moment() -> None:
    document = part(redlined(LIST, LIST.replace("thing", "matter")), "word/document.xml")
    moments = [piece[:20] for piece in document.split('w:date="')[1:]]
    assert len(set(moments)) == 3 and len(moments) == 6


def test_the_same_texts_always_give_the_same_bytes() -> None:
    for old, new in CASES.values():
        assert redlined(old, new) == redlined(old, new)


def test_the_command_writes_the_redline_of_two_versions(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    out = tmp_path / "redline.docx"
    command = (
        "compare",
        "privacy@2021-09-02.1",
        "privacy@2027-02-01",
        "--root",
        root,
        "--format",
        "docx",
        "--out",
        out,
    )
    done = run(*command, "--author", "Counsel")
    assert done.code == 0 and "material" in done.out, done.err
    first = out.read_bytes()
    assert 'w:author="Counsel"' in part(first, "word/document.xml")
    assert "2021-09-02.1 → 2027-02-01" in part(first, "word/header1.xml")
    assert run(*command, "--author", "Counsel").code == 0 and out.read_bytes() == first


def test_options_of_word_without_word_are_refused(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    command = ("compare", "privacy@2021-09-02", "privacy@2027-02-01", "--root", root)
    assert "needs a place" in run(*command, "--format", "docx").err
    assert "belong to --format docx" in run(*command, "--author", "X").err
    assert run(*command, "--no-reasons").code == 2
