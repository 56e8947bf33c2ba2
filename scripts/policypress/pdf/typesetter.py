"""Typst, the one that sets pages: fonts chosen, glyphs proved, bytes the same on every machine."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from policypress.errors import PolicyError, UsageError

FONTS = "POLICYPRESS_FONTS"
"""Environment variable: folders with fonts beside those that Typst carries, joined as in PATH."""

_CARRIED = ("Libertinus Serif", "DejaVu Sans Mono", "New Computer Modern")
"""Fonts inside Typst itself: Latin, Greek, Cyrillic and Hebrew look the same on every machine."""

_SCRIPTS = (
    ("Chinese, Japanese or Korean", "\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef", "fonts-noto-cjk"),
    ("Arabic", "\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff", "fonts-noto-core"),
    ("Indian and South-East Asian scripts", "\u0900-\u0dff\u0e00-\u0eff\u1000-\u109f", "fonts-noto-core"),
)
_PREFERRED = (
    "Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC", "Source Han Sans SC", "Songti SC", "SimSun",
    "Microsoft YaHei", "WenQuanYi Zen Hei", "Noto Naskh Arabic", "Noto Sans Arabic", "Amiri", "Noto Sans Devanagari",
    "Noto Sans Thai", "Noto Sans",
)  # fmt: skip


def installed() -> bool:
    """Whether the extra ``pdf`` is installed."""
    try:
        import typst  # noqa: F401
    except ImportError:
        return False
    return True


def set_pages(data: Mapping[str, Any]) -> bytes:
    """The PDF of a tree of values; the same values and fonts always give the same bytes.

    :raises UsageError: the extra is not installed
    :raises PolicyError: no font at hand has the letters of the text
    """
    try:
        import typst
    except ImportError:
        raise UsageError("PDF needs Typst, which is not installed. Run: pip install 'policypress[pdf]'") from None
    folders = [Path(folder) for folder in os.environ.get(FONTS, "").split(os.pathsep) if folder]
    text = json.dumps(data, ensure_ascii=False)
    missing = _scripts_of(text)
    # Fonts of the machine are asked only where Typst has none itself, so that all else is the same everywhere.
    fonts = typst.Fonts(include_system_fonts=bool(missing), font_paths=[str(folder) for folder in folders])
    known = set(fonts.families())
    chosen = [_CARRIED[0], *(name for name in _PREFERRED if name in known), *_CARRIED[1:]]
    template = (files("policypress.pdf") / "policy.typ").read_bytes()
    inputs = {"data": json.dumps({**data, "fonts": chosen}, ensure_ascii=False, sort_keys=True)}
    try:
        if missing:
            _prove_glyphs(typst, template, inputs, fonts, missing)
        return _accessible(typst, template, inputs, fonts)
    except typst.TypstError as error:
        raise PolicyError(f"The text could not be set as PDF: {_first(error)}. Export it as --docx instead.") from None


def _accessible(typst: Any, template: bytes, inputs: dict[str, str], fonts: Any) -> bytes:
    """The pages by Typst's rules for PDF/UA-1 where the text allows it, else tagged all the same.

    The mark by which a file declares PDF/UA is blanked: no validator has confirmed it.
    """
    try:
        made = bytes(typst.compile(template, sys_inputs=inputs, font_paths=fonts, format="pdf", pdf_standards=["ua-1"]))
    except typst.TypstError:
        return bytes(typst.compile(template, sys_inputs=inputs, font_paths=fonts, format="pdf"))
    return _DECLARED.sub(lambda found: b" " * len(found.group()), made)


_DECLARED = re.compile(rb'<pdfuaid:part>1</pdfuaid:part>|xmlns:pdfuaid="[^"]*"')


def _scripts_of(text: str) -> list[tuple[str, str]]:
    return [(name, package) for name, letters, package in _SCRIPTS if re.search(f"[{letters}]", text)]


def _prove_glyphs(
    typst: Any, template: bytes, inputs: dict[str, str], fonts: Any, missing: list[tuple[str, str]]
) -> None:
    """Set it once by the rules of PDF/A, which refuse letters that no font has."""
    try:
        typst.compile(template, sys_inputs=inputs, font_paths=fonts, format="pdf", pdf_standards=["a-2b"])
    except typst.TypstError as error:
        if "font" not in str(error) and "glyph" not in str(error):
            return
        names = " and ".join(name for name, _ in missing)
        packages = " ".join(dict.fromkeys(package for _, package in missing))
        raise PolicyError(
            f"No font at hand has the letters of this text ({names}). Install one, such as Debian's {packages}, or "
            f"name its folder in {FONTS}."
        ) from None


def _first(error: Exception) -> str:
    return str(error).strip().split("\n")[0].rstrip(".")
