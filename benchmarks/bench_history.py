"""Importing another repository's history: reading it against git alone, and the whole import."""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from inputs import LONGEST
from measure import RUNS, WORK, Figure, corpus, cost, job

TITLE = "Importing a history"
_FLOOR = "git log --raw + git cat-file --batch"
_SETTINGS = "site_name: Example policies\ndocs_dir: policy\nplugins:\n  - policypress:\n      timezone: Europe/Berlin\n"


def run() -> list[Figure]:
    """All figures of this section."""
    longest, whole = corpus("archived-policies"), corpus("basecamp-policies")
    return [
        *_figures("one policy with 492 versions", longest, LONGEST, LONGEST),
        *_figures("a whole repository, 432 commits, all files", whole, "", "."),
    ]


def _figures(name: str, repository: Path, path: str, inside: str) -> list[Figure]:
    ours, floors = [], []
    for _ in range(RUNS):
        ours.append(job("history", repository, path)["cpu"])
        floors.append(job("git_alone", repository, path)["cpu"])
    command = f"policypress import NAME --git REPO --path {inside!r}"
    site = WORK / "import-site"
    whole = cost([sys.executable, "-m", "policypress", *_import(site, repository, inside)])
    versions = sum(1 for _ in site.glob("policy/**/versions/*.md"))
    return [
        Figure(
            f"reading {name}", statistics.median(ours), "s", "python benchmarks/jobs.py history REPO PATH",
            statistics.median(floors), _FLOOR, 2.0, note="CPU of Python and of git, start-up left out",
        ),
        Figure(
            f"importing {name}", whole.wall, "s on the clock", command, bar=60.0,
            note=f"{versions} versions compared, judged and sealed; {whole.cpu:.1f} CPU s, {whole.peak:,.0f} MiB",
        ),
    ]  # fmt: skip


def _import(site: Path, repository: Path, inside: str) -> list[str]:
    shutil.rmtree(site, ignore_errors=True)
    (site / "policy").mkdir(parents=True)
    (site / "mkdocs.yml").write_text(_SETTINGS)
    subprocess.run(["git", "init", "-q", str(site)], check=True)
    return [
        "import",
        "imported",
        "--git",
        str(repository),
        "--path",
        inside,
        "--root",
        str(site),
        "--today",
        "2026-11-22",
    ]
