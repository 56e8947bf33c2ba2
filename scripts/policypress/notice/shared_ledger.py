"""A ledger that several senders share: who of them lives, what each may touch, and one rate for all."""

from __future__ import annotations

import os
import socket
import tempfile
import time
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from policypress.errors import PolicyError, TryAgainLater
from policypress.notice.database import Database
from policypress.notice.ledger_writing import Ledger, alike, stored
from policypress.notice.place import PostgresPlace
from policypress.notice.postgres import open_postgres
from policypress.notice.rate_limit import Pace
from policypress.notice.rows import EVERYBODY, Key, Span, State, Update
from policypress.notice.turn_statement import Group, turn_statement

_SENDER, _PART = 0x706F6C, 0x706172
"""First keys of the locks that a session holds: for being a sender, and (a notice's number added) for its parts."""

_LIVING = (
    "SELECT objid::BIGINT FROM pg_locks WHERE locktype='advisory' AND granted "
    f"AND classid={_SENDER} AND objsubid=2 AND database=(SELECT oid FROM pg_database WHERE datname=current_database())"
)
"""Numbers of the senders whose session stands: the lock goes with it, however a sender ends."""

_SLICE = 0.25
"""Seconds of the common rate that a sender reserves at once."""


class SharedLedger(Ledger):
    """A ledger in PostgreSQL. A row that a living sender has claimed is nobody else's, and is not unknown."""

    @property
    def shared(self) -> bool:
        """Whether others may send at the same time."""
        return True

    @property
    def folder(self) -> Path:
        """A folder in which other private files may lie."""
        return Path(tempfile.gettempdir())

    # -- who sends

    def enlist(self) -> None:
        """This process is about to send: it gets a number and a lock that goes with its session."""
        name = f"{socket.gethostname()}:{os.getpid()}"

        def work() -> int:
            found = self.database.one("INSERT INTO sender (name) VALUES (?) RETURNING id", (name,))
            assert found is not None
            self.database.one(f"SELECT pg_advisory_lock({_SENDER}, ?::INTEGER)", (found[0],))
            return int(found[0])

        self.sender = self.database.write(work)

    def close(self) -> None:
        """Leave: whoever asks next finds no sender here, though the server takes a moment to end a session."""
        if self.sender:
            with suppress(PolicyError):
                self.database.one(f"SELECT pg_advisory_unlock({_SENDER}, ?::INTEGER)", (self.sender,))
        super().close()

    def check_alive(self) -> None:
        """See that the session, and with it the lock, still stands.

        :raises TryAgainLater: it does not: others may have taken over
        """
        found = self.database.one(f"SELECT ?::BIGINT IN ({_LIVING})", (self.sender,))
        if found != (True,):
            raise TryAgainLater(f"{self.label}: others may have taken over what this sender was sending. It stops.")

    def _turn(self, key: Key, results: Sequence[Update], claims: Sequence[Update]) -> tuple[set[str], bool]:
        names = [name for name, _ in (*results, *claims)]
        if not names:
            return set(), False
        if len(set(names)) < len(names):
            # One statement changes a row once: whose result and next claim come together need one after the other.
            return super()._turn(key, results, claims)
        groups, values = _grouped(results)
        if groups:
            values.append([name for name, _ in results if name in self._mine])
        claimed, of_claims = _grouped(claims)
        statement = turn_statement(self.number(key), self.sender, groups, claimed[0] if claimed else None)
        answers = self.database.all(statement, values + of_claims)
        return {name for name, lost in answers if not lost}, any(lost for _, lost in answers)

    def unknown(self, key: Key) -> list[str]:
        """Recipients that a sender left claimed which lives no more, or claimed and got no answer about."""
        query = (
            f"SELECT recipient FROM recipient WHERE notice=? AND state='claimed'{self._resendable()} ORDER BY recipient"
        )
        return [row[0] for row in self.database.all(query, (self.number(key),))]

    def _resendable(self) -> str:
        # What this sender itself holds after it has sent is as unknown as what a dead one left.
        return f" AND claimed_by NOT IN ({_LIVING} AND objid<>{self.sender})"

    def left(self, key: Key) -> int:
        """E-mail rows that are planned, or that another living sender has on the line."""
        planned = self.count_email(key, EVERYBODY, State.PLANNED)
        query = f"SELECT count(*) FROM recipient WHERE notice=? AND state='claimed' AND NOT (TRUE{self._resendable()})"
        found = self.database.one(query, (self.number(key),))
        return planned + (int(found[0]) if found else 0)

    # -- parts

    def spans(self, key: Key) -> Iterator[Span]:
        """The parts of a notice on which nobody else works; a part is left when the next is asked for.

        That keeps senders apart. It is no promise: the claim of each row is.
        """
        ends = self.cut(key)
        after = ""
        while rows := self.waiting(key, Span(after), 1):
            number = bisect_left(ends, rows[0].recipient)
            span = Span(ends[number - 1] if number else "", ends[number] if number < len(ends) else "")
            lock = (_PART + self.number(key), number)
            if self.database.one("SELECT pg_try_advisory_lock(?::INTEGER, ?::INTEGER)", lock) == (True,):
                yield span
                self.database.one("SELECT pg_advisory_unlock(?::INTEGER, ?::INTEGER)", lock)
            if not span.until:
                return
            after = span.until

    # -- one rate

    def pace(self, per_second: float) -> Pace:
        """The rate that all who share this ledger keep together."""
        return _SharedPace(self.database, per_second)


def _grouped(updates: Sequence[Update]) -> tuple[tuple[Group, ...], list[list[str | int]]]:
    """What changes in the same fields, and for each such group the recipients and the values of each field."""
    groups: list[Group] = []
    values: list[list[str | int]] = []
    for names, places in alike(updates).items():
        columns = [[stored(name, updates[place][1][name]) for place in places] for name in names]
        values += [[updates[place][0] for place in places], *columns]
        groups.append((names, tuple(type(column[0]) for column in columns)))
    return tuple(groups), values


class _SharedPace:
    """Slices of a common rate, reserved at the server by its clock."""

    def __init__(self, db: Database, per_second: float) -> None:
        self._db, self._gap = db, 1.0 / per_second
        self._many = max(1, int(per_second * _SLICE))
        self._next = self._rest = 0.0
        self._left = 0

    def wait(self) -> float:
        """Seconds until a message may leave; 0 takes that place."""
        if not self._left:
            self._reserve()
        now = time.monotonic()
        if now < self._next:
            return self._next - now
        self._left -= 1
        self._next += self._gap
        return 0.0

    def rest(self, seconds: float) -> None:
        """Nobody sends for so long, whoever shares the rate; told when the next slice is reserved."""
        self._rest = max(self._rest, seconds)
        self._left = 0

    def _reserve(self) -> None:
        taken = self._many * self._gap
        rest, self._rest = self._rest, 0.0
        query = (
            "UPDATE pace SET next_at = greatest(next_at, extract(epoch FROM clock_timestamp()) + ?::DOUBLE PRECISION) "
            "+ ?::DOUBLE PRECISION WHERE one=1 "
            "RETURNING next_at - ?::DOUBLE PRECISION - extract(epoch FROM clock_timestamp())::DOUBLE PRECISION"
        )
        found = self._db.write(lambda: self._db.one(query, (rest, taken, taken)))
        assert found is not None
        self._left, self._next = self._many, time.monotonic() + max(0.0, float(found[0]))


def open_shared_ledger(place: PostgresPlace, *, read_only: bool = False) -> Ledger:
    """Open a ledger in PostgreSQL, making it where it is not there yet."""
    return SharedLedger(open_postgres(place, read_only=read_only))
