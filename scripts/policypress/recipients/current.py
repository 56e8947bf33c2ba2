"""Each person as the source knows them now: asked again page by page while messages are sent."""

from __future__ import annotations

import shutil
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

import duckdb

from policypress.durable.beside import scratch
from policypress.errors import UsageError
from policypress.recipients.address import decide_addresses
from policypress.recipients.arithmetic import CHANNELS, EXCLUSIONS
from policypress.recipients.judging import engine, give_back, judge_users, load_versions, refuse_duplicates, rejected
from policypress.recipients.row_code import marks_sql, unpacked
from policypress.recipients.selection import FAULTS, Selection, selection_sql
from policypress.recipients.source import open_source, unreadable
from policypress.recipients.target import Target
from policypress.recipients.watch import Watch
from policypress.settings import Settings

FRESH = 30.0
"""What a server said of people is believed for so many seconds."""
GONE = "no longer among the users"
_WHY = {
    "closed": "account closed since the list was made",
    "under_13": "under 13",
    "joined_after": "joined after the announcement",
    "already_accepted": "accepted since the list was made",
}


@dataclass(frozen=True, slots=True)
class Person:
    """What the source says of a user now; ``why_not`` is why they are not to be told, empty otherwise."""

    why_not: str
    channel: str
    address: str
    locale: str
    name: str
    phone: str = ""


class CurrentUsers:
    """The users as they are ``today``. Reads the source when opened, and again whenever its files have changed;
    a server is asked anew for every page, and at the latest after :data:`FRESH` seconds.

    What the engine needs meanwhile lies ``beside`` the plan or the ledger.
    """

    def __init__(
        self, target: Target, settings: Settings, root: Path, users: str | None, beside: Path, today: date
    ) -> None:
        self._arguments = (target, settings, root, users, today)
        self._leaving = ExitStack()
        self._work = self._leaving.enter_context(scratch(beside))
        self._watch = Watch(settings.users, root, users)
        self._con: duckdb.DuckDBPyConnection | None = None
        try:
            # Whoever is asked page by page need not tell everything first.
            self._read([] if self._watch.on_server else None)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def page(self, first: str, last: str, names: Sequence[str] = ()) -> dict[str, Person]:
        """Everybody with an id from ``first`` to ``last``; a server is asked for those of these ``names`` alone."""
        if self.changed() or self._watch.always_anew:
            self._read(names or None)
        assert self._con is not None
        rows = self._con.execute(
            "SELECT id, marks, address, locale, name, telephone FROM judged WHERE id BETWEEN ? AND ?",
            [first, last],
        ).fetchall()
        return {row[0]: _person(*row[1:]) for row in rows}

    def changed(self) -> bool:
        """Whether the source's files are others than those which were read; of a server, whether that is long ago."""
        return self._watch.changed() or (self._watch.always_anew and time.monotonic() - self._read_at > FRESH)

    def close(self) -> None:
        """Leave nothing behind."""
        if self._con is not None:
            self._con.close()
            self._con = None
        self._leaving.close()

    def _read(self, names: Sequence[str] | None = None) -> None:
        self._watch.read_now()
        self._read_at = time.monotonic()
        if self._con is not None:
            self._con.close()
        try:
            self._con = self._judged(names, small=True)
        except duckdb.OutOfMemoryException:
            self._con = self._judged(names, small=False)

    def _judged(self, names: Sequence[str] | None, *, small: bool) -> duckdb.DuckDBPyConnection:
        """An engine that holds everybody; a ``small`` one while mail is sent, which takes its time anyway.

        :raises duckdb.OutOfMemoryException: a small one is too small for these users
        """
        for old in self._work.iterdir():
            shutil.rmtree(old) if old.is_dir() else old.unlink()
        target, settings, root, users, today = self._arguments
        con = engine(self._work, small=small)
        table = open_source(con, settings.users, root, users, self._work, small=small, ids=names)
        load_versions(con, target)
        selection = Selection(target, (), False, settings.timezone, today)
        query = selection_sql(
            table, selection, {"name": table.column("name"), "telephone": f"trim({table.column('phone')})"}
        )
        try:
            statement = f"SELECT id, address, locale, name, telephone, {marks_sql()} AS marks FROM ({query})"
            judge_users(con, table, statement, told=False)
        except duckdb.OutOfMemoryException:
            con.close()
            if small:
                raise
            raise UsageError(f"{table.label}: the users do not fit into memory. Make room and run again.") from None
        except duckdb.Error as error:
            raise unreadable(table, error) from None
        decide_addresses(con)
        refuse_duplicates(con, table)
        rejected(con, table)
        if small:
            give_back(con)
        return con


def _person(number: int, address: str, locale: str, name: str, phone: str) -> Person:
    marks = unpacked(number)
    reason = marks.excluded if marks.excluded is not None else marks.later
    if reason is None:
        return Person("", CHANNELS[marks.channel], address, locale, name, phone)
    word = EXCLUSIONS[reason]
    why = f"unreadable: {FAULTS[marks.fault]}" if marks.fault is not None else _WHY.get(word, word)
    return Person(why, CHANNELS[marks.channel], "", locale, name, phone)
