"""Killed at any moment: the old state or the new, and nothing left behind. The whole matrix is `make crash`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import policypress.durable.exchange
import pytest
from policypress.archive.steps import archive_step, one_state
from policypress.archive.versions import read_archive
from policypress.durable.beside import STEP, replacing, replacing_file, scratch, tidy, write_atomic
from policypress.durable.locks import alone, is_held
from policypress.errors import PolicyError, TryAgainLater

from benchmarks.crash_scenes import SCENES
from tests.conftest import REPOSITORY
from tests.run import Done, run
from tests.site_builder import MATERIAL, build_site, git

TODAY = "2026-11-22"


def matrix(scene: str, sample: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "benchmarks/crash_matrix.py", "--sample", str(sample), scene]
    return subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True)


def test_a_killed_seal_leaves_the_old_archive_or_the_new_one() -> None:
    done = matrix("seal", 5)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.parametrize("scene", sorted(set(SCENES) - {"seal"}))
def test_a_killed_command_leaves_the_old_state_or_the_new_one_and_a_rerun_finishes(scene: str) -> None:
    done = matrix(scene, 3)
    assert done.returncode == 0, done.stdout + done.stderr


def tree(folder: Path) -> dict[str, bytes]:
    """Every file below a folder but git's own."""
    files = (path for path in folder.rglob("*") if path.is_file() and ".git" not in path.parts)
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def seal(root: Path) -> Done:
    return run("seal", "privacy", "--root", root, "--today", TODAY, "--by", "Legal desk")


@pytest.fixture
def unsealed(tmp_path: Path) -> Path:
    root = build_site(tmp_path / "site", sealed=2)
    (root / "policy/privacy/index.md").write_text(MATERIAL, encoding="utf-8")
    return root


def test_a_second_command_that_would_write_is_refused_in_words(unsealed: Path) -> None:
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(unsealed)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert holder.stdin and holder.stdout
    assert holder.stdout.readline() == "held\n"
    before = tree(unsealed)
    done = seal(unsealed)
    holder.communicate("\n")
    assert done.code == 75 and "another command is writing here at this moment" in done.err
    assert tree(unsealed) == before
    assert seal(unsealed).code == 0


_HOLD = """
import sys
from pathlib import Path
from policypress.archive.steps import archive_step
with archive_step(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.readline()
"""


def test_versions_that_came_after_the_archive_was_read_are_never_forked(unsealed: Path) -> None:
    from policypress.archive.draft import draft
    from policypress.archive.seal import write_version
    from policypress.archive.status import standing
    from policypress.archive.working import read_working
    from policypress.settings import load_settings

    from tests.site_builder import PEOPLE, TODAY, policy_of

    policy = policy_of(unsealed)
    working = read_working(unsealed, policy)
    assert working
    found = draft(policy, working, load_settings(unsealed), standing(policy, TODAY))
    assert found
    other = MATERIAL.replace("2027-02-01", "2027-01-10").replace("1 February", "10 January")
    (unsealed / "policy/privacy/index.md").write_text(other, encoding="utf-8")
    assert seal(unsealed).code == 0
    with pytest.raises(TryAgainLater, match="another command changed its versions meanwhile"):
        write_version(policy, found, TODAY, PEOPLE)
    assert len(read_archive(unsealed).policy("privacy").versions) == 3


def left_by_a_killed_run(root: Path, targets: list[str], texts: list[str]) -> Path:
    """The folder of a step that was valid when its run was killed."""
    staged = root / STEP
    staged.mkdir()
    (staged / ".gitignore").write_text("*\n", encoding="utf-8")
    for number, text in enumerate(texts, 1):
        (staged / str(number)).write_text(text, encoding="utf-8")
    (staged / "journal.json").write_text(json.dumps({"format": 1, "targets": targets}), encoding="utf-8")
    return staged


