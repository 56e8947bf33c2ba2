"""Fifty versions, against what a MkDocs user would pick for them: mike, deployed once for each version."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from bench_site import build, forget
from measure import WORK, Figure, cost, rival
from site_inputs import bare, ours

TITLE = "Fifty versions with mike"


def run(count: int = 50) -> list[Figure]:
    """One deploy of mike for each version, against one build of ours with all of them."""
    site, _ = ours(count)
    python = rival("mike", "mkdocs-material")
    folder = WORK / "sites" / "mike"
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "docs").mkdir(parents=True)
    (folder / "mkdocs.yml").write_text("site_name: Example policies\ntheme:\n  name: material\n  font: false\n")
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    for key, value in (("user.name", "Example Editor"), ("user.email", "editor@example.com")):
        subprocess.run(["git", "config", key, value], cwd=folder, check=True)
    subprocess.run(["git", "commit", "-q", "--allow-empty", "-m", "Start"], cwd=folder, check=True)
    spent = 0.0
    for number, page in enumerate(sorted((bare(count, "") / "docs" / "v").glob("*.md"))):
        shutil.copy(page, folder / "docs" / "index.md")
        path = f"{python.parent}{os.pathsep}{os.environ['PATH']}"
        spent += cost([python.with_name("mike"), "deploy", str(number)], folder, PATH=path).cpu
    published = WORK / "sites" / "mike-published"
    shutil.rmtree(published, ignore_errors=True)
    published.mkdir()
    packed = subprocess.run(["git", "archive", "gh-pages"], cwd=folder, capture_output=True, check=True).stdout
    subprocess.run(["tar", "-x", "-C", str(published)], input=packed, check=True)
    forget(site)
    mine = build(site).cpu
    size, theirs = _size(site / "site"), _size(published)
    return [
        Figure("50 versions, CPU", mine, "s", "mkdocs build", spent, "mike deploy, once for each version", 1 / 25),
        Figure(
            "50 versions, bytes on disk",
            size,
            "MiB",
            "mkdocs build",
            theirs,
            "mike",
            1 / 10,
            note="with every redline and record",
        ),
    ]


def _size(folder: Path) -> float:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20
