"""Proof rules: the only ways to editorial."""

from __future__ import annotations

from typing import Any

from policypress.comparison.model import Change, Comparison
from policypress.judgement.model import Rule

PROOF_RULES: tuple[Rule, ...] = (
    Rule("white-space", "proof", "", "Only white space or line wrapping differs", "Readers see the same text."),
)


def prove(change: Change, comparison: Comparison) -> str | None:
    """The id of the proof rule that covers every changed token, or None."""
    if not change.moved and change.before and change.after and change.before_tokens == change.after_tokens:
        return "white-space"
    return None


def proof_tables() -> dict[str, Any]:
    """Every list and map a proof uses, for the hash of the rule set."""
    return {}
