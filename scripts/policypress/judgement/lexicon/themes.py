"""What a clause is about: for each category the phrases that say so by themselves, and those that say so among others."""

from __future__ import annotations

import re
from importlib.resources import files

from policypress.judgement.lexicon.families import Lexicon

_CATEGORY = re.compile(r"\[(M\d\d) ")


def _read() -> dict[tuple[str, str], Lexicon]:
    text = files("policypress.judgement.lexicon").joinpath("en", "themes.txt").read_text(encoding="utf-8")
    out: dict[tuple[str, str], Lexicon] = {}
    category = ""
    for line in text.splitlines():
        if head := _CATEGORY.match(line):
            category = head.group(1)
        elif line.startswith(("clear:", "faint:")):
            strength, _, phrases = line.partition(":")
            out[category, strength] = Lexicon(f"{category} {strength}", phrases, fine=True)
    return out


THEMES = _read()
"""(category, ``clear`` or ``faint``) → its list, from ``en/themes.txt``; there before any text is looked through."""
