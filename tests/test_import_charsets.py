"""``import FILE``: read in the encoding that the file says, else in UTF-8, else refused with what to try."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.site_builder import build_site
from tests.test_import import import_

PAGE = "<html><head>{}<title>x</title></head><body><h1>{}</h1></body></html>"
SAID = '<meta http-equiv="Content-Type" content="text/html; charset={}">'
READ = [
    ("a page that says windows-1252", "windows-1252", "windows-1252", "Größe “quoted” €", b""),
    ("a page that says ISO 8859-1 and means windows-1252", "iso-8859-1", "windows-1252", "“quoted” €", b""),
    ("a page that says gb2312 and means gb18030", "gb2312", "gb18030", "隐私政策㐂", b""),
    ("a page that says Shift JIS", "Shift_JIS", "cp932", "利用規約①", b""),
    ("a page that says EUC-KR", "euc-kr", "cp949", "개인정보", b""),
    ("a page that says ISO-2022-JP", "iso-2022-jp", "iso-2022-jp", "利用規約", b""),
    ("a page in UTF-16", "utf-16", "utf-16-le", "Größe", b"\xff\xfe"),
    ("a page in UTF-16 the other way round", "", "utf-16-be", "Größe", b"\xfe\xff"),
    ("UTF-8 in a page that says otherwise", "iso-8859-1", "utf-8", "Größe", b"\xef\xbb\xbf"),
    ("UTF-8 without a mark in a page that says otherwise", "iso-8859-1", "utf-8", "Größe", b""),
]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build_site(tmp_path / "site", sealed=0)


@pytest.mark.parametrize(("said", "encoding", "words", "mark"), [row[1:] for row in READ], ids=[row[0] for row in READ])
def test_a_page_is_read_as_it_says(
    root: Path, tmp_path: Path, said: str, encoding: str, words: str, mark: bytes
) -> None:
    page = PAGE.format(SAID.format(said) if said else "", words)
    (tmp_path / "a.html").write_bytes(mark + page.encode(encoding))
    done = import_(root, "a", tmp_path / "a.html")
    assert done.code == 0, done.err
    assert f"# {words}\n" in (root / "policy" / "a" / "index.md").read_text(encoding="utf-8")
    assert ("Read as" in done.out) == (encoding != "utf-8")


@pytest.mark.parametrize(
    ("words", "encoding", "hint"),
    [
        ("Café “x”", "windows-1252", "windows-1252"),
        ("我们不会出售您的个人信息", "gb18030", "gb18030"),
        ("Terms é", "utf-16-le", "utf-16-le"),
    ],
)
def test_a_text_that_says_nothing_is_refused_with_what_to_try(
    root: Path, tmp_path: Path, words: str, encoding: str, hint: str
) -> None:
    (tmp_path / "a.txt").write_bytes(f"Title\n\n{words}\n".encode(encoding))
    done = import_(root, "a", tmp_path / "a.txt")
    assert done.code == 2 and "not UTF-8" in done.err and f"--encoding {hint}." in done.err
    assert import_(root, "a", tmp_path / "a.txt", "--encoding", hint).code == 0
    assert words in (root / "policy" / "a" / "index.md").read_text(encoding="utf-8")


def test_the_language_is_told_from_the_words_and_not_from_the_markup(root: Path, tmp_path: Path) -> None:
    # `del` is Spanish, `o` is Romanian, and both are elements.
    (tmp_path / "a.html").write_text(
        '<html lang="en"><h1>Terms</h1><p>We <del>a</del> <del>b</del> <del>c</del> sell it.</p>'
    )
    import_(root, "a", tmp_path / "a.html")
    assert "lang: en\n" in (root / "policy" / "a" / "index.md").read_text(encoding="utf-8")
