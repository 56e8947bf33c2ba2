"""One token of what a reader sees, and a run of them as text."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple


class TokenKind(StrEnum):
    """What one token of visible text is.

    ``cell`` is the border between two cells of a row, ``break`` that between two blocks inside a cell (``¶``) or the
    sign of a list item there (``•``, ``2.``), ``note`` the mark of a footnote (``[^1]``).
    """

    WORD = "word"
    NUMBER = "number"
    DATE = "date"
    DURATION = "duration"
    MONEY = "money"
    EMAIL = "email"
    URL = "url"
    PUNCTUATION = "punctuation"
    IMAGE = "image"
    CELL = "cell"
    BREAK = "break"
    NOTE = "note"
    CODE = "code"
    HTML = "html"


class Token(NamedTuple):
    """One word, number, date, address or mark of what a reader sees: whole graphemes, composed (NFC).

    ``gap`` tells whether white space stands before it; ``marks`` holds the signs of how it is set, in order: ``^``
    raised, ``_`` lowered, ``b`` strong, ``c`` code, ``i`` emphasis, ``s`` struck out, ``u`` underlined or inserted,
    ``~`` set by a class or style that is not known to be harmless; ``target`` is the link target, empty without a link
    (for an image, its address).
    """

    text: str
    kind: TokenKind
    gap: bool = False
    marks: str = ""
    target: str = ""


PARTED = "¶"
"""The text of a border between two blocks inside a cell; readers see two lines."""

READ_OTHERWISE = r"\\`~*_\[<&\x00\r"
"""Inside brackets of a pattern: what Markdown may read otherwise than as a character of a line."""


_RAISED = str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾")
_LOWERED = str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎")


def shown(token: Token) -> str:
    """The text of a token in a line of plain text: raised and lowered digits stay so, a border of blocks is none."""
    text, kind, _, marks, _ = token
    if "^" in marks and kind is not TokenKind.NOTE:
        return text.translate(_RAISED)
    if "_" in marks:
        return text.translate(_LOWERED)
    return "" if kind is TokenKind.BREAK and text == PARTED else text


def spaced(tokens: Sequence[Token]) -> str:
    """The visible text of ``tokens`` with the space before it, where there is one."""
    texts = [shown(token) if token.marks or token.kind is TokenKind.BREAK else token.text for token in tokens]
    return "".join([" " + text if token.gap and text else text for token, text in zip(tokens, texts, strict=True)])


def plain(tokens: Sequence[Token]) -> str:
    """The visible text of ``tokens`` with single spaces where there was white space."""
    return spaced(tokens).strip()
