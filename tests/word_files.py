"""Helpers for tests of Word files: the parts of one, and what other programs see in it where they are installed."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest
from policypress.comparison import compare
from policypress.document import parse_document
from policypress.judgement import judge
from policypress.word.export import word_file
from policypress.word.parts import About
from policypress.word.redline import Tracking, redline_file

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

needs_pandoc = pytest.mark.skipif(not shutil.which("pandoc"), reason="pandoc is not installed: apt-get install pandoc")
needs_libreoffice = pytest.mark.skipif(
    not shutil.which("soffice"), reason="LibreOffice is not installed: apt-get install libreoffice-writer"
)


def exported(text: str, **about: str) -> bytes:
    """The Word file of a Markdown text."""
    return word_file(parse_document(text), About(about.pop("title", "Terms"), **about))


def redlined(old: str, new: str, *, author: str = "policypress", reasons: bool = True) -> bytes:
    """The Word redline of two Markdown texts."""
    comparison = compare(parse_document(old), parse_document(new))
    return redline_file(comparison, judge(comparison), About("Terms"), Tracking(date(2027, 1, 2), author, reasons))


def part(data: bytes, name: str) -> str:
    """A part of a Word file as text; empty where it has none."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode() if name in archive.namelist() else ""


def paragraphs(data: bytes) -> list[ElementTree.Element]:
    """The paragraphs of the body."""
    return list(ElementTree.fromstring(part(data, "word/document.xml")).iter(f"{W}p"))


def pandoc(data: bytes, folder: Path, view: str = "accept", form: str = "plain") -> str:
    """What pandoc reads with all changes accepted or rejected."""
    path = folder / "judged.docx"
    path.write_bytes(data)
    command = ["pandoc", f"--track-changes={view}", "-t", form, "--wrap=none", str(path)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout
