"""Numbered headings and paragraphs that are set larger, smaller or indented otherwise: their numbers say what they are
part of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from policypress.comparison.changes import Change
from policypress.document.model import Clause, ClauseKind, TokenKind
from policypress.judgement.proofs.context import Context
from policypress.judgement.proofs.layout import MARKUP, same_besides_words, same_looks
from policypress.judgement.proofs.numbering import Label, Siblings
from policypress.judgement.proofs.run_in import ended
from policypress.judgement.verdicts import Rule, proof

NUMBERED_PLACE: Rule = proof(
    "numbered-place",
    "A numbered heading changed its level, or a numbered paragraph left the bullet it was indented under",
    "The number says what a section is part of: 2.1 belongs to 2 and 9 stands beside 8, however large the letters "
    "are (rubric B3, B16).",
    clauses=frozenset({ClauseKind.HEADING, ClauseKind.PARAGRAPH}),
    needs=(
        "the number is the same and counts with those of its siblings",
        "every clause that gains or loses the heading stands under another number, and all between the two go up",
        "no other heading comes over a clause, or leaves it",
        "a paragraph is a sentence of its own, goes on with no item, and leaves or enters bullets alone",
    ),
)


def structure(change: Change, context: Context) -> frozenset[Rule] | None:
    """The rules that cover how one clause is set, where its own number tells its place in both texts; else None."""
    if (
        len(change.before) != 1
        or len(change.after) != 1
        or not same_besides_words(change.before, change.after, context)
    ):
        return None
    before, after = change.before[0], change.after[0]
    i, j = context.old_index[id(before)], context.new_index[id(after)]
    if before.kind is not after.kind or not same_looks(before, after) or not _same_number(i, j, context):
        return None
    if before.kind is ClauseKind.HEADING:
        told = before.path_names == after.path_names and _tell_reach(i, j, context)
    else:
        told = (
            _hangs_on_nothing(before, after)
            and all(_is_sentence(clause) for clause in (before, after))
            and _follows(i, context.numbering.old)
            and _follows(j, context.numbering.new)
        )
    return frozenset({NUMBERED_PLACE, *({MARKUP} if before.attributes != after.attributes else ())}) if told else None


def _same_number(i: int, j: int, context: Context) -> bool:
    """Whether both have one number, of digits, that counts with its siblings in one text at least."""
    old, new = context.numbering.old, context.numbering.new
    left, right = old.labels.get(i), new.labels.get(j)
    counted = i in old.counted or j in new.counted
    return bool(left and right) and left == right and left is not None and left.style == "1" and counted


def _tell_reach(i: int, j: int, context: Context) -> bool:
    """Whether every clause over which the heading stands in one text only has a number that says the same in both."""
    pairs, title = context.comparison.pairs, context.freed_title
    for k, m in pairs.items():
        above_old, above_new = context.old_headings[m], context.new_headings[k]
        if m != i and i not in above_old and j not in above_new:
            continue
        left = [place for place in above_old if place != title]
        right = [place for place in (pairs.get(place, -1) for place in above_new) if place != title]
        if left == right:
            continue
        if [place for place in left if place != i] != [place for place in right if place != i]:
            return False
        if not _numbered_under(i, m if context.olds[m].level else (left[-1:] or [-1])[0], context):
            return False
    return True


def _numbered_under(heading: int, inner: int, context: Context) -> bool:
    """Whether the numbers from one old heading to another inside it, or behind it, only go up, in both texts."""
    other = context.continued.get(inner, -1)
    sides = (
        (context.olds, context.numbering.old, heading, inner),
        (context.news, context.numbering.new, context.continued[heading], other),
    )
    return inner != heading and other >= 0 and all(_goes_up(*side) for side in sides)


def _goes_up(clauses: Sequence[Clause], siblings: Siblings, first: int, last: int) -> bool:
    if last <= first or last not in siblings.labels or not clauses[last].level:
        return False
    headings = [place for place in range(first, last + 1) if clauses[place].level]
    labels: list[Label | None] = [siblings.labels.get(place) for place in headings]
    parts = [label.parts for label in labels if label and label.style == "1"]
    return len(parts) == len(labels) and all(one < two for one, two in pairwise(parts))


def _hangs_on_nothing(before: Clause, after: Clause) -> bool:
    """Whether both are paragraphs, and one is indented under bullets that it does not open."""
    paths = (before.path_names, after.path_names)
    bullets = all(part in ("ul", "li") for path in paths for part in path)
    opened = any(clause.path[clause.kept :] for clause in (before, after))
    return before.kind is ClauseKind.PARAGRAPH and bullets and not all(paths) and not opened


def _is_sentence(clause: Clause) -> bool:
    """Whether what stands behind the number is a sentence of its own, and no part of one that the bullets make up."""
    words = [token.text for token in clause.tokens if token.kind is TokenKind.WORD]
    return bool(words) and words[0][:1].isupper() and ended(clause)


def _follows(place: int, siblings: Siblings) -> bool:
    """Whether the number is one more than that of the clause labelled before it, of as many parts."""
    label = siblings.labels[place]
    before = [other for k, other in siblings.labels.items() if k < place and other.style == "1"]
    return bool(before) and len(label.parts) > 1 and before[-1].parts == (*label.parts[:-1], label.parts[-1] - 1)
