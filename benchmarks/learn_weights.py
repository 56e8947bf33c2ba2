"""Learn the small table of weights that decides between material and needs-review.

    .venv/bin/python -m pip install --require-hashes -r requirements/learn.txt
    .venv/bin/python benchmarks/learn_weights.py [--half 0|1] [--folds 10] [--draws 1] [--write]

Reads the judged rows (``../shared/materiality``), looks at every change through the rules and cues of
``policypress.judgement.findings``, and fits a logistic regression with a penalty for large weights in which no weight
may speak against its nature. That takes a minute, nearly all of it for looking; nothing is kept between two runs, and
two runs write the same table. Of the golden cases (``tests/cases/material.md``) those are learnt as well that come out
on the wrong side of the threshold: each weighs twice as much in each next round, until all hold or ``ROUNDS`` are over.
Companies are kept together, and the golden cases weigh in each fold what they weigh in the end, so that the
cross-validated figures tell how the very table that is written does on companies it has not seen. ``--draws`` parts the
companies otherwise again and again and counts all rounds together, which moves less by chance. ``--write`` replaces
``scripts/policypress/judgement/findings/weights.json``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT / "tests"), str(Path(__file__).resolve().parent)]

from fitting import Instance, fit  # noqa: E402
from golden import golden_cases as cases_of  # noqa: E402
from open_sets import JUDGED, open_sets  # noqa: E402
from policypress.comparison import compare  # noqa: E402
from policypress.document import parse_document  # noqa: E402
from policypress.judgement.findings import FINDING_RULES, cues, decides_material, find  # noqa: E402
from policypress.judgement.findings.certain import DECIDING  # noqa: E402
from policypress.judgement.findings.cues import QUIET  # noqa: E402
from policypress.judgement.findings.statements import STATEMENT_RULES  # noqa: E402
from policypress.judgement.findings.subject import Background, Evidence  # noqa: E402
from policypress.judgement.proofs import prove  # noqa: E402
from policypress.judgement.proofs.context import Context  # noqa: E402
from policypress.judgement.verdicts import ENGLISH  # noqa: E402

TABLE = ROOT / "scripts" / "policypress" / "judgement" / "findings" / "weights.json"
PENALTY = 3.0
NEVER = -99.0
BY_HAND = {
    "opposite": 2.0,
    "connective": 2.0,
    "attachment": 2.0,
    "other-side": 2.0,
    "age-limit": 2.0,
    "price-figure": 2.0,
    "value-only": 2.0,
    "firmness": 2.0,
}
"""Weights of rules so rare that the judged rows cannot teach them; all material by the rubric (Q3, M15, B3, B4, B9)."""
LEAST = 0.05
"""What every finding rule weighs at least, so that none speaks without effect."""
SLIGHT = 0.15
"""A cue that would weigh less is left out: a little less or more decided the same on companies left out."""
RULES = frozenset(rule.id for rule in FINDING_RULES if rule.languages == ENGLISH or rule in STATEMENT_RULES)
"""The rules that the table weighs: those that read English."""
ROUNDS = 14
THRESHOLD = 0.55
"""Where, on companies left out, what is called material is right as often as the bars ask (85 % of single edits, 90 %
of revisions), and as much of it is found (85 %). A higher one is righter and finds less: see the printed curve."""
GOLDEN = 0.25
"""How much a golden case weighs at first that the judged edits alone put on the wrong side, beside 1 for such an edit.
The others weigh nothing: they are short and made for one word each, and would teach what is usual in none."""


@dataclass
class Golden:
    """A golden case as it is learnt: what our rules see in its changes, whether it is material, and its weight."""

    title: str
    material: bool
    row: Row
    weight: float = 0.0

    def held(self, weights: dict[str, float], threshold: float) -> bool:
        """Whether the case gets its verdict."""
        return (score(weights, self.row) > threshold) == self.material


@dataclass
class Row:
    """A judged pair: what our rules see in each of its unproved changes, and the judges' level."""

    id: str
    company: str
    level: str
    changes: list[tuple[dict[str, float], bool, str, str]]
    certain: bool = False
    """Whether a change of the row is material whatever the table says."""


