"""The only place that talks to git: texts at a revision, who changed what, proof that sealed files stayed."""

from __future__ import annotations

import functools
import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple, ParamSpec, TypeVar
from urllib.parse import urlsplit, urlunsplit

os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # whether there is a git is asked when it is needed

from git import GitCommandError, InvalidGitRepositoryError, NoSuchPathError, Repo
from git.exc import GitError, ODBError
from policypress.durable.beside import scratch
from policypress.errors import UsageError
from policypress.files import RECORD, TEXT, decoded, too_long

_Told = TypeVar("_Told")
_Asked = ParamSpec("_Asked")


@dataclass(frozen=True, slots=True)
class PastText:
    """A text that a file held: in which commit, since which day (as git shows it), where, and its object."""

    commit: str
    day: date
    path: str
    blob: str


@dataclass(frozen=True, slots=True)
class Commit:
    """A commit as provenance: its hash, its author's name and its time with zone."""

    sha: str
    author: str
    when: datetime


class Added(NamedTuple):
    """The commit that brought a file, and its day in the committer's own time."""

    commit: str
    day: date


@dataclass(frozen=True, slots=True)
class Published:
    """A commit that another machine can fetch, and from where."""

    address: str
    commit: str


def _as_it_said(ask: Callable[_Asked, _Told]) -> Callable[_Asked, _Told]:
    """What git cannot do is said in its own words."""

    @functools.wraps(ask)
    def asked(*args: _Asked.args, **kwargs: _Asked.kwargs) -> _Told:
        try:
            return ask(*args, **kwargs)
        except (GitError, ODBError) as error:
            told = str(getattr(error, "stderr", "") or error).strip().splitlines() or ["it stopped"]
            said = told[-1].removeprefix("stderr:").strip(" '")
            raise UsageError(f"git: {said}. Try the same with git itself; `git fsck` looks for damage.") from None

    return asked


def _all_as_it_said(kind: type[_Told]) -> type[_Told]:
    for name, found in list(vars(kind).items()):
        if isinstance(found, classmethod):
            setattr(kind, name, classmethod(_as_it_said(found.__func__)))
        elif callable(found) and not name.startswith("_"):
            setattr(kind, name, _as_it_said(found))
    return kind


