"""How long a notice takes: messages, a rate, a daily quota that may have to warm up, and the last day for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

_DAY = 86_400
"""Seconds."""
_MOST_DAYS = 36_500
"""A hundred years: whoever needs longer needs another rate."""


@dataclass(frozen=True, slots=True)
class Pace:
    """``per_second`` at most; ``per_day`` at most, 0 for no bound; ``first_day``: so many on the first day and twice as
    many on each day after, until rate or quota is reached, 0 for no warm-up."""

    per_second: float
    per_day: int = 0
    first_day: int = 0

    def on_day(self, number: int, seconds: float = _DAY) -> float:
        """How many messages may leave on a day (0: the first) in so many seconds of it."""
        bounds = [self.per_second * seconds]
        if self.per_day:
            bounds.append(self.per_day)
        if self.first_day:
            bounds.append(self.first_day * 2.0 ** min(number, 60))
        return min(bounds)


@dataclass(frozen=True, slots=True)
class Estimate:
    """When the last message leaves (None: not within a hundred years), and the moment by which it must.

    ``needed`` is the even rate that would just do from now on, without quota or warm-up; 0 where there is no deadline.
    """

    messages: int
    finish: datetime | None
    must_end: datetime | None
    needed: float

    @property
    def in_time(self) -> bool:
        """Whether the notice can be completed by its deadline."""
        return self.must_end is None or (self.finish is not None and self.finish < self.must_end)


def estimate(messages: int, pace: Pace, now: datetime, deadline: date | None) -> Estimate:
    """When ``messages`` have left that begin to leave ``now``; ``deadline`` is the last day, in the zone of ``now``."""
    must_end = midnight_after(deadline, now) if deadline else None
    left = (must_end.timestamp() - now.timestamp()) if must_end else 0.0
    needed = messages / left if left > 0 else (float("inf") if must_end and messages else 0.0)
    return Estimate(messages, _finish(messages, pace, now), must_end, needed)


def _finish(messages: int, pace: Pace, now: datetime) -> datetime | None:
    moment, still = now, float(messages)
    if still > 0 and pace.per_second <= 0:
        return None
    for number in range(_MOST_DAYS):
        if still <= 0:
            return moment
        midnight = midnight_after(moment.date(), moment)
        seconds = midnight.timestamp() - moment.timestamp()
        today = pace.on_day(number, seconds)
        if still <= today:
            return datetime.fromtimestamp(moment.timestamp() + still / pace.per_second, now.tzinfo)
        still -= today
        moment = midnight
    return None


def midnight_after(day: date, like: datetime) -> datetime:
    """The end of a day in the zone of ``like``."""
    return datetime.combine(day + timedelta(days=1), time(), like.tzinfo)
