"""Proofs about place and number: moves without effect, paragraphs split or joined, renumbering that is followed."""

from __future__ import annotations

import re

from policypress.comparison.changes import Change
from policypress.document.expressions import Expression
from policypress.document.model import Clause, ClauseKind, TokenKind
from policypress.judgement.proofs.context import ANAPHORA, AUDIENCE, LEADING, ORDER_WORDS, Context
from policypress.judgement.proofs.hunks import Hunk
from policypress.judgement.proofs.layout import like_heading
from policypress.judgement.proofs.numbering import named, number_of
from policypress.judgement.verdicts import ENGLISH, Rule, proof

MOVED = proof(
    "moved-in-place",
    "A clause moved among its neighbours",
    "Same headings, same lead-in, no ordered list, and nothing there says “above”, “below” or gives an order "
    "(rubric B8).",
    languages=ENGLISH,
)
REGROUPED = proof(
    "paragraph-break",
    "A paragraph or item was split in two, or two were joined",
    "All words stand in the same order; only the break between them is new or gone, at the end of a sentence.",
    languages=ENGLISH,
)
RENUMBERED = proof(
    "renumbered",
    "A heading or clause has another number, and every reference to it follows",
    "A number or letter only names its clause; nothing in the text still points to the old one. A heading may also "
    "gain or lose a number that nothing points to.",
)
ORDER_RULES = (MOVED, REGROUPED, RENUMBERED)

_LABEL = Expression(r"^\(?((?:\d+\.)*\d+|[A-Za-z]|[ivxIVX]+)[.)]*$")
_ROMAN = Expression(r"x{0,3}(?:ix|iv|v?i{0,3})", re.IGNORECASE)
_SECTION_WORD = Expression(r"sections?|clauses?|paragraphs?|articles?|parts?|items?|points?|§+", re.IGNORECASE)
_LISTED = Expression(r"[;,](?: (?:and|or))?$")
_ENDED = Expression(r"[.!?:;\")][\"')]?\s*$|[;,] (?:and|or)$")


def moved(change: Change, context: Context) -> bool:
    """Whether a moved clause stands among the same neighbours and order says nothing there."""
    if len(change.before) != 1 or len(change.after) != 1:
        return False
    before, after = change.before[0], change.after[0]
    i, j = context.old_index[id(before)], context.new_index[id(after)]
    if before.kind is not after.kind or before.kind in (
        ClauseKind.HEADING,
        ClauseKind.ROW,
        ClauseKind.TERM,
        ClauseKind.FOOTNOTE,
    ):
        return False
    if any(part.startswith(("ol", "dl", "dd", "footnote", "admonition")) for part in (*before.path, *after.path)):
        return False
    if not context.same_place(i, j) or _held(i, j, context):
        return False
    section = [
        *context.section_of(context.olds, context.old_headings, i),
        *context.section_of(context.news, context.new_headings, j),
    ]
    if any(ORDER_WORDS.search(clause.text) for clause in section) or ANAPHORA.match(after.text):
        return False
    if before.kind is ClauseKind.PARAGRAPH and any(
        clause.kind is ClauseKind.PARAGRAPH and like_heading(clause) for clause in section
    ):
        return False
    return not _followed_by_anaphora(i, j, context)


def _held(i: int, j: int, context: Context) -> bool:
    """Whether the clause leads into what stands under it, or ends a list with “and” or “or”."""
    texts = (context.olds[i].text.rstrip(), context.news[j].text.rstrip())
    return any(text.endswith((":", " and", " or", ",")) for text in texts)


def _followed_by_anaphora(i: int, j: int, context: Context) -> bool:
    """Whether a clause behind the old or new place takes up what stood before it."""
    behind = [context.olds[i + 1].text] if i + 1 < len(context.olds) else []
    behind += [context.news[j + 1].text] if j + 1 < len(context.news) else []
    return any(ANAPHORA.match(text) for text in behind)


def regrouped(change: Change, context: Context) -> bool:
    """Whether a split or join leaves kind and place of the parts alike and breaks at the end of a sentence."""
    many = change.before if len(change.before) > 1 else change.after
    one = (change.after if many is change.before else change.before)[0]
    kinds = {clause.kind for clause in many} | {one.kind}
    if kinds - {ClauseKind.PARAGRAPH, ClauseKind.ITEM} or (len(change.before) > 1 and len(change.after) > 1):
        return False
    places = {tuple(part.partition(":")[0] for part in clause.path) for clause in (*many, one)}
    if len(places) != 1:
        return False
    if kinds == {ClauseKind.PARAGRAPH} and not any(clause.text[:1].isupper() for clause in many[1:]):
        return True  # broken in the middle of a sentence, which is read on across the break
    if ClauseKind.ITEM in kinds and _announced(change, context):
        return all(_LISTED.search(clause.text) for clause in many[:-1])
    return all(_ENDED.search(clause.text) for clause in many[:-1])


def _announced(change: Change, context: Context) -> bool:
    """Whether a lead-in with a colon says something of every item, so that a remark may not become one."""
    olds = {context.old_parents[context.old_index[id(clause)]] for clause in change.before}
    news = {context.new_parents[context.new_index[id(clause)]] for clause in change.after}
    leads = [context.olds[i] for i in sorted(olds) if i >= 0] + [context.news[j] for j in sorted(news) if j >= 0]
    return any(lead.text.rstrip().endswith(":") or LEADING.search(lead.text) for lead in leads)


