"""When bold, italics or code type say nothing: no text explains them, and none of their siblings differs in them."""

from __future__ import annotations

from collections.abc import Sequence

from policypress.comparison.changes import Change
from policypress.document.model import Clause, ClauseKind, Token, TokenKind
from policypress.judgement.proofs.context import Context
from policypress.judgement.proofs.layout import is_label

_EMPHASES = "bic"
_KINDS = frozenset({ClauseKind.ITEM, ClauseKind.ROW, ClauseKind.TERM})


def tells_apart(change: Change, context: Context) -> bool:
    """Whether emphasis may tell one thing from another here: the text speaks of emphasis, or a whole item, cell or term
    differs in it from those beside it, before or after."""
    if context.speaks_of_emphasis:
        return True
    clause = (change.after or change.before)[0]
    old, new = change.before[0], change.after[0]
    if old.kind is new.kind is ClauseKind.PARAGRAPH and is_label(old) != is_label(new) and _stands_over(new, context):
        return True  # a line in bold stands over what follows it, as a heading does
    if clause.kind not in _KINDS:
        return False
    if _wholes(old) == _wholes(new):
        return False
    sides = ((context.olds, context.old_index[id(old)]), (context.news, context.new_index[id(new)]))
    return any(_mixed(clauses, index) for clauses, index in sides)


def _stands_over(clause: Clause, context: Context) -> bool:
    """Whether a line that is no link and no date has text under it that no heading parts from it."""
    place = context.new_index[id(clause)] + 1
    under = place < len(context.news) and not context.news[place].level
    return under and not any(token.target or token.kind is TokenKind.DATE for token in clause.tokens)


def _mixed(clauses: Sequence[Clause], index: int) -> bool:
    """Whether the clauses beside one, in its list or table, are emphasised otherwise as a whole."""
    clause = clauses[index]
    beside: list[Clause] = []
    for step in (-1, 1):
        place = index + step
        while 0 <= place < len(clauses) and clauses[place].path[:-1] == clause.path[:-1] != ():
            if clauses[place].kind is clause.kind:
                beside.append(clauses[place])
            place += step
    own = _wholes(clause)
    return any(_wholes(other) != own for other in beside if len(_wholes(other)) == len(own))


def _wholes(clause: Clause) -> tuple[str, ...]:
    """For each cell, or for the whole clause, the emphases that all of its words have."""
    cells: list[list[Token]] = [[]]
    for token in clause.tokens:
        if token.kind is TokenKind.CELL:
            cells.append([])
        elif token.kind is not TokenKind.PUNCTUATION:
            cells[-1].append(token)
    return tuple(
        "".join(mark for mark in _EMPHASES if cell and all(mark in token.marks for token in cell)) for cell in cells
    )
