"""Quiet cues on wording: the same said otherwise, said elsewhere, or said by way of example."""

from __future__ import annotations

from rapidfuzz.distance import OSA

from policypress.judgement.findings.loud_cues import period_or_price
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.lexicon.data import DATA
from policypress.judgement.lexicon.families import stem, word_list
from policypress.judgement.lexicon.grammar import AUXILIARIES
from policypress.judgement.lexicon.quiet import STEADY_PAIRS
from policypress.judgement.lexicon.use import RECIPIENTS


def only_function_words(evidence: Evidence) -> float:
    """Only words of grammar differ."""
    changed = evidence.content_came or evidence.content_went
    return float(bool(evidence.came or evidence.went) and not changed)


_MOSTLY, _HALF = 0.75, 0.5
"""Shares of a sentence's words that stand elsewhere: a sentence told again in other order keeps three in four."""


def restated(evidence: Evidence) -> float:
    """Whole sentences whose words stand elsewhere in the other text."""
    share = evidence.restated()
    return 1.0 if share >= _MOSTLY else 0.5 if share >= _HALF else 0.0


def known(evidence: Evidence) -> float:
    """Every data kind and recipient that came stood elsewhere in the old text already (and the other way round)."""
    seen = False
    for lexicon in (DATA, RECIPIENTS):
        came, went = evidence.delta(lexicon)
        if any(c not in evidence.background.known(lexicon, "old") for c in came):
            return 0.0
        if any(c not in evidence.background.known(lexicon, "new") for c in went):
            return 0.0
        seen = seen or bool(came or went)
    return float(seen)


_EXCHANGED = 8
"""Words that came, at most: of more, some pair is the same by chance."""


def steady(evidence: Evidence) -> float:
    """Every subject word that went was exchanged for one that policies use for the same."""
    came, went = list(evidence.came), list(evidence.went)
    if not came or not went or len(came) > _EXCHANGED:
        return 0.0
    loose = [w for w in went if not any(frozenset((w, c)) in _STEADY for c in came)]
    rest = [c for c in came if not any(frozenset((w, c)) in _STEADY for w in went)]
    return float(not [w for w in (*loose, *rest) if w not in _PLAIN])


_STEADY = frozenset(frozenset(stem(word) for word in pair) for pair in STEADY_PAIRS)


_PLAIN = frozenset(stem(w) for w in word_list("findings", "likeness: words that tell nothing"))


_SLIPS, _WORDY, _NEAR = 4, 4, 2
"""Words with a slip in one change, at most; letters that a word must have more of, for among shorter ones two letters
make another word (“user”, “uses”); letters in which a slip differs."""


def spelling(evidence: Evidence) -> float:
    """Each word that went is nearly one that came."""
    came, went = list(evidence.came), list(evidence.went)
    if not came or not went or max(len(came), len(went)) > _SLIPS or any(one[:1].isdigit() for one in (*came, *went)):
        return 0.0
    return float(all(len(w) > _WORDY and any(OSA.distance(w, c) <= _NEAR for c in came) for w in went))


_BEHIND, _OPENING = 25, 14
"""Words behind “such as” that may still be its examples, for a list of them is long; letters at the beginning of what
changed that may be “for example” itself, with a mark before it."""
_EXAMPLES = (
    "such as",
    "for example",
    "e.g",
    "for instance",
    "including",
    "like",
    "i.e",
    "in other words",
    "this means",
)


def example(evidence: Evidence) -> float:
    """The changed words stand in a list of examples that has not ended before them."""
    if not evidence.kept:
        return 0.0
    segments = evidence.change.segments
    seen = False
    for index, segment in enumerate(segments):
        if segment.op == "equal":
            continue
        seen = True
        ahead = " ".join(t.text.lower() for s in segments[:index] if s.op != "delete" for t in s.tokens[-_BEHIND:])
        opens = any(word in segment.text.lower()[:_OPENING] for word in _EXAMPLES)
        if not opens and not _lists(ahead.rsplit(". ", 1)[-1]):
            return 0.0
    return float(seen)


def _lists(ahead: str) -> bool:
    """Whether the words ahead lead into examples: a bracket that closed, or a verb, would have ended them."""
    begun = max(ahead.rfind(word) + len(word) if word in ahead else -1 for word in _EXAMPLES)
    listed = ahead[begun:]
    return begun >= 0 and listed.count(")") <= listed.count("(") and AUXILIARIES.isdisjoint(listed.split())


def small_exchange(evidence: Evidence) -> float:
    """One or two subject words exchanged for as many."""
    came, went = sum(evidence.content_came.values()), sum(evidence.content_went.values())
    return float(0 < came <= 2 and 0 < went <= 2 and not period_or_price(evidence))


def few_words(evidence: Evidence) -> float:
    """One or two subject words came or went, none in exchange."""
    came, went = sum(evidence.content_came.values()), sum(evidence.content_went.values())
    return float(0 < came + went <= 2 and not (came and went))
