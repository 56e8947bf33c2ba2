"""Finding rules: signals that a change is material, and the table that weighs them."""

from __future__ import annotations

from dataclasses import replace

from policypress.judgement.findings import neutral
from policypress.judgement.findings.certain import CERTAIN_RULES, DECIDING, certain_findings
from policypress.judgement.findings.consent import asking
from policypress.judgement.findings.cues import cues_of
from policypress.judgement.findings.decide import is_material, score, table
from policypress.judgement.findings.neutral import NEUTRAL_RULES
from policypress.judgement.findings.reversals import TURN_RULES, turn_findings
from policypress.judgement.findings.statements import GENERAL, STATEMENT_RULES, statement_findings
from policypress.judgement.findings.strength import WORDING_RULES, wording_findings
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.findings.suggest import reason_to_clarify
from policypress.judgement.findings.topics import TOPICS, topic_findings
from policypress.judgement.verdicts import ENGLISH, Finding, Rule

FINDING_RULES: tuple[Rule, ...] = tuple(
    rule if rule.id in neutral.WEIGHTS else replace(rule, languages=ENGLISH)
    for rule in (
        *(topic.rule for topic in TOPICS),
        *WORDING_RULES,
        *TURN_RULES,
        *STATEMENT_RULES,
        *CERTAIN_RULES,
        *NEUTRAL_RULES,
    )
)
"""Every finding rule with its category and legal source."""


def find(evidence: Evidence) -> tuple[Finding, ...]:
    """All findings on a change that a quiet cue does not account for, the weightiest first, the general ones last."""
    if not evidence.reads_words:
        evidence.spoken = {}
        told = neutral.neutral_findings(evidence)
        return tuple(sorted(told, key=lambda finding: -neutral.WEIGHTS[finding.rule]))
    inside = (*wording_findings(evidence), *turn_findings(evidence)) if evidence.kept else ()
    found = (*topic_findings(evidence), *inside, *statement_findings(evidence))
    found = tuple(asking(found, evidence))
    spoken = evidence.spoken = cues_of(evidence, found)
    certain = tuple(certain_findings(evidence))
    weights: dict[str, float] = table()["weights"]
    kept = (finding for finding in found if finding.rule in spoken or finding.rule in GENERAL)
    rest = sorted(kept, key=lambda finding: (finding.rule in GENERAL, -weights.get(finding.rule, 0.0)))
    return (*certain, *rest)


def cues(evidence: Evidence) -> dict[str, float]:
    """Every cue that speaks on a change, quiet and loud, the findings' rules among them."""
    if evidence.spoken is None:
        find(evidence)
    return dict(evidence.spoken or {})


def decides_material(evidence: Evidence, findings: tuple[Finding, ...]) -> bool:
    """Whether the findings make the change material without a person; never without a finding."""
    if not evidence.reads_words:
        return neutral.is_material(findings, evidence)
    return any(finding.rule in DECIDING for finding in findings) or (bool(findings) and is_material(cues(evidence)))


def suggest(evidence: Evidence) -> str:
    """A reason to think the change only clarifies, for the reviewer; empty when there is none."""
    if not evidence.reads_words:
        return ""
    found = cues(evidence)
    return reason_to_clarify(found, score(found), float(table()["threshold"]))
