"""The one plain sentence that a person reads about a change: what it is about, and the words before and after."""

from __future__ import annotations

from policypress.document.expressions import Expression
from policypress.document.model import TokenKind
from policypress.judgement.findings.sides import Side
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.verdicts import Finding
from policypress.vocabulary import SUBJECTS

_LONG = 100
_RUNS = 3
_JOINING = Expression(r"^(?:(?:and|or|nor|as well as)\s+)+|(?<!\s)\s+(?:and|or)$")
_VALUES = frozenset({TokenKind.NUMBER, TokenKind.DATE, TokenKind.DURATION, TokenKind.MONEY})


def sentence(category: str, evidence: Evidence, finding: Finding) -> tuple[str, str]:
    """(the deciding words, the reason in one sentence) of a finding."""
    name = SUBJECTS[category]
    change = evidence.change
    if not (change.before and change.after):
        words = _cut(_first_sentence(evidence))
        return words, f"{name}: “{words}” is {'new' if change.after else 'gone'}."
    old, new = _exchanged(evidence)
    if not old and not new:
        return finding.words, f"{name}: {finding.why}"
    if old and new:
        return f"{old} → {new}", f"{name}: “{old}” became “{new}”."
    words = old or new
    return words, f"{name}: “{words}” is {'new' if new else 'gone'}."


def _first_sentence(evidence: Evidence) -> str:
    touched = evidence.touched_after or evidence.touched_before
    return touched[0].text if touched else evidence.clause.text


def _exchanged(evidence: Evidence) -> tuple[str, str]:
    """The words that went and that came; a value that was exchanged for one of its kind speaks alone."""
    gone, come = _values(evidence.before), _values(evidence.after)
    if len(gone) == len(come) == 1 and gone != come:
        return gone[0], come[0]
    return _longest_runs(evidence.before), _longest_runs(evidence.after)


def _values(side: Side) -> list[str]:
    return [t.text for t, new in zip(side.tokens, side.changed, strict=True) if new and t.kind in _VALUES]


def _longest_runs(side: Side) -> str:
    """The changed words, the longest runs of them where there are many, in order."""
    runs = [run for run in side.runs if any(t.kind is not TokenKind.PUNCTUATION for t in side.tokens[slice(*run)])]
    longest = sorted(sorted(runs, key=lambda run: run[0] - run[1])[:_RUNS])
    said = [_JOINING.sub("", side.shown(*run).strip(" ,;.")) for run in longest]
    return _cut(" … ".join(filter(None, said)))


def _cut(text: str) -> str:
    text = text.strip().rstrip(".,;:")
    return text if len(text) <= _LONG else text[: _LONG - 2].rsplit(" ", 1)[0].rstrip(".,;:") + " …"
