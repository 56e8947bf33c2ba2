"""Building the site: cold, with nothing changed and with one new version, against bare MkDocs with the same texts."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from measure import Cost, Figure, cost, median
from site_inputs import DAY, bare, ours, without_last

TITLE = "Building the site"
_BUILD = "mkdocs build"
_ALL = "text, redline, record and Markdown of each version, history, compare data"


def run() -> list[Figure]:
    """All figures of this section."""
    out: list[Figure] = []
    cold: dict[int, float] = {}
    for count in _sizes():
        figures, cold[count] = _one_size(count, runs=int(os.environ.get("SITE_RUNS", 3 if count <= 200 else 1)))
        out += figures
    small, large = min(cold), max(cold)
    if small != large:
        out.append(
            Figure(
                f"cost for each version at N = {large}",
                1000 * cold[large] / large,
                "ms",
                _BUILD,
                1000 * cold[small] / small,
                f"at N = {small}",
                1.2,
            )
        )
    return out


def _sizes() -> list[int]:
    return [int(size) for size in os.environ.get("SITE_SIZES", "50,200,1000").split(",")]


def _one_size(count: int, runs: int) -> tuple[list[Figure], float]:
    site, source = ours(count)
    plain, searched = bare(count, ""), bare(count, "search")
    taken: dict[str, list[Cost]] = {}
    for _ in range(runs):
        taken.setdefault("bare", []).append(build(plain))
        taken.setdefault("searched", []).append(build(searched))
        forget(site)
        taken.setdefault("cold", []).append(build(site))
        taken.setdefault("warm", []).append(build(site))
    _must_be_equal(site)
    before = without_last(site)
    build(before)
    shutil.rmtree(site / ".cache", ignore_errors=True)
    shutil.copytree(before / ".cache", site / ".cache") if (before / ".cache").is_dir() else None
    taken["one more"] = [build(site)]
    cost_of = {name: median(found) for name, found in taken.items()}
    note = f"{source}; {_ALL}; peak memory {cost_of['cold'].peak:,.0f} MiB, bare {cost_of['bare'].peak:,.0f} MiB"
    floor = cost_of["bare"].cpu
    rows = [
        ("cold", f"{count} versions, cold", floor, "bare, no search", 0.6 if count >= 200 else None, note),
        ("cold", f"{count} versions, cold, and a search index", cost_of["searched"].cpu, "bare, with search", None, ""),
        (
            "warm",
            f"{count} versions, nothing changed",
            floor,
            "bare, no search",
            0.25,
            "output identical to the cold build",
        ),
        ("one more", f"{count} versions, one of them new", floor, "bare, no search", 0.25, ""),
    ]
    figures = [
        Figure(what, cost_of[key].cpu, "s", _BUILD, against, name, bar, note=note)
        for key, what, against, name, bar, note in rows
    ]
    return figures, cost_of["cold"].cpu


def build(site: Path) -> Cost:
    """One ``mkdocs build``."""
    return cost(
        [sys.executable, "-m", "mkdocs", "build", "-q"], site, POLICYPRESS_TODAY=DAY, SOURCE_DATE_EPOCH="1795305600"
    )


def forget(site: Path) -> None:
    """Remove what was built and kept."""
    for name in (".cache", "site"):
        shutil.rmtree(site / name, ignore_errors=True)


def _must_be_equal(site: Path) -> None:
    """The warm build wrote what a cold one writes, byte for byte."""
    warm = _bytes(site / "site")
    forget(site)
    build(site)
    if warm != _bytes(site / "site"):
        raise RuntimeError("a warm build wrote other bytes than a cold one")


def _bytes(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}
