"""Two sets of edits of the same words, joined where they do not touch."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher

from policypress.document import Token

_Edit = tuple[int, int, tuple[Token, ...]]


def merge_tokens(base: Sequence[Token], ours: Sequence[Token], theirs: Sequence[Token]) -> tuple[Token, ...] | None:
    """``base`` with the edits of both sides; None where they touch one another and are not the same."""
    edits = sorted(set(_edits(base, ours)) | set(_edits(base, theirs)), key=lambda edit: edit[:2])
    out: list[Token] = []
    done = 0
    for position, (start, end, tokens) in enumerate(edits):
        if position and (start < done or start == edits[position - 1][0] or start == edits[position - 1][1]):
            return None
        out += [*base[done:start], *tokens]
        done = end
    return (*out, *base[done:])


def _edits(base: Sequence[Token], other: Sequence[Token]) -> list[_Edit]:
    """What ``other`` replaced: half-open ranges of ``base``, each with the tokens that stand there now."""
    matcher = SequenceMatcher(None, [_key(token) for token in base], [_key(token) for token in other], autojunk=False)
    return [(i1, i2, tuple(other[j1:j2])) for tag, i1, i2, j1, j2 in matcher.get_opcodes() if tag != "equal"]


def _key(token: Token) -> tuple[str, str, str]:
    return token.text, token.marks, token.target
