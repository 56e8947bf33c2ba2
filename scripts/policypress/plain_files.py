"""Files of the checkout that are what they seem: no link, no device, nothing that has a second name elsewhere."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from policypress.errors import Problem, TextProblems
from policypress.files import TEXT, decoded, too_long

RULE = "plain-file"
_COPY = "Put a copy of the file here, or remove it."


def not_plain(kind: os.stat_result) -> tuple[str, str] | None:
    """What is wrong with a thing as ``lstat`` tells it, and what to do; None for a plain file or a folder."""
    mode = kind.st_mode
    if stat.S_ISLNK(mode):
        return "This is a symbolic link: what it leads to may be no text of this checkout.", _COPY
    if stat.S_ISDIR(mode):
        return None
    if not stat.S_ISREG(mode):
        return "This is no file but a pipe, a socket or a device.", "Remove it."
    if kind.st_nlink > 1:
        return "This file has a second name elsewhere (a hard link), so it may be another's.", _COPY
    return None


def read_plain(root: Path, path: Path, limit: int = TEXT) -> bytes:
    """The bytes of ``path`` below ``root``; no link is followed on the way, whoever puts one there meanwhile.

    :raises FileNotFoundError: it is not there
    :raises TextProblems: it is no plain file, may not be read, or is longer than ``limit``
    """
    where = path.relative_to(root).as_posix()
    parts = where.split("/")
    folder = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for number, part in enumerate(parts[:-1], start=1):
            inner = _opened(part, folder, os.O_DIRECTORY, "/".join(parts[:number]))
            os.close(folder)
            folder = inner
        handle = _opened(parts[-1], folder, os.O_NONBLOCK, where)
    finally:
        os.close(folder)
    with open(handle, "rb", buffering=0) as file:
        kind = os.fstat(handle)
        fault = ("This is a folder, not a file.", "Remove it.") if stat.S_ISDIR(kind.st_mode) else not_plain(kind)
        if fault:
            raise _refused(where, *fault)
        raw = file.read(limit + 1) if kind.st_size <= limit else bytes(limit + 1)
        if len(raw) > limit:
            said, _, remedy = str(too_long("", limit)).removeprefix(": ").partition(". ")
            raise _refused(where, f"The file {said}.", remedy)
        return raw


def read_plain_text(root: Path, path: Path, limit: int = TEXT) -> str:
    """The text of ``path`` as :func:`read_plain` reads it."""
    return decoded(read_plain(root, path, limit), path.relative_to(root).as_posix())


def _opened(name: str, folder: int, flags: int, where: str) -> int:
    try:
        return os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | flags, dir_fd=folder)
    except FileNotFoundError:
        raise
    except OSError as error:
        try:
            fault = not_plain(os.stat(name, dir_fd=folder, follow_symlinks=False))
        except (OSError, ValueError):
            fault = None
        said = f"It cannot be read ({error.strerror})."
        raise _refused(where, *(fault or (said, "Check its permissions."))) from None


def _refused(where: str, message: str, remedy: str) -> TextProblems:
    return TextProblems([Problem(where, 0, RULE, message, remedy)])
