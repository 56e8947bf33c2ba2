"""Words that send the reader elsewhere and rule nothing themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policypress.document.expressions import Expression
from policypress.document.model import Token, TokenKind
from policypress.judgement.lexicon.families import stem, word_list
from policypress.judgement.lexicon.quiet import POINTING

_MARKS = (TokenKind.PUNCTUATION, TokenKind.CELL)


_SENTENCE, _PLACE, _FEW = 40, 9, 3
"""Words of a long sentence: what is longer says something itself. Words beside those that point that may name the
place, as in “the policy of our payment provider”; so few that they can say nothing else."""


def points(tokens: Sequence[Token], stems: Sequence[str], covered: int, text: str, folded: str) -> bool:
    """Whether words only point somewhere: pointing words and few others, or a pointing phrase with its place.

    ``covered`` of the tokens are pointing words; ``text`` is what a reader sees, ``folded`` the same in lower case.
    """
    words = sum([token.kind not in _MARKS for token in tokens])
    aims = words <= _SENTENCE and bool(POINTING.search(text, folded))
    if not aims and (not covered or words - covered > _PLACE):
        return False
    if words - covered > _FEW and (_speaks(tokens, stems) or _acts(tokens, stems)):
        return False
    return not _SEEING.search(text)


def _acts(tokens: Sequence[Token], stems: Sequence[str]) -> bool:
    return any(
        (token.text in _ACTING or one in _ACTING) and not token.text[:1].isupper()
        for token, one in zip(tokens, stems, strict=True)
    )


def _speaks(tokens: Sequence[Token], stems: Sequence[str]) -> bool:
    return tokens[0].text.lower() in ("we", "our") or not _HANDLING.isdisjoint(stems)


_HANDLING = frozenset({"collect", "log", "record", "share", "disclos", "sell"})

_SEEING = Expression(
    r"^(?!.*\byou\b).*\b(?:can|may|could|will|to) (?:also |only )?(?:see|view|read|review)\b", re.IGNORECASE
)
"""Somebody else than the reader sees something: no pointer but a disclosure."""


_ACTING = frozenset(stem(word) for word in word_list("findings", "pointing: acting"))
"""Words that make a sentence more than a pointer: something is done, asked or ruled there."""