def absorbed(hunk: Hunk) -> Rule | None:
    """A whole clause was run into its neighbour, or set apart from it, word for word."""
    if bool(hunk.old) == bool(hunk.new) or not (hunk.at_start or hunk.at_end):
        return None
    words = _letters("".join(atom.text for atom in hunk.both))
    context, change = hunk.context, hunk.change
    if hunk.new:
        places, clauses = {context.old_index[id(clause)] for clause in change.before}, context.olds
    else:
        places, clauses = {context.new_index[id(clause)] for clause in change.after}, context.news
    if not all(_free(clause) for clause in (*change.before, *change.after)):
        return None
    beside = (k for place in places for k in (place - 1, place + 1) if 0 <= k < len(clauses) and k not in places)
    gone = context.lone_old if hunk.new else context.lone_new
    return (
        REGROUPED
        if words and any(k in gone and _free(clauses[k]) and _letters(clauses[k].text) == words for k in beside)
        else None
    )


def absorbing(change: Change, context: Context) -> bool:
    """Whether a clause that came or went stands word for word at the edge of a neighbour that changed."""
    clause = (change.after or change.before)[0]
    clauses, index = (context.olds, context.old_index) if change.before else (context.news, context.new_index)
    place = index[id(clause)]
    beside = [context.changed.get(id(clauses[k])) for k in (place - 1, place + 1) if 0 <= k < len(clauses)]
    kept = [other for other in beside if other and other.before and other.after]
    words = _letters(clause.text) if kept else ""
    if not words or not _free(clause):
        return False
    for other in kept:
        here, there = (other.before, other.after) if change.before else (other.after, other.before)
        if not all(_free(part) for part in (*here, *there)) or not any(
            abs(index[id(part)] - index[id(clause)]) == 1 for part in here
        ):
            continue
        own, grown = (_letters(" ".join(part.text for part in side)) for side in (here, there))
        if grown in (own + words, words + own):
            return not AUDIENCE.search(clause.text)
    return False


def _free(clause: Clause) -> bool:
    """A paragraph or heading outside lists, notes and definitions."""
    return clause.kind in (ClauseKind.PARAGRAPH, ClauseKind.HEADING) and not clause.path


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


def renumbered(hunk: Hunk) -> Rule | None:
    """The number a clause begins with became another, and the numbering stays one-to-one with its references."""
    old, new = ("".join(atom.text for atom in side) for side in (hunk.old, hunk.new))
    left, right = _LABEL.match(old), _LABEL.match(new)
    if not hunk.at_start or not left or not right or left.group(1)[0].isdigit() != right.group(1)[0].isdigit():
        return None
    if hunk.following is None:
        return None
    if not left.group(1)[0].isdigit():
        return RENUMBERED if _relettered(hunk, left.group(1), right.group(1)) else None
    if hunk.following.kind is not TokenKind.PUNCTUATION and not _numbered_heading(hunk):
        return None
    return RENUMBERED if hunk.context.numbering.followed else None


def _relettered(hunk: Hunk, old: str, new: str) -> bool:
    """Whether a letter with a stop or bracket became another of its kind, and nothing speaks of either."""
    marked = hunk.following is not None and hunk.following.text in (".", ")")
    single = len(old) == len(new) == 1 or all(_ROMAN.fullmatch(label) for label in (old, new))
    alike = single and old.islower() == new.islower()
    return marked and alike and not any(named(label, hunk.context.comparison) for label in (old, new))


def numbered(hunk: Hunk) -> Rule | None:
    """A heading, or a clause all in bold, got a number or lost it, and nothing speaks of that number."""
    if bool(hunk.old) == bool(hunk.new) or not hunk.at_start or hunk.following is None:
        return None
    label = _LABEL.match("".join(atom.text for atom in hunk.both))
    if not label or not label.group(1)[0].isdigit() or not hunk.both[-1].text.endswith((".", ")")):
        return None
    rest = (*hunk.olds[hunk.box[1] :], *hunk.news[hunk.box[3] :])
    headed = hunk.clause.kind is ClauseKind.HEADING or all("b" in atom.marks for atom in rest)
    if not headed or not hunk.following.text[:1].isupper() or named(label.group(1), hunk.context.comparison):
        return None
    return RENUMBERED


def _numbered_heading(hunk: Hunk) -> bool:
    """Whether a number without a stop is a heading's own: three headings or more are numbered on both sides."""
    if hunk.clause.kind is not ClauseKind.HEADING or hunk.following is None or not hunk.following.text[:1].isupper():
        return False
    sides = (hunk.context.olds, hunk.context.news)
    return all(sum(1 for clause in side if clause.level and number_of(clause)) >= 3 for side in sides)


def reference_followed(hunk: Hunk) -> Rule | None:
    """“Section 5” became “Section 6” because that section's number did."""
    if len(hunk.old) != 1 or len(hunk.new) != 1:
        return None
    place = hunk.box[2] - 1
    while place > 0 and (
        hunk.news[place].kind is TokenKind.NUMBER or hunk.news[place].text in ("and", "or", ",", "to", "-")
    ):
        place -= 1
    if place < 0 or not _SECTION_WORD.fullmatch(hunk.news[place].text):
        return None
    numbering = hunk.context.numbering
    named = numbering.numbers.get(hunk.old[0].text) == hunk.new[0].text
    return RENUMBERED if named and numbering.followed else None
