"""The builders after MkDocs give the same site; `POLICYPRESS_SUCCESSORS` names the folder of their programs."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.site_builder import build_site
from tests.test_docs_tree import TODAY, assert_same_pages, released

PROGRAMS = Path(os.environ.get("POLICYPRESS_SUCCESSORS") or "/nowhere")
pytestmark = pytest.mark.skipif(
    not (PROGRAMS / "properdocs").exists(), reason="requirements/successors.txt is not installed (see .ci/run)"
)


def built(folder: Path, *command: str | Path) -> None:
    environment = {
        **os.environ,
        "NO_MKDOCS_2_WARNING": "1",
        "POLICYPRESS_TODAY": TODAY,
        "SOURCE_DATE_EPOCH": "1795305600",
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_properdocs_writes_the_very_files_that_mkdocs_writes(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    built(root, PROGRAMS / "mkdocs", "build", "--strict", "-d", tmp_path / "one")
    built(root, PROGRAMS / "properdocs", "build", "--strict", "-f", "mkdocs.yml", "-d", tmp_path / "two")
    one, two = files(tmp_path / "one"), files(tmp_path / "two")
    assert len(one) > 30 and one.keys() == two.keys()
    assert [name for name in one if one[name] != two[name]] == []


def test_zensical_builds_the_same_pages_from_the_docs_tree(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site")
    assert released(root, tmp_path).code == 0
    built(tmp_path / "tree", PROGRAMS / "zensical", "build", "-f", "mkdocs.yml")
    assert_same_pages(tmp_path / "out" / "site", tmp_path / "tree" / "site")
    missing = (tmp_path / "tree/site/404.html").read_text(encoding="utf-8")
    assert "This page does not exist" in missing