@_all_as_it_said
class GitRepo:
    """A git checkout around a folder; :class:`UsageError` wherever git cannot do what it is asked for."""

    def __init__(self, repo: Repo, given: Path | None = None) -> None:
        self._repo = repo
        inside = given is not None and Path(repo.git_dir).resolve() == given.resolve()
        if inside:  # a bare repository, whose settings may be gone
            repo.git = repo.GitCommandWrapperType(repo.git_dir)
        self.top = Path(repo.git_dir if inside else repo.working_tree_dir or repo.git_dir)
        # History is read as it was committed: neither replaced objects nor grafts may stand in for it.
        repo.git.update_environment(GIT_NO_REPLACE_OBJECTS="1", GIT_GRAFT_FILE=os.devnull)

    @classmethod
    def around(cls, folder: Path) -> GitRepo | None:
        """The repository that holds ``folder``, or None where there is none, or no git."""
        if not shutil.which("git"):
            return None
        try:
            return cls(Repo(folder, search_parent_directories=True), folder)
        except (InvalidGitRepositoryError, NoSuchPathError):
            return None

    @classmethod
    def required(cls, folder: Path) -> GitRepo:
        """The repository around ``folder``; :class:`UsageError` where there is none."""
        found = cls.around(folder)
        if found is None and not shutil.which("git"):
            raise UsageError("git is not installed here, or is not on PATH. Install it, or name a file instead.")
        if found is None:
            raise UsageError(
                f"{folder}: not in a git repository. Run `git init`, or name a file instead of a revision."
            )
        return found

    @property
    def shallow(self) -> bool:
        """Whether the history was cut off by a shallow clone."""
        return bool(self._repo.git.rev_parse("--is-shallow-repository") == "true")

    def identity(self) -> str:
        """The committer's name as git is set up; empty where it is not."""
        return self.setting("user.name")

    def published(self) -> Published | None:
        """The commit checked out and the remote that holds it; None where it has unsaved edits or was never pushed."""
        if not self.exists("HEAD") or str(self._repo.git.status("--porcelain", "--untracked-files=no")):
            return None
        commit = str(self._repo.git.rev_parse("HEAD"))
        for branch in str(
            self._repo.git.branch("--remotes", "--format=%(refname:lstrip=2)", "--contains", commit)
        ).split():
            remote = branch.split("/", 1)[0]
            address = _address(str(self._repo.git.remote("get-url", remote)))
            if address:
                return Published(address, commit)
        return None

    def relative(self, path: Path) -> str:
        """``path`` as git names it.

        :raises UsageError: it lies outside the repository
        """
        here, top = path.resolve(), self.top.resolve()
        if not here.is_relative_to(top):
            raise UsageError(f"{path}: lies outside the git repository {top}. Name a file in it.")
        return here.relative_to(top).as_posix()

    def exists(self, revision: str) -> bool:
        """Whether ``revision`` names a commit."""
        try:
            self._repo.git.rev_parse("--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        except GitCommandError:
            return False
        return True

    def text_at(self, revision: str, path: str) -> str:
        """The file ``path`` (from the top) at ``revision``.

        :raises UsageError: no such revision, no such file in it, or it is not UTF-8
        """
        if not self.exists(revision):
            hint = " This is a shallow clone: fetch the whole history." if self.shallow else ""
            raise UsageError(f"{revision}: no such revision.{hint} Check the name with `git log`.")
        raw = self.blob(revision, path, TEXT)
        if raw is None:
            raise UsageError(f"{revision}:{path}: no such file in that revision. Check the path.")
        return decoded(raw, f"{revision}:{path}")

    def merge_base(self, revision: str) -> str:
        """The commit at which the branch left ``revision``; the revision itself where they share no history.

        :raises UsageError: there is no such revision
        """
        if not self.exists(revision):
            hint = " This is a shallow clone: fetch the whole history (`fetch-depth: 0`)." if self.shallow else ""
            raise UsageError(f"{revision}: no such revision.{hint} Fetch it, or check the name with `git branch -a`.")
        try:
            return str(self._repo.git.merge_base(revision, "HEAD")) or revision
        except GitCommandError:
            return revision

    def tracks(self, path: Path) -> bool:
        """Whether git knows ``path``, or anything below it, as committed or added."""
        return bool(self._repo.git.ls_files("-z", "--", f":(literal){self.relative(path)}"))

    def has(self, revision: str, path: str) -> bool:
        """Whether ``revision`` holds a file ``path`` (from the top)."""
        try:
            return str(self._repo.git.cat_file("-t", f"{revision}:{path}")) == "blob"
        except GitCommandError:
            return False

    def commits(self, path: str, limit: int = 0) -> Iterator[Commit]:
        """Commits that touched ``path``, newest first."""
        return iter(list(self._commits(path, limit)) if self.exists("HEAD") else ())

    def _commits(self, path: str, limit: int) -> Iterator[Commit]:
        options = ["--format=%H%x00%an%x00%aI", *([f"--max-count={limit}"] if limit else []), "--", path]
        for line in str(self._repo.git.log(*options)).splitlines():
            sha, author, when = line.split("\x00")
            yield Commit(sha, author, datetime.fromisoformat(when))

    def rewritten(self, folder: str) -> dict[str, str]:
        """Sealed files below ``folder`` that some commit changed or deleted after adding them: path → commit.

        Merges are looked into as well, and a change that was undone later is found too.
        """
        if not self.exists("HEAD"):
            return {}
        out: dict[str, str] = {}
        every = ("--full-history", "-m", "--name-status", "--no-renames", "--diff-filter=MDT")
        log = self._repo.git.log("--format=%x01%H", *every, "--", folder)
        commit = ""
        for line in str(log).splitlines():
            if line.startswith("\x01"):
                commit = line[1:]
            elif "\t" in line:
                out[line.split("\t", 1)[1]] = commit
        return out

    def uncommitted(self, folder: str) -> list[str]:
        """Files below ``folder`` that differ from the last commit or were never committed."""
        told = str(self._repo.git.status("--porcelain", "--untracked-files=all", "--no-renames", "-z", "--", folder))
        return sorted(entry[3:] for entry in told.split("\0") if len(entry) > 3)

    def held(self, revision: str, folder: str) -> dict[str, bytes]:
        """The plain files below ``folder`` at ``revision``, by their paths in it."""
        told = str(self._repo.git.ls_tree("-r", "-z", "--full-tree", revision, "--", f"{folder}/"))
        entries = (entry.partition("\t") for entry in told.split("\0") if entry)
        names = {
            path.removeprefix(f"{folder}/"): about.split()[2] for about, _, path in entries if about.startswith("100")
        }
        contents = self.blobs(names.values())
        return {path: contents[name] for path, name in names.items()}

    def changed_since(self, revision: str, *paths: str) -> dict[str, str]:
        """Files at or below ``paths`` whose bytes are other than at ``revision``: path → added, changed or deleted.

        What lies there counts, committed or not, and whatever git was told to overlook.
        """
        told = str(self._repo.git.ls_tree("-r", "-z", "--full-tree", revision, "--", *paths))
        entries = (entry.partition("\t") for entry in told.split("\0") if entry)
        before = {path: about.split()[2] for about, _, path in entries}
        places = [self.top / path for path in paths]
        files = [place for place in places if place.is_file()]
        files += [path for place in places if place.is_dir() for path in place.rglob("*") if path.is_file()]
        here = sorted(path.relative_to(self.top).as_posix() for path in files)
        now = dict(zip(here, self._hashes(here), strict=True))
        out = {path: "deleted" for path in before if path not in now}
        out |= {path: "changed" if path in before else "added" for path in here if before.get(path) != now[path]}
        return dict(sorted(out.items()))

    def differing(self, folder: str) -> list[str]:
        """Files of the last commit below ``folder`` whose bytes lie there no more, whatever the index says of them."""
        if not self.exists("HEAD"):
            return []
        told = str(self._repo.git.ls_tree("-r", "-z", "--full-tree", "HEAD", "--", folder))
        entries = (entry.partition("\t") for entry in told.split("\0") if entry)
        committed = {path: about.split()[2] for about, _, path in entries if about.startswith("100")}
        here = [path for path in committed if (self.top / path).is_file()]
        now = dict(zip(here, self._hashes(here), strict=True))
        return sorted(path for path, blob in committed.items() if now.get(path) != blob)

    def _hashes(self, paths: list[str]) -> list[str]:
        """The object name of each file as its bytes are now, without any conversion."""
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{path}\n" for path in paths).encode("utf-8", "surrogateescape"))
            asked.seek(0)
            return str(self._repo.git.hash_object("--no-filters", "--stdin-paths", istream=asked)).split()

    def blob(self, revision: str, path: str, limit: int = RECORD) -> bytes | None:
        """The bytes of the file ``path`` (from the top) at ``revision``; None where it holds none.

        :raises UsageError: it is longer than ``limit``
        """
        try:
            if int(self._repo.git.cat_file("-s", f"{revision}:{path}")) > limit:
                raise too_long(f"{revision}:{path}", limit)
            told = self._repo.git.cat_file(
                "blob", f"{revision}:{path}", stdout_as_string=False, strip_newline_in_stdout=False
            )
        except GitCommandError:
            return None
        return bytes(told)

    def states(self, path: str) -> list[bytes]:
        """What the file ``path`` held, one commit after the other, oldest first; deletions are passed over."""
        if not self.exists("HEAD"):
            return []
        commits = str(self._repo.git.log("--full-history", "-m", "--reverse", "--format=%H", "--", path)).split()
        found = [self.blob(commit, path) for commit in dict.fromkeys(commits)]
        return [raw for n, raw in enumerate(found) if raw is not None and (n == 0 or raw != found[n - 1])]

    def added_in(self, path: str) -> str:
        """The commit that first added the file ``path``; empty where none did."""
        if not self.exists("HEAD"):
            return ""
        added = str(self._repo.git.log("--diff-filter=A", "-m", "--format=%H", "--", path)).split()
        return added[-1] if added else ""

    def additions(self, folder: str) -> dict[str, Added]:
        """Every file below ``folder`` that some commit added → the first such commit, all in one go."""
        if not self.exists("HEAD"):
            return {}
        shape = ("--diff-filter=A", "-m", "--name-only", "--no-renames", "-z", "--format=%x01%H %cs")
        told = str(self._repo.git.log(*shape, "--", folder))
        out: dict[str, Added] = {}
        added = Added("", date.min)
        for token in filter(None, (token.strip("\n") for token in told.split("\0"))):
            if token.startswith("\x01"):
                commit, day = token[1:].split()
                added = Added(commit, date.fromisoformat(day))
            else:
                out[token] = added  # the oldest comes last
        return out

    def setting(self, name: str) -> str:
        """What git is set up with under ``name``; empty where it is not."""
        try:
            return str(self._repo.git.config("--get", name))
        except GitCommandError:
            return ""

    def has_tag(self, name: str) -> bool:
        """Whether there is an annotated tag ``name``."""
        try:
            self._repo.git.rev_parse("--verify", "--quiet", "--end-of-options", f"refs/tags/{name}^{{tag}}")
        except GitCommandError:
            return False
        return True

    def tag_message(self, name: str) -> str:
        """The words of the annotated tag ``name``, its signature included."""
        return str(self._repo.git.cat_file("tag", f"refs/tags/{name}"))

    def drop_tag(self, name: str) -> None:
        """Remove the tag ``name``."""
        self._repo.git.tag("--delete", name)

    def sign_tag(self, name: str, commit: str, message: str, key: str = "") -> str:
        """Put a signed tag ``name`` on ``commit``; what git complained of, empty where it is done.

        Signs by SSH unless git is set up otherwise; ``key`` is a key file to use instead of git's.
        """
        command = ["git", "-c", f"gpg.format={'ssh' if key else self.setting('gpg.format') or 'ssh'}"]
        command += ["-c", f"user.signingkey={key}"] if key else []
        command += ["tag", "--sign", "--cleanup=verbatim", "--message", message, "--end-of-options", name, commit]
        with scratch(self.top) as place:  # git and ssh-keygen leave their files behind when they are killed
            status, _, said = self._repo.git.execute(
                command, with_extended_output=True, with_exceptions=False, env={"TMPDIR": str(place)}
            )
        if status == 0 and "-----BEGIN" not in self.tag_message(name):
            # git exits with 0 where ssh-keygen could not read the key, and leaves a tag without a signature
            self.drop_tag(name)
            status = 1
        return "" if status == 0 else str(said).strip() or f"git stopped with {status}"

    def signed_tag(self, name: str, signers: str = "") -> tuple[str, str]:
        """(``missing``, ``good``, ``bad`` or ``unknown``, what git said) of the signed tag ``name``.

        ``signers`` is a file of allowed signers to use instead of the one git is set up with.
        """
        if not self.has_tag(name):
            return "missing", ""
        command = [
            "git",
            *(["-c", f"gpg.ssh.allowedSignersFile={signers}"] if signers else []),
            "tag",
            "--verify",
            name,
        ]
        status, _, said = self._repo.git.execute(command, with_extended_output=True, with_exceptions=False)
        if status == 0:
            return "good", str(said)
        return ("unknown" if "allowedSignersFile" in str(said) else "bad"), str(said)

    def files(self) -> list[str]:
        """Paths of the files in the newest commit."""
        told = self._of_commits(lambda: self._repo.git.ls_tree("-r", "-z", "--name-only", "HEAD"))
        return [name for name in str(told or "").split("\0") if name]

    def _of_commits(self, ask: Callable[[], _Told]) -> _Told | None:
        """What git says; None where nothing was committed yet. To ask for that first would take another process."""
        try:
            return ask()
        except GitCommandError:
            if self.exists("HEAD"):
                raise
            return None

    def histories(self, paths: Iterable[str], *, all_commits: bool = False) -> dict[str, list[PastText]]:
        """All texts that each of ``paths`` held, oldest first, in one pass over the log, following renames.

        Only what stood on the main line counts, the first parent of each commit, dated by the day it came there as git
        shows it: what lay on a branch was never published. With ``all_commits`` every commit counts, and merges with
        their result, so that the last text is always the newest commit's.

        A text that comes back counts again; a commit that leaves the text as it was does not.
        """
        follow = _Followed(paths)
        line = ("-m",) if all_commits else ("--first-parent", "-m")
        shape = ("-z", *line, "--raw", "--no-abbrev", "-M", "--format=%x01%H %cs %P")
        told = self._of_commits(lambda: self._repo.git.log(*shape, stdout_as_string=False))
        for entry in _entries(bytes(told or b"").decode("utf-8", "surrogateescape")):
            merged = not all_commits and len(entry.parents) > 1
            for changed in self._renamed_inside(entry, follow) if merged else entry.changes:
                text = PastText(entry.commit, entry.day, changed.now, changed.blob) if changed.blob else None
                follow.see(changed.status, changed.before, changed.now, text, all_commits and len(entry.parents) > 1)
        return follow.oldest_first()

    def _renamed_inside(self, entry: _Entry, follow: _Followed) -> list[_Changed]:
        """The changes of a merge, where what its branch renamed and rewrote counts as renamed."""
        gone = {changed.before for changed in entry.changes if changed.status == "D"}
        new = {changed.now for changed in entry.changes if changed.status == "A" and changed.now in follow.called}
        if not (gone and new):
            return entry.changes
        shape = ("-z", "--raw", "--no-abbrev", "-M", "--format=%x01%H %cs %P", f"{entry.parents[0]}..{entry.commit}")
        told = self._repo.git.log(*shape, stdout_as_string=False)
        former = {name: name for name in new}
        for inner in _entries(bytes(told).decode("utf-8", "surrogateescape")):
            before = {changed.now: changed.before for changed in inner.changes if changed.status == "R"}
            former = {name: before.get(called, called) for name, called in former.items()}
        moved = {name: called for name, called in former.items() if called in gone}
        return [
            changed._replace(status="R", before=moved[changed.now])
            if changed.status == "A" and changed.now in moved
            else changed
            for changed in entry.changes
            if not (changed.status == "D" and changed.before in moved.values())
        ]

    def blobs(self, names: Iterable[str]) -> dict[str, bytes]:
        """The contents of texts, all in one go.

        :raises UsageError: one is longer than a text may be, or is not there (a partial clone, or a damaged one)
        """
        wanted = sorted(set(names))
        for name, size in self._sizes(wanted).items():
            if size < 0:
                raise UsageError(
                    f"git object {name} is not there: the clone is partial or damaged. Clone it anew, whole "
                    "(`git clone` without --filter), and import from that."
                )
            if size > TEXT:
                raise too_long(f"git object {name}", TEXT)
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{name}\n" for name in wanted).encode())
            asked.seek(0)
            raw = bytes(
                self._repo.git.execute(
                    ["git", "cat-file", "--batch"], istream=asked, stdout_as_string=False, strip_newline_in_stdout=False
                )
            )
        out: dict[str, bytes] = {}
        at = 0
        for name in wanted:
            end = raw.index(b"\n", at)
            size = int(raw[at:end].split()[2])
            out[name] = raw[end + 1 : end + 1 + size]
            at = end + 1 + size + 1
        return out

    def _sizes(self, names: list[str]) -> dict[str, int]:
        with tempfile.TemporaryFile() as asked:
            asked.write("".join(f"{name}\n" for name in names).encode())
            asked.seek(0)
            told = self._repo.git.cat_file("--batch-check=%(objectname) %(objectsize)", istream=asked)
        sizes = (line.split() for line in str(told).splitlines())
        return {name: int(size) if size.isdigit() else -1 for name, size in sizes}

    @classmethod
    def made_in(cls, folder: Path) -> None:
        """See that ``folder`` lies in a repository: a new one whose first branch is called main, if in none yet.

        What a killed run left half-made is made whole.
        """
        found = cls.around(folder)
        if found is None or ((folder / ".git").is_dir() and found.top.resolve() != folder.resolve()):
            Repo.init(folder, initial_branch="main")

    @classmethod
    def cloned(cls, source: Path, into: Path) -> GitRepo:
        """A bare clone of a repository or a bundle; :class:`UsageError` where it is neither.

        A bundle may name no newest commit: then it is that of its only branch, or of ``main`` or ``master``.
        """
        try:
            found = cls(Repo.clone_from(str(source), str(into), bare=True))
        except GitError as error:
            said = [line.strip(" '\"") for line in str(error).splitlines() if line.strip(" '\"")]
            why = re.sub(r"^(?:stderr: )?'?(?:fatal|error): ", "", said[-1]) if said else "unreadable"
            raise UsageError(f"{source}: not a git repository or bundle ({why}). Check the name.") from None
        try:
            found._settle_head(source)
        finally:
            found._repo.close()  # else a git of its own goes on waiting for more questions
        return found

    def _settle_head(self, source: Path) -> None:
        branches = {str(head.name): head for head in self._repo.heads}
        if self._repo.head.is_valid() or not branches:
            return
        known = [name for name in branches if len(branches) == 1 or name in ("main", "master")]
        if not known:
            names = ", ".join(sorted(branches)[:8])
            remedy = "Make it with `git bundle create FILE HEAD BRANCH`"
            raise UsageError(f"{source}: does not say which of its branches counts ({names}). {remedy}.")
        self._repo.head.reference = branches[known[0]]


def _address(url: str) -> str:
    """A remote's URL without password, written as an installer reads it; empty for a folder of this machine."""
    short = re.fullmatch(r"(?:([^/@:]+)@)?([^/:@]+\.[^/:@]+):(?!/)(.+)", url)  # git@host.example:owner/name.git
    if short:
        user, host, path = short.groups()
        return f"ssh://{user or 'git'}@{host}/{path}"
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    if parts.scheme == "ssh":
        return url
    return urlunsplit(parts._replace(netloc=host)) if parts.scheme in ("https", "http", "git") else ""


class _Changed(NamedTuple):
    """One changed file of a commit: its status, its names before and after, the object of its text (empty for none)."""

    status: str
    before: str
    now: str
    blob: str


class _Entry(NamedTuple):
    """One commit of a log with what it changed."""

    commit: str
    day: date
    parents: list[str]
    changes: list[_Changed]


def _entries(told: str) -> Iterator[_Entry]:
    """The commits of ``git log -z --raw --format='%x01%H %cs %P'``."""
    entry: _Entry | None = None
    tokens = iter(told.split("\0"))
    for token in tokens:
        line = token.lstrip("\n")
        if line.startswith("\x01"):
            if entry:
                yield entry
            commit, when, *parents = line[1:].split()
            entry = _Entry(commit, date.fromisoformat(when), parents, [])
        elif line.startswith(":") and entry:
            _, mode, _, blob, status = line.split()
            path = next(tokens)
            now = next(tokens) if status[0] in "RC" else path
            entry.changes.append(_Changed(status[0], path, now, blob if mode.startswith("100") else ""))
    if entry:
        yield entry


class _Followed:
    """Names of files on the way back through history, newest commit first."""

    def __init__(self, paths: Iterable[str]) -> None:
        self.texts: dict[str, list[PastText]] = {path: [] for path in paths}
        self.called: dict[str, set[str]] = {path: {path} for path in self.texts}
        self.born: dict[str, set[str]] = {}

    def see(self, status: str, path: str, renamed: str, text: PastText | None, merge: bool) -> None:
        """One changed file of one commit; ``renamed`` is its name after the commit."""
        if status == "D":
            # What was deleted and came back later is still the same file.
            self.called.setdefault(path, set()).update(self.born.pop(path, set()))
            return
        targets = self.called.get(renamed, set())
        for target in targets if text else ():
            assert text is not None
            self.texts[target].append(text)
        if merge:
            return
        if status == "R":
            self.called.setdefault(path, set()).update(self.called.pop(renamed, set()))
        elif status == "A" and targets:
            self.born.setdefault(path, set()).update(self.called.pop(path))

    def oldest_first(self) -> dict[str, list[PastText]]:
        """The texts of each file without repetitions in a row."""
        out = {}
        for path, texts in self.texts.items():
            ordered = texts[::-1]
            out[path] = [text for n, text in enumerate(ordered) if n == 0 or ordered[n - 1].blob != text.blob]
        return out
