"""A ledger in PostgreSQL, the only door to it: transactions on the disk, bulk loading, errors told in words."""

from __future__ import annotations

import itertools
import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from policypress.errors import PolicyError, TryAgainLater, UsageError
from policypress.notice.database import NoLedgerError, Result, Values
from policypress.notice.place import PostgresPlace
from policypress.notice.schema import FORMAT, POSTGRES

if TYPE_CHECKING:
    import psycopg

SCHEMA = "policypress"
"""The ledger's tables stand in a schema of their own."""

_BATCH, _FEW = 10_000, 100
"""Rows copied at once; for fewer than a hundred a plain statement is quicker than a copy."""
_SESSION = (
    # A sender whose machine is gone must be known to be gone, and nothing may wait for a frozen one for ever.
    "SET tcp_keepalives_idle = 20",
    "SET tcp_keepalives_interval = 5",
    "SET tcp_keepalives_count = 4",
    "SET tcp_user_timeout = 40000",
    "SET idle_in_transaction_session_timeout = 60000",
    "SET lock_timeout = 30000",
    "SET client_min_messages = warning",
    f"SET search_path = {SCHEMA}",
)


class PostgresDatabase:
    """An open session. Many may write at a time; what each changes is checked row by row."""

    def __init__(self, con: psycopg.Connection[tuple[Any, ...]], place: PostgresPlace) -> None:
        self.con = con
        self.place = place
        self.label = str(place)
        self._cursors = itertools.count()

    def write(self, work: Callable[[], Result]) -> Result:
        """Run ``work`` in a transaction that is on the disk when this returns, or did not happen at all."""

        def whole() -> Result:
            with self.con.transaction():
                return work()

        return self._guarded(whole)

    def alone(self) -> None:
        """Inside :meth:`write`: wait until no other transaction plans, and keep all others waiting."""
        self.con.execute("LOCK TABLE notice IN SHARE ROW EXCLUSIVE MODE")

    def one(self, query: str, values: Values = ()) -> tuple[Any, ...] | None:
        """The first row, if any."""
        return self._guarded(lambda: self.con.execute(_sql(query), values).fetchone())

    def all(self, query: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Every row."""
        return self._guarded(lambda: self.con.execute(_sql(query), values).fetchall())

    def rows(self, query: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        """Row by row; memory does not grow with them."""
        psycopg = driver()
        try:
            with self.con.transaction(), self.con.cursor(f"rows_{next(self._cursors)}") as cursor:
                cursor.execute(_sql(query), values)
                while batch := cursor.fetchmany(2000):
                    yield from batch
        except psycopg.Error as error:
            raise _told(self.label, error) from None

    def change(self, query: str, values: Values = ()) -> int:
        """Change rows inside :meth:`write`; how many."""
        return self.con.execute(_sql(query), values).rowcount

    def change_each(self, query: str, many: Iterable[Values]) -> int:
        """The same for many values; how many rows in all."""
        with self.con.cursor() as cursor:
            cursor.executemany(_sql(query), many)
            return max(0, cursor.rowcount)

    def changed_each(self, query: str, many: Sequence[Values]) -> list[int]:
        """The same; how many rows each."""
        if len(many) == 1:
            return [self.change(query, many[0])]
        with self.con.cursor() as cursor:
            cursor.executemany(_sql(query), many, returning=True)
            out = [cursor.rowcount]
            while cursor.nextset():
                out.append(cursor.rowcount)
            return out

    def add(self, table: str, columns: Sequence[str], many: Iterable[Values]) -> int:
        """Insert rows whose key is not there yet, inside :meth:`write`; how many were new."""
        listed, new, rows, copied = ", ".join(columns), 0, iter(many), False
        # Each batch is whole before it leaves: making a row may ask the database something.
        while batch := list(itertools.islice(rows, _BATCH)):
            if len(batch) < _FEW:
                marks = ", ".join("?" * len(columns))
                new += self.change_each(
                    f"INSERT INTO {table} ({listed}) VALUES ({marks}) ON CONFLICT DO NOTHING", batch
                )
                continue
            with self.con.cursor() as cursor:
                cursor.execute(f"CREATE TEMP TABLE coming AS SELECT {listed} FROM {table} LIMIT 0")
                with cursor.copy(f"COPY coming ({listed}) FROM STDIN") as copy:
                    for row in batch:
                        copy.write_row(row)
                cursor.execute(f"INSERT INTO {table} ({listed}) SELECT {listed} FROM coming ON CONFLICT DO NOTHING")
                new += cursor.rowcount
                cursor.execute("DROP TABLE coming")
                copied = True
        if copied:
            # Until the server has counted what came, it looks a single row up by walking through all of them.
            self.con.execute(f"ANALYZE {table}")
        return new

    def compact(self) -> None:
        """Leave no trace of what was removed in the tables; the server's own archive of changes is another matter."""
        self._guarded(lambda: self.con.execute("VACUUM (FULL) recipient"))

    def close(self) -> None:
        """End the session."""
        self.con.close()

    def _guarded(self, work: Callable[[], Result]) -> Result:
        return guarded(self.label, work)


def open_postgres(place: PostgresPlace, *, read_only: bool = False) -> PostgresDatabase:
    """Open a ledger, making its tables where they are not there yet.

    :raises UsageError: a server or session that cannot keep a ledger's promises
    """
    psycopg = driver()
    con = guarded(
        str(place),
        lambda: psycopg.connect(
            place.url,
            autocommit=True,
            connect_timeout=10,
            application_name="policypress",
            keepalives_idle=20,
            keepalives_interval=5,
            keepalives_count=4,
            tcp_user_timeout=40000,
        ),
    )
    db = PostgresDatabase(con, place)
    try:
        guarded(db.label, lambda: _prepare(db, read_only))
    except BaseException:
        con.close()
        raise
    return db


def driver() -> Any:
    """The library that talks to PostgreSQL."""
    try:
        import psycopg
    except ImportError:
        raise UsageError(
            "PostgreSQL needs the extra `postgres`. Install it: pip install 'policypress[postgres]'."
        ) from None
    # What goes wrong is told in our words, once.
    logging.getLogger("psycopg").setLevel(logging.CRITICAL)
    return psycopg


def _prepare(db: PostgresDatabase, read_only: bool) -> None:
    con = db.con
    if con.execute("SELECT pg_backend_pid()").fetchone() != (con.info.backend_pid,):
        raise UsageError(
            f"{db.label}: a connection pooler stands before the server. Behind one that pools transactions nobody can "
            "tell a sender that lives from one that died, and people could be told twice. Name the server itself."
        )
    for statement in _SESSION:
        con.execute(statement)
    if con.execute("SELECT to_regclass('meta')").fetchone() == (None,):
        if read_only:
            raise NoLedgerError(
                f"{db.label}: no ledger there. Check --ledger, or leave it out until `notify --send` has made one."
            )
        _create(db)
    found = con.execute("SELECT format FROM meta").fetchone()
    if found != (FORMAT,):
        raise UsageError(f"{db.label}: not a ledger of this program (format {found}). Check --ledger.")
    if read_only:
        con.execute("SET default_transaction_read_only = on")
        return
    for setting, wanted, why in (
        ("synchronous_commit", "off", "a crash would forget who was told, and they would be told twice"),
        ("fsync", "off", "a crash would forget who was told, and they would be told twice"),
    ):
        if con.execute(f"SHOW {setting}").fetchone() == (wanted,):
            raise UsageError(f"{db.label}: `{setting}` is {wanted} there: {why}. Set it to `on` for this database.")
    if con.execute("SELECT pg_is_in_recovery()").fetchone() == (True,):
        raise UsageError(f"{db.label}: this server is a standby, which takes no changes. Name the primary.")


def _create(db: PostgresDatabase) -> None:
    def work() -> None:
        # Several senders may start at once: the first makes the tables.
        db.con.execute("SELECT pg_advisory_xact_lock(hashtext('policypress ledger'))")
        # The tables of the catalogue say what is there now; looking a name up may tell what was there before the wait.
        there = "SELECT 1 FROM pg_tables WHERE schemaname=%s AND tablename='meta'"
        if db.con.execute(there, (SCHEMA,)).fetchone() is None:
            db.con.execute(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            db.con.execute(POSTGRES)

    db.write(work)


def guarded(label: str, work: Callable[[], Result]) -> Result:
    """Run ``work``; PostgreSQL's errors become messages that say what to do."""
    psycopg = driver()
    try:
        return work()
    except psycopg.Error as error:
        raise _told(label, error) from None


def _told(label: str, error: Exception) -> PolicyError:
    """An error in words, without values of rows."""
    psycopg = driver()
    errors = psycopg.errors
    if isinstance(error, errors.LockNotAvailable | errors.DeadlockDetected | errors.SerializationFailure):
        return TryAgainLater(f"{label}: another program holds the ledger. Run again later.")
    if isinstance(error, errors.InsufficientPrivilege | errors.ReadOnlySqlTransaction):
        return UsageError(f"{label}: the ledger may not be written or read ({_words(error)}). Grant the rights.")
    if isinstance(error, errors.DiskFull):
        return TryAgainLater(f"{label}: the disk is full. Make room and run again; nothing is lost.")
    if isinstance(error, errors.InvalidPassword | errors.InvalidCatalogName | errors.InvalidAuthorizationSpecification):
        return UsageError(f"{label}: {_words(error)}. Check --ledger.")
    if isinstance(error, psycopg.OperationalError | psycopg.InterfaceError):
        return TryAgainLater(f"{label}: the ledger cannot be reached ({_words(error)}). Run again later.")
    return PolicyError(f"{label}: {_words(error)}.")


def _words(error: Exception) -> str:
    """A server's words in one line, without values: those stand in the details, or in quotation marks."""
    line = str(error).split("\n", 1)[0][:200].rstrip(".")
    return re.sub(r'"[^"]*@[^"]*"', "…", line)


def _sql(query: str) -> Any:
    return query.replace("?", "%s")
