"""Rights to a folder that go with the process, however it ends: no file is left that says somebody writes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policypress.errors import TryAgainLater


@contextmanager
def alone(folder: Path) -> Iterator[bool]:
    """Wait until no other run is in ``folder``, and keep the others out; yields whether this process was in already."""
    with _locked(folder, fcntl.LOCK_EX) as ours:
        yield ours


@contextmanager
def shared(folder: Path) -> Iterator[None]:
    """Wait until nobody is :func:`alone` in ``folder``; others may share it."""
    with _locked(folder, fcntl.LOCK_SH):
        yield


@contextmanager
def only_one(folder: Path) -> Iterator[bool]:
    """The right to be the one that changes ``folder``; yields whether this process had it already.

    :raises TryAgainLater: another run has it
    """
    try:
        with _locked(folder, fcntl.LOCK_EX | fcntl.LOCK_NB) as ours:
            yield ours
    except BlockingIOError:
        raise TryAgainLater(
            f"{folder}: another command is writing here at this moment, and nothing was changed. Wait until it has "
            "ended, then run this again."
        ) from None


def is_held(path: Path) -> bool:
    """Whether some run, this one included, holds ``path``; what cannot be opened counts as held."""
    try:
        with _locked(path, fcntl.LOCK_EX | fcntl.LOCK_NB) as ours:
            return ours
    except OSError:
        return True


_mine: set[tuple[int, int]] = set()
"""What this process holds, by device and inode: it never waits for itself."""


@contextmanager
def _locked(path: Path, how: int) -> Iterator[bool]:
    """Hold ``path``; yields whether this process did so already."""
    handle = os.open(path, os.O_RDONLY)
    try:
        about = os.fstat(handle)
        key = (about.st_dev, about.st_ino)
        if key in _mine:
            yield True
            return
        fcntl.flock(handle, how)
        _mine.add(key)
        try:
            yield False
        finally:
            _mine.discard(key)
    finally:
        os.close(handle)
