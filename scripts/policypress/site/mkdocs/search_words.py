"""How the theme's search parts words where a text is written without spaces between them."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import Any

_UNSPACED = ("zh", "ja")
_SIGNS = "\u3400-\u4dbf\u4e00-\u9fff\u3040-\u30ff\uf900-\ufaff"
_MARKS = "、。，．？！；：（）《》「」『』“”"
_THEMES_OWN = r"[\s\-]+"
_BETWEEN = rf"[\s\-\u200b{_MARKS}]+"
_PARTED = rf"{_BETWEEN}|(?=[{_SIGNS}])"
"""Marks part words, and each sign is a word: the theme looks for the signs of a query but the last."""


def part_words(search: Any, langs: Iterable[str]) -> None:
    """Let the theme's ``search`` find words of texts in ``langs``; what the company set itself stays.

    Without it a whole Chinese or Japanese sentence is one word, which nobody finds. Where a word list is at hand
    (jieba), the search has parted Chinese words itself, by the sign without width.
    """
    config = getattr(getattr(search, "search_index", None), "config", None)
    unspaced = any(lang.partition("-")[0] in _UNSPACED for lang in langs)
    if unspaced and isinstance(config, dict) and config.get("separator") == _THEMES_OWN:
        config["separator"] = _BETWEEN if "jieba" in sys.modules else _PARTED
