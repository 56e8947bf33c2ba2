"""Patterns that are searched for only where one of their words stands: most sentences hold none of them."""

from __future__ import annotations

import re

from policypress.document.lazy import lazy


class Pattern:
    """A regular expression, and words of which every match holds at least one.

    The words save time and decide nothing. Where the expression minds no case, they are in lower case.
    """

    def __init__(self, pattern: str, words: str, flags: int = 0) -> None:
        self.pattern = pattern
        self.flags = flags
        self.caseless = bool(flags & re.IGNORECASE)
        self.words = tuple(words.split("|"))

    @lazy
    def expression(self) -> re.Pattern[str]:
        """The expression, compiled when a text first holds one of its words."""
        return re.compile(self.pattern, self.flags)

    def search(self, text: str, folded: str = "") -> re.Match[str] | None:
        """The first match in ``text``; ``folded`` is the same text as :func:`fold` gives it."""
        among = (folded or fold(text)) if self.caseless else text
        return self.expression.search(text) if any(map(among.__contains__, self.words)) else None


def fold(text: str) -> str:
    """``text`` in lower case, letter for letter as an expression that minds no case reads it."""
    return text.lower() if text.isascii() else text.casefold().replace("i\u0307", "i").replace("ı", "i")
