"""The one plain sentence that a person reads about a change: what it is about, and the words before and after."""

from __future__ import annotations

from policypress.document.expressions import Expression
from policypress.document.model import Token, TokenKind
from policypress.judgement.findings.sides import Side
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.lexicon.grammar import FUNCTION_WORDS
from policypress.judgement.verdicts import Finding
from policypress.vocabulary import SUBJECTS

_LONG = 100
"""Characters quoted: a line of a table, or two of a phone."""
_RUNS = 3
"""Changed runs that are quoted; a reader keeps no more in mind."""
_CLOSE = 2
"""As many words between two changed runs are quoted with them: a phrase with holes is hard to read."""

_ENDS = frozenset(".;!?")
_LED_BY = 2
"""As many small words before a changed run are quoted with it ("at least", "to the"): so people speak."""

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
    """The changed words, the longest runs of them where there are many, in order, as phrases of the text."""
    runs = [run for run in side.runs if any(t.kind is not TokenKind.PUNCTUATION for t in side.tokens[slice(*run)])]
    longest = sorted(sorted(runs, key=lambda run: run[0] - run[1])[:_RUNS])
    said = [_JOINING.sub("", side.shown(*run).strip(" ,;.")) for run in _phrases(side, longest)]
    return _cut(" … ".join(filter(None, said)))


def _ends(token: Token) -> bool:
    return token.text in _ENDS or token.kind is TokenKind.CELL


def _phrases(side: Side, runs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """The runs with the small words that lead them in, those that lie close together as one."""
    out: list[tuple[int, int]] = []
    for start, end in runs:
        spoken = end - start > 1 and side.tokens[start].kind is not TokenKind.PUNCTUATION
        first = _led_in(side, start) if spoken else start
        if out and first - out[-1][1] <= _CLOSE and _one_sentence(side, out[-1][1], start):
            out[-1] = (out[-1][0], end)
        else:
            out.append((max(first, out[-1][1]) if out else first, end))
    return out


def _led_in(side: Side, start: int) -> int:
    """Where the small words before a run begin."""
    first = start
    while first and start - first < _LED_BY and side.low[first - 1] in FUNCTION_WORDS:
        first -= 1
    return first


def _one_sentence(side: Side, start: int, end: int) -> bool:
    return not any(map(_ends, side.tokens[start:end]))


def _cut(text: str) -> str:
    text = text.strip().rstrip(".,;:")
    return text if len(text) <= _LONG else text[: _LONG - 2].rsplit(" ", 1)[0].rstrip(".,;:") + " …"
