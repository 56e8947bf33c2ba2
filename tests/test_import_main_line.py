"""``import --git``: what stood on the main line was published, whatever branches and merges did."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from policypress.archive.versions import read_archive

from tests.run import run
from tests.site_builder import build_site
from tests.test_import import LONG, Past, import_


def text(days: int, more: str = "") -> str:
    return f"# Terms\n\nWe keep data for {days} days.\n\n{LONG}{more}"


def merge(repo: Past, when: str, *arguments: str) -> None:
    repo.git("merge", "-q", *arguments, "-m", "merge", when=f"{when}T12:00:00+00:00")


def branch_with_drafts(repo: Past) -> None:
    repo.commit("2020-01-01", {"t.md": text(30)})
    repo.git("checkout", "-q", "-b", "draft")
    repo.commit("2020-02-01", {"t.md": text(60)})
    repo.commit("2020-02-10", {"t.md": text(45)})
    repo.git("checkout", "-q", "main")


def a_merged_branch(repo: Past) -> None:
    branch_with_drafts(repo)
    merge(repo, "2020-03-01", "--no-ff", "draft")


def a_squashed_branch(repo: Past) -> None:
    branch_with_drafts(repo)
    repo.git("merge", "-q", "--squash", "draft")
    repo.git("commit", "-q", "-m", "squashed", when="2020-03-01T12:00:00+00:00")


def a_fast_forward(repo: Past) -> None:
    branch_with_drafts(repo)
    repo.git("merge", "-q", "--ff-only", "draft")


def a_merge_that_says_something_of_its_own(repo: Past) -> None:
    branch_with_drafts(repo)
    repo.git("merge", "-q", "--no-ff", "--no-commit", "draft")
    repo.commit("2020-03-01", {"t.md": text(7)})


def a_merge_that_takes_nothing(repo: Past) -> None:
    branch_with_drafts(repo)
    merge(repo, "2020-03-01", "-s", "ours", "draft")


def a_revert_of_a_merge(repo: Past) -> None:
    a_merged_branch(repo)
    repo.git("revert", "--no-edit", "-m", "1", "HEAD", when="2020-04-01T12:00:00+00:00")


def a_rename_on_a_branch(repo: Past) -> None:
    repo.commit("2020-01-01", {"old.md": text(30)})
    repo.git("checkout", "-q", "-b", "draft")
    repo.commit("2020-02-01", {"old.md": None, "t.md": text(30)})
    repo.commit("2020-02-10", {"t.md": text(45)})
    repo.git("checkout", "-q", "main")
    merge(repo, "2020-03-01", "--no-ff", "draft")


def a_rename_on_a_branch_that_rewrote_it_step_by_step(repo: Past) -> None:
    lines = LONG.splitlines()
    repo.commit("2020-01-01", {"old.md": text(30)})
    repo.git("checkout", "-q", "-b", "draft")
    repo.commit("2020-02-01", {"old.md": None, "t.md": text(45)})
    changed = [f"Wholly other words, number {n}, in their own order." for n in range(len(lines))]
    for day, upto in (("2020-02-05", 8), ("2020-02-10", 15), ("2020-02-15", 20)):
        repo.commit(
            day, {"t.md": "\n".join(["# Terms\n\nWe keep data for 45 days.\n", *changed[:upto], *lines[upto:]])}
        )
    repo.git("checkout", "-q", "main")
    merge(repo, "2020-03-01", "--no-ff", "draft")


def a_file_deleted_and_put_back(repo: Past) -> None:
    repo.commit("2020-01-01", {"t.md": text(30), "other.md": "x\n"})
    repo.commit("2020-02-01", {"t.md": None})
    repo.commit("2020-03-01", {"t.md": text(45)})


def a_branch_merged_into_a_branch(repo: Past) -> None:
    branch_with_drafts(repo)
    repo.git("checkout", "-q", "-b", "second", "draft")
    repo.commit("2020-02-15", {"t.md": text(90)})
    repo.git("checkout", "-q", "draft")
    merge(repo, "2020-02-20", "--no-ff", "second")
    repo.git("checkout", "-q", "main")
    merge(repo, "2020-03-01", "--no-ff", "draft")


def three_branches_in_one_merge(repo: Past) -> None:
    repo.commit("2020-01-01", {"t.md": text(30), "a.md": "a\n", "b.md": "b\n"})
    for name, when, file in (("one", "2020-02-01", "a.md"), ("two", "2020-02-02", "b.md")):
        repo.git("checkout", "-q", "-b", name, "main")
        repo.commit(when, {file: "changed\n", **({"t.md": text(45)} if name == "two" else {})})
    repo.git("checkout", "-q", "main")
    merge(repo, "2020-03-01", "one", "two")


def a_branch_of_another_beginning(repo: Past) -> None:
    repo.commit("2020-01-01", {"t.md": text(30)})
    repo.git("checkout", "-q", "--orphan", "other")
    repo.git("rm", "-q", "-f", "t.md")
    repo.commit("2019-05-01", {"elsewhere.md": "nothing of this\n"})
    repo.git("checkout", "-q", "main")
    merge(repo, "2020-03-01", "--no-ff", "--allow-unrelated-histories", "other")


FIRST, BRANCH = ("2020-01-01", 30), [("2020-02-01", 60), ("2020-02-10", 45)]
CASES: list[tuple[Callable[[Past], None], list[tuple[str, int]], list[tuple[str, int]]]] = [
    (a_merged_branch, [FIRST, ("2020-03-01", 45)], [FIRST, *BRANCH]),
    (a_squashed_branch, [FIRST, ("2020-03-01", 45)], [FIRST, ("2020-03-01", 45)]),
    (a_fast_forward, [FIRST, *BRANCH], [FIRST, *BRANCH]),
    (a_merge_that_says_something_of_its_own, [FIRST, ("2020-03-01", 7)], [FIRST, *BRANCH, ("2020-03-01", 7)]),
    (a_merge_that_takes_nothing, [FIRST], [FIRST, *BRANCH, ("2020-03-01", 30)]),
    (a_revert_of_a_merge, [FIRST, ("2020-03-01", 45), ("2020-04-01", 30)], [FIRST, *BRANCH, ("2020-04-01", 30)]),
    (a_rename_on_a_branch, [FIRST, ("2020-03-01", 45)], [FIRST, ("2020-02-10", 45)]),
    (a_rename_on_a_branch_that_rewrote_it_step_by_step, [FIRST, ("2020-03-01", 45)],
     [FIRST, *((f"2020-02-{day}", 45) for day in ("01", "05", "10", "15"))]),
    (a_file_deleted_and_put_back, [FIRST, ("2020-03-01", 45)], [FIRST, ("2020-03-01", 45)]),
    (a_branch_merged_into_a_branch, [FIRST, ("2020-03-01", 90)], [FIRST, *BRANCH, ("2020-02-15", 90)]),
    (three_branches_in_one_merge, [FIRST, ("2020-03-01", 45)], [FIRST, ("2020-02-02", 45)]),
    (a_branch_of_another_beginning, [FIRST], [FIRST]),
]  # fmt: skip


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return build_site(tmp_path / "site", sealed=0)


def held(root: Path, policy: str) -> list[tuple[str, int]]:
    """The day of each version, and how long data is kept after it."""
    versions = read_archive(root, [policy]).policy(policy).versions
    return [(v.name, int(v.text.split(" days")[0].rsplit(" ", 1)[1])) for v in versions]


@pytest.mark.parametrize(("make", "main_line", "every"), CASES, ids=[case[0].__name__ for case in CASES])
def test_a_version_is_what_stood_on_the_main_line_from_the_day_it_came_there(
    root: Path,
    tmp_path: Path,
    make: Callable[[Past], None],
    main_line: list[tuple[str, int]],
    every: list[tuple[str, int]],
) -> None:
    repo = Past(tmp_path / "src")
    make(repo)
    bare = tmp_path / "bare"
    subprocess.run(["git", "clone", "-q", "--bare", str(repo.folder), str(bare)], check=True)
    for name, source in (("p", repo.folder), ("bare", bare)):
        done = import_(root, name, "--git", source, "--path", "t.md")
        assert done.code == 0, done.err
        assert held(root, name) == main_line
    assert import_(root, "all", "--git", repo.folder, "--path", "t.md", "--all-commits").code == 0
    assert held(root, "all") == every
    assert run("verify", "--root", root).code == 0


def test_a_bare_repository_that_lost_its_settings_is_read_and_one_that_lost_its_head_is_named(
    root: Path, tmp_path: Path
) -> None:
    repo = Past(tmp_path / "src")
    repo.commit("2020-01-01", {"t.md": text(30)})
    bare = tmp_path / "bare"
    subprocess.run(["git", "clone", "-q", "--bare", str(repo.folder), str(bare)], check=True)
    (bare / "config").unlink()
    assert import_(root, "p", "--git", bare, "--path", "t.md").code == 0
    (bare / "HEAD").unlink()
    done = import_(root, "q", "--git", bare, "--path", "t.md")
    assert done.code == 2 and f"{bare}: is no git repository" in done.err


def test_a_folder_names_every_file_that_it_leaves_out(root: Path, tmp_path: Path) -> None:
    inner = Past(tmp_path / "inner")
    inner.commit("2020-01-01", {"x.md": "# X\n\nWords.\n"})
    repo = Past(tmp_path / "src")
    repo.commit(
        "2020-01-01", {"t.md": text(30), "logo.txt": "x", "docs/a.html": "<p>a</p>", "Odd näme.MD": "# Q\n\nW.\n"}
    )
    (repo.folder / "link.md").symlink_to("t.md")
    repo.git("-c", "protocol.file.allow=always", "submodule", "add", "-q", str(inner.folder), "sub.md")
    repo.commit("2020-02-01", {})
    done = import_(root, "p", "--git", repo.folder, "--path", ".", "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert sorted(found["policy"] for found in told["policies"]) == ["p/odd-name", "p/t"]
    assert sorted(told["left_out"]) == [".gitmodules", "docs/a.html", "link.md", "logo.txt", "sub.md"]
    shutil.rmtree(root / "policy" / "p")
    said = import_(root, "p", "--git", repo.folder, "--path", ".").out
    assert "Left out, as only Markdown files are policies (5 files):" in said and "\n  sub.md\n" in said
    for path, why in (("sub.md", "another repository"), ("link.md", "is a link"), ("docs", "holds no Markdown file")):
        done = import_(root, "q", "--git", repo.folder, "--path", path)
        assert done.code == 2 and why in done.err
