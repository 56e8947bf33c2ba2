"""Quiet cues on names, addresses and contacts: who and where, without a change of rights."""

from __future__ import annotations

import re

from policypress.document.expressions import Expression
from policypress.document.model import Token, TokenKind
from policypress.judgement.findings.statements import entity_changes, has_other_channel
from policypress.judgement.findings.subject import FUNCTION_STEMS, Evidence, swaps_of
from policypress.judgement.lexicon.contract import DISPUTES
from policypress.judgement.lexicon.data import SENSITIVE
from policypress.judgement.lexicon.families import stem, word_list
from policypress.judgement.lexicon.grammar import AUXILIARIES
from policypress.judgement.lexicon.quiet import ADDRESS_WORDS
from policypress.judgement.lexicon.storage import MECHANISMS, PLACES, TRANSFERS

_NAMED = 0.7
"""The share of names and numbers among the words of an address; the rest are “of”, “floor” and the like."""
_SUBJECT = frozenset({TokenKind.WORD, TokenKind.NUMBER, TokenKind.DURATION, TokenKind.MONEY})


def address(evidence: Evidence) -> float:
    """Only a postal address differs, or a line of one came or went; who stands there is the same."""
    changed = evidence.changed_tokens
    openings = [token.text[:1] for token in changed]
    numbered = sum(map(str.isdigit, openings))
    if not numbered:
        return 0.0
    names = sum(map(str.isupper, openings)) + numbered
    if (
        names < _NAMED * len(changed)
        or any(t.text.lower() in AUXILIARIES for t in changed)
        or any(t.kind in _NO_ADDRESS for t in changed)
        or names_matter(evidence, places=False)
    ):
        return 0.0
    words = sum(1 for _ in ADDRESS_WORDS.hits(around(evidence)))
    codes = sum(bool(_POSTCODE.fullmatch(t.text)) for t in changed)
    return float(words + codes >= (2 if words and codes else 1))


def around(evidence: Evidence) -> list[str]:
    """Stems of the changed words and of the two words before each run of them."""
    out: list[str] = []
    for side in (evidence.before, evidence.after):
        for start, end in side.runs:
            out.extend((*side.stems[max(0, start - 2) : end], "¶"))
    return out


_NO_ADDRESS = frozenset({TokenKind.DURATION, TokenKind.MONEY, TokenKind.EMAIL, TokenKind.DATE})


_POSTCODE = Expression(r"\d{4,6}(?:-\d{4})?|[A-Z]{1,2}\d[A-Z\d]?|\d[A-Z]{2}|[A-Z]\d[A-Z]|[A-Z]\d{2}|D\d{2}")


def contact_only(evidence: Evidence) -> float:
    """Only an e-mail address, a web address or a phone number differs."""
    changed = evidence.changed_tokens
    return float(
        bool(changed)
        and all(t.kind in (TokenKind.EMAIL, TokenKind.URL) or re.fullmatch(r"[+\d() -]{6,}", t.text) for t in changed)
    )


def other_channel(evidence: Evidence) -> float:
    """An address changed while another way to reach the same office stands beside it."""
    if not evidence.kept:
        return 0.0
    changed = any(t.kind in (TokenKind.EMAIL, TokenKind.URL) for t in evidence.changed_tokens)
    return float(changed and has_other_channel(evidence))


def is_name(token: Token) -> bool:
    """Whether a word may be part of a name."""
    return token.text[:1].isupper() or token.text[:1].isdigit() or token.kind in (TokenKind.URL, TokenKind.EMAIL)


def sides(evidence: Evidence) -> tuple[list[Token], list[Token]]:
    """Words that went, and words that came."""
    old = [token for token in evidence.before.changed_tokens if token.kind in _SUBJECT]
    new = [token for token in evidence.after.changed_tokens if token.kind in _SUBJECT]
    return old, new


def renamed(evidence: Evidence) -> float:
    """One name took the place of another: only capitalised words differ, on both sides."""
    if not evidence.kept:
        return 0.0
    old, new = sides(evidence)
    both = [*old, *new]
    if not old or not new:
        return 0.0
    if any(t.kind in (TokenKind.DURATION, TokenKind.MONEY, TokenKind.NUMBER) for t in both) or names_matter(evidence):
        return 0.0
    named = any(map(is_name, old)) and any(map(is_name, new))
    return float(named and all(is_name(t) or t.text.lower() in _PLAIN_WORDS for t in both))


_PLAIN_WORDS = word_list("findings", "identity: little words of names")


def names_matter(evidence: Evidence, *, places: bool = True) -> bool:
    """Names of countries, transfer frameworks, sensitive data or legal entities, or names in a sentence on disputes."""
    lists = (PLACES, TRANSFERS, MECHANISMS, SENSITIVE) if places else (TRANSFERS, MECHANISMS, SENSITIVE)
    if any(came or went for came, went in map(evidence.delta, lists)):
        return True
    if any(sentence.hits(DISPUTES) for sentence in evidence.touched if not sentence.whole):
        return True
    return next(entity_changes(evidence), None) is not None


def renamed_throughout(evidence: Evidence) -> float:
    """The same exchange recurs in other clauses of the version."""
    swaps = swaps_of(evidence.change)
    return float(renamed(evidence) and bool(swaps) and all(evidence.background.swaps[swap] >= 2 for swap in swaps))


def names_only(evidence: Evidence) -> float:
    """Only names came, or only names went."""
    old, new = sides(evidence)
    both = [*old, *new]
    return float(bool(both) and not (old and new) and all(is_name(t) or stem(t.text) in FUNCTION_STEMS for t in both))
