"""Measure everything, or what is named: ``python benchmarks/run.py [NAME]…``; results go to docs/performance.md.

Each ``bench_NAME.py`` has a ``TITLE`` and ``run() -> list[Figure]``; it may raise ``Skip``. Figures of earlier runs are
kept in ``results.json`` beside this file, so that one benchmark can be run alone.
"""

from __future__ import annotations

import argparse
import importlib
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "scripts")]

from measure import Skip, machine  # noqa: E402
from page import page  # noqa: E402

RESULTS = HERE / "results.json"
PAGE = HERE.parent / "docs" / "performance.md"
ORDER = (
    "comparison",
    "startup",
    "history",
    "site",
    "policies",
    "mike",
    "weight",
    "serve",
    "recipients",
    "engines",
    "ledger",
    "sending",
    "shared",
)


def names() -> list[str]:
    """Every benchmark there is, in the order of the page."""
    found = {path.stem.removeprefix("bench_") for path in HERE.glob("bench_*.py")}
    return [name for name in ORDER if name in found] + sorted(found - set(ORDER))


def measured(name: str) -> dict[str, Any]:
    """One benchmark's section of the results."""
    module = importlib.import_module(f"bench_{name}")
    section: dict[str, Any] = {"title": module.TITLE, "day": datetime.now(UTC).date().isoformat(), "machine": machine()}
    try:
        section["figures"] = [figure.as_json() for figure in module.run()]
        section["skipped"] = ""
    except Skip as missing:
        section["figures"], section["skipped"] = [], str(missing)
    return section


def main() -> None:
    """Run what was asked for and write the page."""
    parser = argparse.ArgumentParser(description="Measure policypress against its floors; write docs/performance.md.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of: {', '.join(names())}; default: all")
    wanted = parser.parse_args().names or names()
    unknown = sorted(set(wanted) - set(names()))
    if unknown:
        parser.error(f"no such benchmark: {', '.join(unknown)}. There are: {', '.join(names())}.")
    results = json.loads(RESULTS.read_text()) if RESULTS.is_file() else {}
    for name in wanted:
        print(f"{name} …", flush=True)
        section = measured(name)
        print(page({name: section}, [name], heading=False), flush=True)
        if section["skipped"] and name in results and results[name]["figures"]:
            continue
        results[name] = section
        RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")
        PAGE.write_text(page(results, names()))


if __name__ == "__main__":
    main()
