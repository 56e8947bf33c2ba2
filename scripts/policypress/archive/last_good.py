"""Since when the sealed files of a policy are broken, and the command that brings their last good state back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policypress.archive.gitrepo import Commit, GitRepo
from policypress.archive.phrases import day_words
from policypress.errors import Problem, UsageError

_MOST = 50
"""So many commits are looked back."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """The newest commit at which the files were whole, and the one after it; None where that is not committed."""

    good: Commit
    bad: Commit | None


def with_way_back(
    root: Path, folder: Path, problems: Sequence[Problem], whole: Callable[[Path, Path], bool]
) -> list[Problem]:
    """``problems`` of the sealed files in ``folder``, each with the commit since which and the way back.

    ``whole`` tells of a root and a folder below it whether the files are. Where git knows no good state, or is not
    there, the problems are left as they are.
    """
    try:
        repo = GitRepo.around(root)
        turn = _turn(repo, root, folder, whole) if repo else None
        if repo is None or turn is None:
            return list(problems)
        return [_told(problem, repo, root, folder, turn) for problem in problems]
    except (UsageError, ValueError, OSError):
        return list(problems)


def _turn(repo: GitRepo, root: Path, folder: Path, whole: Callable[[Path, Path], bool]) -> _Turn | None:
    inside = repo.relative(folder)
    below = folder.relative_to(root)
    bad: Commit | None = None
    for commit in repo.commits(inside, _MOST):
        with tempfile.TemporaryDirectory(prefix="policypress-") as place:
            then = Path(place) / below
            then.mkdir(parents=True)
            for path, raw in repo.held(commit.sha, inside).items():
                (then / path).parent.mkdir(parents=True, exist_ok=True)
                (then / path).write_bytes(raw)
            if whole(Path(place), then):
                return _Turn(commit, bad)
        bad = commit
    return None


def _told(problem: Problem, repo: GitRepo, root: Path, folder: Path, turn: _Turn) -> Problem:
    """The problem with its way back as the remedy."""
    path = root / problem.path
    held = repo.blob(turn.good.sha, f"{repo.relative(path.parent)}/{path.name}")
    if held is None and path.is_file():
        way = f"take it away with `{'git rm' if turn.bad else 'rm'} {problem.path}`"
    else:
        # Where the file itself is as it was, another beside it is gone.
        other = held is None or (path.is_file() and path.read_bytes() == held)
        what = folder.relative_to(root).as_posix() if other else problem.path
        good = turn.good.sha[:12] if turn.bad else "HEAD"
        way = f"bring the last good state back with `git checkout {good} -- {what}`"
    if turn.bad:
        since = f"commit {turn.bad.sha[:12]} of {day_words(turn.bad.when.date())}"
    else:
        since = f"the last commit, {turn.good.sha[:12]} of {day_words(turn.good.when.date())}, and not committed"
    where = "" if root.resolve() == repo.top.resolve() else f" in {root}"
    return replace(problem, remedy=f"It is so since {since}: {way}{where}, then run `policypress verify`.")
