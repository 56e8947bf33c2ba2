"""The ledger, opened wherever it is: in a file, or in a database that several senders share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from policypress.notice.ledger_writing import Ledger
from policypress.notice.place import LedgerPlace, PostgresPlace
from policypress.notice.sqlite import open_sqlite

__all__ = ["Ledger", "open_ledger", "opened_ledger"]


def open_ledger(place: LedgerPlace, *, read_only: bool = False, wait: float = 5.0) -> Ledger:
    """Open a ledger, making it where it is not there yet; ``wait`` is how many seconds another program may hold it."""
    if isinstance(place, PostgresPlace):
        from policypress.notice.shared_ledger import open_shared_ledger

        return open_shared_ledger(place, read_only=read_only)
    return Ledger(open_sqlite(place, read_only=read_only, wait=wait))


@contextmanager
def opened_ledger(place: LedgerPlace | None, *, read_only: bool = False) -> Iterator[Ledger | None]:
    """A ledger for the time of a block; None where no place is given."""
    if place is None:
        yield None
        return
    ledger = open_ledger(place, read_only=read_only)
    try:
        yield ledger
    finally:
        ledger.close()
