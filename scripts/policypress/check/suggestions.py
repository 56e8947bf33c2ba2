"""Suggestions: changes that wait for a person and look alike, of kinds that were measured on judged edits.

A suggestion decides nothing. It is offered where people who judged such edits hardly ever found one material; a person
who has looked at all of a kind may settle them with one reason.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from policypress.document.model import Clause
from policypress.judgement.findings.suggest import REASONS
from policypress.judgement.verdicts import ENGLISH, JudgedChange
from policypress.vocabulary import Verdict

SHARE, ROWS, COMPANIES = 0.95, 10, 5
"""How often a kind must have been right, on how many judged edits, of how many companies, before it is offered."""

SETTLED_AS = Verdict.CLARIFYING
"""What a suggestion calls a change: no notice is due, and everybody can read that it was made."""

_SAYS = {
    "letters": "the only change is in capitals, marks, spaces or layout; every word stays",
    "link": "the only change is where links lead; every word stays",
}


@dataclass(frozen=True, slots=True)
class Figure:
    """How often a kind was right: judged not material, ``right`` of ``rows`` edits of so many ``companies``."""

    right: int
    rows: int
    companies: int

    @property
    def holds(self) -> bool:
        """Whether the kind may be offered."""
        enough = self.rows >= ROWS and self.companies >= COMPANIES
        return enough and self.right >= SHARE * self.rows


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Changes of one kind that wait for a person; ``says`` is what they have in common."""

    kind: str
    says: str
    changes: tuple[JudgedChange, ...]


@cache
def figures() -> Mapping[str, Figure]:
    """Kind → how often it was right on the judged edits that are open."""
    read = json.loads(files("policypress.check").joinpath("suggestions.json").read_text(encoding="utf-8"))
    return {kind: Figure(**row) for kind, row in read.items()}


def offered() -> list[str]:
    """The kinds that were measured and right often enough."""
    return [kind for kind, figure in figures().items() if figure.holds]


def says(kind: str) -> str:
    """What the changes of a kind have in common, in words."""
    reason = dict(REASONS).get(kind, "")
    return _SAYS.get(kind) or re.sub(r"(?<!\s)\s*+\([^()]*\)", "", reason).rstrip(".").replace("; ", ", ") or kind


def kind_of(judged: JudgedChange) -> str:
    """The kind of a change that waits for a person; empty where it is like no other."""
    if judged.verdict is not Verdict.NEEDS_REVIEW or judged.language != ENGLISH:
        return ""
    before, after = judged.change.before, judged.change.after
    if before and after and not judged.findings and _letters(before) == _letters(after):
        return "letters" if _targets(before) == _targets(after) else "link"
    return next((cue for cue, reason in REASONS if judged.suggestion.endswith(reason)), "") if judged.suggestion else ""


def suggestions(changes: Iterable[JudgedChange]) -> tuple[Suggestion, ...]:
    """What may be settled together, by kind."""
    found: dict[str, list[JudgedChange]] = {kind: [] for kind in offered()}
    for judged in changes:
        found.get(kind_of(judged), []).append(judged)
    return tuple(Suggestion(kind, says(kind), tuple(alike)) for kind, alike in found.items() if alike)


def _letters(clauses: Iterable[Clause]) -> str:
    return "".join(re.sub(r"[\W_]+", "", token.text).lower() for clause in clauses for token in clause.tokens)


def _targets(clauses: Iterable[Clause]) -> list[str]:
    return list(dict.fromkeys(token.target for clause in clauses for token in clause.tokens if token.target))
