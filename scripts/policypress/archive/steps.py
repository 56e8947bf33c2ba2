"""The archive as one whole: read in one state, and changed in steps, by one command at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path, PurePosixPath

from policypress.archive.gitrepo import GitRepo
from policypress.durable.step import Base, Step, reading, settle, step

FOLDER = "policy"


def archive_step(root: Path, *, wait: bool = False) -> AbstractContextManager[Step]:
    """Files of the archive that all change when the block ends well, or none of them.

    ``wait`` until another command has ended its step, instead of refusing.

    :raises TryAgainLater: another command is changing the archive
    """
    return step(_base(root), wait=wait)


def settle_archive(root: Path) -> None:
    """Finish or undo the step that a killed command left."""
    settle(_base(root))


@contextmanager
def one_state(root: Path) -> Iterator[None]:
    """Read the archive in one state: a step that a killed command left is finished, or undone, before."""
    with reading(_base(root)):
        yield


def _base(root: Path) -> Base:
    return Base(root, root / FOLDER, _belongs, _committed)


def _belongs(target: str) -> bool:
    """Whether a path from the root lies among the policies, and is no hidden file."""
    parts = PurePosixPath(target).parts
    return len(parts) > 1 and parts[0] == FOLDER and not any(part.startswith(".") for part in parts)


def _committed(staged: Path) -> bool:
    """Whether the folder of a step came with a commit: whoever wrote that would write the archive through us."""
    repo = GitRepo.around(staged.parent)
    return bool(repo and repo.tracks(staged))
