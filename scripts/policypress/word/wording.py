"""Words of tokens for messages: one line, shortened in the middle, and what changed in it."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from policypress.document import Token, plain

_MOST = 90
_DIFFERENCES = 4


def shown_words(tokens: Sequence[Token], most: int = _MOST) -> str:
    """The words of tokens in one line, shortened in the middle where there are more than ``most`` characters."""
    text = "".join(sign if sign < "\ue000" or sign > "\uf8ff" else " " for sign in plain(tuple(tokens)))
    return shortened(" ".join(text.split()), most)


def shortened(text: str, most: int = _MOST) -> str:
    """A text of ``most`` characters at most."""
    return text if len(text) <= most else f"{text[: most - 30]} … {text[-25:]}"


def difference_words(old: Sequence[Token], new: Sequence[Token]) -> str:
    """What became of the words of a line: the first differences, and the line as it is now."""
    left, right = [token.text for token in old], [token.text for token in new]
    if left == right:
        return f"emphasis or link changed: “{shown_words(new)}”"
    parts = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if tag != "equal":
            parts.append(f"“{shown_words(old[i1:i2])}” → “{shown_words(new[j1:j2])}”")
    return f"{'; '.join(parts[:_DIFFERENCES])} in “{shown_words(new)}”"
