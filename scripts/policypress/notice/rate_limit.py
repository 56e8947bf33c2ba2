"""How fast messages may leave: limits of a run, a rate for all connections together, rests for single domains."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

_ALIKE = 20
"""So many temporary refusals of one domain in a row look like a limit, not like greylisting of single people."""

_LIMIT_WORDS = ("rate", "too many", "limit", "throttl", "4.7.28", "4.3.2", "4.4.5", "busy", "overload")


@dataclass(frozen=True, slots=True)
class Limits:
    """How delivery behaves: pace, patience, when to give up.

    ``retry_wait`` seconds double with each temporary refusal of one row, at most ``attempts`` times per run; a whole
    domain rests six times as long. ``idle_passes`` over the rows without any progress end the run, as do ``refusals``
    permanent refusals in a row, and ``reconnects`` broken lines in a row. More than ``gone_share`` of the people gone
    at once stop it before them.
    """

    per_second: float = 10.0
    connections: int = 1
    retry_wait: float = 10.0
    attempts: int = 4
    idle_passes: int = 3
    gone_share: float = 0.2
    refusals: int = 10
    reconnects: int = 5


class RateLimit:
    """At most ``per_second`` messages a second, evenly; safe for several threads."""

    def __init__(self, per_second: float, clock: Callable[[], float]) -> None:
        self._gap = 1.0 / per_second
        self._clock = clock
        self._next = clock()
        self._lock = threading.Lock()

    def wait(self) -> float:
        """Seconds until a message may leave; 0 takes that place."""
        with self._lock:
            now = self._clock()
            if now < self._next:
                return self._next - now
            # Time lost while nobody could send is not made up for.
            self._next = max(self._next + self._gap, now)
            return 0.0


class Rests:
    """Domains that asked for a pause, and until when; safe for several threads."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._until: dict[str, float] = {}
        self._refusals: dict[str, int] = {}
        self._lock = threading.Lock()

    def left(self, domain: str) -> float:
        """Seconds that a domain still rests."""
        with self._lock:
            return max(0.0, self._until.get(domain, 0.0) - self._clock())

    def refused(self, domain: str, code: int, text: str) -> None:
        """A temporary refusal: the whole domain rests where the server speaks of a limit or refuses again and again."""
        lowered = text.lower()
        with self._lock:
            count = self._refusals[domain] = self._refusals.get(domain, 0) + 1
            if code in (421, 452) or count >= _ALIKE or any(word in lowered for word in _LIMIT_WORDS):
                self._until[domain] = self._clock() + self._seconds
                self._refusals[domain] = 0

    def accepted(self, domain: str) -> None:
        """The domain takes messages again."""
        with self._lock:
            self._refusals.pop(domain, None)


def domain_of(address: str) -> str:
    """The part behind the @, in lower case."""
    return address.rpartition("@")[2].lower()
