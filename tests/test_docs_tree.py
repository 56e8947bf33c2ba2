"""The plain docs tree: what a builder without our plugin makes of it are the pages of the site."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from tests.run import Done, run
from tests.site_builder import build_site

TODAY = "2026-11-22"


def released(root: Path, folder: Path) -> Done:
    options = ("--out", folder / "out", "--docs-tree", folder / "tree", "--no-recipients", "--today", TODAY)
    return run("release", "--root", root, *options)


class _Parts(HTMLParser):
    """Tags with their attributes, and words, in order."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, sorted((name, value or "") for name, value in attrs)))

    def handle_endtag(self, tag: str) -> None:
        self.found.append(f"/{tag}")

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.found.append(" ".join(data.split()))


def article(page: Path) -> list[object]:
    """What stands between header and footer, without the frame's own additions."""
    found = re.search(r"<article\b[^>]*>(.*)</article>", page.read_text(encoding="utf-8"), re.DOTALL)
    assert found, page
    html = re.sub(r"<a[^>]*__skip[^>]*></a>| data-search-exclude(=\"\")?", "", found[1])
    html, wrapped = re.subn(r'<div class="pp-page"[^>]*>', "", html, count=1)
    parts = _Parts()
    parts.feed(html.replace(".m%64", ".md"))
    return parts.found[: -1 if wrapped else None]


def assert_same_pages(site: Path, other: Path) -> None:
    pages = sorted(path.relative_to(site) for path in site.rglob("index.html"))
    assert pages
    for page in pages:
        assert article(other / page) == article(site / page), page


def test_mkdocs_without_our_plugin_builds_the_same_pages_from_the_tree(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    done = released(root, tmp_path)
    assert done.code == 0, done.err
    tree = tmp_path / "tree"
    assert "policypress" not in (tree / "mkdocs.yml").read_text(encoding="utf-8").replace("policypress.", "")
    environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    built = subprocess.run(command, cwd=tree, env=environment, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    shutil.copytree(tree / "static", tree / "site", dirs_exist_ok=True)
    assert_same_pages(tmp_path / "out" / "site", tree / "site")
    compare = (tree / "site/privacy/compare/index.html").read_text(encoding="utf-8")
    assert '<script src="../../assets/javascripts/compare.js"></script>' in compare
    assert "Announced 20 November 2026" in (tree / "site/privacy/index.html").read_text(encoding="utf-8")
    for path in (tmp_path / "out/site/privacy").rglob("*.*"):
        if path.suffix in (".md", ".json", ".xml"):
            beside = tree / "site" / path.relative_to(tmp_path / "out/site")
            assert beside.read_bytes() == path.read_bytes(), path


def test_the_tree_is_replaced_and_never_takes_the_place_of_anything_else(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    assert released(root, tmp_path).code == 0
    (tmp_path / "tree/docs/old.md").write_text("old", encoding="utf-8")
    assert released(root, tmp_path).code == 0
    assert not (tmp_path / "tree/docs/old.md").exists()
    (tmp_path / "tree/mine.txt").write_text("mine", encoding="utf-8")
    done = released(root, tmp_path)
    assert done.code == 2 and "holds what no docs tree has" in done.err
    assert (tmp_path / "tree/mine.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("place", ["policy", "policy/privacy/tree"])
def test_the_tree_never_lies_among_the_texts(tmp_path: Path, place: str) -> None:
    root = build_site(tmp_path / "site")
    done = run("release", "--root", root, "--out", tmp_path / "out", "--docs-tree", root / place, "--no-recipients")
    assert done.code == 2 and "lies among the texts" in done.err
