"""Letters as readers see them: one Unicode form, nothing invisible, and what may not be cut apart."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

CJK = "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
"""Inside brackets of a pattern: characters that are words of their own."""

HANGUL = "\uac00-\ud7a3"
"""Inside brackets of a pattern: Korean syllables, which stand behind a number without a space."""

UNSPACED = "\u0e01-\u0e30\u0e32-\u0e46\u0e81-\u0eb0\u0eb2-\u0ec6\u1000-\u109f\u1780-\u17b3"
"""Inside brackets of a pattern: letters of Thai, Lao, Burmese and Khmer, which write no space between words."""

UNSPACED_LETTER = re.compile(f"[{CJK}{UNSPACED}]")
"""A letter of a script that writes no space between words."""

RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
"""A letter of a script that runs from right to left."""

_LEADING = "\u0e40-\u0e44\u0ec0-\u0ec4"
_STACKED = "\u1039\u17d2"
_SKINS = "\U0001f3fb-\U0001f3ff"

EXOTIC = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0590-\u1dff\u200c\u200d\u20d0-\u20ff\u2600-\u27bf\u2d00-\ufffd\U00010000-\U0010ffff]"
)
"""What only a text needs to hold in which a word is more than letters, digits and hyphens."""

_UNSEEN = re.compile("[\u00ad\u180e\u200b\u2060\ufeff]")
_JOINED_SCRIPTS = (
    "\u0600-\u08ff\u0900-\u0dff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe00-\ufefe"
    "\u2190-\u2bff\U00010000-\U0010ffff"
)
"""Letters that joiners bind, and the pictures they put together."""
_IDLE_JOINER = re.compile(f"(?<![{_JOINED_SCRIPTS}])[\u200c\u200d]+")


@lru_cache(maxsize=65536)
def normal(text: str) -> str:
    """``text`` composed (NFC), without soft hyphens, zero-width spaces, and joiners that join nothing.

    Joiners stay behind letters of the scripts that use them, and between the parts of an emoji.
    """
    if text.isascii():
        return text
    return _IDLE_JOINER.sub("", _UNSEEN.sub("", unicodedata.normalize("NFC", text)))


@lru_cache(maxsize=1)
def marks() -> str:
    """Inside brackets of a pattern: combining marks and joiners, which belong to the letter before them."""
    ranges: list[list[int]] = []
    for code in (*range(0x300, 0x20000), *range(0xE0100, 0xE01F0)):
        if unicodedata.category(chr(code)) in ("Mn", "Mc", "Me") or code in (0x200C, 0x200D, 0xE33, 0xEB3):
            if ranges and ranges[-1][1] == code - 1:
                ranges[-1][1] = code
            else:
                ranges.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in ranges)


def cluster() -> str:
    """A pattern for one ideograph, or one syllable of a script without spaces, with all its marks."""
    tail = f"[{marks()}]*(?:(?<=[{_STACKED}])[{UNSPACED}][{marks()}]*)*"
    return f"(?:[{_LEADING}](?=[{UNSPACED}]))?[{CJK}{UNSPACED}]{tail}"


def sign() -> str:
    """A pattern for any other character with what belongs to it: a flag, or an emoji of several parts."""
    part = f".[{marks()}{_SKINS}]*"
    return f"[\U0001f1e6-\U0001f1ff]{{2}}|{part}(?:(?<=\u200d){part})*"
