"""Building the site: cold, with nothing changed and with one new version, against bare MkDocs with the same texts."""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

from generated import history
from measure import Cost, Figure, cost, median
from site_inputs import (
    DAY,
    LONG_WORDS,
    MANY,
    MANY_WORDS,
    bare,
    bare_of,
    long_texts,
    ours,
    ours_of,
    very_many,
    without_last,
)

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
    return out + _extremes()


def _extremes() -> list[Figure]:
    """A very long history and a very long text, both generated."""
    words = MANY * MANY_WORDS
    many = f"generated history of a policy of {MANY_WORDS:,} words, {words / 1e6:.0f} million words in all; {_ALL}"
    out = _once("2,000 versions", very_many(), bare_of("many", lambda: history(MANY, MANY_WORDS, 7), "search"), many)
    texts = long_texts()
    long = f"generated policy of {LONG_WORDS:,} words, {len(texts)} versions; {_ALL}"
    return out + _once("100,000 words", ours_of("long", texts), bare_of("long", lambda: texts, "search"), long)


def _once(what: str, site: Path, plain: Path, note: str) -> list[Figure]:
    floor = build(plain)
    forget(site)
    cold, warm = build(site), build(site)
    often = f"one run; {note}; peak memory {cold.peak:,.0f} MiB, bare {floor.peak:,.0f} MiB"
    return [
        Figure(f"{what}, cold", cold.cpu, "s", _BUILD, floor.cpu, "bare, with search", note=often),
        Figure(f"{what}, nothing changed", warm.cpu, "s", _BUILD, floor.cpu, "bare, with search"),
    ]


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
    warm = _hashes(site / "site")
    forget(site)
    build(site)
    cold = _hashes(site / "site")
    before = without_last(site)
    build(before)
    forget(site)
    for name in (".cache", "site"):
        shutil.copytree(before / name, site / name)
    taken["one more"] = [build(site)]
    if not cold == warm == _hashes(site / "site"):
        raise RuntimeError("a warm build wrote other bytes than a cold one")
    cost_of = {name: median(found) for name, found in taken.items()}
    often = "one run" if runs == 1 else f"median of {runs} runs"
    peaks = f"peak memory {cost_of['cold'].peak:,.0f} MiB, bare {cost_of['bare'].peak:,.0f} MiB"
    note = f"{often}; {source}; {_ALL}; {peaks}"
    plain_floor, usual = cost_of["bare"].cpu, cost_of["searched"].cpu
    bar = 0.6 if count >= 200 else None
    same = "output identical to the cold build"
    rows = [
        ("cold", f"{count} versions, cold", usual, "bare, with search", bar, note),
        ("cold", f"{count} versions, cold, against no search index", plain_floor, "bare, no search", None, ""),
        ("warm", f"{count} versions, nothing changed", usual, "bare, with search", 0.25, same),
        (
            "warm",
            f"{count} versions, nothing changed, against no search index",
            plain_floor,
            "bare, no search",
            None,
            "",
        ),
        ("one more", f"{count} versions, one of them new", usual, "bare, with search", 0.25, same),
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


def _hashes(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
