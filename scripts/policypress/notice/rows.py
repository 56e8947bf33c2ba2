"""What the ledger holds: notices by their key, rows with their state, and how they add up."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import NamedTuple

Fields = dict[str, str | int]
"""Fields of a row and their new values."""

Update = tuple[str, Fields]
"""A recipient and what changes in their row."""


class State(StrEnum):
    """Where a row stands. ``claimed`` found by a later run means unknown: it may have left or not."""

    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    BOUNCED = "bounced"
    SKIPPED = "skipped"


UNSETTLED = (State.PLANNED, State.CLAIMED, State.FAILED)


class Key(NamedTuple):
    """What one notice is about."""

    policy: str
    version: str


class Span(NamedTuple):
    """Recipients behind ``after`` up to and with ``until``, in order of ids; empty: from the first, to the last."""

    after: str = ""
    until: str = ""


EVERYBODY = Span()


class Row(NamedTuple):
    """One recipient of one version."""

    recipient: str
    channel: str
    address: str
    locale: str
    since: str
    reasons: str
    state: str = State.PLANNED.value
    why: str = ""
    passed_to: str = ""
    attempts: int = 0
    claimed_by: int = 0
    not_before: str = ""
    claimed_at: str = ""
    sent_at: str = ""
    bounced_at: str = ""
    settled_at: str = ""


TIMES = ("not_before", "claimed_at", "sent_at", "bounced_at", "settled_at")
"""Fields of a row that are instants: text for people, milliseconds since 1970 in the database."""


@dataclass(frozen=True)
class Tally:
    """Counts of one notice: by channel and state, of unsettled rows, by reason of skipping.

    Claimed rows are ``unknown``, but for those that another sender is ``sending``.
    """

    states: dict[tuple[str, str], int]
    unknown: int
    skipped: dict[str, int]
    passed: dict[str, int]
    failed: dict[str, int]
    first_sent: str
    last_sent: str
    last_settled: str
    complained: int = 0
    sending: int = 0
    untold: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    """Rows that are not ``sent``: (channel, state, why, passed to) → how many."""

    def count(self, state: State, channel: str | None = None) -> int:
        """Rows in ``state`` (of ``channel``)."""
        return sum(n for (way, found), n in self.states.items() if found == state and channel in (None, way))

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.states.values())

    @property
    def unsettled(self) -> int:
        """Rows planned, claimed, unknown or failed."""
        return sum(self.count(state) for state in UNSETTLED)


def instant(moment: datetime) -> str:
    """A moment as the ledger writes it: UTC, to the millisecond, so that text order is order in time."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def milliseconds(text: str) -> int:
    """An instant as the database keeps it; 0 for none."""
    if not text:
        return 0
    return round(datetime.fromisoformat(text).timestamp() * 1000)


def instant_of(number: int) -> str:
    """The instant that the database keeps as a number; empty for none."""
    if not number:
        return ""
    seconds, rest = divmod(number, 1000)
    year, month, day, hour, minute, second, *_ = time.gmtime(seconds)
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{rest:03}Z"
