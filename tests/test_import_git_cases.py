"""``import --git``: odd repositories and odd texts, each told in words; what is no text of a policy is no version."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from policypress.archive.gitrepo import GitRepo
from policypress.archive.versions import read_archive
from policypress.errors import UsageError
from policypress.files import TEXT

from tests.run import Done, run
from tests.site_builder import build_site
from tests.test_import import Past, import_

FILE = "p.md"


def text(days: int) -> str:
    return f"# Terms\n\nWe keep data for {days} days after you close your account.\n"


def brought(tmp_path: Path, source: Path, *more: str) -> tuple[list[str], list[str], Done]:
    """The texts and days that a history became, and what was printed; the archive is verified."""
    root = build_site(tmp_path / "site", sealed=0)
    done = import_(root, "p", "--git", source, "--path", FILE, *more)
    if done.code:
        assert not (root / "policy" / "p").exists()
        return [], [], done
    assert run("verify", "--root", root).code == 0
    versions = read_archive(root, ["p"]).policy("p").versions
    return [v.text.split("---\n", 2)[2] for v in versions], [v.name for v in versions], done


def line_ends(repo: Past) -> None:
    repo.git("config", "core.autocrlf", "false")
    repo.commit("2020-01-01", {FILE: text(1).replace("\n", "\r\n").encode()})
    repo.commit("2020-01-02", {FILE: text(1).encode()})
    repo.commit("2020-01-03", {FILE: text(2).encode()})


def no_words(repo: Past) -> None:
    repo.commit("2020-01-01", {FILE: ""})
    repo.commit("2020-01-02", {FILE: text(1)})
    repo.commit("2020-01-03", {FILE: " \n\n"})
    repo.commit("2020-01-04", {FILE: text(2)})


def put_back(repo: Past) -> None:
    repo.commit("2020-01-01", {FILE: text(1)})
    repo.commit("2020-01-02", {FILE: None, "q": "x"})
    repo.commit("2020-01-03", {FILE: text(2)})


def a_folder_in_between(repo: Past) -> None:
    repo.commit("2020-01-01", {FILE: text(1)})
    repo.commit("2020-01-02", {FILE: None})
    repo.commit("2020-01-03", {f"{FILE}/index.md": text(9)})
    shutil.rmtree(repo.folder / FILE)
    repo.commit("2020-01-04", {FILE: text(2)})


def another_case(repo: Past) -> None:
    repo.commit("2020-01-01", {"P.md": text(1)})
    repo.git("mv", "-f", "P.md", FILE)
    repo.commit("2020-01-02", {})
    repo.commit("2020-01-03", {FILE: text(2)})


def another_mode(repo: Past) -> None:
    repo.commit("2020-01-01", {FILE: text(1)})
    (repo.folder / FILE).chmod(0o755)
    repo.commit("2020-01-02", {FILE: text(1)})
    repo.commit("2020-01-03", {FILE: text(2)})


def utf_16(repo: Past) -> None:
    repo.commit("2020-01-01", {FILE: text(1).encode("utf-16")})
    repo.commit("2020-01-02", {FILE: text(2).encode("utf-8-sig")})


def replaced(repo: Past) -> None:
    repo.commit("2020-01-01", {FILE: text(1)})
    repo.commit("2020-01-02", {FILE: text(2), "other": text(777)})
    repo.git("replace", repo.git("rev-parse", f"HEAD:{FILE}").strip(), repo.git("rev-parse", "HEAD:other").strip())


def grafted(repo: Past) -> None:
    repo.commit("2020-01-01", {FILE: text(1)})
    last = repo.commit("2020-01-02", {FILE: text(2)})
    (repo.folder / ".git" / "info").mkdir(exist_ok=True)
    (repo.folder / ".git" / "info" / "grafts").write_text(f"{last}\n")


def a_link_before(repo: Past) -> None:
    repo.commit("2019-01-01", {"real.md": text(0)})
    (repo.folder / FILE).symlink_to("real.md")
    repo.commit("2019-01-02", {})
    (repo.folder / FILE).unlink()
    repo.commit("2020-01-01", {FILE: text(1)})
    repo.commit("2020-01-02", {FILE: text(2)})


def an_octopus(repo: Past) -> None:
    repo.commit("2020-01-01", {FILE: text(1)})
    for number, name in enumerate("abc", start=2):
        repo.git("checkout", "-q", "-b", name, "main")
        repo.commit(f"2020-01-0{number}", {name: "x", FILE: text(2) if name == "b" else text(1)})
    repo.git("checkout", "-q", "main")
    repo.git("merge", "-q", "-m", "m", "a", "b", "c", when="2020-02-01T12:00:00+00:00")


HISTORIES: dict[str, Callable[[Past], None]] = {
    "line ends that changed": line_ends,
    "commits without a word": no_words,
    "a file that was put back": put_back,
    "a folder of the same name in between": a_folder_in_between,
    "a name in other capitals": another_case,
    "a mode that changed": another_mode,
    "texts in UTF-16 and with a mark": utf_16,
    "objects that are replaced here alone": replaced,
    "grafts": grafted,
    "a link before it was a file": a_link_before,
    "a merge of many branches": an_octopus,
}


@pytest.mark.parametrize("make", HISTORIES.values(), ids=HISTORIES.keys())
def test_what_readers_saw_is_two_versions(make: Callable[[Past], None], tmp_path: Path) -> None:
    repo = Past(tmp_path / "src")
    make(repo)
    texts, names, done = brought(tmp_path, repo.folder)
    assert done.code == 0, done.err
    assert [" ".join(body.split()) for body in texts] == [" ".join(text(days).split()) for days in (1, 2)]
    assert names == sorted(set(names))


def test_a_day_that_has_not_come_is_a_clock_that_was_wrong(tmp_path: Path) -> None:
    repo = Past(tmp_path / "src")
    repo.commit("2020-01-01", {FILE: text(1)})
    repo.commit("2031-01-01", {FILE: text(2)})
    _, names, done = brought(tmp_path, repo.folder)
    assert names == ["2020-01-01", "2026-11-22"]
    assert "says 2031-01-01, a day that has not come: dated 2026-11-22" in done.out


def test_a_text_that_is_no_longer_there_is_said_to_be_gone(tmp_path: Path) -> None:
    repo = Past(tmp_path / "src")
    repo.commit("2020-01-01", {FILE: text(1)})
    repo.commit("2020-01-02", {FILE: None, "q": "x"})
    _, names, done = brought(tmp_path, repo.folder)
    assert names == ["2020-01-01"] and f"the newest commit has no {FILE} any more" in done.out


def test_a_text_that_git_lfs_keeps_elsewhere_is_no_version(tmp_path: Path) -> None:
    repo = Past(tmp_path / "src")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0a\nsize 12345\n"
    repo.commit("2020-01-01", {FILE: pointer})
    _, _, done = brought(tmp_path, repo.folder)
    assert done.code == 1 and "Git LFS keeps this text elsewhere. Fetch it with `git lfs pull`" in done.err


def test_an_object_that_is_missing_is_named_with_a_remedy(tmp_path: Path) -> None:
    repo = Past(tmp_path / "src")
    repo.commit("2020-01-01", {FILE: text(1)})
    repo.commit("2020-01-02", {FILE: text(2)})
    name = repo.git("rev-parse", f"HEAD~1:{FILE}").strip()
    (repo.folder / ".git" / "objects" / name[:2] / name[2:]).unlink()
    _, _, done = brought(tmp_path, repo.folder)
    assert done.code == 2 and f"git object {name} is not there" in done.err and "Clone it anew" in done.err


def test_a_file_without_words_in_any_commit_is_refused(tmp_path: Path) -> None:
    repo = Past(tmp_path / "src")
    repo.commit("2020-01-01", {FILE: ""})
    _, _, done = brought(tmp_path, repo.folder)
    assert done.code == 1 and "holds no words in any commit" in done.err


def test_a_bundle_without_a_newest_commit_takes_its_branch(tmp_path: Path) -> None:
    repo = Past(tmp_path / "src")
    repo.commit("2020-01-01", {FILE: text(1)})
    bundle = tmp_path / "x.bundle"
    repo.git("bundle", "create", "-q", str(bundle), "main")
    assert brought(tmp_path, bundle)[1] == ["2020-01-01"]


def test_a_bundle_of_branches_none_of_which_counts_is_refused_with_their_names(tmp_path: Path) -> None:
    repo = Past(tmp_path / "src")
    repo.commit("2020-01-01", {FILE: text(1)})
    for name in ("blue", "green"):
        repo.git("branch", name)
    bundle = tmp_path / "x.bundle"
    repo.git("bundle", "create", "-q", str(bundle), "blue", "green")
    _, _, done = brought(tmp_path, bundle)
    assert done.code == 2 and "which of its branches counts (blue, green)" in done.err


def test_a_file_that_is_no_repository_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "x.bundle").write_text("no bundle")
    _, _, done = brought(tmp_path, tmp_path / "x.bundle")
    assert done.code == 2 and "not a git repository or bundle (" in done.err and "(')" not in done.err


def test_what_a_strange_repository_would_run_is_not_run(tmp_path: Path) -> None:
    repo = Past(tmp_path / "src")
    repo.commit("2020-01-01", {".gitattributes": "*.md diff=x filter=x\n", FILE: text(1)})
    ran = tmp_path / "ran"
    with (repo.folder / ".git" / "config").open("a") as config:
        config.write(
            f'[core]\n\tfsmonitor = touch {ran}\n\tpager = touch {ran}\n[diff "x"]\n\ttextconv = touch {ran}; cat\n'
            f'\tcommand = touch {ran}\n[filter "x"]\n\tsmudge = touch {ran}; cat\n\tclean = touch {ran}; cat\n'
            f"[gpg]\n\tprogram = touch {ran}\n[log]\n\tshowSignature = true\n"
        )
    _, names, done = brought(tmp_path, repo.folder)
    assert done.code == 0 and names == ["2020-01-01"] and not ran.exists()


def test_a_shallow_clone_is_refused_with_what_completes_it(tmp_path: Path) -> None:
    repo = Past(tmp_path / "src")
    repo.commit("2020-01-01", {FILE: text(1)})
    repo.commit("2020-01-02", {FILE: text(2)})
    clone = ["git", "clone", "-q", "--depth", "1", f"file://{repo.folder}", str(tmp_path / "short")]
    subprocess.run(clone, check=True, capture_output=True)
    _, _, done = brought(tmp_path, tmp_path / "short")
    assert done.code == 2 and "is a shallow clone" in done.err and "Run `git fetch --unshallow` there." in done.err


@pytest.mark.parametrize(
    ("size", "refused"),
    [(0, ""), (1, ""), (TEXT, ""), (TEXT + 1, "is longer than 2 MB"), (None, "is not there: the clone is partial")],
)
def test_a_file_in_git_is_read_up_to_the_size_of_a_text(tmp_path: Path, size: int | None, refused: str) -> None:
    repo = Past(tmp_path / "src")
    repo.commit("2020-01-01", {FILE: b"x" * (size or 0), "other": "other\n"})
    other = repo.git("rev-parse", "HEAD:other").strip()
    name = "1" * 40 if size is None else repo.git("rev-parse", f"HEAD:{FILE}").strip()
    found = GitRepo.required(repo.folder)
    if refused:
        with pytest.raises(UsageError, match=f"git object {name}:? {refused}"):
            found.blobs([other, name])
    else:
        assert found.blobs([name, other, name]) == {name: b"x" * (size or 0), other: b"other\n"}