@pytest.mark.parametrize("command", ["check", "verify", "as-of"])
def test_a_reader_finishes_what_a_killed_run_left(unsealed: Path, command: str) -> None:
    left_by_a_killed_run(unsealed, ["policy/privacy/index.md"], [MATERIAL.replace("60 days", "70 days")])
    more = {"check": ["--today", TODAY], "as-of": ["privacy", "2026-01-01"]}.get(command, [])
    assert run(command, *more, "--root", unsealed).code == 0
    assert "70 days" in (unsealed / "policy/privacy/index.md").read_text(encoding="utf-8")
    assert not (unsealed / STEP).exists()


def test_what_a_run_staged_and_never_committed_is_removed_by_the_next(unsealed: Path) -> None:
    staged = left_by_a_killed_run(unsealed, ["policy/privacy/index.md"], ["never"])
    (staged / "journal.json").unlink()
    before = tree(unsealed / "policy")
    assert run("check", "--root", unsealed, "--today", TODAY).code == 0
    assert tree(unsealed / "policy") == before and not staged.exists()


@pytest.mark.parametrize(
    "target", ["../outside", "/etc/hosts", "mkdocs.yml", ".git/hooks/pre-commit", "policy/.hidden", "policy/link/x.md"]
)
def test_no_journal_leads_out_of_the_archive(unsealed: Path, tmp_path: Path, target: str) -> None:
    (tmp_path / "elsewhere").mkdir()
    (unsealed / "policy/link").symlink_to(tmp_path / "elsewhere")
    left_by_a_killed_run(unsealed, [target], ["no"])
    before = tree(tmp_path)
    done = run("verify", "--root", unsealed)
    assert done.code == 1 and "is not a journal that this command can finish" in done.err
    assert tree(tmp_path) == before


@pytest.mark.parametrize("how", ["committed", "added", "linked"])
def test_a_step_that_came_with_a_commit_is_refused(unsealed: Path, tmp_path: Path, how: str) -> None:
    if how == "linked":
        (unsealed / STEP).symlink_to(tmp_path)
    else:
        left_by_a_killed_run(unsealed, ["policy/privacy/versions/2030-01-01.md"], ["no"])
        git(unsealed, "add", "-f", f"{STEP}/1", f"{STEP}/journal.json")
    if how == "committed":
        git(unsealed, "commit", "-q", "-m", "Sneak in")
    done = run("check", "--root", unsealed, "--today", TODAY)
    assert done.code == 1 and "was not left here by this program" in done.err
    assert not (unsealed / "policy/privacy/versions/2030-01-01.md").exists()


def test_git_passes_over_what_is_staged_even_where_the_repository_does_not_say_so(unsealed: Path) -> None:
    git(unsealed, "add", "-A")
    git(unsealed, "commit", "-q", "-m", "Before")
    with archive_step(unsealed) as step:
        step.write(unsealed / "policy/privacy/index.md", "new\n")
        assert git(unsealed, "status", "--porcelain", "--untracked-files=all") == ""
    with scratch(unsealed) as place:
        (place / "users.csv").write_text("id\n", encoding="utf-8")
        assert "users" not in git(unsealed, "status", "--porcelain", "--untracked-files=all")


def test_a_step_that_fails_changes_nothing(unsealed: Path) -> None:
    before = tree(unsealed)
    with pytest.raises(ZeroDivisionError), archive_step(unsealed) as step:
        step.write(unsealed / "policy/privacy/index.md", "new\n")
        raise ZeroDivisionError
    with pytest.raises(PolicyError, match="outside what this command may write"), archive_step(unsealed) as step:
        step.write(unsealed / "policy/privacy/index.md", "new\n")
        step.write(unsealed / "mkdocs.yml", "new\n")
    assert tree(unsealed) == before


