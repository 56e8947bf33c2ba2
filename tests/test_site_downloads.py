"""Word and PDF of each version beside the Markdown, where the settings ask for them or the extra is installed."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from policypress.archive.versions import read_archive
from policypress.errors import UsageError
from policypress.settings import load_settings
from policypress.site.pages.all_pages import make_site
from policypress.site.values import downloads
from policypress.site.values.cache import Cache
from policypress.site.values.page import Asset, Page

from tests.site_builder import build_site
from tests.word_files import part

TODAY = date(2026, 12, 1)


def site(root: Path, wanted: str, cache: Cache | None = None) -> dict[str, Asset | Page]:
    """Everything of a site by address."""
    settings = root / "mkdocs.yml"
    text = settings.read_text("utf-8")
    assert "downloads: []" in text
    settings.write_text(text.replace("downloads: []", f"downloads: {wanted}"), "utf-8")
    made = make_site(root, read_archive(root), load_settings(root), TODAY, cache=cache)
    settings.write_text(text, "utf-8")
    found: dict[str, Asset | Page] = {page.address: page for page in made.pages}
    found.update({entry.address: entry for entry in made.later()})
    return found


def data(entry: Asset | Page) -> bytes:
    assert isinstance(entry, Asset)
    return entry.data


def html(entry: Asset | Page) -> str:
    assert isinstance(entry, Page)
    return entry.html


def test_word_files_of_texts_and_redlines_stand_beside_the_markdown(tmp_path: Path) -> None:
    found = site(build_site(tmp_path / "site"), "[docx]")
    text = data(found["privacy/versions/2027-02-01.docx"])
    assert "Version 2027-02-01" in part(text, "word/header1.xml")
    redline = data(found["privacy/changes/2027-02-01.docx"])
    assert "<w:ins " in part(redline, "word/document.xml")
    assert "Material: " in part(redline, "word/comments.xml")
    assert "privacy/changes/2021-09-02.docx" not in found, "a first version has no redline"
    assert "2027-02-01.docx" in html(found["privacy/versions/2027-02-01/"])
    assert "2027-02-01.docx" in html(found["privacy/changes/2027-02-01/"])
    assert not any(address.endswith(".pdf") for address in found)


def test_without_the_wish_there_is_neither_file_nor_link(tmp_path: Path) -> None:
    found = site(build_site(tmp_path / "site"), "[]")
    assert not any(address.endswith((".docx", ".pdf")) for address in found)
    assert ".docx" not in html(found["privacy/versions/2027-02-01/"])


def test_pdf_of_each_version_where_the_extra_is_installed(tmp_path: Path) -> None:
    pytest.importorskip("typst", reason="the extra pdf (typst) is not installed")
    found = site(build_site(tmp_path / "site"), "[docx, pdf]")
    assert data(found["privacy/versions/2021-09-02.pdf"]).startswith(b"%PDF")
    assert "2027-02-01.pdf" in html(found["privacy/upcoming/"])


def test_pdf_without_the_extra_is_refused_in_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(downloads, "_has_typst", lambda: False)
    with pytest.raises(UsageError, match=r"pip install 'policypress\[pdf\]'"):
        site(build_site(tmp_path / "site"), "[pdf]")


def test_where_nothing_is_said_the_extra_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = build_site(tmp_path / "site")
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text("utf-8").replace("      downloads: []\n", ""), "utf-8")
    for installed, wanted in ((False, ()), (True, ("docx", "pdf"))):
        monkeypatch.setattr(downloads, "_has_typst", lambda here=installed: here)
        made = make_site(root, read_archive(root), load_settings(root), TODAY)
        (facts,) = (page for page in made.pages if page.address == "privacy/")
        assert all((f".{form}" in facts.html) == bool(wanted) for form in ("docx", "pdf"))


def test_files_are_made_once_and_are_the_same_afterwards(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = build_site(tmp_path / "site")
    first = site(root, "[docx]", Cache.of(root))
    monkeypatch.setattr(downloads, "_made", lambda *_: pytest.fail("made again"))
    monkeypatch.setattr(downloads, "_redline", lambda *_: pytest.fail("made again"))
    again = site(root, "[docx]", Cache.of(root))
    for address in ("privacy/versions/2027-02-01.docx", "privacy/changes/2027-02-01.docx"):
        assert data(first[address]) == data(again[address])
