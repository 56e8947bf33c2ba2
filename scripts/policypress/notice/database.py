"""The database of the ledger, the only door to SQLite: made beside and renamed, written durably, its errors told."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar

from policypress.errors import PolicyError, TryAgainLater, UsageError

_Result = TypeVar("_Result")


class Database:
    """An open database. One process writes at a time.

    A kind of database has its ``schema``, which sets ``user_version`` to :attr:`format`.
    """

    schema = ""
    format = 1

    def __init__(self, con: sqlite3.Connection, path: Path) -> None:
        self._con = con
        self.path = path

    @classmethod
    def opened(cls, path: Path, *, read_only: bool = False, wait: float = 5.0) -> Self:
        """Open a ledger, making it where it is not there yet (beside, then renamed; readable by its owner only).

        ``wait`` is how many seconds another program may hold it.
        """
        if not path.exists():
            if read_only:
                raise UsageError(
                    f"{path}: no such ledger. Check --ledger, or leave it out until `notify --send` has made one."
                )
            _guarded(path, lambda: _create(path, cls.schema))
        return cls(_guarded(path, lambda: _connected(path, cls.format, read_only, wait)), path)

    def copy_to(self, path: Path) -> None:
        """A copy of the ledger for a rehearsal."""
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        other = sqlite3.connect(path)
        self._con.backup(other)
        other.close()

    def close(self) -> None:
        """Close the ledger."""
        self._con.close()

    def _write(self, work: Callable[[], _Result]) -> _Result:
        def whole() -> _Result:
            self._con.execute("BEGIN IMMEDIATE")
            try:
                result = work()
                self._con.execute("COMMIT")
                return result
            except BaseException:
                if self._con.in_transaction:
                    self._con.execute("ROLLBACK")
                raise

        return self._guarded(whole)

    def _changed(self, query: str, values: Sequence[Sequence[str]]) -> int:
        def work() -> int:
            before = self._con.total_changes
            self._con.executemany(query, values)
            return self._con.total_changes - before

        return self._write(work)

    def _one(self, query: str, values: Sequence[str | int]) -> tuple[Any, ...] | None:
        found: tuple[Any, ...] | None = self._guarded(lambda: self._con.execute(query, values).fetchone())
        return found

    def _all(self, query: str, values: Sequence[str | int] = ()) -> list[tuple[Any, ...]]:
        return self._guarded(lambda: self._con.execute(query, values).fetchall())

    def _guarded(self, work: Callable[[], _Result]) -> _Result:
        return _guarded(self.path, work)


def _guarded(path: Path, work: Callable[[], _Result]) -> _Result:
    """Run ``work`` on a ledger; SQLite's errors become messages that say what to do."""
    try:
        return work()
    except sqlite3.OperationalError as error:
        text = str(error)
        if "locked" in text or "busy" in text:
            raise TryAgainLater(f"{path}: another program holds the ledger. Close it and run again.") from None
        if "readonly" in text:
            raise UsageError(f"{path}: the ledger may not be written. Mend its permissions and its folder's.") from None
        if "full" in text:
            raise TryAgainLater(f"{path}: the disk is full. Make room and run again; nothing is lost.") from None
        if "I/O" in text or "unable to open" in text:
            raise TryAgainLater(
                f"{path}: the ledger cannot be reached ({text}). Check the disk and run again."
            ) from None
        raise PolicyError(f"{path}: {text}.") from None
    except sqlite3.DatabaseError as error:
        raise UsageError(
            f"{path}: not a readable ledger ({error}). Restore it from a copy; do not start a new one."
        ) from None


def _connected(path: Path, wanted: int, read_only: bool, wait: float) -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}{'?mode=ro' if read_only else ''}"
    con = sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
    if not read_only:
        con.execute("PRAGMA journal_mode=WAL")
        con.execute("PRAGMA synchronous=FULL")
        # A short log is written over again and again; flushing one that grows takes half as long again.
        con.execute("PRAGMA wal_autocheckpoint=1000")
    found = con.execute("PRAGMA user_version").fetchone()[0]
    if found != wanted:
        raise UsageError(f"{path}: not a ledger of this program (format {found}). Check --ledger.")
    return con


def _create(path: Path, schema: str) -> None:
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent}: no such folder for the ledger. Make it first.")
    beside = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        con = sqlite3.connect(beside)
        con.executescript(schema)
        con.close()
        os.link(beside, path)
    except FileExistsError:
        pass
    except OSError as error:
        raise UsageError(
            f"{path}: the ledger cannot be made ({error.strerror}). Mend the folder's permissions."
        ) from None
    finally:
        beside.unlink(missing_ok=True)
