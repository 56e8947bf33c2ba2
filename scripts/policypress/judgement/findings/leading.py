"""Which findings a person reads, the one counsel would name first: by what the clause is about and what changed in it.

For each category there is a score: what its phrases and its rules say here, weighed by a small table that
``benchmarks/learn_reasons.py`` learns from judged edits, companies kept together. A phrase may count where it changed,
in the sentence around it, in the rest of the clause, and in the headings above.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib.resources import files
from typing import Any

from policypress.judgement.findings.certain import DECIDING, LEADING
from policypress.judgement.findings.periods import longer_helps
from policypress.judgement.findings.sentences import sentence
from policypress.judgement.findings.statements import GENERAL, REWORDED, STATEMENT
from policypress.judgement.findings.strength import QUANTITY
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.findings.topics import TOPICS
from policypress.judgement.lexicon.families import Lexicon
from policypress.judgement.lexicon.themes import THEMES
from policypress.judgement.verdicts import Finding
from policypress.vocabulary import Direction

MOST = 3
"""No more findings than this are shown for one change."""

BESIDE = 0.25
"""How likely another category must be for its finding to stand beside the leading one; it maximises the share of
categories shown that counsel named, on judged edits of companies left out of the learning."""

_ENOUGH = 3
"""Phrases of one list in one place that count; more say no more."""

Cue = tuple[str, str]
"""(category, what speaks for it): ``ch:clear`` a phrase that changed, ``to`` in a touched sentence, ``cl`` in the
clause, ``hd`` in a heading; ``rule:retention`` a rule that found something."""

_FIXED = frozenset(topic.rule.id for topic in TOPICS)


@lru_cache(maxsize=1)
def weights() -> dict[str, float]:
    """The learnt table: ``ch:clear`` for all categories alike, ``M06 ch:clear`` and ``M06`` for one."""
    text = files("policypress.judgement.findings").joinpath("reasons.json").read_text(encoding="utf-8")
    loaded: dict[str, float] = json.loads(text)
    return loaded


def subject_cues(evidence: Evidence, findings: Sequence[Finding]) -> dict[Cue, float]:
    """What speaks for each category in a change, between 0 and 1."""
    out: dict[Cue, float] = {(finding.category, f"rule:{finding.rule}"): 1.0 for finding in findings}
    for (category, strength), lexicon in THEMES.items():
        for place, count in _places(evidence, lexicon):
            if count:
                out[category, f"{place}:{strength}"] = min(count, _ENOUGH) / _ENOUGH
    return out


def _places(evidence: Evidence, lexicon: Lexicon) -> Iterator[tuple[str, int]]:
    above = evidence.heading_stems.hits.get(lexicon)
    if above:
        yield "hd", len(above)
    if lexicon not in evidence.lists:
        return
    changed = touched = whole = 0
    for side in (evidence.before, evidence.after):
        hits = side.stems.hits.get(lexicon, ())
        changed += len({hit.concept for hit in hits if any(side.changed[hit.start : hit.end])})
        whole += len({hit.concept for hit in hits})
    touched = len({hit.concept for one in evidence.touched for hit in one.hits(lexicon)})
    yield from (("ch", changed), ("to", touched), ("cl", whole))


def probabilities(cues: dict[Cue, float], table: dict[str, float] | None = None) -> dict[str, float]:
    """How likely each category is the one counsel would name; they sum to 1."""
    known = weights() if table is None else table
    scores = {f"M{number:02d}": known.get(f"M{number:02d}", 0.0) for number in range(1, 24)}
    for (category, name), value in cues.items():
        if category in scores:
            own, shared = known.get(f"{category} {name}", 0.0), known.get(name, 0.0)
            scores[category] += value * (own + shared)
    highest = max(scores.values())
    raised = {category: math.exp(score - highest) for category, score in scores.items()}
    total = sum(raised.values())
    return {category: value / total for category, value in raised.items()}


def lead(evidence: Evidence, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings a person reads, at most ``MOST``, each of another category, the leading one first."""
    if not evidence.reads_words:
        return tuple({finding.category: finding for finding in reversed(findings)}.values())[::-1][:MOST]
    if not findings:
        return ()
    certain = tuple(finding for finding in findings if finding.rule in LEADING)[:1]
    others = [finding for finding in findings if finding.rule not in LEADING]
    if not others:
        return certain
    likely = probabilities(subject_cues(evidence, others))
    order = sorted(likely, key=lambda category: (-likely[category], category))
    shown = [category for place, category in enumerate(order[:MOST]) if place == 0 or likely[category] > BESIDE]
    if certain:
        shown = [category for category in shown if category != certain[0].category and likely[category] > BESIDE]
        if certain[0].rule in DECIDING:
            return certain
    return (*certain, *(_spoken(category, evidence, others) for category in shown))[:MOST]


def _spoken(category: str, evidence: Evidence, findings: Sequence[Finding]) -> Finding:
    """The finding that stands for a category: a rule of its own, else one that says how the sentence turned."""
    own = [finding for finding in findings if finding.category == category]
    special = [finding for finding in own if finding.rule not in GENERAL]
    turning = [finding for finding in findings if finding.rule not in _FIXED and finding.rule not in GENERAL]
    free = [finding for finding in findings if finding.rule in GENERAL]
    chosen = next(iter((*special, *turning, *own, *free)), None) or _general(evidence)
    told = chosen.category == category or chosen.rule != QUANTITY.id or longer_helps(evidence.touched) is not None
    words, why = sentence(category, evidence, chosen)
    return replace(
        chosen,
        category=category,
        words=words,
        direction=chosen.direction if told else Direction.UNCLEAR,
        why=why,
        consent_needed=chosen.consent_needed or any(finding.consent_needed for finding in own),
    )


def _general(evidence: Evidence) -> Finding:
    kept: Any = evidence.change.before and evidence.change.after
    rule = REWORDED if kept else STATEMENT
    return Finding(rule.id, rule.category, evidence.clause.text[:120], Direction.UNCLEAR, "")
