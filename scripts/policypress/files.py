"""Reading files of people, with words that say what is wrong with one."""

from __future__ import annotations

import io
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from policypress.errors import UsageError

_PART = 2**20

TEXT = 2 * 2**20
"""Most bytes of a policy text, whatever it comes from; the longest that were ever met have a tenth of that."""
IMPORTED = 16 * 2**20
"""Most bytes of a file that a text is made from; saved pages hold their pictures."""
SETTINGS = 2**20
"""Most bytes of ``mkdocs.yml``."""
RECORD = 64 * 2**20
"""Most bytes of a machine-written file: a record holds every change of a text, with the words around it."""


def read_bytes(path: Path, limit: int = TEXT) -> bytes:
    """The bytes of the file or pipe ``path``, no more than ``limit`` of them.

    :raises UsageError: it cannot be read, is no file, or is longer
    """
    with _said_plainly(path), _opened(path) as file:
        if os.fstat(file.fileno()).st_size > limit:
            raise too_long(path, limit)
        out = bytearray()
        while len(out) <= limit and (part := file.read(min(limit + 1 - len(out), _PART))):
            out += part
    if len(out) > limit:
        raise too_long(path, limit)
    return bytes(out)


def read_text(path: Path, limit: int = TEXT) -> str:
    """The text of ``path`` with its line ends as they are; :class:`UsageError` says why it cannot be read."""
    return decoded(read_bytes(path, limit), str(path))


def lines_of(path: Path, limit: int) -> Iterator[tuple[int, bytes]]:
    """(number from 1, bytes) of each line of the file or pipe ``path``, one at a time.

    :raises UsageError: it cannot be read, is no file, or a line is longer than ``limit``
    """
    with _said_plainly(path), _opened(path) as file, io.BufferedReader(file) as reader:
        number = 0
        while line := reader.readline(limit + 1):
            number += 1
            if len(line) > limit:
                raise too_long(f"{path}:{number}", limit)
            yield number, line


def _opened(path: Path) -> io.FileIO:
    """``path`` open for reading; a pipe at whose other end nobody stands is empty and keeps nobody waiting.

    :raises UsageError: it is neither file nor pipe
    """
    file = io.FileIO(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC))
    mode = os.fstat(file.fileno()).st_mode
    if not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
        file.close()
        if stat.S_ISDIR(mode):
            raise IsADirectoryError
        raise UsageError(f"{path}: is no file but a device or a socket. Name a file.")
    os.set_blocking(file.fileno(), True)
    return file


def decoded(raw: bytes, where: str) -> str:
    """``raw`` as the UTF-8 text it must be.

    :raises UsageError: it is another encoding, with the line
    """
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        words = f"{where}:{line_of(error)}: not UTF-8 (byte {error.start}). Save the file as UTF-8."
        raise UsageError(words) from None


def line_of(error: UnicodeDecodeError) -> int:
    """The line, from 1, on which bytes stop being what they were read as."""
    return error.object[: error.start].count(b"\n") + 1


def too_long(where: Path | str, limit: int) -> UsageError:
    """What is said of an input that is longer than anything of its kind can be."""
    size = f"{limit // 2**20} MB" if limit >= 2**20 else f"{limit // 2**10} KB"
    return UsageError(f"{where}: is longer than {size}, the most that is read of such a file. Shorten or divide it.")


@contextmanager
def _said_plainly(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise UsageError(f"{path}: no such file. Check the name.") from None
    except IsADirectoryError:
        raise UsageError(f"{path}: is a folder, not a file. Name the file in it.") from None
    except PermissionError:
        raise UsageError(f"{path}: may not be read. Check its permissions.") from None
    except (OSError, ValueError) as error:  # such as a name too long, or a NUL in it
        said = getattr(error, "strerror", None) or str(error)
        raise UsageError(f"{str(path)!r}: cannot be read ({said}). Check the name.") from None
