"""Learn which category leads: the small table behind the first reason that a person reads.

    python benchmarks/learn_reasons.py [--folds 10] [--write]

Reads the material rows of the judged sets that are open (``../shared/materiality``), looks at the leading change of
each through ``policypress.judgement.findings.leading``, adds our own golden cases (``tests/cases/material.md``, each
under the heading of its category) and typical sentences (``typical_clauses.txt``), and fits a conditional logit: each
cue speaks for its own category, with a weight shared by all categories and a smaller one of its own. Companies are kept
together, so the cross-validated figures tell how the table does on companies it has not seen. ``--write`` replaces
``reasons.json``.
"""

from __future__ import annotations

import argparse
import json
import math
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT), str(ROOT / "benchmarks")]

from open_sets import open_sets  # noqa: E402
from policypress.comparison import compare  # noqa: E402
from policypress.document import parse_document  # noqa: E402
from policypress.judgement.findings import decides_material, find  # noqa: E402
from policypress.judgement.findings.leading import BESIDE, MOST, Cue, probabilities, subject_cues  # noqa: E402
from policypress.judgement.findings.subject import Background, Evidence  # noqa: E402
from policypress.judgement.proofs import prove  # noqa: E402
from policypress.judgement.proofs.context import Context  # noqa: E402

from tests.golden import golden_cases  # noqa: E402

TYPICAL = ROOT / "benchmarks" / "typical_clauses.txt"
TABLE = ROOT / "scripts" / "policypress" / "judgement" / "findings" / "reasons.json"
CATEGORIES = [f"M{number:02d}" for number in range(1, 24)]
PENALTY, SHARED_PENALTY = 1.0, 0.1
"""How much a weight of one category, and one shared by all, must earn its size; chosen on companies left out."""
STEPS = 150


@dataclass
class Row:
    """A material row: its company, the categories its judges named, and what speaks for each category."""

    company: str
    named: frozenset[str]
    cues: dict[Cue, float]


def rows(paths: Iterable[Path]) -> list[Row]:
    """Every agreed material row whose change is not proved editorial."""
    out = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["level"] == "M" and not row["disputed"] and row["categories"]:
                cues = _leading_cues(row["before"], row["after"])
                if cues is not None:
                    out.append(Row(row["company"], frozenset(row["categories"]), cues))
    return out


def golden_rows() -> list[Row]:
    """Our own loud cases, each named by its heading and by what it expects; learnt from, never counted in a figure."""
    cases = golden_cases("material.md")
    text = (ROOT / "tests" / "cases" / "material.md").read_text(encoding="utf-8").splitlines()
    code, codes = "", {}
    for number, line in enumerate(text, start=1):
        code = line[3:6] if line.startswith("## ") else code
        codes[number] = code
    out = []
    for case in cases:
        named = frozenset({codes[case.line], case.by} & set(CATEGORIES))
        if named and case.verdict == "material" and not case.negated:
            cues = _leading_cues(case.before, case.after)
            if cues is not None:
                out.append(Row("", named, cues))
    return out


def typical_rows() -> list[Row]:
    """Typical sentences with their categories, each as a clause that came; learnt from, never counted in a figure."""
    out = []
    for line in TYPICAL.read_text(encoding="utf-8").splitlines():
        codes, bar, text = line.partition(" | ")
        cues = _leading_cues("# Terms\n", f"# Terms\n\n{text}\n") if bar and not line.startswith("#") else None
        if cues is not None:
            out.append(Row("", frozenset(codes.split()), cues))
    return out


def _leading_cues(before: str, after: str) -> dict[Cue, float] | None:
    comparison = compare(parse_document(before), parse_document(after))
    context, background = Context(comparison), Background(comparison)
    quieter = None
    for change in comparison.changes:
        if prove(change, context) is None:
            evidence = Evidence(change, background)
            findings = find(evidence)
            if decides_material(evidence, findings):
                return subject_cues(evidence, findings)
            quieter = quieter or subject_cues(evidence, findings)
    return quieter


Terms = list[tuple[int, list[tuple[int, float]]]]
"""For each category of a row the weights it touches, by index, each with its value."""


