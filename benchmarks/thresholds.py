"""How far each threshold of the comparison and the judgement decides: each is moved by a fifth, and the cases tried.

``python benchmarks/thresholds.py`` prints, for every number with a name of its own in these rooms, how many
golden cases get another verdict when it is a fifth smaller and a fifth greater (a whole number at least by one), how
many of them would be material changes called editorial, and how many edits of ``tests/cases/comparison.txt`` are found
otherwise. A number that moves nothing is only held by its reason.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "scripts" / "policypress"
sys.path[:0] = [str(ROOT / "scripts"), str(ROOT)]

from policypress.canonical import sha256  # noqa: E402
from policypress.comparison import compare  # noqa: E402
from policypress.document import parse_document  # noqa: E402

from tests.golden import golden_cases, judged  # noqa: E402
from tests.test_comparison_table import edits, told  # noqa: E402

Threshold = tuple[str, str, float]
"""(module, name, value)"""


def thresholds() -> list[Threshold]:
    """Every number that stands under a name of its own in a module of the two rooms."""
    out = []
    for path in sorted([*PACKAGE.glob("comparison/*.py"), *PACKAGE.glob("judgement/**/*.py")]):
        module = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                value = getattr(import_module(module), node.targets[0].id, None)
                if isinstance(value, int | float) and not isinstance(value, bool):
                    out.append((module, node.targets[0].id, value))
    return out


def moved(value: float, way: int) -> float:
    """A fifth more or less; of whole numbers at least one."""
    if isinstance(value, int):
        return value + way * max(1, round(value / 5))
    return value * (1 + way / 5)


def found() -> list[list[str]]:
    """The verdict of each golden case and the hash of what is found of each edit, as this process stands."""
    verdicts = [
        judged(case.before, case.after, case.links).verdict.value
        for name in ("editorial.md", "material.md")
        for case in golden_cases(name)
    ]
    changes = [
        sha256("\n".join(told(compare(parse_document(before), parse_document(after))))) for _, before, after in edits()
    ]
    return [verdicts, changes]


def found_with(threshold: Threshold, way: int) -> list[list[str]]:
    """The same with one threshold moved, in a process of its own."""
    module, name, value = threshold
    reading, writing = os.pipe()
    if pid := os.fork():
        os.close(writing)
        with os.fdopen(reading) as said:
            answer: list[list[str]] = json.load(said)
        os.waitpid(pid, 0)
        return answer
    try:
        for other in list(sys.modules.values()):
            held = isinstance(other, ModuleType) and other.__name__.startswith("policypress.")
            if held and (other.__name__ == module or not name.startswith("_")) and getattr(other, name, None) == value:
                setattr(other, name, moved(value, way))
        with os.fdopen(writing, "w") as said:
            json.dump(found(), said)
    finally:
        os._exit(0)


def main() -> None:
    """Print a line for each threshold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only thresholds whose module and name hold one of these")
    given = parser.parse_args()
    verdicts, changes = found_with(("", "", 0), 0)
    print(f"{len(verdicts)} golden cases, {len(changes)} edits; how many differ with a fifth less; with a fifth more")
    for threshold in thresholds():
        where = f"{threshold[0].removeprefix('policypress.')}.{threshold[1]}"
        if given.names and not any(name in where for name in given.names):
            continue
        told = []
        for way in (-1, 1):
            other_verdicts, other_changes = found_with(threshold, way)
            others = [(old, new) for old, new in zip(verdicts, other_verdicts, strict=True) if old != new]
            lost = sum(old == "material" and new in ("none", "editorial") for old, new in others)
            told.append(
                f"{len(others)} cases"
                + (f" ({lost} material called editorial)" if lost else "")
                + f" and {sum(old != new for old, new in zip(changes, other_changes, strict=True))} edits"
            )
        print(f"{where} = {threshold[2]}: {'; '.join(told)}", flush=True)


if __name__ == "__main__":
    main()
