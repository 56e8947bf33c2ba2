"""What the tool costs a person: decisions needed for a revision, alone and with suggestions settled together.

    python benchmarks/editor_work.py [--write]

Measured on every judged set that is open where they lie beside the checkout. A suggestion is right where the people
who judged the edit did not find it material; an edit whose waiting changes are of several kinds counts for none.
``--write`` keeps the figures of each kind for ``check`` and puts the tables into ``docs/editing.md``.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from statistics import mean, median
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from policypress.check.suggestions import Figure, kind_of, says  # noqa: E402
from policypress.comparison import compare  # noqa: E402
from policypress.document import parse_document  # noqa: E402
from policypress.judgement import JudgedChange, judge  # noqa: E402
from policypress.vocabulary import Verdict  # noqa: E402

from benchmarks.open_sets import open_sets  # noqa: E402

FIGURES = ROOT / "scripts" / "policypress" / "check" / "suggestions.json"
PAGE = ROOT / "docs" / "editing.md"
BEGIN, END = "<!-- figures: python benchmarks/editor_work.py --write -->", "<!-- end of the figures -->"


def rows(kind: str) -> Iterator[dict[str, Any]]:
    for path in open_sets(kind):
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        for line in filter(str.strip, raw.decode("utf-8").split("\n")):
            row = json.loads(line)
            if not row.get("disputed"):
                yield row


def waiting(row: dict[str, Any]) -> tuple[Verdict, list[JudgedChange]]:
    found = judge(compare(parse_document(row["before"]), parse_document(row["after"])))
    return found.verdict, [judged for judged in found.changes if judged.verdict is Verdict.NEEDS_REVIEW]


def measured() -> dict[str, Figure]:
    """Kind → how often it was right."""
    right, total, companies = defaultdict[str, int](int), defaultdict[str, int](int), defaultdict[str, set[str]](set)
    for row in rows("clauses"):
        verdict, changes = waiting(row)
        kinds = {kind_of(judged) for judged in changes}
        if verdict is not Verdict.NEEDS_REVIEW or len(kinds) != 1 or not (kind := kinds.pop()):
            continue
        total[kind] += 1
        right[kind] += row["level"] != "M"
        companies[kind].add(row["company"])
    ranked = sorted(total, key=lambda kind: -total[kind])
    return {kind: Figure(right[kind], total[kind], len(companies[kind])) for kind in ranked}


def decisions(figures: dict[str, Figure]) -> list[tuple[int, int]]:
    """(decisions alone, decisions where each suggestion offered is settled at once) of every revision."""
    out = []
    for row in rows("revisions"):
        kinds = [kind_of(judged) for judged in waiting(row)[1]]
        together = {kind for kind in kinds if kind in figures and figures[kind].holds}
        out.append((len(kinds), sum(kind not in together for kind in kinds) + len(together)))
    return out


def page(figures: dict[str, Figure], made: list[tuple[int, int]]) -> str:
    lines = ["| kind | what the changes have in common | not material, of companies | offered |", "|---|---|---|---|"]
    for kind, figure in figures.items():
        share = (
            f"{figure.right} of {figure.rows} ({100 * figure.right / figure.rows:.0f} %), {figure.companies} companies"
        )
        lines.append(f"| `{kind}` | {says(kind)} | {share} | {'yes' if figure.holds else 'no'} |")
    alone, together = zip(*made, strict=True)
    lines += [
        "",
        f"| decisions needed, {len(made)} revisions | one by one | suggestions settled together |",
        "|---|---|---|",
    ]
    lines.append(f"| mean | {mean(alone):.2f} | {mean(together):.2f} |")
    none = sum(value == 0 for value in alone)
    asked = [[one for one, first in zip(side, alone, strict=True) if first] for side in (alone, together)]
    lines.append(f"| revisions that need none | {none} | {none} |")
    lines.append(f"| mean of the others | {mean(asked[0]):.2f} | {mean(asked[1]):.2f} |")
    lines.append(f"| median of the others | {median(asked[0]):g} | {median(asked[1]):g} |")
    lines.append(f"| most | {max(alone)} | {max(together)} |")
    many = [sum(value > 5 for value in side) for side in (alone, together)]
    lines.append(f"| revisions with more than five | {many[0]} | {many[1]} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    given = parser.parse_args()
    figures = measured()
    text = page(figures, decisions(figures))
    print(text)
    if given.write:
        body = {
            kind: {"right": one.right, "rows": one.rows, "companies": one.companies} for kind, one in figures.items()
        }
        FIGURES.write_text(json.dumps(body, indent=2) + "\n", encoding="utf-8")
        head, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        PAGE.write_text(f"{head}{BEGIN}\n{text}\n{END}{rest.partition(END)[2]}", encoding="utf-8")


if __name__ == "__main__":
    main()
