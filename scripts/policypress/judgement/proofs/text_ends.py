"""Whether a line stands at the head or the foot of a text, where it speaks of the text as a whole."""

from __future__ import annotations

from collections.abc import Sequence

from policypress.document.model import Clause, ClauseKind, TokenKind
from policypress.judgement.lexicon.families import word_list
from policypress.judgement.proofs.context import Context
from policypress.judgement.proofs.word_lists import TITLE_WORDS

CLOSING = word_list("proofs", "text_ends: what closes a text")
_BESIDE = TITLE_WORDS | word_list("proofs", "text_ends: beside a title")
_FOOT = 4
"""Lines that may stand behind the date at the foot: a name, an address, a mailbox."""


def at_foot(before: Clause, after: Clause, context: Context) -> bool:
    """Whether a paragraph closes both texts: the last one of all, or one of the last under a heading on changes."""
    old, new = context.old_index[id(before)], context.new_index[id(after)]
    return _closes(context.olds, context.old_headings, old) and _closes(context.news, context.new_headings, new)


def _closes(clauses: Sequence[Clause], headings: Sequence[tuple[int, ...]], index: int) -> bool:
    clause = clauses[index]
    if clause.kind is not ClauseKind.PARAGRAPH or clause.path:
        return False
    first = next((place for place, other in enumerate(clauses) if other.level), -1)
    titled = set(headings[index]) <= {first}
    closing = bool(headings[index]) and _closing(clauses[headings[index][-1]])
    behind = [other for other in clauses[index + 1 :] if other.tokens]
    return (titled or closing) and (not behind or (closing and len(behind) < _FOOT))


def _closing(heading: Clause) -> bool:
    """Whether a heading only says that the text ends here."""
    words = {token.text.lower() for token in heading.tokens if token.kind is not TokenKind.NUMBER}
    return bool(words & CLOSING) and words <= CLOSING | _BESIDE