def test_what_may_not_be_written_is_still_read_unless_a_step_waits(
    unsealed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    staged = left_by_a_killed_run(unsealed, ["policy/privacy/index.md"], ["new"])
    monkeypatch.setattr(os, "rename", refused)
    monkeypatch.setattr("shutil.rmtree", refused)
    with pytest.raises(PolicyError, match="it puts the rest in place"), one_state(unsealed):
        pass
    (staged / "journal.json").unlink()
    with one_state(unsealed):
        assert staged.exists()


# -- folders and files that take another's place


@pytest.fixture(params=[True, False], ids=["exchanged", "renamed twice"])
def exchanging(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Whether the system can exchange two names."""
    if not request.param:
        monkeypatch.setattr(policypress.durable.exchange, "_swap", lambda: None)
    return bool(request.param)


def test_a_folder_takes_the_place_of_another_and_nothing_else_is_left(tmp_path: Path, exchanging: bool) -> None:
    for text in ("old", "new"):
        with replacing(tmp_path / "out", mode=0o700) as beside:
            (beside / "file").write_text(text, encoding="utf-8")
    assert tree(tmp_path) == {"out/file": b"new"} and [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (tmp_path / "out").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_was_not_finished_leaves_the_old_one(tmp_path: Path, exchanging: bool) -> None:
    write_atomic(tmp_path / "out/file", "old")
    with pytest.raises(ZeroDivisionError), replacing(tmp_path / "out") as beside:
        (beside / "file").write_text("new", encoding="utf-8")
        raise ZeroDivisionError
    with pytest.raises(ZeroDivisionError), replacing_file(tmp_path / "out/file") as file:
        file.write_text("new", encoding="utf-8")
        raise ZeroDivisionError
    assert tree(tmp_path) == {"out/file": b"old"} and [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize(
    ("left", "stands"),
    [
        ({".policypress-out.ready": "new", "out": "old"}, "new"),
        ({".policypress-out.ready": "new", ".policypress-out.old": "old"}, "new"),
        ({"out": "new", ".policypress-out.old": "old"}, "new"),
        ({"out": "old", ".policypress-out-abc": "half"}, "old"),
    ],
    ids=["committed", "between the renames", "not cleared away", "not committed"],
)
def test_what_a_kill_left_between_two_renames_is_finished(tmp_path: Path, left: dict[str, str], stands: str) -> None:
    for name, text in left.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text(text, encoding="utf-8")
    tidy(tmp_path)
    assert tree(tmp_path) == {"out/file": stands.encode()} and [path.name for path in tmp_path.iterdir()] == ["out"]


def test_nobody_waits_for_himself_and_what_goes_on_is_left_alone(tmp_path: Path) -> None:
    with alone(tmp_path), alone(tmp_path), scratch(tmp_path) as going:
        assert is_held(going.parent)
        write_atomic(tmp_path / "file", "text")
        assert going.exists()
    assert tree(tmp_path) == {"file": b"text"} and not is_held(tmp_path)


# -- a command that finds done what was done clears away what the killed one left


def test_importing_the_same_file_again_clears_away_the_step_that_was_killed(unsealed: Path, tmp_path: Path) -> None:
    page = tmp_path / "terms.txt"
    page.write_text("Terms\n\nEffective 1 March 2027\n\nPay in time.\n", encoding="utf-8")
    assert run("import", "terms", page, "--root", unsealed, "--today", TODAY).code == 0
    staged = left_by_a_killed_run(unsealed, ["policy/terms/index.md"], ["moved already"])
    (staged / "1").unlink()
    assert run("import", "terms", page, "--root", unsealed, "--today", TODAY).code == 0
    assert not staged.exists()


def test_a_ledger_whose_making_was_killed_leaves_no_second_name_of_it(tmp_path: Path) -> None:
    from policypress.notice.ledger import open_ledger

    open_ledger(tmp_path / "ledger.db").close()
    os.link(tmp_path / "ledger.db", tmp_path / ".policypress-ledger.db.new")
    open_ledger(tmp_path / "ledger.db").close()
    assert not list(tmp_path.glob(".policypress-*"))
