"""A ledger carried over into another: into a database that several senders share, or into a file to rehearse with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from policypress.errors import UsageError
from policypress.notice.ledger import Ledger, open_ledger
from policypress.notice.place import PostgresPlace
from policypress.notice.rows import Key, Row
from policypress.notice.sqlite import SqliteDatabase

_NOTICE = (
    "policy",
    "version",
    "record_sha256",
    "text_sha256",
    "list_sha256",
    "planned_at",
    "completed",
    "certified_at",
)
_TEXTS = ("since", "reasons")


def copy_ledger(ledger: Ledger, path: Path) -> None:
    """A copy of a ledger as a new file that only its owner can read."""
    if isinstance(ledger.database, SqliteDatabase):
        ledger.database.copy_to(path)
        return
    copy = open_ledger(path)
    try:
        _carry_over(ledger, copy)
    finally:
        copy.close()


def move_ledger(old: Path, to: PostgresPlace) -> tuple[int, Path]:
    """Carry a file's rows over into a database, all or nothing, and set the file aside so that nobody uses it again.

    Run again after it was interrupted, it finishes. Returns how many rows there are, and the file's new name.

    :raises UsageError: the database holds another ledger
    """
    source = open_ledger(old)
    target = open_ledger(to)
    try:
        if not target.notices():
            _carry_over(source, target)
        if not _alike(source, target):
            raise UsageError(f"{to}: holds another ledger already. Nothing was changed; name an empty database.")
        rows = sum(source.tally(key).total for key in source.notices())
    finally:
        source.close()
        target.close()
    aside = old.with_name(old.name + ".moved")
    os.replace(old, aside)
    for suffix in ("-wal", "-shm"):
        old.with_name(old.name + suffix).unlink(missing_ok=True)
    return rows, aside


def _carry_over(source: Ledger, target: Ledger) -> None:
    into = target.database

    def work() -> None:
        into.alone()
        for key in source.notices():
            head = source.database.one(f"SELECT {', '.join(_NOTICE)} FROM notice WHERE policy=? AND version=?", key)
            assert head is not None
            into.add("notice", _NOTICE, [head])
            number, old = target.number(key), source.number(key)
            listed = source.database.all("SELECT sha256 FROM listed WHERE notice=?", (old,))
            into.add("listed", ("notice", "sha256"), [(number, sha256) for (sha256,) in listed])
            into.add("recipient", ("notice", *Row._fields), _rows(source, target, old, number))

    into.write(work)


def _rows(source: Ledger, target: Ledger, old: int, number: int) -> Iterator[tuple[Any, ...]]:
    places = {Row._fields.index(name) for name in _TEXTS}
    by = Row._fields.index("claimed_by")
    for row in source.database.rows(f"SELECT {', '.join(Row._fields)} FROM recipient WHERE notice=?", (old,)):
        out = [target.number_of(source.text_of(value)) if n in places else value for n, value in enumerate(row)]
        # No sender of the old ledger is one of the new.
        out[by] = 0
        yield number, *out


def _alike(one: Ledger, other: Ledger) -> bool:
    def told(ledger: Ledger, key: Key) -> tuple[object, ...]:
        return ledger.hashes(key), ledger.completed(key), ledger.rows_sha256(key)

    keys = one.notices()
    return keys == other.notices() and all(told(one, key) == told(other, key) for key in keys)
