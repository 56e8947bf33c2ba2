"""The ledger in a file, the only door to SQLite: made beside and renamed, written durably, its errors told."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from policypress.durable.beside import making, tidy
from policypress.errors import PolicyError, TryAgainLater, UsageError
from policypress.notice.database import NoLedgerError, Result, Values
from policypress.notice.schema import FORMAT, FROM_1, SQLITE


class SqliteDatabase:
    """An open file. One process writes at a time."""

    def __init__(self, con: sqlite3.Connection, path: Path) -> None:
        self.con = con
        self.path = path
        self.label = str(path)

    def write(self, work: Callable[[], Result]) -> Result:
        """Run ``work`` in a transaction that is on the disk when this returns, or did not happen at all."""

        def whole() -> Result:
            self.con.execute("BEGIN IMMEDIATE")
            try:
                result = work()
                self.con.execute("COMMIT")
                return result
            except BaseException:
                if self.con.in_transaction:
                    self.con.execute("ROLLBACK")
                raise

        return self._guarded(whole)

    def alone(self) -> None:
        """Inside :meth:`write`, nobody else writes anyway."""

    def one(self, query: str, values: Values = ()) -> tuple[Any, ...] | None:
        """The first row, if any."""
        found: tuple[Any, ...] | None = self._guarded(lambda: self.con.execute(query, values).fetchone())
        return found

    def all(self, query: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Every row."""
        return self._guarded(lambda: self.con.execute(query, values).fetchall())

    def rows(self, query: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        """Row by row; memory does not grow with them."""
        cursor = self._guarded(lambda: self.con.execute(query, values))
        while batch := self._guarded(lambda: cursor.fetchmany(1000)):
            yield from batch

    def change(self, query: str, values: Values = ()) -> int:
        """Change rows inside :meth:`write`; how many."""
        return self.con.execute(query, values).rowcount

    def change_each(self, query: str, many: Iterable[Values]) -> int:
        """The same for many values; how many rows in all."""
        return max(0, self.con.executemany(query, many).rowcount)

    def changed_each(self, query: str, many: Sequence[Values]) -> list[int]:
        """The same; how many rows each."""
        return [self.con.execute(query, values).rowcount for values in many]

    def add(self, table: str, columns: Sequence[str], many: Iterable[Values]) -> int:
        """Insert rows whose key is not there yet, inside :meth:`write`; how many were new."""
        marks = ", ".join("?" * len(columns))
        query = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks}) ON CONFLICT DO NOTHING"
        return self.change_each(query, many)

    def compact(self) -> None:
        """Leave no trace of what was removed: the write-ahead log would keep it, free pages too."""
        self._guarded(lambda: self.con.execute("VACUUM"))
        self._guarded(lambda: self.con.execute("PRAGMA wal_checkpoint(TRUNCATE)"))

    def copy_to(self, path: Path) -> None:
        """A copy of the ledger for a rehearsal."""
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
        other = sqlite3.connect(path)
        self.con.backup(other)
        other.close()

    def close(self) -> None:
        """Close it."""
        self.con.close()

    def _guarded(self, work: Callable[[], Result]) -> Result:
        return _guarded(self.path, work)


def open_sqlite(path: Path, *, read_only: bool = False, wait: float = 5.0) -> SqliteDatabase:
    """Open a ledger, making it where it is not there yet (beside, then renamed; readable by its owner only).

    One of an older version becomes one of today's. ``wait`` is how many seconds another program may hold it.
    """
    if not path.exists():
        if read_only:
            raise NoLedgerError(
                f"{path}: no such ledger. Check --ledger, or leave it out until `notify --send` has made one."
            )
        _guarded(path, lambda: _create(path))
    elif not read_only:
        tidy(path.parent)
    return SqliteDatabase(_guarded(path, lambda: _connected(path, read_only, wait)), path)


def _guarded(path: Path, work: Callable[[], Result]) -> Result:
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


def _connected(path: Path, read_only: bool, wait: float) -> sqlite3.Connection:
    con = _opened(path, read_only, wait)
    found = con.execute("PRAGMA user_version").fetchone()[0]
    if found == 1:
        con.close()
        _bring_up_to_date(path, wait)
        return _opened(path, read_only, wait)
    if found != FORMAT:
        con.close()
        raise UsageError(f"{path}: not a ledger of this program (format {found}). Check --ledger.")
    return con


def _opened(path: Path, read_only: bool, wait: float) -> sqlite3.Connection:
    os.environ["SQLITE_TMPDIR"] = str(path.absolute().parent)  # what it sorts or packs anew holds people
    uri = f"{path.absolute().as_uri()}{'?mode=ro' if read_only else ''}"
    con = sqlite3.connect(uri, uri=True, timeout=wait, isolation_level=None, check_same_thread=False)
    if not read_only:
        con.execute("PRAGMA journal_mode=WAL")
        con.execute("PRAGMA synchronous=FULL")
        # A short log is written over again and again; flushing one that grows takes half as long again.
        con.execute("PRAGMA wal_autocheckpoint=1000")
    return con


def _bring_up_to_date(path: Path, wait: float) -> None:
    """Rewrite a ledger of the first format, all or nothing.

    Whatever still sends with the older program finds its tables gone: what it has on the line stays claimed.
    """
    con = _opened(path, False, wait)
    try:
        con.execute("BEGIN EXCLUSIVE")
        if con.execute("PRAGMA user_version").fetchone()[0] == 1:
            for statement in FROM_1.split(";"):
                con.execute(statement)
        con.execute("COMMIT")
        con.execute("VACUUM")
        con.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        con.close()


def _create(path: Path) -> None:
    if not path.parent.is_dir():
        raise UsageError(f"{path.parent}: no such folder for the ledger. Make it first.")
    try:
        with making(path, mode=0o600) as beside:
            con = sqlite3.connect(beside)
            con.executescript(SQLITE)
            con.close()
    except OSError as error:
        raise UsageError(
            f"{path}: the ledger cannot be made ({error.strerror}). Mend the folder's permissions."
        ) from None
