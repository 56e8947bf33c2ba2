"""The queue: rows that wait for their e-mail, in order of ids, each met with the person as the users know them now."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from policypress.errors import ConfirmationNeeded
from policypress.notice.ledger import Ledger
from policypress.notice.rows import Key, Row, Span, State
from policypress.recipients.current import Person

PAGE = 1000
"""Rows asked of the ledger at once: small enough that a stop comes soon, large enough that asking costs nothing."""
GONE_AT_ONCE = 10
"""People of a page who may be gone without a question; below this a share says nothing."""


class Users(Protocol):
    """The users as they are at the moment of sending."""

    def page(self, first: str, last: str, names: Sequence[str] = ()) -> dict[str, Person]:
        """Everybody with an id from ``first`` to ``last``; those with these ``names`` at least."""

    def changed(self) -> bool:
        """Whether the source has changed since it was read."""


class Queue:
    """One pass over the planned rows; ``over`` once none is left.

    ``only`` leaves one recipient in it, ``spans`` the recipients of some parts, each asked for when it is its turn.
    More than ``gone_share`` of the people gone at once stop it before them.
    """

    def __init__(
        self, ledger: Ledger, key: Key, users: Users, gone_share: float, only: str = "", spans: Iterable[Span] = ()
    ) -> None:
        self._ledger, self._key, self._users = ledger, key, users
        self._gone_share = gone_share
        self._only = only
        self._rows: list[Row] = []
        self._again: list[Row] = []
        self._people: dict[str, Person] = {}
        self._spans = iter(spans)
        self._span: Span | None = next(self._spans, None)
        self._last_page = False
        self.over = False

    def next(self) -> tuple[Row, Person | None] | None:
        """The next row and its person, None for somebody gone; None where no row is left.

        :raises ConfirmationNeeded: too many people are gone at once
        """
        if self._again:
            row = self._again.pop()
            return row, self._users.page(row.recipient, row.recipient, [row.recipient]).get(row.recipient)
        if not self._rows and not self._last_page:
            self._turn_page()
        if not self._rows:
            self.over = True
            return None
        row = self._rows.pop()
        if self._users.changed():
            self._people = self._known([row, *reversed(self._rows)])
        return row, self._people.get(row.recipient)

    def put_back(self, row: Row) -> None:
        """Have a row come next once more: its turn was not its own fault."""
        self._again.append(row)
        self.over = False

    def _turn_page(self) -> None:
        rows = self._only_row() if self._only else self._next_rows()
        self._last_page = bool(self._only) or not rows
        if rows:
            self._people = self._known(rows)
            self._rows = rows[::-1]

    def _next_rows(self) -> list[Row]:
        """The next page, of this part or the next one that has any."""
        while self._span is not None:
            rows = self._ledger.waiting(self._key, self._span, PAGE)
            if rows:
                self._span = self._span._replace(after=rows[-1].recipient)
                return rows
            self._span = next(self._spans, None)
        return []

    def _known(self, rows: Sequence[Row]) -> dict[str, Person]:
        """The people behind rows in order of ids; too many gone at once point to a source that is not whole."""
        people = self._users.page(rows[0].recipient, rows[-1].recipient, [row.recipient for row in rows])
        gone = sum(row.recipient not in people for row in rows)
        if gone > max(GONE_AT_ONCE, self._gone_share * len(rows)):
            raise ConfirmationNeeded(
                f"{gone} of the next {len(rows)} people are no longer among the users. Sending stopped before them. "
                "Is the source complete? If they have really left: --confirm-gone."
            )
        return people

    def _only_row(self) -> list[Row]:
        row = self._ledger.row(self._key, self._only)
        return [row] if row and row.state == State.PLANNED and row.channel == "email" else []
