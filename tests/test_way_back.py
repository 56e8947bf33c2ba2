"""A broken archive stops a release with one sentence: which file, since when, and how its last good state returns."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.run import Done, run
from tests.site_builder import build_site, git

SEALED = "policy/privacy/versions"


def release(root: Path) -> Done:
    return run("release", "--root", root, "--today", "2026-11-22", "--no-recipients")


def edit(root: Path) -> None:
    (root / SEALED / "2021-09-02.md").write_text("Other words.\n", encoding="utf-8")


def cut(root: Path) -> None:
    (root / SEALED / "2027-02-01.json").write_text("{", encoding="utf-8")


def lose(root: Path) -> None:
    for suffix in ("md", "json"):
        (root / SEALED / f"2021-09-02.1.{suffix}").unlink()


def add(root: Path) -> None:
    (root / SEALED / "2030-01-01.md").write_text("Never sealed.\n", encoding="utf-8")


@pytest.mark.parametrize("harm", [edit, cut, lose, add], ids=lambda harm: harm.__name__)
@pytest.mark.parametrize("committed", [True, False], ids=["committed", "not committed"])
def test_the_command_that_it_names_brings_the_last_good_state_back(
    tmp_path: Path, harm: Callable[[Path], None], committed: bool
) -> None:
    root = build_site(tmp_path / "site")
    harm(root)
    since = git(root, "rev-parse", "HEAD").strip()
    if committed:
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "Harm")
        since = git(root, "rev-parse", "HEAD").strip()
        (root / "later.txt").write_text("Something else.\n", encoding="utf-8")
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "Go on")
    stopped = release(root)
    assert stopped.code == 1 and stopped.err.count("\n") == 1
    assert stopped.err.startswith(f"{SEALED}/") and since[:12] in stopped.err
    assert ("and not committed" in stopped.err) is not committed
    (command,) = re.findall(r"`((?:git|rm) [^`]+)`", stopped.err)
    subprocess.run(shlex.split(command), cwd=root, check=True, capture_output=True)
    assert release(root).code == 0


def test_without_a_good_state_in_git_the_file_and_the_fault_are_named_all_the_same(tmp_path: Path) -> None:
    root = build_site(tmp_path / "site", sealed=0)
    (root / SEALED).mkdir(parents=True)
    add(root)
    stopped = release(root)
    assert stopped.code == 1 and "2030-01-01.md: error: No record vouches for this text." in stopped.err
