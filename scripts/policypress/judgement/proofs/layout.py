"""Proofs about form: white space, Markdown spelling, emphasis, heading levels, empty and furnishing clauses."""

from __future__ import annotations

import re
from collections.abc import Sequence

from policypress.comparison.changes import Change
from policypress.document.expressions import Expression
from policypress.document.model import Clause, ClauseKind, TokenKind
from policypress.judgement.proofs.atoms import Atom
from policypress.judgement.proofs.context import AUDIENCE, LEADING, Context
from policypress.judgement.verdicts import ENGLISH, Rule, proof

WHITE_SPACE = proof(
    "white-space",
    "Only white space or line wrapping differs",
    "Readers see the same text.",
)
MARKUP = proof(
    "markdown-spelling",
    "The same text is marked up another way",
    "List markers, heading underlines, escapes, HTML or Markdown, attributes: what readers are told is the same.",
)
EMPHASIS = proof(
    "emphasis",
    "Bold, italics or code type differ",
    "Not covered: struck-out text, and bold taken from wording the law wants conspicuous (rubric B10).",
)
HEADING_LEVEL = proof(
    "heading-level",
    "A heading moved up or down a level",
    "The same clauses stand under it, or no heading that names an audience gains or loses any.",
    languages=ENGLISH,
)
HEADING_MARKUP = proof(
    "heading-markup",
    "A heading is set as a paragraph, or back",
    "The same words stand at the same place; only their size differs (rubric B16).",
    languages=ENGLISH,
)
IMAGE = proof(
    "image",
    "A picture was exchanged, or a decorative one came or went",
    "The same file with the same description lies elsewhere, or it is decoration: it tells nothing the text relies on. "
    "Another file may hold another text, whatever its description.",
)
LAYOUT_RULES = (WHITE_SPACE, MARKUP, EMPHASIS, HEADING_LEVEL, HEADING_MARKUP, IMAGE)

CONSPICUOUS = Expression(
    r"arbitrat|class.?action|jury|waiv|disclaim|warrant|liab|indemn|\bas is\b|own risk|non-?refundable"
    r"|automatic\w* renew"
    r"|forfeit|no event",
    re.IGNORECASE,
)
"""Wording that the law wants conspicuous, so that losing capitals or bold on it is not proved harmless."""

GOVERNING = Expression(
    r"\b(?:never|none|no|without|with (?:your|my|their)|if|consent\w*|opt(?:s|ed|ional\w*|ing|-?in|-?out)?|sell\w*|sold"
    r"|sales?|shar\w+|disclos\w+|rent\w*|free|requir\w+|mandatory|voluntar\w+|default\w*|public\w*|automatic\w*"
    r"|exclu\w+|exempt\w*|always|limited)\b",
    re.IGNORECASE,
)
"""Headings that state something, or under which a clause may finish the heading's sentence."""

_DECORATIVE = frozenset(
    {"", "image", "img", "icon", "logo", "arrow", "banner", "photo", "picture", "illustration", "separator"}
)
_DECORATION = Expression(r"logo|icon|arrow|banner|separator|spacer|hero|header|illustration|bullet", re.IGNORECASE)
_ANSWER = Expression(
    r"check|tick|cross(?!e)|(?<![a-z])(?:yes|no|x|on|off|true|false|red|green|amber|full|empty|enabled|disabled)(?![a-z])"
)


def structure(change: Change, context: Context) -> frozenset[Rule] | None:
    """The rules that cover how the clause is set, empty where it is set the same; None where that may matter."""
    rules: set[Rule] = set()
    for before, after in zip(change.before, change.after, strict=False):
        found = _clause_structure(before, after, context)
        if found is None:
            return None
        rules |= found
    return frozenset(rules)


def _clause_structure(before: Clause, after: Clause, context: Context) -> frozenset[Rule] | None:
    """Only what looks the same, or is no more than larger letters, is covered."""
    if not _same_structure(before, after) or not _same_anchors(before, after, context):
        return None
    rules: set[Rule] = set()
    i, j = context.old_index[id(before)], context.new_index[id(after)]
    if before.kind is not after.kind:
        rule = _kind_change(before, after, i, j, context)
        if rule is None:
            return None
        rules.add(rule)
    elif before.path_names != after.path_names:
        return None
    elif before.level != after.level:
        if not same_reach(i, j, context):
            return None
        rules.add(HEADING_LEVEL)
    if before.attributes != after.attributes or before.align != after.align or _anchors(before) != _anchors(after):
        rules.add(MARKUP)
    return frozenset(rules)


def _same_structure(before: Clause, after: Clause) -> bool:
    """Whether lists are numbered, and cells placed, alike, and both hold the same besides their words."""
    old, new = before.content, after.content
    if (old.hidden, old.controls, old.odd, old.titles) != (new.hidden, new.controls, new.odd, new.titles):
        return False
    return before.grid == after.grid and before.lang == after.lang and before.values == after.values


def _anchors(clause: Clause) -> tuple[str, ...]:
    return clause.content.anchors


def _same_anchors(before: Clause, after: Clause, context: Context) -> bool:
    """Whether nothing in either text links to an anchor that only one of the two has."""
    return context.fragments.isdisjoint({*_anchors(before)} ^ {*_anchors(after)})


