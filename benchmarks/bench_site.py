"""Building the site: cold, with nothing changed and with one new version, against bare MkDocs with the same texts."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from measure import WORK, Cost, Figure, Skip, cost, median, rival
from site_inputs import DAY, bare, ours, without_last

TITLE = "Building the site"
_BUILD = "mkdocs build"
_ALL = "text, redline, record and Markdown of each version, history, compare data"


def run() -> list[Figure]:
    """All figures of this section."""
    out: list[Figure] = []
    cold: dict[int, float] = {}
    for count in _sizes():
        figures, cold[count] = _one_size(count, runs=3 if count <= 200 else 1)
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
    return [*out, *_mike()]


def _sizes() -> list[int]:
    return [int(size) for size in os.environ.get("SITE_SIZES", "50,200,1000").split(",")]


def _one_size(count: int, runs: int) -> tuple[list[Figure], float]:
    site, source = ours(count)
    plain, searched = bare(count, ""), bare(count, "search")
    taken: dict[str, list[Cost]] = {}
    for _ in range(runs):
        taken.setdefault("bare", []).append(_build(plain))
        taken.setdefault("searched", []).append(_build(searched))
        _forget(site)
        taken.setdefault("cold", []).append(_build(site))
        taken.setdefault("warm", []).append(_build(site))
    _must_be_equal(site)
    before = without_last(site)
    _build(before)
    shutil.rmtree(site / ".cache", ignore_errors=True)
    shutil.copytree(before / ".cache", site / ".cache") if (before / ".cache").is_dir() else None
    taken["one more"] = [_build(site)]
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


def _build(site: Path) -> Cost:
    return cost(
        [sys.executable, "-m", "mkdocs", "build", "-q"], site, POLICYPRESS_TODAY=DAY, SOURCE_DATE_EPOCH="1795305600"
    )


def _forget(site: Path) -> None:
    for name in (".cache", "site"):
        shutil.rmtree(site / name, ignore_errors=True)


def _must_be_equal(site: Path) -> None:
    """The warm build wrote what a cold one writes, byte for byte."""
    warm = _bytes(site / "site")
    _forget(site)
    _build(site)
    if warm != _bytes(site / "site"):
        raise RuntimeError("a warm build wrote other bytes than a cold one")


def _bytes(folder: Path) -> dict[str, bytes]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def _mike(count: int = 50) -> list[Figure]:
    """One deploy of mike for each of 50 versions, against one build of ours with all of them."""
    site, _ = ours(count)
    try:
        python = rival("mike", "mkdocs-material")
    except Skip as missing:
        return [Figure("50 versions with mike", 0, "s", "", note=f"not measured: {missing}")]
    folder = WORK / "sites" / "mike"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: Example policies\ntheme:\n  name: material\n  font: false\n")
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    for key, value in (("user.name", "Example Editor"), ("user.email", "editor@example.com")):
        subprocess.run(["git", "config", key, value], cwd=folder, check=True)
    spent = 0.0
    for number, page in enumerate(sorted((bare(count, "") / "docs" / "v").glob("*.md"))):
        shutil.copy(page, folder / "docs" / "index.md")
        path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
        spent += cost([python, "-m", "mike.driver", "deploy", str(number)], folder, PATH=path).cpu
    published = WORK / "sites" / "mike-published"
    shutil.rmtree(published, ignore_errors=True)
    published.mkdir()
    packed = subprocess.run(["git", "archive", "gh-pages"], cwd=folder, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(published)], input=packed, check=True)
    _forget(site)
    mine = _build(site).cpu
    size, theirs = _size(site / "site"), _size(published)
    return [
        Figure("50 versions, CPU", mine, "s", _BUILD, spent, "mike deploy, once for each version", 1 / 25),
        Figure(
            "50 versions, bytes on disk",
            size,
            "MiB",
            _BUILD,
            theirs,
            "mike",
            1 / 10,
            note="with every redline and record",
        ),
    ]


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
