"""Reading and writing files so that bad input never leaves something half-written."""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policypress.errors import UsageError

_SCRATCH = ".policypress-"


def read_text(path: Path) -> str:
    """The text of ``path`` with its line ends as they are; :class:`UsageError` says why it cannot be read."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file. Check the name.") from None
    except IsADirectoryError:
        raise UsageError(f"{path}: is a folder, not a file. Name the file in it.") from None
    except PermissionError:
        raise UsageError(f"{path}: may not be read. Check its permissions.") from None
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise UsageError(f"{path}:{line}: not UTF-8 (byte {error.start}). Save the file as UTF-8.") from None


def write_atomic(path: Path, data: bytes | str, *, mode: int = 0o644) -> None:
    """Write ``data`` beside ``path``, flush it to disk, then rename: readers see the old file or the new one."""
    raw = data.encode("utf-8") if isinstance(data, str) else data
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Wait until no other run is writing into ``folder``; the right goes with the process, however it ends."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


@contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """A folder that only its owner can enter, gone afterwards, for what must not lie about: people are in it.

    It stands ``beside`` other private files, and in the system's own place only where nothing can be written there.
    What killed runs left beside it goes as well.
    """
    place = beside if os.access(beside, os.W_OK) else Path(tempfile.gettempdir())
    with alone(place):
        for left in place.glob(f"{_SCRATCH}*"):
            _remove_abandoned(left)
        folder = Path(tempfile.mkdtemp(prefix=_SCRATCH, dir=place))
        handle = os.open(folder, os.O_RDONLY)
        fcntl.flock(handle, fcntl.LOCK_EX)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(handle)


def _remove_abandoned(folder: Path) -> None:
    """Remove what a run left that was killed; one that still goes on holds its folder."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except OSError:
        pass
    finally:
        os.close(handle)
