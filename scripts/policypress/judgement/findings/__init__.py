"""Finding rules: signals that a change is material, and the table that weighs them."""

from __future__ import annotations

from typing import Any

from policypress.comparison.changes import Change, Comparison
from policypress.judgement.findings.cues import CUES, cues_of
from policypress.judgement.findings.decide import is_material, score, table
from policypress.judgement.findings.reversals import OPPOSITES, TURN_RULES, turn_findings
from policypress.judgement.findings.statements import GENERAL, STATEMENT_RULES, statement_findings
from policypress.judgement.findings.strength import CLOSED_LISTS, WORDING_RULES, wording_findings
from policypress.judgement.findings.subject import Background, Evidence
from policypress.judgement.findings.suggest import REASONS, reason_to_clarify
from policypress.judgement.findings.topics import TOPICS, topic_findings
from policypress.judgement.lexicon import quiet
from policypress.judgement.verdicts import Finding, Rule

FINDING_RULES: tuple[Rule, ...] = (*(topic.rule for topic in TOPICS), *WORDING_RULES, *TURN_RULES, *STATEMENT_RULES)
"""Every finding rule with its category and legal source."""

_last: list[Evidence] = []


def evidence_of(change: Change, comparison: Comparison) -> Evidence:
    """The evidence on a change; what is read of both texts is kept while one comparison is judged."""
    background = _last[0].background if _last else None
    if background is None or background.comparison is not comparison:
        background = Background(comparison)
        _last.clear()
    if not _last or _last[0].change is not change:
        _last[:] = [Evidence(change, background)]
    return _last[0]


def find(change: Change, comparison: Comparison) -> tuple[Finding, ...]:
    """All findings on a change that a quiet cue does not account for, the weightiest first, the general ones last."""
    evidence = evidence_of(change, comparison)
    inside = (*wording_findings(evidence), *turn_findings(evidence)) if evidence.kept else ()
    found = (*topic_findings(evidence), *inside, *statement_findings(evidence))
    spoken = evidence.spoken = cues_of(evidence, found)
    weights: dict[str, float] = table()["weights"]
    kept = (finding for finding in found if finding.rule in spoken or finding.rule in GENERAL)
    return tuple(sorted(kept, key=lambda finding: (finding.rule in GENERAL, -weights.get(finding.rule, 0.0))))


def cues(change: Change, comparison: Comparison) -> dict[str, float]:
    """Every cue that speaks on a change, quiet and loud, the findings' rules among them."""
    evidence = evidence_of(change, comparison)
    if evidence.spoken is None:
        find(change, comparison)
    return dict(evidence.spoken or {})


def decides_material(change: Change, findings: tuple[Finding, ...], comparison: Comparison) -> bool:
    """Whether the findings make the change material without a person; never without a finding."""
    return bool(findings) and is_material(cues(change, comparison))


def suggest(change: Change, findings: tuple[Finding, ...], comparison: Comparison) -> str:
    """A reason to think the change only clarifies, for the reviewer; empty when there is none."""
    found = cues(change, comparison)
    return reason_to_clarify(found, score(found), float(table()["threshold"]))


def finding_tables() -> dict[str, Any]:
    """Every list, pattern and weight a finding or a cue uses, for the hash of the rule set."""
    return {
        "weights": table(),
        "cues": sorted(CUES),
        "opposites": sorted(sorted(pair) for pair in OPPOSITES),
        "suggestions": [list(pair) for pair in REASONS],
        "lists": {topic.lexicon.name: topic.lexicon.table() for topic in TOPICS},
        "closed": {lexicon.name: lexicon.table() for lexicon in CLOSED_LISTS},
        "quiet": {lexicon.name: lexicon.table() for lexicon in (quiet.POINTERS, quiet.ADDRESS_WORDS)},
        "steady": sorted(sorted(pair) for pair in quiet.STEADY_PAIRS),
        "menus": sorted(quiet.MENU_WORDS),
        "patterns": [pattern.pattern for pattern in (quiet.POINTING, quiet.UPDATE_NOTES, quiet.COMING_CHANGE)],
    }