def _kind_change(before: Clause, after: Clause, i: int, j: int, context: Context) -> Rule | None:
    kinds = {before.kind, after.kind}
    if ClauseKind.HEADING in kinds:
        other = after if before.kind is ClauseKind.HEADING else before
        if other is after and CONSPICUOUS.search(after.text) and not all("b" in token.marks for token in after.tokens):
            return None
        reach = same_reach(i, None, context) if other is after else same_reach(None, j, context)
        if other.kind is ClauseKind.ITEM:
            free = reach and context.same_section(i, j) and not _listed(before, after, i, j, context)
            return HEADING_MARKUP if free and _numbered_label(other) else None
        plain_heading = other.kind is ClauseKind.PARAGRAPH and not other.path
        governs = AUDIENCE.search(other.text) and not like_heading(other)
        return HEADING_MARKUP if plain_heading and not governs and reach else None
    if kinds == {ClauseKind.PARAGRAPH, ClauseKind.CODE} and before.path == after.path:
        return EMPHASIS
    return None


def _numbered_label(item: Clause) -> bool:
    """A numbered item of a few words that names no audience: a heading in all but markup."""
    numbered = any(part.startswith("ol") for part in item.path)
    return numbered and like_heading(item) and not item.text.endswith(":") and not AUDIENCE.search(item.text)


def _listed(before: Clause, after: Clause, i: int, j: int, context: Context) -> bool:
    """Whether a sentence announces the list the item stands in, so that as a heading it would say something else."""
    lead = _lead_text(before, after, i, j, context)
    return lead.rstrip().endswith((":", ",", "-", "–", "—")) or bool(LEADING.search(lead))


def like_heading(clause: Clause) -> bool:
    """A text that works as a heading: all bold, ending with a colon, or a few words without a mark at their end."""
    if not clause.tokens:
        return False
    few = len(clause.tokens) <= 8 and clause.tokens[-1].kind is not TokenKind.PUNCTUATION
    return few or clause.text.endswith(":") or all("b" in token.marks for token in clause.tokens)


def _lead_text(before: Clause, after: Clause, i: int, j: int, context: Context) -> str:
    """The text of what the item hangs on, on the side where it is an item."""
    if before.kind is ClauseKind.ITEM:
        parent, clauses = context.old_parents[i], context.olds
    else:
        parent, clauses = context.new_parents[j], context.news
    return clauses[parent].text if parent >= 0 else ""


def same_reach(old: int | None, new: int | None, context: Context) -> bool:
    """Whether a heading covers the same clauses; where not, whether no heading concerned names an audience.

    ``old`` and ``new`` are its indexes, None on the side where it is missing: then it does not count itself.
    """
    pairs = context.comparison.pairs
    concerned: set[int] = set()
    for k, i in pairs.items():
        above_old, above_new = context.old_headings[i], context.new_headings[k]
        if old in above_old or new in above_new:
            mapped = {pairs.get(heading, -1) for heading in above_new if old is not None or heading != new}
            concerned |= mapped ^ {heading for heading in above_old if new is not None or heading != old}
    texts = [context.olds[i].text if i >= 0 else "only" for i in concerned]
    return not any(AUDIENCE.search(text) or GOVERNING.search(text) for text in texts)


_EMPHASIS = frozenset("bci")
"""Ways of setting words that are no more than emphasis."""


def emphasis(old: Atom, new: Atom, change: Change) -> bool:
    """Whether two different emphases of one word say the same."""
    if not set_alike((old,), (new,)):
        return False
    lost = "b" in old.marks and "b" not in new.marks
    heading = change.after[0].kind is ClauseKind.HEADING if change.after else False
    return heading or not lost or not CONSPICUOUS.search(change.after_text)


def set_alike(olds: Sequence[Atom], news: Sequence[Atom]) -> bool:
    """Whether the words of both sides are set alike but for emphasis: raised, lowered, struck, inserted or by style."""
    old, new = ({mark for atom in side for mark in atom.marks} - _EMPHASIS for side in (olds, news))
    return old == new


def picture_links(clauses: Sequence[Clause]) -> list[tuple[str, str]]:
    """(description, target) of links without words: of a picture, whose token holds its own address, or of none.

    A link without words that leads where words of the same clause lead is left out: readers have that one.
    """
    return [link for clause in clauses for link in clause.content.pictured]


def same_picture(old: Atom, new: Atom) -> bool:
    """Whether two pictures with one description tell the same: one file at another place, or decoration by name.

    The name of neither may say yes or no where the other's does not.
    """
    if set(_ANSWER.findall(old.target.lower())) != set(_ANSWER.findall(new.target.lower())):
        return False
    described = old.text.lower().strip("\ufffc ") not in _DECORATIVE
    if described and _file_name(old.target) == _file_name(new.target):
        return True
    return any(_DECORATION.search(atom.text + atom.target) for atom in (old, new))


def _file_name(target: str) -> str:
    return re.split(r"[?#]", target)[0].rstrip("/").rpartition("/")[2].lower()


def decorative(kind: TokenKind, text: str, address: str) -> bool:
    """An image without a description of its own that is decoration by its name."""
    plain = kind is TokenKind.IMAGE and text.lower().strip() in _DECORATIVE
    return plain and bool(_DECORATION.search(text + address))
