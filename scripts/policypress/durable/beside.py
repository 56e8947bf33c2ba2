"""Folders that stand hidden beside what they serve: for scraps, or to be filled and put in its place when whole."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from policypress.durable.exchange import exchange
from policypress.durable.flush import flush, flush_tree, write_new
from policypress.durable.locks import alone, is_held, shared
from policypress.errors import UsageError

TEMPORARY = ".policypress-"
STEP = f"{TEMPORARY}step"
"""Where a step's files wait; what becomes of them is the journal's to say, see ``step``."""
_READY, _OLD = ".ready", ".old"


@contextmanager
def scratch(beside: Path) -> Iterator[Path]:
    """A folder in ``beside`` that only its owner can enter, gone afterwards, for what must not lie about.

    People may be in it, so that it never stands anywhere else.

    :raises UsageError: nothing can be written there
    """
    if not os.access(beside, os.W_OK | os.X_OK):
        raise UsageError(f"{beside}: cannot be written, and people stand nowhere else. Make it writable for you.")
    with _held(beside, f"{TEMPORARY}scratch-") as folder:
        # Whatever the .gitignore around it says.
        write_new(folder / ".gitignore", b"*\n", mode=0o600)
        place = folder / "work"
        place.mkdir(mode=0o700)
        yield place


@contextmanager
def replacing(out: Path, *, mode: int = 0o755) -> Iterator[Path]:
    """A new folder that takes the place of the folder ``out`` when the block ends well.

    At no moment is ``out`` half-written: where the system cannot exchange two names in one step, what a killed run
    left undone between two renames is done by :func:`tidy`, or by the next run into the same place.
    """
    out.parent.mkdir(parents=True, exist_ok=True)
    with _held(out.parent, f"{TEMPORARY}{out.name}-") as folder:
        yield folder
        folder.chmod(mode)
        flush_tree(folder)
        with alone(out.parent):
            _tidy(out.parent)
            _take_place(folder, out)
            flush(out.parent)


def write_atomic(path: Path, data: bytes | str, *, mode: int = 0o644) -> None:
    """Write ``data`` beside ``path``, bring it to the disk, then rename: readers see the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with replacing_file(path, mode=mode) as beside:
        beside.write_bytes(data.encode("utf-8") if isinstance(data, str) else data)


@contextmanager
def replacing_file(path: Path, *, mode: int = 0o644) -> Iterator[Path]:
    """A new, empty file beside ``path`` that takes its place when the block ends well."""
    with _new_file(path, mode) as beside:
        yield beside
        flush(beside)
        os.replace(beside, path)
        flush(path.parent)


@contextmanager
def making(path: Path, *, mode: int = 0o644) -> Iterator[Path]:
    """The same for a file that is not there yet; one that another run made meanwhile stays."""
    with _new_file(path, mode) as beside:
        yield beside
        flush(beside)
        with suppress(FileExistsError):
            os.link(beside, path)
        flush(path.parent)


@contextmanager
def _new_file(path: Path, mode: int) -> Iterator[Path]:
    with alone(path.parent):
        _tidy(path.parent)
        beside = path.with_name(f"{TEMPORARY}{path.name}.new")
        try:
            write_new(beside, b"", mode)
            yield beside
        finally:
            beside.unlink(missing_ok=True)


def tidy(place: Path) -> None:
    """Finish what a killed run left undone in ``place``, and remove what it left there; as far as it may."""
    if place.is_dir():
        with alone(place), suppress(PermissionError):
            _tidy(place)


@contextmanager
def _held(place: Path, prefix: str) -> Iterator[Path]:
    """A new folder in ``place``, held as long as this run uses it, so that no other takes it for abandoned."""
    with alone(place):
        _tidy(place)
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
        holding = shared(folder)
        holding.__enter__()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        holding.__exit__(None, None, None)


def _take_place(folder: Path, out: Path) -> None:
    if not out.exists():
        os.rename(folder, out)
    elif not exchange(folder, out):
        # From this rename on the new folder stands; whoever comes next finishes the rest.
        os.rename(folder, _named(out, _READY))
        _finish(out)


def _finish(out: Path) -> None:
    """Put what is ready in the place of ``out``."""
    old = _named(out, _OLD)
    if out.exists():
        shutil.rmtree(old, ignore_errors=True)
        os.rename(out, old)
    os.rename(_named(out, _READY), out)
    shutil.rmtree(old, ignore_errors=True)


def _named(out: Path, suffix: str) -> Path:
    return out.with_name(f"{TEMPORARY}{out.name}{suffix}")


def _tidy(place: Path) -> None:
    """A file under a temporary name is written alone, and a folder is held while it is filled: the rest is left."""
    left = sorted(path for path in place.glob(f"{TEMPORARY}*") if path.name != STEP)
    for path in (path for path in left if path.name.endswith(_READY)):
        _finish(place / path.name.removeprefix(TEMPORARY).removesuffix(_READY))
    for path in (path for path in left if not path.name.endswith(_READY)):
        if path.is_symlink() or not path.is_dir():
            path.unlink(missing_ok=True)
        elif not is_held(path):
            shutil.rmtree(path, ignore_errors=True)
