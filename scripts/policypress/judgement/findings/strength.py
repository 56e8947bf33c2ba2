"""Closed-class rules (mostly M15): how strongly, how far, under what conditions and for how many something holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import pairwise

from policypress.document.model import ClauseKind, Token, TokenKind
from policypress.judgement.findings.periods import direction_of
from policypress.judgement.findings.sides import Side
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.findings.theme import theme_of
from policypress.judgement.lexicon.families import Lexicon, stem, word_list
from policypress.judgement.lexicon.grammar import (
    COMPANY,
    CONDITIONS,
    CONNECTIVES,
    DISCRETION,
    EXCEPTIONS,
    HEDGES,
    MODALS,
    NEGATIONS,
    SCOPE_WORDS,
    USER,
)
from policypress.judgement.lexicon.quantities import magnitude, value_of
from policypress.judgement.verdicts import Finding, Rule
from policypress.vocabulary import Direction

_M15 = "WP260 on may, might, some; FTC on more permissive wording; Bhatia et al. (2016) on vagueness"

MODAL = Rule("modal", "finding", "M15", "The strength of a promise or duty changed (must, may, should, try)", _M15)
HEDGE = Rule("hedge", "finding", "M15", "A hedge came or went (generally, reasonable, from time to time)", _M15)
NEGATION = Rule(
    "negation", "finding", "M15", "A negation came or went", "A negation turns the statement round (rubric Q3)"
)
EXCEPTION = Rule(
    "exception",
    "finding",
    "M15",
    "An exception came or went",
    "WP260; rubric B7: a limit or exception lost is material",
)
CONDITION = Rule("condition", "finding", "M15", "A condition or moment came or went", "Rubric Q3: when and whether")
REACH = Rule("reach", "finding", "M15", "A word of scope came or went (all, only, some, such as)", "Rubric Q3 and B5")
LEEWAY = Rule(
    "discretion",
    "finding",
    "M15",
    "Discretion came or went (sole discretion, without notice)",
    "Dir. 93/13/EEC annex 1(j)-(k)",
)
AND_OR = Rule("and-or", "finding", "M15", "“and” and “or” were exchanged", "Rubric B4")
QUANTITY = Rule(
    "quantity", "finding", "M15", "A number, period, age, price or share changed its value", "Rubric B3; GDPR 13(2)(a)"
)
MOVED = Rule(
    "moved",
    "finding",
    "M23",
    "A clause stands under another heading",
    "Rubric B8: judged as taken out and put in elsewhere",
)
ACTOR = Rule("actor", "finding", "M23", "Who acts or is addressed changed", "Rubric Q3: who")

WORDING_RULES = (MODAL, HEDGE, NEGATION, EXCEPTION, CONDITION, REACH, LEEWAY, AND_OR, QUANTITY, MOVED, ACTOR)

_CLOSED: tuple[tuple[Rule, Lexicon, str], ...] = (
    (MODAL, MODALS, "how binding the sentence is"),
    (HEDGE, HEDGES, "how firm the sentence is"),
    (NEGATION, NEGATIONS, "whether it is so at all"),
    (EXCEPTION, EXCEPTIONS, "what is left out of the rule"),
    (CONDITION, CONDITIONS, "on what it depends"),
    (REACH, SCOPE_WORDS, "how far it reaches"),
    (LEEWAY, DISCRETION, "how free one side is"),
)


def wording_findings(evidence: Evidence) -> Iterator[Finding]:
    """Changes of closed-class words inside sentences that stayed in part."""
    for rule, lexicon, what in _CLOSED if evidence.in_part else ():
        came, went = evidence.partial_delta(lexicon)
        if not came and not went:
            continue
        more, fewer = evidence.balance(lexicon)
        came = {concept: place for concept, place in came.items() if concept in more}
        went = {concept: place for concept, place in went.items() if concept in fewer}
        if came or went:
            yield _closed(rule, what, evidence, came, went)
    yield from _and_or(evidence)
    yield from _quantities(evidence)
    yield from _actor(evidence)
    if evidence.change.moved and _sections_differ(evidence):
        yield Finding(
            MOVED.id, MOVED.category, evidence.clause.text[:80], Direction.UNCLEAR,
            "The clause now stands under another heading, which may change what it governs.",
        )  # fmt: skip


def _closed(
    rule: Rule, what: str, evidence: Evidence, came: dict[str, tuple[int, int]], went: dict[str, tuple[int, int]]
) -> Finding:
    new = "; ".join(evidence.after.shown(*place) for place in sorted(came.values())[:3])
    old = "; ".join(evidence.before.shown(*place) for place in sorted(went.values())[:3])
    words = f"{old} → {new}" if old and new else new or old
    verb = f"“{old}” became “{new}”" if old and new else f"“{new}” came in" if new else f"“{old}” is gone"
    category = "M15" if rule is MODAL else theme_of(evidence)
    direction = _direction(rule, evidence, came, went)
    return Finding(rule.id, category, words, direction, f"{verb}; that decides {what}.")


_ADDRESSED = frozenset({"you", "user", "users", "customer", "customers"})
_STEPS = {"must": 3, "should": 1, "may": 0, "try": 0}


def _direction(
    rule: Rule, evidence: Evidence, came: dict[str, tuple[int, int]], went: dict[str, tuple[int, int]]
) -> Direction:
    """A company's weaker promise is adverse, a stronger one favourable; a user's duty the other way round."""
    if rule is MODAL and came and went:
        step = max(_STEPS.get(c, 0) for c in came) - max(_STEPS.get(c, 0) for c in went)
        company, user = evidence.touches(COMPANY), evidence.touches(_ADDRESSED)
        if step and company != user:
            return Direction.FAVOURABLE if (step > 0) == company else Direction.ADVERSE
    if rule is LEEWAY and bool(came) != bool(went):
        return Direction.ADVERSE if came else Direction.FAVOURABLE
    return Direction.UNCLEAR


_EXCHANGED = 6
"""Words on a side, at most: in a longer passage another “or” is not the one that became “and”."""


def _and_or(evidence: Evidence) -> Iterator[Finding]:
    segments = evidence.change.segments
    for one, two in pairwise(segments):
        if one.op == "delete" and two.op == "insert":
            old = [token.text.lower() for token in one.tokens if token.text.lower() in CONNECTIVES]
            new = [token.text.lower() for token in two.tokens if token.text.lower() in CONNECTIVES]
            if old and new and Counter(old) != Counter(new) and max(len(one.tokens), len(two.tokens)) <= _EXCHANGED:
                yield Finding(AND_OR.id, theme_of(evidence), f"{old[0]} → {new[0]}", Direction.UNCLEAR,
                              f"“{old[0]}” became “{new[0]}”: all of them, or any one.")  # fmt: skip
                return


def _values(side: Side) -> dict[str, Token]:
    out: dict[str, Token] = {}
    for index, (token, new) in enumerate(zip(side.tokens, side.partial, strict=True)) if side.in_part else ():
        value = _value(side, index) if new else None
        if value is not None:
            out.setdefault(value, token)
    return out


def _value(side: Side, index: int) -> str | None:
    token, ahead = side.tokens[index], side.tokens[index - 1].text.lower() if index else ""
    if token.text.lower() in _UNITS and ahead in ("every", "each", "per", "a", "once"):
        return f"every {token.text.lower()}"
    return None if _is_numbering(side, index) else value_of(token.text, token.kind)


_UNITS = word_list("findings", "strength: units of time")
_NUMBERED = word_list("findings", "strength: numbered parts")
_CODES = word_list("findings", "strength: codes of law")


def _is_numbering(side: Side, index: int) -> bool:
    """A bare number that belongs to a name ("Windows 11") or points to a section, or that opens the clause."""
    if side.tokens[index].kind is not TokenKind.NUMBER or side.tokens[index].text.endswith("%"):
        return False
    ahead = side.tokens[index - 1] if index else None
    if index + 1 < len(side.tokens) and side.tokens[index + 1].text in _CODES:
        return True
    return ahead is None or ahead.text.lower() in _NUMBERED or (ahead.text[:1].isupper() and index > 1)


def _quantities(evidence: Evidence) -> Iterator[Finding]:
    """A value on one side only; "12 months" and "one year" are one value, and dates are not quantities."""
    old, new = _values(evidence.before), _values(evidence.after)
    gone = {value: token for value, token in old.items() if value not in new and token.kind is not TokenKind.DATE}
    come = {value: token for value, token in new.items() if value not in old and token.kind is not TokenKind.DATE}
    if not gone and not come:
        return
    left = "; ".join(token.text for token in list(gone.values())[:3])
    right = "; ".join(token.text for token in list(come.values())[:3])
    words = f"{left} → {right}" if left and right else right or left
    told = f"“{left}” became “{right}”" if left and right else f"“{right}” came in" if right else f"“{left}” is gone"
    category = theme_of(evidence)
    yield Finding(
        QUANTITY.id,
        category,
        words,
        _size_direction(category, gone, come, evidence),
        f"{told}: how much, how long or how old.",
    )


def _size_direction(
    category: str, gone: Mapping[str, Token], come: Mapping[str, Token], evidence: Evidence
) -> Direction:
    """Whom it helps that one value became larger or smaller: by whose period it is, else by what the text is about
    (longer keeping harms, longer notice helps); the rest is left open."""
    if len(gone) != 1 or len(come) != 1:
        return Direction.UNCLEAR
    (before, token), (after,) = next(iter(gone.items())), come
    old, new = magnitude(before), magnitude(after)
    if old is None or new is None or old == new or before.split()[1:] != after.split()[1:]:
        return Direction.UNCLEAR
    grew = new > old
    if token.kind is TokenKind.DURATION:
        known = direction_of([one for one in evidence.touched if not one.whole], grew=grew)
        if known is not Direction.UNCLEAR:
            return known
    if category == "M06":
        return Direction.ADVERSE if grew else Direction.FAVOURABLE
    if category == "M16":
        return Direction.FAVOURABLE if grew else Direction.ADVERSE
    return Direction.UNCLEAR


def _actor(evidence: Evidence) -> Iterator[Finding]:
    if not (evidence.after.in_part and evidence.before.in_part):
        return
    came = [w for w in evidence.after.words if w in _ACTORS and w not in evidence.before.words]
    went = [w for w in evidence.before.words if w in _ACTORS and w not in evidence.after.words]
    if came and went:
        words = f"{went[0]} → {came[0]}"
        yield Finding(
            ACTOR.id, "M23", words, Direction.UNCLEAR, f"“{went[0]}” became “{came[0]}”: who acts or is addressed."
        )


_ACTORS = frozenset(stem(word) for word in (USER | COMPANY))


def _sections_differ(evidence: Evidence) -> bool:
    change = evidence.change
    if not change.before or not change.after:
        return False
    old, new = change.before[0], change.after[0]
    if old.kind is ClauseKind.HEADING:
        return False
    return [stem(w) for w in " ".join(old.section[-1:]).split()] != [
        stem(w) for w in " ".join(new.section[-1:]).split()
    ]
