"""Lint rules on characters that mislead the eye or a search."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from policypress.lint.rule import Hit, LintRule, Text

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]"
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f]")
_JOINERS = "\u200c\u200d"
_DIRECTION = "\u200e\u200f\u061c"
_GARBLED = re.compile("\ufffd|Ã[\u0080-\u00bf©¼¶¤Ÿ]|â€[\u0098-\u009f™œ“”˜¦¢]|Â[ £§©®°»«]")
_WORD = re.compile(r"[^\W\d_]+")


def invisible_character(text: Text) -> Iterator[Hit]:
    """A character that nobody sees, or that turns the direction of reading."""
    for number, line in text.lines:
        if line.isascii() and not _CONTROL.search(line):
            continue
        for match in (*_INVISIBLE.finditer(line), *_CONTROL.finditer(line)):
            if not _has_work_to_do(match.group(), line, match.start()):
                name = unicodedata.name(match.group(), "a control character").lower()
                column = match.start() + 1
                yield Hit(number, f"An invisible character ({name}, U+{ord(match.group()):04X}) at column {column}.")
                break


def _has_work_to_do(character: str, line: str, at: int) -> bool:
    """Joiners and direction marks belong into scripts that need them."""
    near = line[max(0, at - 2) : at + 3]
    if character in _JOINERS:
        return any(
            unicodedata.category(c) in ("Mn", "Mc", "So", "Sk") or (ord(c) > 0x590 and c.isalpha()) for c in near
        )
    return character in _DIRECTION and any(unicodedata.bidirectional(c) in ("R", "AL") for c in line)


def mixed_script(text: Text) -> Iterator[Hit]:
    """A word mixes Latin letters with Cyrillic or Greek ones that look alike."""
    for number, line in text.lines:
        if line.isascii():
            continue
        for word in _WORD.findall(line):
            if word.isascii() or len(word) < 2:
                continue
            scripts = {unicodedata.name(letter, "?").split()[0] for letter in word} & {"LATIN", "CYRILLIC", "GREEK"}
            if "LATIN" in scripts and len(scripts) > 1:
                foreign = next(c for c in word if not unicodedata.name(c, "").startswith("LATIN"))
                name = unicodedata.name(foreign, "unnamed").lower()
                yield Hit(number, f"“{word}” holds a letter of another script ({name}).")


def garbled_text(text: Text) -> Iterator[Hit]:
    """Characters that were saved in one encoding and read in another."""
    for number, line in text.lines:
        match = None if line.isascii() else _GARBLED.search(line)
        if match:
            around = line[max(0, match.start() - 10) : match.end() + 10].strip()
            yield Hit(number, f"“{around}” looks garbled by a wrong encoding.")


RULES = (
    LintRule(
        "invisible-character",
        "An invisible character",
        "Search, screen readers and comparison see another text than the reader.",
        "Delete it and type the words anew.",
        invisible_character,
    ),
    LintRule(
        "mixed-script",
        "A letter of another script that looks alike",
        "Search and comparison see another word than the reader.",
        "Type the word anew.",
        mixed_script,
    ),
    LintRule(
        "garbled-text",
        "Garbled characters",
        "Readers see signs instead of letters or quotation marks.",
        "Type them anew and save the file as UTF-8.",
        garbled_text,
    ),
)
