"""Learn the small table of weights that decides between material and needs-review.

    python benchmarks/learn_weights.py [--half 0|1] [--folds 10] [--write]

Reads the judged rows (``../shared/materiality``), looks at every change through the rules and cues of
``policypress.judgement.findings``, and fits a logistic regression with a penalty for large weights: deterministic,
pure Python, a few minutes. Of the golden cases (``tests/cases/material.md``) those are learnt as well that come out on
the wrong side of the threshold: each weighs twice as much in every next round, until all hold or ``ROUNDS`` are over.
Companies are kept together, and the golden cases weigh in each fold what they weigh in the end, so that the
cross-validated figures tell how the very table that is written does on companies it has not seen. ``--write`` replaces
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

from golden import golden_cases as cases_of  # noqa: E402
from open_sets import JUDGED, open_sets  # noqa: E402
from policypress.comparison import compare  # noqa: E402
from policypress.document import parse_document  # noqa: E402
from policypress.judgement.findings import FINDING_RULES, cues, decides_material, find, neutral  # noqa: E402
from policypress.judgement.findings.certain import DECIDING  # noqa: E402
from policypress.judgement.findings.cues import QUIET  # noqa: E402
from policypress.judgement.findings.subject import Background, Evidence  # noqa: E402
from policypress.judgement.proofs import prove  # noqa: E402
from policypress.judgement.proofs.context import Context  # noqa: E402

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
}
"""Weights of rules so rare that the judged rows cannot teach them; each is material by the rubric (Q3, B3, B4, B9)."""


LEAST = 0.05
"""What every finding rule weighs at least, so that none speaks without effect."""


ROUNDS = 14
THRESHOLD = 0.45
"""Where, on companies left out, what is called material is right as often as the bars ask for single edits, and as much
of it is found: 85 % each. A higher one is righter and finds less; the curve that is printed tells by how much."""
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
    weights: dict[str, float] = {}
    for case in golden:
        case.weight = 0.0
    for _ in range(ROUNDS):
        weights = fit([*rows, *_as_instances(golden)], start=weights)
        missing = [case for case in golden if not case.held(_whole(_rounded(weights)), threshold)]
        if best is None or len(missing) < len(best[1]):
            best = _rounded(weights), missing, [case.weight for case in golden]
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


def _rounded(weights: dict[str, float]) -> dict[str, float]:
    return {name: round(value, 2) for name, value in weights.items()}


def _whole(weights: dict[str, float]) -> dict[str, float]:
    """The table as it is written: rules taught by hand, and none without effect."""
    least = {rule.id: LEAST for rule in FINDING_RULES if rule.id not in neutral.WEIGHTS}
    return least | {name: value for name, value in weights.items() if value} | {"": weights.get("", 0.0)} | BY_HAND


Instance = tuple[dict[str, float], float, float]


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


def fit(data: Sequence[Instance], penalty: float = PENALTY, start: dict[str, float] | None = None) -> dict[str, float]:
    """Weights of which none speaks against its nature: a finding or loud cue never lowers the score, a quiet one never
    raises it. Weights that would are left out and the rest is fitted again. ``start`` only saves steps."""
    left_out: set[str] = set()
    weights = start or {}
    while True:
        kept = [({name: v for name, v in found.items() if name not in left_out}, y, w) for found, y, w in data]
        weights = newton(kept, penalty, weights)
        wrong = {name for name, v in weights.items() if name and (v > 1e-9 if name in QUIET else v < -1e-9)}
        if not wrong:
            return weights
        left_out |= wrong


def newton(data: Sequence[Instance], penalty: float, start: dict[str, float]) -> dict[str, float]:
    """Penalised logistic regression by Newton's method; the empty name holds the constant."""
    names = ["", *sorted({name for found, _, _ in data for name in found})]
    place = {name: index for index, name in enumerate(names)}
    rows = [([(0, 1.0), *((place[name], value) for name, value in found.items())], y, w) for found, y, w in data]
    size = len(names)
    beta = [start.get(name, 0.0) for name in names]
    for _ in range(12):
        hessian = [[0.0] * size for _ in range(size)]
        slope = [-penalty * b for b in beta]
        slope[0] = -1e-3 * beta[0]
        for index in range(size):
            hessian[index][index] = penalty if index else 1e-3
        for row, y, w in rows:
            p = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(beta[i] * v for i, v in row)))))
            error, spread = w * (y - p), w * p * (1 - p)
            for i, v in row:
                slope[i] += error * v
                line, scaled = hessian[i], spread * v
                for j, u in row:
                    line[j] += scaled * u
        step = solve(hessian, slope)
        beta = [b + s for b, s in zip(beta, step, strict=True)]
        if max(map(abs, step)) < 1e-4:
            break
    return dict(zip(names, beta, strict=True))


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Gauss with pivoting."""
    size = len(right)
    rows = [[*line, value] for line, value in zip(matrix, right, strict=True)]
    for column in range(size):
        pivot = max(range(column, size), key=lambda r: abs(rows[r][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column]
        for r in range(column + 1, size):
            factor = rows[r][column] / head[column]
            if factor:
                line = rows[r]
                for k in range(column, size + 1):
                    line[k] -= factor * head[k]
    out = [0.0] * size
    for r in range(size - 1, -1, -1):
        out[r] = (rows[r][size] - sum(rows[r][k] * out[k] for k in range(r + 1, size))) / rows[r][r]
    return out


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


def fold_of(row: Row, folds: int) -> int:
    """The fold of the row's company."""
    return zlib.crc32(f"{row.company}x".encode()) % folds


