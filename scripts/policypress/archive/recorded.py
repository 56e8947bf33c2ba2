"""What a record says of its changes, put beside the clauses they touched: nothing is judged anew."""

from __future__ import annotations

from collections.abc import Sequence

from policypress.archive.record import ChangeEntry, Record
from policypress.comparison import Change, Comparison
from policypress.comparison.word_diff import word_segments
from policypress.document import Clause, ClauseKind
from policypress.judgement import Decision, Finding, JudgedChange, Judgement


def recorded_judgement(record: Record, comparison: Comparison) -> Judgement:
    """The judgement as it was sealed; ``comparison`` is that of the sealed text with the one before it."""
    return Judgement(
        recorded_changes(record.changes, comparison),
        record.verdict,
        record.direction,
        record.consent_needed,
        dict(record.counts),
    )


def recorded_changes(entries: Sequence[ChangeEntry], comparison: Comparison) -> tuple[JudgedChange, ...]:
    """Every change of a record with its clauses; one that the comparison does not find is read from the record."""
    found = {change.id: change for change in comparison.changes}
    return tuple(as_judged(entry, found.get(entry.id) or as_change(entry)) for entry in entries)


def as_judged(entry: ChangeEntry, change: Change) -> JudgedChange:
    """``change`` with what the record says of it."""
    decided = entry.decision
    return JudgedChange(
        change,
        entry.tool_verdict,
        entry.proof,
        tuple(Finding(f.rule, f.category, f.words, f.direction, f.why, f.consent_needed) for f in entry.findings),
        entry.suggestion or "",
        Decision(decided.change, decided.verdict, decided.reason, decided.by, consent=decided.consent)
        if decided
        else None,
        tuple(entry.audience),
        automatic=tuple(entry.automatic),
    )


def as_change(entry: ChangeEntry) -> Change:
    """The change as the record alone tells it, its clauses read from their Markdown."""
    before, after = _clauses(entry.before, entry), _clauses(entry.after, entry)
    segments = word_segments(
        [token for clause in before for token in clause.tokens], [token for clause in after for token in clause.tokens]
    )
    return Change(entry.id, entry.kind, before, after, segments, 0, entry.moved)


def _clauses(source: str, entry: ChangeEntry) -> tuple[Clause, ...]:
    return (Clause(ClauseKind.PARAGRAPH, source, 0, tuple(entry.section)),) if source else ()