def load(name: str) -> list[dict[str, Any]]:
    data = (JUDGED / name).read_bytes()
    text = (gzip.decompress(data) if name.endswith(".gz") else data).decode("utf-8")
    return [row for line in text.split("\n") if line.strip() and not (row := json.loads(line))["disputed"]]


def seen(row: dict[str, Any], *, reverse: bool = False) -> Row:
    """The row through our rules; ``reverse`` swaps the sides, which keeps the level (direction does not matter)."""
    before, after = (row["after"], row["before"]) if reverse else (row["before"], row["after"])
    comparison = compare(parse_document(before), parse_document(after))
    changes = []
    certain = False
    context, background = Context(comparison), Background(comparison)
    for change in comparison.changes:
        if prove(change, context) is None:
            evidence = Evidence(change, background)
            findings = find(evidence)
            by_table = evidence.reads_words
            certain |= (
                any(one.rule in DECIDING for one in findings) if by_table else decides_material(evidence, findings)
            )
            changes.append((cues(evidence), bool(findings) and by_table, change.before_text, change.after_text))
    return Row(row["id"], row["company"], row["level"], changes, certain)


def golden_cases() -> list[Golden]:
    """The cases whose verdict the table decides: material, or not, in a text with one change that has findings."""
    out = []
    for case in cases_of("material.md"):
        if case.verdict not in ("material", "needs-review") or (case.negated and case.verdict != "material"):
            continue
        row = seen({"id": case.title, "company": "golden", "level": "M", "before": case.before, "after": case.after})
        if len(row.changes) == 1 and row.changes[0][1] and row.changes[0][0]:
            out.append(Golden(case.title, case.verdict == "material" and not case.negated, row))
    return out


def learnt(rows: Sequence[Instance], golden: list[Golden], threshold: float) -> tuple[dict[str, float], list[Golden]]:
    """The table for a threshold, and the golden cases that still miss their verdict; they keep their last weights."""
    best: tuple[dict[str, float], list[Golden], list[float]] | None = None
    for case in golden:
        case.weight = 0.0
    for _ in range(ROUNDS):
        weights = table_of([*rows, *_as_instances(golden)])
        missing = [case for case in golden if not case.held(weights, threshold)]
        if best is None or len(missing) < len(best[1]):
            best = weights, missing, [case.weight for case in golden]
        if not missing:
            break
        for case in missing:
            case.weight = max(GOLDEN, 2 * case.weight)
    assert best is not None
    for case, weight in zip(golden, best[2], strict=True):
        case.weight = weight
    return best[0], best[1]


def _as_instances(golden: Iterable[Golden]) -> list[Instance]:
    return [(case.row.changes[0][0], float(case.material), case.weight) for case in golden if case.weight]


def instances(clauses: Iterable[Row], revisions: Iterable[Row], swapped: Iterable[Row]) -> list[Instance]:
    """(cues, 1 for material, weight): clauses count in full, changes of whole revisions and swapped pairs less."""
    out: list[Instance] = []
    level_of: dict[tuple[str, str, str], str] = {}
    for row in clauses:
        for found, _, before, after in row.changes:
            level_of[row.id.split("#")[0], before, after] = row.level
            out.append((found, float(row.level == "M"), 1.0 if row.level != "E" else 0.5))
    for row in revisions:
        for found, _, before, after in row.changes:
            level = level_of.get((row.id, before, after)) or (row.level if row.level != "M" else "")
            if level:
                out.append((found, float(level == "M"), 0.6 if level != "E" else 0.3))
    for row in swapped:
        for found, *_ in row.changes:
            out.append((found, float(row.level == "M"), 0.5 if row.level != "E" else 0.2))
    return out


def table_of(data: Sequence[Instance]) -> dict[str, float]:
    """The table that is written: the likeliest weights within ``_bounds``, to two decimals, small ones left out.

    The empty name holds the constant.
    """
    names = {"", *RULES, *BY_HAND, *(name for found, _, _ in data for name in found)}
    exact = fit(data, {name: _bounds(name) for name in sorted(names)}, PENALTY)
    rounded = {name: round(value, 2) for name, value in exact.items()}
    return {name: value for name, value in rounded.items() if not name or name in RULES or abs(value) >= SLIGHT}


