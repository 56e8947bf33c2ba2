"""What judging a change yields: findings, a proof, a verdict, its reason."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from policypress.comparison.changes import Change
from policypress.document.model import ClauseKind
from policypress.vocabulary import Direction, Verdict

ANY_LANGUAGE = "any"
ENGLISH = "en"


@dataclass(frozen=True, slots=True)
class Rule:
    """A proof rule or a finding rule as ``policypress rules`` lists it.

    ``kind`` is ``proof`` or ``finding``; ``category`` is M01 to M23 for findings, empty for proofs; ``source`` the
    legal source or the reason in meaning. A proof acts only within its scope: ``languages`` (``any`` or the one whose
    words or grammar it rests on) and ``clauses`` (kinds of clause, all where empty); ``needs`` says in words what else
    must be so.
    """

    id: str
    kind: str
    category: str
    title: str
    source: str
    languages: str = ANY_LANGUAGE
    clauses: frozenset[ClauseKind] = frozenset()
    needs: tuple[str, ...] = ()

    def within(self, language: str, kinds: frozenset[ClauseKind]) -> bool:
        """Whether the rule may act on clauses of these kinds in this language; an unknown language is no language."""
        spoken = self.languages in (ANY_LANGUAGE, language)
        return spoken and (not self.clauses or kinds <= self.clauses)


def proof(
    name: str,
    title: str,
    source: str,
    *,
    languages: str = ANY_LANGUAGE,
    clauses: frozenset[ClauseKind] = frozenset(),
    needs: tuple[str, ...] = (),
) -> Rule:
    """A proof rule."""
    return Rule(name, "proof", "", title, source, languages, clauses, needs)


_QUOTED = 120
"""Characters of the text that a finding quotes; who wants more reads the clause."""


def quoted(text: str) -> str:
    """The words of a finding: ``text``, cut between two words where it is long."""
    return text if len(text) <= _QUOTED else text[: _QUOTED - 3].rsplit(" ", 1)[0] + " …"


@dataclass(frozen=True, slots=True)
class Finding:
    """One signal on one change."""

    rule: str
    category: str
    words: str
    direction: Direction
    why: str
    consent_needed: bool = False

    def as_json(self) -> dict[str, Any]:
        """The finding in the contract's shape."""
        return {
            "rule": self.rule,
            "category": self.category,
            "words": self.words,
            "direction": self.direction.value,
            "why": self.why,
            "consent_needed": self.consent_needed,
        }


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's verdict on a change, with reason and name; overrules the tool.

    ``consent``: whether that person says that users must agree first; ``None`` where nothing is said about it.
    """

    change: str
    verdict: Verdict
    reason: str
    by: str
    line: int = 0
    consent: bool | None = None

    def as_json(self) -> dict[str, Any]:
        """The decision in the record's shape; ``consent`` only where something was said about it."""
        said = {} if self.consent is None else {"consent": self.consent}
        return {"change": self.change, "verdict": self.verdict.value, "reason": self.reason, "by": self.by, **said}


@dataclass(frozen=True, slots=True)
class JudgedChange:
    """A change with the tool's verdict, and a person's where there is one.

    ``findings`` are the reasons a person reads, the leading one first, at most three; ``automatic`` the rules of all
    signals that spoke, by id, for whoever wants to look behind them. ``suggestion`` may hold ``clarifying`` with its
    reason for a needs-review change; it decides nothing. ``language`` is the one in which both sides were read (ISO
    639-1), empty where it is unknown: the rules that know English words acted only where it is English.
    """

    change: Change
    tool_verdict: Verdict
    proof: str | None
    findings: tuple[Finding, ...]
    suggestion: str = ""
    decision: Decision | None = None
    audience: tuple[str, ...] = ()
    language: str = ENGLISH
    automatic: tuple[str, ...] = ()

    @property
    def verdict(self) -> Verdict:
        """The verdict that counts: the decision's where there is one."""
        return self.decision.verdict if self.decision else self.tool_verdict

    def as_json(self) -> dict[str, Any]:
        """The change in the contract's shape (§6), with the redline's runs, tool verdict and suggestion beside it."""
        change = self.change
        return {
            "id": change.id,
            "kind": change.kind.value,
            "section": list(change.section),
            "before": change.before_text,
            "after": change.after_text,
            "verdict": self.verdict.value,
            "tool_verdict": self.tool_verdict.value,
            "proof": self.proof,
            "findings": [finding.as_json() for finding in self.findings],
            "automatic": list(self.automatic),
            "suggestion": self.suggestion or None,
            "decision": self.decision.as_json() if self.decision else None,
            "audience": list(self.audience),
            "moved": change.moved,
            "redline": [[segment.op, segment.spaced] for segment in change.segments],
        }


@dataclass(frozen=True)
class Judgement:
    """The whole: every judged change, the version's verdict, direction and counts."""

    changes: tuple[JudgedChange, ...]
    verdict: Verdict
    direction: Direction
    consent_needed: bool
    counts: dict[str, int] = field(default_factory=dict)
