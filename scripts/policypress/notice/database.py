"""What the ledger asks of its database, whichever it is: durable writing, reading that does not grow, bulk loading."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from policypress.errors import UsageError

Result = TypeVar("Result")
Values = Sequence[str | int | float | Sequence[str | int]]


class NoLedgerError(UsageError):
    """Where a ledger was named, none was made yet."""


class Database(Protocol):
    """An open database. SQL is what SQLite and PostgreSQL have in common, with ``?`` for values."""

    label: str
    """Names it in messages; no password."""

    def write(self, work: Callable[[], Result]) -> Result:
        """Run ``work`` in a transaction that is on the disk when this returns, or did not happen at all."""

    def alone(self) -> None:
        """Inside :meth:`write`: wait until no other transaction plans, and keep all others waiting."""

    def one(self, query: str, values: Values = ()) -> tuple[Any, ...] | None:
        """The first row, if any."""

    def all(self, query: str, values: Values = ()) -> list[tuple[Any, ...]]:
        """Every row."""

    def rows(self, query: str, values: Values = ()) -> Iterator[tuple[Any, ...]]:
        """Row by row; memory does not grow with them."""

    def change(self, query: str, values: Values = ()) -> int:
        """Change rows inside :meth:`write`; how many."""

    def change_each(self, query: str, many: Iterable[Values]) -> int:
        """The same for many values; how many rows in all."""

    def changed_each(self, query: str, many: Sequence[Values]) -> list[int]:
        """The same; how many rows each."""

    def add(self, table: str, columns: Sequence[str], many: Iterable[Values]) -> int:
        """Insert rows whose key is not there yet, inside :meth:`write`; how many were new."""

    def compact(self) -> None:
        """Leave no trace of what was removed."""

    def close(self) -> None:
        """Close it."""
