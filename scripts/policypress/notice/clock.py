"""The time of day on the day that counts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def clock_on(today: date, zone: ZoneInfo) -> Callable[[], datetime]:
    """Now, moved by whole days so that it is ``today`` in ``zone``; simply now where that is today already."""
    shift = today - datetime.now(zone).date()

    def now() -> datetime:
        return datetime.now(UTC) + shift

    return now
