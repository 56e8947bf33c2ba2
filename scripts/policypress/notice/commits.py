"""Several connections, one ledger: whatever waits to be written goes into one durable transaction."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

Update = tuple[str, dict[str, str | int]]
"""A recipient and the fields to change in their row."""


@dataclass
class _Ticket:
    updates: Sequence[Update]
    done: bool = False
    error: list[BaseException] = field(default_factory=list)


class GroupCommit:
    """Callable by several threads; returns when the updates are on disk.

    The first to come writes for all who came meanwhile, so that slow disks cost one flush and not one per connection.
    """

    def __init__(self, apply: Callable[[list[Update]], None]) -> None:
        self._apply = apply
        self._writing = threading.Lock()
        self._queue = threading.Lock()
        self._waiting: list[_Ticket] = []

    def __call__(self, updates: Sequence[Update]) -> None:
        """Write ``updates``; raises what went wrong with the transaction they were in."""
        ticket = _Ticket(updates)
        with self._queue:
            self._waiting.append(ticket)
        with self._writing:
            if not ticket.done:
                self._write_all()
        if ticket.error:
            raise ticket.error[0]

    def _write_all(self) -> None:
        with self._queue:
            batch, self._waiting = self._waiting, []
        try:
            self._apply([update for ticket in batch for update in ticket.updates])
        except BaseException as error:
            for ticket in batch:
                ticket.error.append(error)
        for ticket in batch:
            ticket.done = True

    @contextmanager
    def quiet(self) -> Iterator[None]:
        """Nobody writes meanwhile: the time to read."""
        with self._writing:
            yield
