"""One repository in which everything happened once, and every answer that is read out of it."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from policypress.archive.gitrepo import Added, Commit, GitRepo, PastText, Published, _address
from policypress.errors import UsageError
from policypress.files import TEXT

from tests.test_import import LONG, Past

ODD = 'policy/ü "odd".md'


class Told(NamedTuple):
    """The repository, what reads it, and its commits by a word for what happened in each."""

    past: Past
    repo: GitRepo
    sha: dict[str, str]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        patch.setenv("GIT_CONFIG_NOSYSTEM", "1")
        for role in ("AUTHOR", "COMMITTER"):
            patch.setenv(f"GIT_{role}_NAME", "Legal desk")
            patch.setenv(f"GIT_{role}_EMAIL", "legal@example.com")
        past = Past(tmp_path_factory.mktemp("git") / "past")
        past.git("config", "core.autocrlf", "false")
        sha = {"first": past.commit("2021-09-02", {"policy/a.md": "One.\n", "note.txt": "A note.\n", ODD: "Odd.\n"})}
        sha["more"] = past.commit("2021-10-01T23:30:00-05:00", {"policy/a.md": "Two.\n", "policy/sub/b.md": "B.\n"})
        past.git("tag", "-a", "-m", "The first words.\n\nAnd more.", "words")
        past.git("tag", "light")
        sha["gone"] = past.commit("2021-11-01", {"policy/a.md": None})
        past.git("checkout", "-q", "-b", "side")
        sha["side"] = past.commit("2021-11-10", {"policy/side.md": "Side.\n", "policy/sub/b.md": "B on the side.\n"})
        past.git("checkout", "-q", "main")
        sha["back"] = past.commit("2021-12-01", {"policy/a.md": "Two.\n"})
        past.git("merge", "-q", "--no-commit", "--no-ff", "side", when="2021-12-02T12:00:00+00:00")
        sha["merge"] = past.commit("2021-12-02", {"policy/a.md": "Three, slipped in.\n"})
        past.git("mv", "policy/a.md", "policy/c.md")
        os.symlink("note.txt", past.folder / "link")
        sha["renamed"] = past.commit("2021-12-03", {"policy/run.sh": "x\n"})
        yield Told(past, GitRepo.required(past.folder), sha)


def test_a_folder_is_in_the_repository_around_it_or_in_none(told: Told, tmp_path: Path) -> None:
    top = told.past.folder.resolve()
    for inside in (top, top / "policy", top / "policy" / "sub"):
        found = GitRepo.around(inside)
        assert found and found.top == top
    assert GitRepo.around(tmp_path) is None
    assert GitRepo.around(tmp_path / "nowhere") is None
    with pytest.raises(UsageError, match=r"not in a git repository\. Run `git init`"):
        GitRepo.required(tmp_path)


def test_without_git_there_is_no_repository_and_that_is_said(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    assert GitRepo.around(told.past.folder) is None
    with pytest.raises(UsageError, match="git is not installed here"):
        GitRepo.required(told.past.folder)


def test_a_file_is_named_from_the_top_of_the_repository(told: Told, tmp_path: Path) -> None:
    top = told.past.folder
    assert told.repo.relative(top / "policy" / "sub" / ".." / "a.md") == "policy/a.md"
    assert told.repo.relative(top) == "."
    with pytest.raises(UsageError, match="lies outside the git repository"):
        told.repo.relative(tmp_path / "a.md")


def test_a_revision_is_one_where_it_names_a_commit(told: Told) -> None:
    known = ["HEAD", "HEAD~1", "main", "side", "words", "light", told.sha["first"], told.sha["first"][:8]]
    unknown = ["nothing", "--all", "HEAD~99", "HEAD:policy/a.md", "0" * 40, ""]
    assert [name for name in [*known, *unknown] if told.repo.exists(name)] == known


def test_a_text_is_read_as_it_stood_at_a_revision(told: Told) -> None:
    assert told.repo.text_at("words", "policy/a.md") == "Two.\n"
    assert told.repo.text_at(told.sha["first"], "policy/a.md") == "One.\n"
    assert told.repo.text_at("HEAD", ODD) == "Odd.\n"
    with pytest.raises(UsageError, match=r"nothing: no such revision\. Check the name with `git log`"):
        told.repo.text_at("nothing", "policy/a.md")
    with pytest.raises(UsageError, match=r"HEAD:policy/a\.md: no such file in that revision"):
        told.repo.text_at("HEAD", "policy/a.md")


def test_a_revision_holds_files_and_not_folders(told: Told) -> None:
    held = {path: told.repo.has("HEAD", path) for path in ("policy/c.md", "policy/a.md", "policy", ODD)}
    assert held == {"policy/c.md": True, "policy/a.md": False, "policy": False, ODD: True}
    assert told.repo.has("words", "policy/a.md")
    assert not told.repo.has("nothing", "policy/a.md")
    assert told.repo.blob("HEAD", "policy") is None
    assert told.repo.blob("HEAD", "policy/c.md", limit=19) == b"Three, slipped in.\n"
    with pytest.raises(UsageError, match=r"HEAD:policy/c\.md: is longer than 0 KB"):
        told.repo.blob("HEAD", "policy/c.md", limit=18)


def test_commits_are_told_newest_first_with_author_and_zone(told: Told) -> None:
    found = list(told.repo.commits("policy/a.md"))
    assert [one.sha for one in found] == [
        told.sha[name] for name in ("renamed", "merge", "back", "gone", "more", "first")
    ]
    when = datetime.fromisoformat("2021-10-01T23:30:00-05:00")
    assert found[4] == Commit(told.sha["more"], "Jo Writer", when)
    assert found[4].when.utcoffset() == when.utcoffset()
    assert found[5].when == datetime(2021, 9, 2, 12, tzinfo=UTC)
    assert [one.sha for one in told.repo.commits("policy/a.md", 2)] == [told.sha["renamed"], told.sha["merge"]]
    assert list(told.repo.commits("nothing.md")) == []


def test_a_sealed_file_that_was_changed_or_deleted_later_is_found_with_the_commit(told: Told) -> None:
    assert told.repo.rewritten("policy") == {
        "policy/a.md": told.sha["more"], "policy/sub/b.md": told.sha["side"],
    }  # fmt: skip
    assert told.repo.rewritten("note.txt") == {}


def test_what_a_folder_held_is_read_with_its_bytes_and_without_links(told: Told) -> None:
    assert told.repo.held("HEAD", "policy") == {
        "c.md": b"Three, slipped in.\n", "run.sh": b"x\n", "side.md": b"Side.\n", "sub/b.md": b"B on the side.\n",
        ODD.removeprefix("policy/"): b"Odd.\n",
    }  # fmt: skip
    assert told.repo.held(told.sha["more"], "policy/sub") == {"b.md": b"B.\n"}
    assert told.repo.held("HEAD", "nothing") == told.repo.held("HEAD", "link") == {}
    assert set(told.repo.held("HEAD", ".")) == set(told.repo.files()) - {"link"}


def test_the_states_of_a_file_are_told_oldest_first_and_once_in_a_row(told: Told) -> None:
    assert told.repo.states("policy/a.md") == [b"One.\n", b"Two.\n", b"Two.\n", b"Three, slipped in.\n"]
    assert told.repo.states("policy/sub/b.md") == [b"B.\n", b"B on the side.\n"]
    assert told.repo.states("nothing.md") == []


def test_a_state_that_comes_back_is_told_again(tmp_path: Path) -> None:
    past = Past(tmp_path / "past")
    for day, text in enumerate(("One.\n", "Two.\n", "One.\n", None, "One.\n"), 1):
        past.commit(f"2021-01-0{day}", {"a.md": text, "day.txt": str(day)})
    assert GitRepo.required(past.folder).states("a.md") == [b"One.\n", b"Two.\n", b"One.\n", b"One.\n"]


def test_the_first_commit_that_added_a_file_is_named_with_its_day(told: Told) -> None:
    assert told.repo.added_in("policy/a.md") == told.sha["first"]
    assert told.repo.added_in("policy/side.md") == told.sha["side"]
    assert told.repo.added_in("nothing.md") == ""
    found = told.repo.additions("policy")
    assert found["policy/a.md"] == Added(told.sha["first"], date(2021, 9, 2))
    assert found["policy/sub/b.md"] == Added(told.sha["more"], date(2021, 10, 1))
    assert found["policy/side.md"] == Added(told.sha["side"], date(2021, 11, 10))
    assert found[ODD].commit == told.sha["first"]
    assert sorted(found) == sorted(
        ["policy/a.md", "policy/c.md", "policy/run.sh", "policy/side.md", "policy/sub/b.md", ODD]
    )


def test_the_files_of_the_newest_commit_are_listed(told: Told) -> None:
    assert sorted(told.repo.files()) == sorted(
        ["link", "note.txt", "policy/c.md", "policy/run.sh", "policy/side.md", "policy/sub/b.md", ODD]
    )


def test_where_nothing_was_committed_yet_there_is_nothing_to_tell(tmp_path: Path) -> None:
    Past(tmp_path / "new")
    repo = GitRepo.required(tmp_path / "new")
    assert (repo.files(), repo.states("a"), repo.additions("a"), repo.rewritten("a")) == ([], [], {}, {})
    assert (list(repo.commits("a")), repo.added_in("a"), repo.differing("a")) == ([], "", [])
    assert (repo.published(), repo.histories(["a"]), repo.exists("HEAD")) == (None, {"a": []}, False)


def test_an_annotated_tag_is_one_and_a_light_one_is_none(told: Told) -> None:
    names = ("words", "light", "nothing", "main")
    assert [name for name in names if told.repo.has_tag(name)] == ["words"]
    assert told.repo.tag_message("words").endswith("The first words.\n\nAnd more.")
    assert told.repo.signed_tag("nothing") == ("missing", "")
    assert told.repo.signed_tag("words")[0] == "bad"


def test_a_setting_is_read_or_empty(told: Told) -> None:
    assert told.repo.setting("core.autocrlf") == "false"
    assert (told.repo.setting("user.nothing"), told.repo.setting("user.name"), told.repo.identity()) == ("", "", "")


def test_a_branch_left_where_it_left_or_never(told: Told, tmp_path: Path) -> None:
    assert told.repo.merge_base("side") == told.sha["side"]
    assert told.repo.merge_base(told.sha["first"]) == told.sha["first"]
    with pytest.raises(UsageError, match=r"nothing: no such revision\. Fetch it"):
        told.repo.merge_base("nothing")
    clone = _copy(told, tmp_path)
    clone.git("checkout", "-q", "--orphan", "other")
    clone.commit("2022-01-01", {"policy/c.md": "Another start.\n"})
    repo = GitRepo.required(clone.folder)
    assert repo.merge_base("main") == "main"
    assert repo.merge_base("other") == clone.git("rev-parse", "other").strip()


def test_files_are_tracked_from_the_moment_they_are_added(told: Told, tmp_path: Path) -> None:
    clone = _copy(told, tmp_path)
    repo = GitRepo.required(clone.folder)
    new = clone.folder / "new[1].md"
    new.write_text("New.\n", encoding="utf-8")
    (clone.folder / "new1.md").write_text("New.\n", encoding="utf-8")
    assert not repo.tracks(new)
    clone.git("add", "new1.md")
    assert not repo.tracks(new)
    clone.git("add", "new[[]1].md")
    assert [repo.tracks(clone.folder / name) for name in ("new[1].md", "policy", "policy/c.md", "policy/a.md")] == [
        True, True, True, False,
    ]  # fmt: skip


def test_what_lies_otherwise_than_it_was_committed_is_named(told: Told, tmp_path: Path) -> None:
    clone = _copy(told, tmp_path)
    repo = GitRepo.required(clone.folder)
    assert (repo.uncommitted("policy"), repo.differing("policy"), repo.changed_since("HEAD", "policy")) == ([], [], {})
    (clone.folder / "policy/side.md").write_text("Other.\n", encoding="utf-8")
    (clone.folder / "policy/c.md").unlink()
    (clone.folder / "policy/new.md").write_text("New.\n", encoding="utf-8")
    (clone.folder / "note.txt").write_text("Elsewhere.\n", encoding="utf-8")
    clone.git("update-index", "--assume-unchanged", "policy/side.md")
    # Git was told to overlook the edit; only who compares the bytes sees it.
    assert repo.uncommitted("policy") == ["policy/c.md", "policy/new.md"]
    assert repo.differing("policy") == ["policy/c.md", "policy/side.md"]
    assert repo.changed_since("HEAD", "policy") == {
        "policy/c.md": "deleted", "policy/new.md": "added", "policy/side.md": "changed",
    }  # fmt: skip
    assert repo.changed_since("HEAD", "policy/sub", "note.txt", "nothing") == {"note.txt": "changed"}
    assert repo.changed_since(told.sha["first"], "policy/a.md", "note.txt") == {
        "note.txt": "changed", "policy/a.md": "deleted",
    }  # fmt: skip
    clone.git("update-index", "--no-assume-unchanged", "policy/side.md")
    assert repo.uncommitted("policy") == ["policy/c.md", "policy/new.md", "policy/side.md"]
    assert repo.uncommitted("note.txt") == ["note.txt"]


def test_a_commit_is_published_when_a_remote_holds_it_and_nothing_was_edited_since(told: Told, tmp_path: Path) -> None:
    clone = _copy(told, tmp_path)
    repo = GitRepo.required(clone.folder)
    head = clone.git("rev-parse", "HEAD").strip()
    assert repo.published() is None
    clone.git("remote", "add", "folder", str(told.past.folder))
    clone.git("update-ref", "refs/remotes/folder/main", head)
    assert repo.published() is None  # nobody else can fetch from a folder of this machine
    clone.git("remote", "add", "web", "https://jo:secret@git.example.com/legal/policies.git")
    assert repo.published() is None
    clone.git("update-ref", "refs/remotes/web/main", f"{head}~1")
    assert repo.published() is None  # what is checked out was not pushed there
    clone.git("update-ref", "refs/remotes/web/main", head)
    assert repo.published() == Published("https://git.example.com/legal/policies.git", head)
    (clone.folder / "unknown.txt").write_text("Beside it.\n", encoding="utf-8")
    assert repo.published() is not None
    (clone.folder / "note.txt").write_text("Edited.\n", encoding="utf-8")
    assert repo.published() is None


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("git@git.example.com:legal/policies.git", "ssh://git@git.example.com/legal/policies.git"),
        ("git.example.com:legal/policies.git", "ssh://git@git.example.com/legal/policies.git"),
        ("jo@git.example.com:~jo/p.git", "ssh://jo@git.example.com/~jo/p.git"),
        ("ssh://jo@git.example.com:2222/legal.git", "ssh://jo@git.example.com:2222/legal.git"),
        ("https://jo:secret@git.example.com:8443/legal.git", "https://git.example.com:8443/legal.git"),
        ("https://git.example.com/legal.git", "https://git.example.com/legal.git"),
        ("http://git.example.com/legal.git", "http://git.example.com/legal.git"),
        ("git://git.example.com/legal.git", "git://git.example.com/legal.git"),
        ("/srv/git/legal.git", ""), ("../legal.git", ""), ("file:///srv/git/legal.git", ""), ("host:legal.git", ""),
    ],
)  # fmt: skip
def test_where_a_commit_can_be_fetched_is_told_without_a_password(url: str, address: str) -> None:
    assert _address(url) == address


def test_the_texts_of_the_main_line_are_told_with_the_day_they_came_there(told: Told) -> None:
    found = told.repo.histories(["policy/c.md", "policy/side.md", "policy/sub/b.md", "nothing.md"])
    assert [(one.commit, one.day.isoformat(), one.path) for one in found["policy/c.md"]] == [
        (told.sha["first"], "2021-09-02", "policy/a.md"), (told.sha["more"], "2021-10-01", "policy/a.md"),
        (told.sha["merge"], "2021-12-02", "policy/a.md"),
    ]  # fmt: skip
    assert [(one.commit, one.day) for one in found["policy/side.md"]] == [(told.sha["merge"], date(2021, 12, 2))]
    assert [one.commit for one in found["policy/sub/b.md"]] == [told.sha["more"], told.sha["merge"]]
    assert found["nothing.md"] == []
    texts = told.repo.blobs(one.blob for one in found["policy/c.md"])
    assert [texts[one.blob] for one in found["policy/c.md"]] == [b"One.\n", b"Two.\n", b"Three, slipped in.\n"]


def test_with_all_commits_the_texts_of_branches_are_told_too(told: Told) -> None:
    found = told.repo.histories(["policy/side.md", "policy/c.md"], all_commits=True)
    assert [(one.commit, one.day) for one in found["policy/side.md"]] == [(told.sha["side"], date(2021, 11, 10))]
    assert [one.commit for one in found["policy/c.md"]] == [told.sha[name] for name in ("first", "more", "merge")]


def test_a_file_that_its_branch_renamed_and_rewrote_keeps_its_history_when_the_branch_is_merged(tmp_path: Path) -> None:
    past = Past(tmp_path / "past")
    first = past.commit("2021-01-01", {"old.md": f"One.\n{LONG}", "stays.md": "Stays.\n", "goes.md": "Goes.\n"})
    past.git("checkout", "-q", "-b", "side")
    past.git("mv", "old.md", "between.md")
    past.commit("2021-01-02", {"goes.md": None})
    past.git("mv", "between.md", "new.md")
    past.commit("2021-01-03", {})
    past.commit("2021-01-04", {"new.md": "Every word of it is another one, and none of the old is left.\n"})
    past.git("checkout", "-q", "main")
    past.commit("2021-01-05", {"other.md": "Other.\n"})
    past.git("merge", "-q", "--no-ff", "-m", "x", "side", when="2021-01-06T12:00:00+00:00")
    merged = past.git("rev-parse", "HEAD").strip()
    last = past.commit("2021-01-07", {"new.md": "Another once more.\n"})
    again = past.commit("2021-01-08", {"old.md": "A new text under the old name.\n"})
    found = GitRepo.required(past.folder).histories(["new.md", "stays.md", "goes.md", "old.md"])
    assert [one.commit for one in found["old.md"]] == [again]
    assert [(one.commit, one.path) for one in found["new.md"]] == [
        (first, "old.md"), (merged, "new.md"), (last, "new.md"),
    ]  # fmt: skip
    assert [one.commit for one in found["stays.md"]] == [first]
    assert [one.commit for one in found["goes.md"]] == [first]


def test_a_text_that_is_missing_or_too_long_is_named_by_its_object(told: Told, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=f"git object {'1' * 40} is not there: the clone is partial or damaged"):
        told.repo.blobs(["1" * 40])
    assert told.repo.blobs([]) == {}
    clone = _copy(told, tmp_path)
    repo = GitRepo.required(clone.folder)
    for size in (TEXT, TEXT + 1):
        (clone.folder / "long.md").write_bytes(b"x" * size)
        name = clone.git("hash-object", "-w", "long.md").strip()
        if size == TEXT:
            assert repo.blobs([name, name]) == {name: b"x" * size}
        else:
            with pytest.raises(UsageError, match=f"git object {name}: is longer than 2 MB"):
                repo.blobs([name])


def test_what_git_cannot_do_is_said_in_its_own_words(told: Told, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"^git: .*[Nn]ot a valid object name nothing\. Try the same with git itself"):
        told.repo.held("nothing", "policy")
    clone = _copy(told, tmp_path)
    repo = GitRepo.required(clone.folder)
    shutil.rmtree(clone.folder / ".git" / "objects")
    (clone.folder / ".git" / "objects").mkdir()
    with pytest.raises(UsageError, match=r"^git: .*`git fsck` looks for damage"):
        repo.uncommitted("policy")


def test_history_is_read_as_it_was_committed_whatever_stands_in_for_it(told: Told, tmp_path: Path) -> None:
    clone = _copy(told, tmp_path)
    head = clone.git("rev-parse", "HEAD").strip()
    clone.git("replace", told.sha["more"], told.sha["first"])
    (clone.folder / ".git" / "info").mkdir(exist_ok=True)
    (clone.folder / ".git" / "info" / "grafts").write_text(f"{head}\n", encoding="utf-8")
    repo = GitRepo.required(clone.folder)
    assert repo.text_at(told.sha["more"], "policy/a.md") == "Two.\n"
    assert repo.added_in("policy/a.md") == told.sha["first"]


def test_a_shallow_clone_knows_that_it_is_one(told: Told, tmp_path: Path) -> None:
    subprocess.run(
        ["git", "clone", "-q", "--depth", "1", told.past.folder.as_uri(), "shallow"], cwd=tmp_path, check=True
    )
    repo = GitRepo.required(tmp_path / "shallow")
    assert (repo.shallow, told.repo.shallow) == (True, False)
    for ask in (repo.merge_base, lambda name: repo.text_at(name, "policy/c.md")):
        with pytest.raises(UsageError, match="This is a shallow clone: fetch the whole history"):
            ask("nothing")


def test_a_repository_is_made_once_and_a_half_made_one_is_made_whole(told: Told, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    GitRepo.made_in(folder)
    assert (folder / ".git" / "HEAD").read_text(encoding="utf-8") == "ref: refs/heads/main\n"
    inside = folder / "inside"
    inside.mkdir()
    GitRepo.made_in(inside)
    assert not (inside / ".git").exists()
    (inside / ".git").mkdir()  # what a killed run left
    GitRepo.made_in(inside)
    found = GitRepo.around(inside)
    assert found and found.top == inside.resolve()
    (folder / ".git" / "config").write_text("[core]\n\tbare = false\n[user]\n\tname = Kept\n", encoding="utf-8")
    GitRepo.made_in(folder)
    assert GitRepo.required(folder).setting("user.name") == "Kept"


@pytest.mark.parametrize(
    ("branches", "head", "takes"),
    [
        (["main"], "main", "main"), (["only"], "gone", "only"), (["other", "main"], "gone", "main"),
        (["other", "master"], "gone", "master"), (["one", "two"], "gone", ""), (["one", "main"], "one", "one"),
    ],
)  # fmt: skip
def test_a_clone_reads_the_branch_that_counts(tmp_path: Path, branches: list[str], head: str, takes: str) -> None:
    past = Past(tmp_path / "past")
    past.commit("2021-01-01", {"a.md": "A.\n"})
    past.git("branch", "-m", branches[0])
    for name in branches[1:]:
        past.git("checkout", "-q", "-b", name)
    for name in branches:
        past.git("checkout", "-q", name)
        past.commit("2021-01-02", {"a.md": f"A on {name}.\n"})
    past.git("checkout", "-q", branches[0])
    past.git("symbolic-ref", "HEAD", f"refs/heads/{head}")
    bundle = tmp_path / "past.bundle"
    past.git("bundle", "create", "-q", str(bundle), *(["HEAD"] if head in branches else []), *branches)
    if takes:
        repo = GitRepo.cloned(bundle, tmp_path / "clone")
        assert repo.text_at("HEAD", "a.md") == f"A on {takes}.\n"
        assert repo.top == tmp_path / "clone"
    else:
        with pytest.raises(UsageError, match=r"does not say which of its branches counts \(one, two\)"):
            GitRepo.cloned(bundle, tmp_path / "clone")


def test_a_file_that_is_no_bundle_is_named_with_what_git_says(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("No bundle.\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"a\.txt: not a git repository or bundle \(.+\)\. Check the name\."):
        GitRepo.cloned(tmp_path / "a.txt", tmp_path / "clone")


def test_the_text_of_a_history_names_the_object_it_lies_in(told: Told) -> None:
    (one,) = told.repo.histories(["policy/side.md"])["policy/side.md"]
    blob = told.past.git("rev-parse", "HEAD:policy/side.md").strip()
    assert one == PastText(told.sha["merge"], date(2021, 12, 2), "policy/side.md", blob)


def _copy(told: Told, tmp_path: Path) -> Past:
    """A copy of the repository that a test may spoil."""
    past = object.__new__(Past)
    past.folder = tmp_path / "copy"
    shutil.copytree(told.past.folder, past.folder, symlinks=True)
    past.git("update-index", "-q", "--refresh")
    return past
