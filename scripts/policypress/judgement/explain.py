"""The verdict on a version in words that a lawyer reads in a minute; Markdown that also reads well as plain text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from policypress.judgement.findings import FINDING_RULES
from policypress.judgement.model import Finding, JudgedChange, Judgement
from policypress.vocabulary import CATEGORIES, Direction, Verdict

_SOURCES = {rule.id: rule.source for rule in FINDING_RULES}
_MOST_FINDINGS = 3
_MOST_CHANGES = 25
_DIRECTIONS = {
    Direction.ADVERSE: "to the users' disadvantage",
    Direction.FAVOURABLE: "in the users' favour",
    Direction.MIXED: "partly for, partly against the users",
    Direction.NEUTRAL: "neither for nor against the users",
    Direction.UNCLEAR: "for or against the users: unclear",
}


def explain(judgement: Judgement) -> str:
    """Verdict and counts first, then what must be told, what is left to a person, and what is proved."""
    if not judgement.changes:
        return "No change.\n"
    parts = [_summary(judgement)]
    for verdict, title in _TITLES:
        changes = [change for change in judgement.changes if change.verdict is verdict]
        if changes:
            parts.append(f"## {title} ({len(changes)})")
            parts.extend(_told(change) for change in changes[:_MOST_CHANGES])
            if len(changes) > _MOST_CHANGES:
                parts.append(f"… and {len(changes) - _MOST_CHANGES} more.")
    editorial = Counter(
        change.proof or "decided" for change in judgement.changes if change.verdict is Verdict.EDITORIAL
    )
    if editorial:
        rules = ", ".join(f"{rule} ({count})" for rule, count in sorted(editorial.items()))
        parts.append(f"## Editorial ({sum(editorial.values())})\n\nProved by: {rules}.")
    return "\n\n".join(parts) + "\n"


_TITLES = (
    (Verdict.MATERIAL, "Material: users must be told"),
    (Verdict.NEEDS_REVIEW, "Left to a person"),
    (Verdict.CLARIFYING, "Clarifying, as decided"),
)


def _summary(judgement: Judgement) -> str:
    counts = ", ".join(f"{count} {_PLAIN.get(name, name)}" for name, count in judgement.counts.items() if count)
    lines = [f"**{_PLAIN.get(judgement.verdict.value, judgement.verdict.value).capitalize()}**: {counts}."]
    if judgement.verdict is Verdict.MATERIAL:
        lines.append(f"Direction: {_DIRECTIONS[judgement.direction]}.")
        categories = Counter(
            change.findings[0].category
            for change in judgement.changes
            if change.verdict is Verdict.MATERIAL and change.findings
        )
        lines.append(
            "About: " + "; ".join(f"{CATEGORIES[code]} ({code})" for code, _ in categories.most_common(5)) + "."
        )
    if judgement.consent_needed:
        lines.append("A new use of data already held, or a weaker promise about them: consent may be needed.")
    return "\n".join(lines)


_PLAIN = {"needs-review": "left to a person", "none": "no change"}


def _told(change: JudgedChange) -> str:
    where = " › ".join(change.change.section)
    lines = [f"- {change.change.kind.value.capitalize()} {f'in {where}' if where else 'above the first heading'}:"]
    for finding in change.findings[:_MOST_FINDINGS]:
        lines.append(f"  - {_reason(finding)}")
    if change.decision:
        decision = change.decision
        lines.append(f"  - Decided {decision.verdict.value} by {decision.by}: {decision.reason}")
    elif change.verdict is Verdict.NEEDS_REVIEW:
        lines.append(f"  - {change.suggestion or _no_signal(change.findings)}")
    return "\n".join(lines)


def _no_signal(findings: Sequence[Finding]) -> str:
    return "The signals are too weak to decide." if findings else "No signal found; a person must read it."


def _reason(finding: Finding) -> str:
    consent = " Consent may be needed." if finding.consent_needed else ""
    source = _SOURCES.get(finding.rule, "")
    topic = f"{CATEGORIES[finding.category].capitalize()} ({finding.category}), {finding.direction.value}."
    return f"{finding.why} {topic}{consent} Source: {source}."
