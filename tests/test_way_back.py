"""A broken archive stops a release with one sentence: which file, since when, and how its last good state returns."""

from __future__ import annotations

import re
import shlex
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from policypress.archive.last_good import with_way_back
from policypress.errors import Problem

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


def whole(root: Path, folder: Path) -> bool:
    """Whether the two files of ``small`` are as they were."""
    found = {path.relative_to(root).as_posix(): path.read_text(encoding="utf-8") for path in folder.iterdir()}
    return found == {"kept/a.md": "A\n", "kept/b.md": "B\n"}


def small(root: Path, file: str, text: str, committed: bool) -> tuple[str, str]:
    """Two files in git, of which one was changed (taken away where ``text`` is empty); the commits before and after."""
    (root / "kept").mkdir(parents=True)
    for name in ("a", "b"):
        (root / "kept" / f"{name}.md").write_text(f"{name.upper()}\n", encoding="utf-8")
    git(root, "init", "-q", "-b", "main", str(root.parent))
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "Good", "--date", "2026-11-22T10:00:00+00:00")
    good = git(root, "rev-parse", "HEAD").strip()
    if text:
        (root / "kept" / file).write_text(text, encoding="utf-8")
    else:
        (root / "kept" / file).unlink()
    if committed:
        git(root, "add", "-A")
        git(root, "commit", "-q", "-m", "Bad")
    return good, git(root, "rev-parse", "HEAD").strip()


@pytest.mark.parametrize(
    ("file", "text", "way", "way_committed"),
    [
        ("a.md", "X\n", "git checkout HEAD -- kept/a.md", "git checkout {good} -- kept/a.md"),
        ("b.md", "X\n", "git checkout HEAD -- kept", "git checkout {good} -- kept"),
        ("b.md", "", "git checkout HEAD -- kept", "git checkout {good} -- kept"),
        ("a.md", "", "git checkout HEAD -- kept/a.md", "git checkout {good} -- kept/a.md"),
    ],
)
@pytest.mark.parametrize("committed", [False, True])
def test_a_remedy_names_commits_by_twelve_digits_and_no_more_than_must_come_back(
    tmp_path: Path, file: str, text: str, way: str, way_committed: str, committed: bool
) -> None:
    root = tmp_path / "site"
    good, last = small(root, file, text, committed)
    problem = Problem("kept/a.md", 1, "sealed", "Broken.", "")
    (told,) = with_way_back(root, root / "kept", [problem], whole)
    wanted = (way_committed if committed else way).format(good=good[:12])
    since = f"commit {last[:12]} of " if committed else f"the last commit, {last[:12]} of "
    assert told.remedy.startswith(f"It is so since {since}")
    assert f"`{wanted}` in {root}, then run `policypress verify`." in told.remedy
    assert ("and not committed" in told.remedy) is not committed


@pytest.mark.parametrize(("committed", "way"), [(False, "`rm kept/c.md`"), (True, "`git rm kept/c.md`")])
def test_a_file_that_came_is_taken_away_by_git_only_where_git_has_it(tmp_path: Path, committed: bool, way: str) -> None:
    root = tmp_path / "site"
    small(root, "c.md", "C\n", committed)
    problem = Problem("kept/c.md", 0, "sealed", "No record vouches for this text.", "")
    (told,) = with_way_back(root, root / "kept", [problem], whole)
    assert f": take it away with {way} in {root}, then run `policypress verify`." in told.remedy