def fit(data: Sequence[Row]) -> dict[str, float]:
    """The weights that make the named categories likeliest, by gradient steps whose length the last step teaches."""
    names: dict[str, int] = {}
    terms = [_terms(row, names) for row in data]
    size = len(names)
    penalty = [PENALTY if name[0] == "M" else SHARED_PENALTY for name in names]
    weights, slope = [0.0] * size, [0.0] * size
    step, before, best = 0.01, [0.0] * size, (math.inf, [0.0] * size)
    for _ in range(STEPS):
        loss, new = _gradient(data, terms, weights, penalty)
        if loss < best[0]:
            best = (loss, list(weights))
        moved = [w - b for w, b in zip(weights, before, strict=True)]
        turned = [n - s for n, s in zip(new, slope, strict=True)]
        bend = sum(m * t for m, t in zip(moved, turned, strict=True))
        if bend > 0:
            step = min(1.0, sum(m * m for m in moved) / bend)
        before, slope = weights, new
        weights = [w - step * g for w, g in zip(weights, new, strict=True)]
    return {name: best[1][place] for name, place in names.items()}


def _terms(row: Row, names: dict[str, int]) -> Terms:
    def place(name: str) -> int:
        return names.setdefault(name, len(names))

    found: dict[str, list[tuple[int, float]]] = {category: [(place(category), 1.0)] for category in CATEGORIES}
    for (category, name), value in row.cues.items():
        if category in found:
            found[category].append((place(f"{category} {name}"), value))
            if not name.startswith("rule:"):
                found[category].append((place(name), value))
    return [(index, found[category]) for index, category in enumerate(CATEGORIES)]


def _gradient(
    data: Sequence[Row], terms: Sequence[Terms], weights: list[float], penalty: list[float]
) -> tuple[float, list[float]]:
    loss = sum(p * w * w for p, w in zip(penalty, weights, strict=True)) / 2
    slope = [p * w for p, w in zip(penalty, weights, strict=True)]
    for row, categories in zip(data, terms, strict=True):
        scores = [sum(weights[place] * value for place, value in own) for _, own in categories]
        highest = max(scores)
        raised = [math.exp(score - highest) for score in scores]
        total = sum(raised)
        right = sum(raised[index] for index, category in enumerate(CATEGORIES) if category in row.named)
        loss -= math.log(max(right, 1e-300) / total)
        for index, own in categories:
            wanted = raised[index] / right if right and CATEGORIES[index] in row.named else 0.0
            error = raised[index] / total - wanted
            for place, value in own:
                slope[place] += error * value
    return loss, slope


def cross_validated(data: Sequence[Row], own: Sequence[Row], folds: int) -> tuple[float, float, float]:
    """(leading category right, share of shown categories right, categories shown), learnt from other companies only."""
    leading = named = shown = 0.0
    for fold in range(folds):
        mine = [row for row in data if zlib.crc32(row.company.encode()) % folds == fold]
        others = [row for row in data if zlib.crc32(row.company.encode()) % folds != fold]
        table = fit([*others, *own]) if mine else {}
        for row in mine:
            likely = probabilities(row.cues, table)
            order = sorted(likely, key=lambda category: (-likely[category], category))
            told = [c for place, c in enumerate(order[:MOST]) if place == 0 or likely[c] > BESIDE]
            leading += told[0] in row.named
            named += sum(c in row.named for c in told) / len(told)
            shown += len(told)
    count = len(data)
    return leading / count, named / count, shown / count


def main() -> None:
    """Print how well the table does on companies left out, and write it where asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--folds", type=int, default=10)
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    data = rows(open_sets("clauses"))
    print(f"{len(data)} material rows of {len({row.company for row in data})} companies")
    print("named:", ", ".join(f"{c} {n}" for c, n in Counter(c for row in data for c in row.named).most_common()))
    own = [*golden_rows(), *typical_rows()]
    print(f"{len(own)} cases of our own")
    leading, named, shown = cross_validated(data, own, asked.folds)
    print(f"left-out companies: leading {leading:.3f}, named {named:.3f}, {shown:.2f} categories a change")
    if asked.write:
        table = {name: round(value, 2) for name, value in sorted(fit([*data, *own]).items()) if abs(value) >= 0.005}
        TABLE.write_text(json.dumps(table, indent=1) + "\n", encoding="utf-8")
        print(f"{len(table)} weights written")


if __name__ == "__main__":
    main()
