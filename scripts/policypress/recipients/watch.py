"""Whether the users have changed since they were read: the files behind a source, looked at again and again."""

from __future__ import annotations

import glob
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from policypress.errors import UsageError
from policypress.recipients.postgres_source import is_postgres
from policypress.recipients.source import parts_in, source_path
from policypress.recipients.spark_source import is_spark
from policypress.settings import UserSource

_QUOTED = re.compile(r"'((?:[^']|'')*)'|\"((?:[^\"]|\"\")*)\"|\$\$(.*?)\$\$", re.DOTALL)


class Watch:
    """Remembers the files of a source as they were when it was read."""

    def __init__(self, users: UserSource, root: Path, given: str | None) -> None:
        query = "" if given or not users.query else users.query
        self.on_server = not query and (is_postgres(given or users.source) or is_spark(given or users.source))
        self._files = self._found(query, users, root, given)
        self.always_anew = self.on_server or (bool(query) and not self._files())
        """Nobody knows when a server's rows change, or what a query without a file's name reads: each page is new."""
        self._stamp: object = None

    def _found(self, query: str, users: UserSource, root: Path, given: str | None) -> Callable[[], Iterable[Path]]:
        if self.on_server:
            return lambda: ()
        return _named_in(query, root) if query else _behind(source_path(users, root, given))

    def read_now(self) -> None:
        """The source is about to be read as it is now."""
        self._stamp = self._stamped()

    def changed(self) -> bool:
        """Whether the files are others than those which were read; asked before every message."""
        return self._stamp != self._stamped()

    def _stamped(self) -> object:
        try:
            found = [(str(path), path.stat()) for path in self._files()]
        except OSError as error:
            raise UsageError(
                f"{error.filename}: no such file of users any more. Sending stopped; run again when it is back."
            ) from None
        return [(name, stat.st_mtime_ns, stat.st_size, stat.st_ino) for name, stat in found]


def _behind(path: Path) -> Callable[[], Iterable[Path]]:
    return lambda: (parts_in(path) or [path]) if path.is_dir() else [path]


def _named_in(query: str, root: Path) -> Callable[[], list[Path]]:
    """The files that a query names, as they are when asked; patterns for many files count."""
    texts = ["".join(found.groups("")).replace("''", "'").replace('""', '"') for found in _QUOTED.finditer(query)]
    patterns = [str(root / text) for text in texts if text and "\0" not in text]

    def files() -> list[Path]:
        found = (Path(name) for pattern in patterns for name in glob.iglob(pattern, recursive=True))
        return sorted({path for path in found if path.is_file()})

    return files
