"""Finding rules: signals that a change is material."""

from __future__ import annotations

from typing import Any

from policypress.comparison.model import Change, Comparison
from policypress.judgement.model import Finding, Rule

FINDING_RULES: tuple[Rule, ...] = ()


def find(change: Change, comparison: Comparison) -> tuple[Finding, ...]:
    """All findings on a change, in a fixed order."""
    return ()


def decides_material(change: Change, findings: tuple[Finding, ...], comparison: Comparison) -> bool:
    """Whether the findings make the change material without a person."""
    return bool(findings)


def suggest(change: Change, findings: tuple[Finding, ...], comparison: Comparison) -> str:
    """A reason to think the change only clarifies, for the reviewer; empty when there is none."""
    return ""


def finding_tables() -> dict[str, Any]:
    """Every list and weight a finding uses, for the hash of the rule set."""
    return {}