def _bounds(name: str) -> tuple[float, float]:
    """The least and the greatest weight of a name: a finding or a loud cue never lowers the score, a quiet one never
    raises it."""
    if not name:
        return -math.inf, math.inf
    if name in BY_HAND:
        return BY_HAND[name], BY_HAND[name]
    return (-math.inf, 0.0) if name in QUIET else (LEAST if name in RULES else 0.0, math.inf)


def score(weights: dict[str, float], row: Row) -> float:
    """The highest score of the row's changes that have a finding; beyond every threshold where one is certain."""
    if row.certain:
        return -NEVER
    scores = [
        weights[""] + sum(weights.get(name, 0.0) * value for name, value in found.items())
        for found, has_finding, _, _ in row.changes
        if has_finding
    ]
    return max(scores, default=NEVER)


Scored = list[tuple[float, str]]


def fold_of(row: Row, folds: int, draw: int) -> int:
    """The fold of the row's company; another ``draw`` parts the companies otherwise."""
    return zlib.crc32(f"{row.company}{draw or 'x'}".encode()) % folds


def cross_validated(rows: Sequence[list[Row]], golden: list[Golden], folds: int, draws: int) -> tuple[Scored, Scored]:
    """Scores of each clause and revision by a table learnt from other companies, and from the golden cases as weighed.

    ``rows`` are clauses, revisions and swapped clauses.
    """
    scored: tuple[Scored, Scored] = [], []
    for draw in range(draws):
        for k in range(folds):
            other = [[row for row in some if fold_of(row, folds, draw) != k] for some in rows]
            weights = table_of([*instances(*other), *_as_instances(golden)])
            for out, some in zip(scored, rows, strict=False):
                out += [(score(weights, row), row.level) for row in some if fold_of(row, folds, draw) == k]
    return scored


def curve(scored: Sequence[Scored], threshold: float) -> str:
    """How often what is called material is right, and how much of it is found, of edits and revisions, in one line."""
    told = []
    for some in scored:
        called = [level for value, level in some if value > threshold]
        right, material = called.count("M"), sum(level == "M" for _, level in some)
        told.append(
            f"right {right}/{len(called)} = {100 * right / max(1, len(called)):.1f} %, "
            f"found {right}/{material} = {100 * right / material:.1f} %"
        )
    return f"threshold {threshold:+.2f}: edits {told[0]}; revisions {told[1]}"


def judged_rows(half: int | None) -> list[list[Row]]:
    """Clauses, revisions and clauses with their sides swapped, of all companies or of one half of them."""
    raw = [[row for path in open_sets(kind) for row in load(path.name)] for kind in ("clauses", "revisions")]
    if half is not None:
        raw = [[row for row in rows if zlib.crc32(row["company"].encode()) % 2 == half] for rows in raw]
    return [*([seen(row) for row in rows] for rows in raw), [seen(row, reverse=True) for row in raw[0]]]


def main() -> None:
    """Print how well the table does on companies left out, and write it where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--half", type=int, choices=(0, 1), help="learn from one half of the companies only")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--draws", type=int, default=1, help="how often the companies are parted into folds")
    parser.add_argument("--threshold", type=float, default=THRESHOLD, help="what a material change must score above")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    rows, golden = judged_rows(asked.half), golden_cases()
    weights, missing = learnt(instances(*rows), golden, asked.threshold)
    for case in missing:
        print(f"golden case that does not hold: {case.title}")
    if asked.write:
        table = {"threshold": asked.threshold, "constant": weights[""], "weights": weights}
        del weights[""]
        TABLE.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    taught = sum(case.weight > 0 for case in golden)
    print(f"{len(weights)} weights, {taught} of {len(golden)} golden cases learnt; on companies left out:")
    scored = cross_validated(rows, golden, asked.folds, asked.draws)
    for step in range(-4, 9):
        print(curve(scored, asked.threshold + step / 10))


if __name__ == "__main__":
    main()
