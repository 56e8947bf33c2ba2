"""The lock that keeps a second sending process away from a ledger."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policypress.errors import TryAgainLater, UsageError
from policypress.notice.place import LedgerPlace


@contextmanager
def sole_sender(place: LedgerPlace) -> Iterator[None]:
    """Keep every other sending process away from a ledger in a file; the lock goes with the process, however it ends.

    A ledger in a database has its own ways.
    """
    if not isinstance(place, Path):
        yield
        return
    path = place
    lock = path.with_name(path.name + ".lock")
    try:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise UsageError(f"{lock}: cannot be made ({error.strerror}). Mend the folder's permissions.") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.read(handle, 20).decode("ascii", "replace").strip()
            raise TryAgainLater(
                f"{path}: process {holder or 'unknown'} is sending with this ledger. Wait for it."
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def somebody_sends(place: LedgerPlace) -> bool:
    """Whether a process is sending, or changing rows, with a ledger in a file at this moment."""
    if not isinstance(place, Path):
        return False
    try:
        handle = os.open(place.with_name(place.name + ".lock"), os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    finally:
        os.close(handle)
    return False
