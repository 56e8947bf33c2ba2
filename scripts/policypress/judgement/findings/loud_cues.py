"""Loud cues: how much is said, by whom, and whether it binds."""

from __future__ import annotations

import math
from collections.abc import Sequence

from policypress.document.model import Token, TokenKind
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.lexicon.families import word_list
from policypress.judgement.lexicon.quantities import value_of
from policypress.judgement.verdicts import Finding
from policypress.vocabulary import Kind


def added(evidence: Evidence) -> float:
    """A clause is new."""
    return float(evidence.change.kind is Kind.ADDED)


def removed(evidence: Evidence) -> float:
    """A clause is gone."""
    return float(evidence.change.kind is Kind.REMOVED)


_SCALE, _LONG = 3, 7.0
"""Doublings of a count of words that count as one, so that weights are of one size with those of cues that are there or
not; and those of a long sentence, 127 words: what a longer one says besides is no reason more."""


def many_words(evidence: Evidence) -> float:
    """How many subject words came or went, on a scale that flattens."""
    return math.log2(1 + sum(evidence.content_came.values()) + sum(evidence.content_went.values())) / _SCALE


def statement_length(evidence: Evidence) -> float:
    """How much the new or lost sentences say."""
    words = sum(s.words for s in evidence.touched if s.whole and s.rules_something)
    return min(math.log2(1 + words), _LONG) / _SCALE


def user_addressed(evidence: Evidence) -> float:
    """A new or lost sentence that tells users what they may, must or agree to."""
    return float(any(s.whole and "you" in s.stems and not _ADDRESSING.isdisjoint(s.stems) for s in evidence.touched))


_ADDRESSING = frozenset({"must", "may", "can", "agree", "will", "shall", "should", "cannot", "acknowledge"})


def period_or_price(evidence: Evidence) -> float:
    """A period, a sum of money or a share changed its value."""
    if not evidence.kept:
        return 0.0
    came = {value_of(t.text, t.kind) for t in evidence.after.changed_tokens if weighs(t)}
    went = {value_of(t.text, t.kind) for t in evidence.before.changed_tokens if weighs(t)}
    return float(came != went)


def weighs(token: Token) -> bool:
    """Whether a token is a period, a sum of money or a share."""
    return token.kind in _SIZES and (token.kind is not TokenKind.NUMBER or token.text.endswith("%"))


_SIZES = frozenset({TokenKind.DURATION, TokenKind.MONEY, TokenKind.NUMBER})


def new_statement_quantity(evidence: Evidence) -> float:
    """A whole sentence that came or went sets a period, a sum or an age."""
    if _SIZES.isdisjoint(evidence.before.kinds) and _SIZES.isdisjoint(evidence.after.kinds):
        return 0.0
    return float(any(s.whole and any(weighs(t) for t in s.tokens) for s in evidence.touched))


def only_insertion(evidence: Evidence) -> bool:
    """Whether words were only put in, or only taken out, of kept sentences."""
    came, went = evidence.after.in_part, evidence.before.in_part
    subject = bool(evidence.content_came) != bool(evidence.content_went)
    return came != went and subject and evidence.kept


def qualifier(evidence: Evidence) -> float:
    """A phrase that begins with a preposition or a relative word was put in or taken out."""
    if not only_insertion(evidence):
        return 0.0
    for side in (evidence.after, evidence.before):
        for start, end in side.runs:
            words = [t.text.lower() for t in side.tokens[start:end] if t.kind is not TokenKind.PUNCTUATION]
            if words and len(words) > 1 and words[0] in _QUALIFIERS:
                return 1.0
    return 0.0


_QUALIFIERS = word_list("findings", "loud_cues: what limits a duty")


def in_rule_sentence(evidence: Evidence) -> float:
    """A kept sentence with the change says what someone must, may or will do."""
    return float(any(not s.whole and not _BINDING.isdisjoint(s.stems) for s in evidence.touched))


_BINDING = frozenset(
    {
        "must",
        "shall",
        "may",
        "will",
        "cannot",
        "agree",
        "not",
        "never",
        "only",
        "prohibit",
        "allow",
        "permit",
        "require",
    }
)


def topics(evidence: Evidence, findings: Sequence[Finding]) -> float:
    """On how many listed topics something came or went."""
    return math.log2(1 + len({f.category for f in findings})) / 2