def cross_validated(
    clauses: list[Row], revisions: list[Row], swapped: list[Row], golden: list[Golden], folds: int
) -> tuple[Scored, Scored]:
    """Scores of each row by a table learnt from other companies, and from the golden cases as they weigh now."""
    of_clauses: Scored = []
    of_revisions: Scored = []
    for k in range(folds):
        other = [[row for row in rows if fold_of(row, folds) != k] for rows in (clauses, revisions, swapped)]
        weights = _whole(fit([*instances(*other), *_as_instances(golden)]))
        of_clauses += [(score(weights, row), row.level) for row in clauses if fold_of(row, folds) == k]
        of_revisions += [(score(weights, row), row.level) for row in revisions if fold_of(row, folds) == k]
    return of_clauses, of_revisions


def figures(scored: Scored, threshold: float) -> tuple[int, int, int]:
    """(right, called, material) at a threshold."""
    called = [level for value, level in scored if value > threshold]
    return called.count("M"), len(called), sum(level == "M" for _, level in scored)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--half", type=int, choices=(0, 1), help="learn from one half of the companies only")
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--threshold", type=float, default=THRESHOLD, help="what a material change must score above")
    parser.add_argument("--write", action="store_true")
    arguments = parser.parse_args()
    raw = [[row for path in open_sets(kind) for row in load(path.name)] for kind in ("clauses", "revisions")]
    if arguments.half is not None:
        raw = [[r for r in rows if zlib.crc32(r["company"].encode()) % 2 == arguments.half] for rows in raw]
    clauses, revisions = ([seen(row) for row in rows] for rows in raw)
    swapped = [seen(row, reverse=True) for row in raw[0]]
    golden, threshold = golden_cases(), arguments.threshold
    weights, missing = learnt(instances(clauses, revisions, swapped), golden, threshold)
    of_clauses, of_revisions = cross_validated(clauses, revisions, swapped, golden, arguments.folds)
    for name, scored in (("clauses", of_clauses), ("revisions", of_revisions)):
        right, called, material = figures(scored, threshold)
        print(f"{name}: called material and right {right}/{called} = {right / max(1, called):.3f}, "
              f"material called material {right}/{material} = {right / material:.3f}")  # fmt: skip
    for case in missing:
        print(f"golden case that does not hold: {case.title}")
    weights = _whole(weights)
    constant = weights.pop("")
    table = {"threshold": threshold, "constant": constant, "weights": weights}
    print(f"{len(weights)} weights, threshold {threshold:.3f}")
    for step in range(-4, 9):
        line = [figures(scored, threshold + step / 10) for scored in (of_clauses, of_revisions)]
        shown = "  ".join(f"right {r}/{c} = {r / max(1, c):.3f}, found {r}/{m} = {r / m:.3f}" for r, c, m in line)
        print(f"threshold {threshold + step / 10:+.2f}: {shown}")
    if arguments.write:
        TABLE.write_text(json.dumps(table, indent=1, sort_keys=True) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
