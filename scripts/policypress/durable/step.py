"""Files in several places that change together: staged, committed by one rename, then put where they belong.

The files of a step wait in a hidden folder of the base, each flushed to the disk. Renaming the journal that says where
each belongs commits the step: killed before, nothing has changed; killed after, the next run of any command puts the
rest in place (:func:`settle`). Whoever reads meanwhile waits for the moment that putting takes (:func:`reading`).
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from policypress.durable.beside import STEP
from policypress.durable.flush import flush, flush_tree, write_new
from policypress.durable.locks import alone, only_one, shared
from policypress.errors import PolicyError, TryAgainLater, UsageError

JOURNAL = "journal.json"
_FORMAT = 1


@dataclass(frozen=True)
class Base:
    """A folder whose files change in steps.

    ``readers`` is the folder below it that readers share while they read, None where nobody reads meanwhile.
    ``belongs`` tells of a path from the base whether a step may write it; ``foreign`` of the folder of a step whether
    somebody else put it there, so that nothing in it is believed.
    """

    folder: Path
    readers: Path | None
    belongs: Callable[[str], bool]
    foreign: Callable[[Path], bool]

    @property
    def staged(self) -> Path:
        """Where the files of a step wait."""
        return self.folder / STEP

    @property
    def journal(self) -> Path:
        """The file that makes a step valid."""
        return self.staged / JOURNAL

    @property
    def begun(self) -> bool:
        """Whether files of a step wait, or anything else lies in their place."""
        return self.staged.is_symlink() or self.staged.exists()

    def alone(self) -> AbstractContextManager[bool]:
        """Keep readers out."""
        return alone(self.readers) if self.readers and self.readers.is_dir() else nullcontext(False)


@dataclass
class Step:
    """What is to change together; nothing of it is seen before the block of :func:`step` ends well."""

    base: Base
    _targets: list[str] = field(default_factory=list)
    _folders: list[Path] = field(default_factory=list)

    def write(self, path: Path, data: bytes | str) -> None:
        """``path`` is to hold ``data``; a later call for the same path counts."""
        write_new(self._place(path), data)

    def folder(self, path: Path) -> Path:
        """A new folder to fill, which is to become ``path``."""
        place = self._place(path)
        place.mkdir()
        self._folders.append(place)
        return place

    @property
    def empty(self) -> bool:
        """Whether nothing is to change."""
        return not self._targets

    def _place(self, path: Path) -> Path:
        target = path.relative_to(self.base.folder).as_posix()
        if not self.base.belongs(target):
            raise PolicyError(f"{path}: lies outside what this command may write. Nothing was changed.")
        if not self._targets:
            self._begin()
        self._targets.append(target)
        return self.base.staged / str(len(self._targets))

    def _begin(self) -> None:
        self.base.staged.mkdir()
        # Whatever the repository's own .gitignore says.
        write_new(self.base.staged / ".gitignore", "*\n")

    def commit(self) -> None:
        """Make it valid by one rename, and put everything in its place."""
        if self.empty:
            return
        self._refuse_other_disks()
        for folder in self._folders:
            flush_tree(folder)
        flush(self.base.staged)
        flush(self.base.folder)
        with self.base.alone():
            new = self.base.staged / f"{JOURNAL}.new"
            write_new(new, json.dumps({"format": _FORMAT, "targets": self._targets}))
            os.rename(new, self.base.journal)
            flush(self.base.staged)
            _put_in_place(self.base)

    def _refuse_other_disks(self) -> None:
        """A rename cannot cross disks, and must not fail once the step is valid."""
        disk = self.base.staged.stat().st_dev
        for target in self._targets:
            there = self.base.folder / target
            while not there.exists():
                there = there.parent
            if there.stat().st_dev != disk:
                raise UsageError(f"{there}: lies on another disk than {self.base.folder}, so that files cannot change "
                                 "together. Keep both on one disk.")  # fmt: skip


@contextmanager
def step(base: Base, *, wait: bool = False) -> Iterator[Step]:
    """A step whose files all change when the block ends well, or none of them.

    ``wait`` until another run has ended its step, instead of refusing.

    :raises TryAgainLater: another run is changing files below ``base``
    """
    with alone(base.folder) if wait else only_one(base.folder) as ours:
        assert not ours, "a step within a step would remove what the outer one staged"
        _settle(base)
        made = Step(base)
        try:
            yield made
            made.commit()
        finally:
            _sweep(base)


@contextmanager
def reading(base: Base) -> Iterator[None]:
    """Read one state: what a killed run left undone is finished first, and no step is put in place meanwhile.

    :raises PolicyError: it cannot be finished here, where nothing may be written
    """
    _settle_as_far_as_one_may(base)
    if base.readers is None or not base.readers.is_dir():
        yield
        return
    while True:
        with shared(base.readers):
            if not base.journal.exists():
                yield
                return
        _settle_as_far_as_one_may(base)


def _settle_as_far_as_one_may(base: Base) -> None:
    try:
        settle(base)
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
            raise
        if base.journal.exists():
            raise PolicyError(
                f"{base.staged}: a command was killed before all its files stood, and nothing may be written here. "
                "Run any command, such as `policypress check`, where it may: it puts the rest in place."
            ) from None


def settle(base: Base) -> None:
    """Finish the step of a killed run if it was valid, and remove what is left of it; a step that goes on is left.

    :raises PolicyError: what lies there was not put there by a run here
    """
    if not base.begun:
        return
    with suppress(TryAgainLater), only_one(base.folder) as ours:
        if not ours:
            _settle(base)


def _settle(base: Base) -> None:
    """For the one that may change files."""
    if not base.begun:
        return
    if base.staged.is_symlink() or base.foreign(base.staged):
        raise PolicyError(
            f"{base.staged}: was not left here by this program, which makes such a folder only while it works. "
            "Remove it, and find out who added it."
        )
    if base.journal.exists():
        with base.alone():
            _put_in_place(base)
    _sweep(base)


def _put_in_place(base: Base) -> None:
    """Move every file of a valid step that still waits to where it belongs."""
    waiting = {base.staged / str(number): target for number, target in enumerate(_targets(base), 1)}
    # What waits no more is in its place already.
    waiting = {staged: target for staged, target in waiting.items() if os.path.lexists(staged)}
    for staged, target in waiting.items():
        if staged.is_symlink() or not base.belongs(target) or _leads_away(base, target):
            raise _not_ours(base)
    changed = {base.staged}
    for staged, target in waiting.items():
        path = base.folder / target
        for missing in [folder for folder in path.parents if not folder.exists()][::-1]:
            missing.mkdir()
            changed.add(missing.parent)
        os.rename(staged, path)
        changed.add(path.parent)
    for folder in sorted(changed):
        flush(folder)
    base.journal.unlink()


def _targets(base: Base) -> list[str]:
    try:
        journal = json.loads(base.journal.read_bytes())
        targets = journal["targets"] if journal["format"] == _FORMAT else None
    except (ValueError, KeyError, TypeError):
        targets = None
    if not isinstance(targets, list) or not all(isinstance(target, str) for target in targets):
        raise _not_ours(base)
    return targets


def _not_ours(base: Base) -> PolicyError:
    return PolicyError(
        f"{base.journal}: is not a journal that this command can finish. Update policypress if a newer one wrote it; "
        f"else remove {base.staged}, and run `policypress verify`."
    )


def _leads_away(base: Base, target: str) -> bool:
    """Whether a path climbs or follows a link."""
    parts = PurePosixPath(target).parts
    above = [base.folder.joinpath(*parts[:count]) for count in range(1, len(parts))]
    return ".." in parts or target.startswith("/") or any(path.is_symlink() for path in above)


def _sweep(base: Base) -> None:
    """Remove what is left of a step that is not valid, or not any more."""
    if base.staged.is_dir() and not base.journal.exists():
        shutil.rmtree(base.staged)
