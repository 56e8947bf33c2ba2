"""Keeps pages and the theme's files light: what no browser shows or asks for is left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

_KEPT = re.compile(r"(<(pre|textarea|script|style)\b.*?</\2\s*>)", re.DOTALL | re.IGNORECASE)
_GENERATOR = re.compile(r'<meta name="generator"[^<>]*>')
"""Says to readers nothing, to attackers which versions to try, and differs from builder to builder."""
_SPACE = re.compile(r"(?<!\s)\s*\n\s*")
_LANGUAGES = "assets/javascripts/lunr/"
_OURS = ("notice/", "languages/")
"""Templates of messages and catalogues lie beside the theme's files and are for nobody's browser."""


def tight(page: str, inner: str = "") -> str:
    """A finished page without the indentation and blank lines of its theme; ``inner``, its own part, stays as it is."""
    before, own, after = page.partition(inner) if inner else (page, "", "")
    return _tight(before) + own + _tight(after)


def _tight(text: str) -> str:
    parts = _KEPT.split(_GENERATOR.sub("", text))
    # Each match gives two parts: itself, and the name of its element.
    return "".join(_SPACE.sub("\n", part) if n % 3 == 0 else part for n, part in enumerate(parts) if n % 3 < 2)


def idle(uri: str, languages: Sequence[str]) -> bool:
    """Whether no reader's browser ever asks for this file of the theme.

    Source maps serve those who mend the theme; word lists serve searching in languages that the site does not have.
    """
    if uri.endswith((".js.map", ".css.map")) or uri.startswith(_OURS):
        return True
    return uri.startswith(_LANGUAGES) and not set(languages) - {"en"}
