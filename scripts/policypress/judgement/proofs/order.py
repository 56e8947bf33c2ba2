"""Proofs about place and number: moves without effect, paragraphs split or joined, renumbering that is followed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from policypress.comparison.changes import Change
from policypress.document.expressions import Expression
from policypress.document.model import Clause, ClauseKind, TokenKind
from policypress.judgement.lexicon.families import word_list
from policypress.judgement.proofs.atoms import Atom, clause_atoms
from policypress.judgement.proofs.context import Context, is_entry
from policypress.judgement.proofs.hunks import Hunk
from policypress.judgement.proofs.numbering import Label, label_of, named, said_as
from policypress.judgement.proofs.word_lists import PROTECTED, SCOPE
from policypress.judgement.verdicts import ENGLISH, Rule, proof

MOVED = proof(
    "moved-in-place",
    "An entry of a table of contents, or a setting of the page, moved",
    "It repeats a heading of the same text and links to it, or readers never see it. Whatever else moves may be read "
    "with what stood before it, or be first in rank (rubric B8).",
    clauses=frozenset({ClauseKind.ITEM, ClauseKind.PARAGRAPH, ClauseKind.META}),
    needs=("the whole clause is a link to a heading of this text that has its words, or it is a key of the page",),
)
REGROUPED = proof(
    "paragraph-break",
    "A paragraph or item was split in two, or two were joined",
    "All words stand in the same order; only the break between them is new or gone, at the end of a sentence.",
    languages=ENGLISH,
    clauses=frozenset({ClauseKind.ITEM, ClauseKind.PARAGRAPH}),
    needs=(
        "kind and containers of all parts are the same",
        "under a sentence that leads a list in, each part ends as an item of it does",
        "no part speaks of “this paragraph” or the like, and neither text counts paragraphs or points to one",
        "no part opens with a label, a condition or an audience",
    ),
)
RENUMBERED = proof(
    "renumbered",
    "A heading or clause has another number, and all that speaks of it follows",
    "A number or letter only names its clause. A heading may also gain or lose a number.",
    clauses=frozenset({ClauseKind.HEADING, ClauseKind.ITEM, ClauseKind.PARAGRAPH}),
    needs=(
        "the number stands before a word, with a full stop or bracket behind it",
        "it is one of a run of siblings that count up, before and after",
        "no number that changed stands alone anywhere else, but in references that follow",
    ),
)
LONE_LABEL = proof(
    "lone-label",
    "A clause that counts with no other has another number or letter, and nothing speaks of it",
    "The number of a clause only names it (rubric B3), and where no other is counted it gives no order.",
    languages=ENGLISH,
    clauses=frozenset({ClauseKind.HEADING, ClauseKind.ITEM, ClauseKind.PARAGRAPH}),
    needs=(
        "the number or letter stands before a capital, with a full stop or bracket behind it",
        "no other clause of its text is counted that way",
        "neither the old nor the new one stands alone anywhere else, in digits or in words",
    ),
)
ORDER_RULES = (MOVED, REGROUPED, RENUMBERED, LONE_LABEL)

_LISTED = Expression(r"[;,](?: (?:and|or))?$")
_ENDED = Expression(r"[.!?:;\")][\"')]?\s*$|[;,] (?:and|or)$")
_SECTION_WORD = Expression(r"sections?|clauses?|paragraphs?|articles?|parts?|items?|points?|§+", re.IGNORECASE)


_ITSELF = Expression(
    r"\b(?:this|same)\s+(?:sub-?)?(?:paragraph|clause|sentence|bullet|item|point|proviso)\b(?!\s+\d)"
    r"|\b(?:these|each|every|either|both)\s+(?:sub-?)?(?:paragraph|sentence|bullet)s?\b",
    re.IGNORECASE,
)
"""Words by which a clause speaks of its own extent."""
_COUNTED = Expression(
    r"\b(?:first|second|third|fourth|fifth|last|final|next|preceding|previous|prior|above|following|foregoing|two|three|four"
    r"|that|said|such|each|every|either|both|the)\s+(?:\w+\s+)?(?:sub-?)?(?:paragraphs?|sentences?|bullets?)\b"
    r"|\b(?:paragraphs?|sentences?|bullets?)\s+(?:above|below|before|after|one|two|three)\b",
    re.IGNORECASE,
)
"""Words by which a text counts paragraphs, or points to one by its place."""


def speaks_of_breaks(change: Change, context: Context) -> bool:
    """Whether “this paragraph” or “the second sentence” is spoken of, so that a break tells how far it reaches."""
    if any(_ITSELF.search(clause.text) for clause in (*change.before, *change.after)):
        return True
    return any(_counts_breaks(document.body) for document in (context.comparison.old, context.comparison.new))


@lru_cache(maxsize=4)
def _counts_breaks(body: str) -> bool:
    """The same of a whole text, which is asked again for each of its changes."""
    return bool(_COUNTED.search(body))


def moved(change: Change, context: Context) -> bool:
    """Whether a moved clause is an entry of the contents, or a key of the page."""
    if len(change.before) != 1 or len(change.after) != 1:
        return False
    before, after = change.before[0], change.after[0]
    if before.kind is not after.kind:
        return False
    if before.kind is ClauseKind.META:
        return True
    if not (is_entry(before, context.old_heading_letters) and is_entry(after, context.new_heading_letters)):
        return False
    return listed(before, context, new=False) and listed(after, context, new=True)


_LISTING = word_list("proofs", "order: what announces contents")


def listed(clause: Clause, context: Context, *, new: bool) -> bool:
    """Whether an entry stands among the contents of the text: nothing is said of it by a sentence, a heading or a
    cell."""
    clauses, index = (context.news, context.new_index) if new else (context.olds, context.old_index)
    parents, headings = (
        (context.new_parents, context.new_headings) if new else (context.old_parents, context.old_headings)
    )
    place = index[id(clause)]
    letters = context.new_heading_letters | context.old_heading_letters
    above = [clauses[k] for k in headings[place] if clauses[k].level > 1 or k != _first_heading(clauses)]
    lead = place - 1
    while lead >= 0 and is_entry(clauses[lead], letters):
        lead -= 1
    over = [clauses[k] for k in {parents[place], lead} if k >= 0]
    over = [other for other in over if other.kind is not ClauseKind.HEADING and not is_entry(other, letters)]
    said = [*above, *(other for other in over if not _ended_sentence(other) or parents[place] >= 0)]
    return all(_only_lists(other) for other in said)


def _first_heading(clauses: Sequence[Clause]) -> int:
    return next((k for k, clause in enumerate(clauses) if clause.level), -1)


def _ended_sentence(clause: Clause) -> bool:
    return clause.text.rstrip().endswith((".", "!", "?"))


def _only_lists(clause: Clause) -> bool:
    return all(word in _LISTING for word in re.findall(r"[^\W\d_]+", clause.text.lower()))


def regrouped(change: Change, context: Context) -> bool:
    """Whether a split or join leaves kind and place of the parts alike and breaks at the end of a sentence."""
    many = change.before if len(change.before) > 1 else change.after
    one = (change.after if many is change.before else change.before)[0]
    kinds = {clause.kind for clause in many} | {one.kind}
    if kinds - {ClauseKind.PARAGRAPH, ClauseKind.ITEM} or (len(change.before) > 1 and len(change.after) > 1):
        return False
    if len({clause.path_names for clause in (*many, one)}) != 1 or any(clause.number for clause in (*many, one)):
        return False  # the items behind would show other numbers
    if speaks_of_breaks(change, context) or any(map(_run_in, (*many[:1], one))):
        return False
    if kinds == {ClauseKind.PARAGRAPH} and not any(clause.text[:1].isupper() for clause in many[1:]):
        return True  # broken in the middle of a sentence, which is read on across the break
    if ClauseKind.ITEM in kinds and any(clause.path[:1] != ("ul",) for clause in many):
        return False
    if ClauseKind.ITEM in kinds and _announced(change, context):
        return all(_LISTED.search(clause.text) for clause in many[:-1])
    if any(_looks_back(clause) for clause in many):
        return False  # what a paragraph says of “this” it says of the paragraph
    return all(_ENDED.search(clause.text) for clause in many[:-1])


_FREE_WORDS = word_list("proofs", "order: words that look at nothing before")
_LOOKING_BACK = (PROTECTED | SCOPE) - _FREE_WORDS | word_list("proofs", "order: looking back")
"""Words whose reach over sentences may end with the paragraph: pointers, quantities, conditions, exceptions."""


def _looks_back(clause: Clause) -> bool:
    return any(token.text.lower() in _LOOKING_BACK for token in clause.tokens)


_LEAD_IN = Expression(r"[^.!?]{1,80}:\s|\W*(?:if|when|where|for|in|only|unless|except|the following)\b", re.IGNORECASE)


def _run_in(clause: Clause) -> bool:
    """Whether a clause opens with what its sentences are said under: a label, a number, a condition or an audience."""
    tokens = clause.tokens
    marked = bool(tokens) and bool({"b", "i"} & {*tokens[0].marks}) and tokens[0].marks != tokens[-1].marks
    return marked or label_of(clause) is not None or bool(_LEAD_IN.match(clause.text))


def _announced(change: Change, context: Context) -> bool:
    """Whether a sentence leads the items in, so that it says something of each and a remark may not become one."""
    olds = {context.old_parents[context.old_index[id(clause)]] for clause in change.before}
    news = {context.new_parents[context.new_index[id(clause)]] for clause in change.after}
    leads = [context.olds[i] for i in sorted(olds) if i >= 0] + [context.news[j] for j in sorted(news) if j >= 0]
    return any(lead.kind is not ClauseKind.HEADING for lead in leads)


def _read(atoms: Sequence[Atom]) -> list[tuple[str, str]]:
    """What is read but for white space and emphasis: “10²” is not “102”."""
    return [(atom.text, "".join(mark for mark in atom.marks if mark not in "bci")) for atom in atoms]


def absorbed(hunk: Hunk) -> Rule | None:
    """A whole clause was run into its neighbour, or set apart from it, word for word."""
    if bool(hunk.old) == bool(hunk.new) or not (hunk.at_start or hunk.at_end):
        return None
    words = _read(hunk.both)
    context, change = hunk.context, hunk.change
    if not words or speaks_of_breaks(change, context):
        return None
    if hunk.new:
        places, clauses = {context.old_index[id(clause)] for clause in change.before}, context.olds
    else:
        places, clauses = {context.new_index[id(clause)] for clause in change.after}, context.news
    if not all(free(clause) for clause in (*change.before, *change.after)):
        return None
    if any(map(_run_in, (*change.before, *change.after))):
        return None
    beside = (k for place in places for k in (place - 1, place + 1) if 0 <= k < len(clauses) and k not in places)
    gone = context.lone_old if hunk.new else context.lone_new
    return (
        REGROUPED
        if words and any(k in gone and free(clauses[k]) and _read(clause_atoms((clauses[k],))) == words for k in beside)
        else None
    )


def absorbing(change: Change, context: Context) -> bool:
    """Whether a clause that came or went stands word for word at the edge of a neighbour that changed."""
    clause = (change.after or change.before)[0]
    clauses, index = (context.olds, context.old_index) if change.before else (context.news, context.new_index)
    place = index[id(clause)]
    beside = [context.changed.get(id(clauses[k])) for k in (place - 1, place + 1) if 0 <= k < len(clauses)]
    kept = [other for other in beside if other and other.before and other.after]
    words = _read(clause_atoms((clause,))) if kept else []
    if not words or not free(clause) or speaks_of_breaks(change, context):
        return False
    if _run_in(clause):
        return False
    for other in kept:
        here, there = (other.before, other.after) if change.before else (other.after, other.before)
        if not all(free(part) for part in (*here, *there)) or not any(
            abs(index[id(part)] - index[id(clause)]) == 1 for part in here
        ):
            continue
        own, grown = clause_atoms(here), clause_atoms(there)
        edges = (_read(grown[-len(words) :]), _read(grown[: len(words)]))
        if words in edges and len(grown) - len(words) == len(own):
            return True
    return False


def free(clause: Clause) -> bool:
    """A paragraph outside lists, notes and definitions."""
    return clause.kind is ClauseKind.PARAGRAPH and not clause.path


_MARKS = 3
"""Parts of a label that one word of the text can hold besides its first: “1.2.3.4” is one."""


def renumbered(hunk: Hunk) -> Rule | None:
    """The label a clause begins with became another, in runs that count up, and all that speaks of it follows."""
    if not hunk.at_start or not (hunk.old and hunk.new):
        return None
    found, context = _labels(hunk), hunk.context
    if found is None:
        return None
    old, new = found
    if old.style != new.style or len(old.parts) > len(hunk.old) + _MARKS:
        return None
    if old.style == "1":
        return RENUMBERED if context.numbering.followed else None
    return None if any(named(label.text, context.comparison) for label in (old, new)) else RENUMBERED


def _labels(hunk: Hunk) -> tuple[Label, Label] | None:
    """The labels of both sides, where the hunk is the label and nothing but it, and each only counts."""
    change, context = hunk.change, hunk.context
    i, j = context.old_index.get(id(change.before[0])), context.new_index.get(id(change.after[0]))
    if i is None or j is None:
        return None
    numbering = context.numbering
    old, new = numbering.old.labels.get(i), numbering.new.labels.get(j)
    if not old or not new or i not in numbering.old.counted or j not in numbering.new.counted:
        return None
    texts = ["".join(atom.text for atom in side).strip("().") for side in (hunk.old, hunk.new)]
    return (old, new) if texts == [old.text, new.text] else None


def lone_label(hunk: Hunk) -> Rule | None:
    """The label of a clause that counts with no other became another, and neither text speaks of it."""
    opened = (hunk.box[0], hunk.box[2]) == (1, 1) and hunk.news[0].text == "("
    if not (hunk.at_start or opened) or len(hunk.old) > 2 or len(hunk.new) > 2:
        return None
    change, context = hunk.change, hunk.context
    i, j = context.old_index.get(id(change.before[0]), -1), context.new_index.get(id(change.after[0]), -1)
    old, new = context.numbering.old.alone(i), context.numbering.new.alone(j)
    if not old or not new or old.style != new.style or _shown(hunk.old) != old.text or _shown(hunk.new) != new.text:
        return None
    first = next((atom for atom in hunk.news[hunk.box[3] :] if atom.kind is not TokenKind.PUNCTUATION), None)
    if any(re.search(r"\(#\d", clause.source) for clause in (*change.before, *change.after)):
        return None  # the clause's own mark says its number too
    if first is None or not first.text[:1].isupper() or not (old.style == "1" or _set_as_label(hunk, first)):
        return None
    if not _only_counts(old, new) or _is_quantity(hunk, first):
        return None
    return LONE_LABEL if not any(_spoken_of(label.text, context) for label in (old, new)) else None


_HIGHEST = 99
"""The highest number by which clauses are counted; what is higher is a quantity."""


def _only_counts(old: Label, new: Label) -> bool:
    """Whether both labels may count clauses: no part is high, and of several the last alone differs."""
    if old.style != "1":
        return True
    return all(part <= _HIGHEST for part in (*old.parts, *new.parts)) and old.parts[:-1] == new.parts[:-1]


_UNITS = word_list("proofs", "order: what is counted")
_OF_A_NUMBER = word_list("proofs", "order: what speaks of a number")
_SHORTEST = 6
"""Words of the shortest sentence whose number is taken for its label and not for what it speaks of."""


def _is_quantity(hunk: Hunk, first: Atom) -> bool:
    """Whether the number in front of a clause may be what the clause speaks of, and no label."""
    word = first.text.lower()
    forms = {word, word.removesuffix("s"), word.removesuffix("es"), word.removesuffix("ies") + "y"}
    if forms & _UNITS:
        return True
    if hunk.clause.kind is ClauseKind.HEADING or "b" in first.marks:
        return False
    words = [atom.text.lower() for atom in hunk.news[hunk.box[3] :] if atom.kind is TokenKind.WORD]
    pointing = bool({*words} & _OF_A_NUMBER) or word in ("this", "these", "those", "it", "so", "such", "here", "call")
    return len(words) < _SHORTEST or pointing


def _points_at_number(clause: Clause) -> bool:
    """Whether an item may speak of the number that stands before it."""
    words = [token.text.lower() for token in clause.tokens if token.kind is TokenKind.WORD]
    first = words[0] if words else ""
    return bool({*words} & _OF_A_NUMBER) or bool({first, first.removesuffix("s")} & _UNITS)


def _spoken_of(label: str, context: Context) -> bool:
    """Whether either text speaks of a clause by this label, by the words or letters for its number, or in a link."""
    words = {*said_as(label)}
    said = any(word.lower() in words for side in (context.old_words, context.new_words) for word in side)
    linked = any(re.match(rf"{re.escape(label)}(?!\d)", fragment) for fragment in context.fragments)
    return said or linked or named(label, context.comparison)


def _shown(atoms: Sequence[Atom]) -> str:
    return "".join(atom.text for atom in atoms).strip("().")


def _set_as_label(hunk: Hunk, first: Atom) -> bool:
    """Whether a letter in front of a clause is a label and no abbreviation: bracketed, bold, or of several letters."""
    place = hunk.box[3]
    bracketed = place < len(hunk.news) and hunk.news[place].text == ")"
    headed = hunk.clause.kind is ClauseKind.HEADING
    return headed or bracketed or "b" in first.marks or all(len(atom.text) > 1 for atom in hunk.both)


def lone_number(change: Change, context: Context) -> bool:
    """Whether the one numbered item of a text has another number, and nothing speaks of either."""
    if len(change.before) != 1 or len(change.after) != 1 or not context.allows(LONE_LABEL, change):
        return False
    if len(change.after[0].tokens) < _SHORTEST or _points_at_number(change.after[0]):
        return False
    numbers = []
    for clauses, own in ((context.olds, change.before[0]), (context.news, change.after[0])):
        numbered_so = [clause for clause in clauses if clause.number]
        if len(numbered_so) != 1 or numbered_so[0] is not own or not own.text[:1].isupper():
            return False
        numbers.append(own.number.strip("()."))
    return all(map(str.isdigit, numbers)) and not any(_spoken_of(number, context) for number in numbers)


def numbered(hunk: Hunk) -> Rule | None:
    """A heading, or a clause all in bold, got a number or lost it; it counts on that side, and nothing speaks of it."""
    if bool(hunk.old) == bool(hunk.new) or not hunk.at_start or hunk.following is None:
        return None
    change, context = hunk.change, hunk.context
    if hunk.old:
        siblings, place = context.numbering.old, context.old_index.get(id(change.before[0]), -1)
    else:
        siblings, place = context.numbering.new, context.new_index.get(id(change.after[0]), -1)
    label = siblings.labels.get(place)
    if not label or label.style != "1" or not label.marked or place not in siblings.counted:
        return None
    shown = "".join(atom.text for atom in hunk.both)
    if shown.strip("().") != label.text or not shown.endswith((".", ")")):
        return None
    rest = (*hunk.olds[hunk.box[1] :], *hunk.news[hunk.box[3] :])
    headed = hunk.clause.kind is ClauseKind.HEADING or all("b" in atom.marks for atom in rest)
    return None if not headed or named(label.text, context.comparison) else RENUMBERED


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
    named_now = numbering.numbers.get(hunk.old[0].text) == hunk.new[0].text
    return RENUMBERED if named_now and numbering.followed else None
