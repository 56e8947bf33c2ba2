"""How fast messages may leave: limits of a run, a rate for all connections together, rests for single domains."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from policypress.notice.transport import Outcome, Reply

_ALIKE = 20
"""So many temporary refusals of one domain in a row look like a limit, not like greylisting of single people."""

_LIMIT_WORDS = (" rate", "too many", "limit", "throttl", "4.7.28", "4.3.2", "4.4.5", "busy", "overload")
_EVERYBODY = (421, 454)
"""Answers about the whole line, whatever the domain: the relay is going away, or has been sent enough for now."""


class Rest(StrEnum):
    """Why nothing leaves for a while: the server asks all to wait, the line broke, another sender who shares the rate
    was asked to wait, or what is left was put off and waits for its time."""

    THROTTLED = "throttled"
    LINE = "line"
    SHARED = "shared"
    RETRY = "retry"


@dataclass(frozen=True, slots=True)
class Limits:
    """How delivery behaves: pace, patience, when to give up.

    ``retry_wait`` seconds double with each temporary refusal of one row, at most ``attempts`` times per run; a whole
    domain rests six times as long. ``idle_passes`` over the rows without any progress end the run, as do ``refusals``
    permanent refusals in a row, ``reconnects`` broken lines in a row, ``losses`` messages in a row of which nobody
    knows whether they arrived, and ``throttles`` rests of all sending in a row. More than ``gone_share`` of the people
    gone at once stop it before them. Whoever shares a ledger looks every ``others_wait`` seconds what the others have
    left.
    """

    per_second: float = 10.0
    connections: int = 1
    retry_wait: float = 10.0
    attempts: int = 4
    idle_passes: int = 3
    gone_share: float = 0.2
    refusals: int = 10
    reconnects: int = 5
    losses: int = 3
    throttles: int = 9
    others_wait: float = 1.0


class Pace(Protocol):
    """A rate at which messages may leave."""

    def wait(self) -> float:
        """Seconds until a message may leave; 0 takes that place."""

    def rest(self, seconds: float) -> None:
        """Nobody sends for so long."""


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

    def rest(self, seconds: float) -> None:
        """Nobody sends for so long."""
        with self._lock:
            self._next = max(self._next, self._clock() + seconds)


class Throttle:
    """The rest of all sending that the mail server asked for; each in a row is twice as long as the one before."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._until = 0.0
        self.in_row = 0

    def left(self) -> float:
        """Seconds that all sending still rests."""
        return max(0.0, self._until - self._clock())

    def asked(self) -> float:
        """The server asks for less; seconds of a new rest. What several lines hear at the same time counts once."""
        if self.left():
            return 0.0
        rest = self._seconds * 2.0**self.in_row
        self._until = self._clock() + rest
        self.in_row += 1
        return rest

    def accepted(self) -> None:
        """The server takes messages again."""
        self.in_row = 0


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
        with self._lock:
            count = self._refusals[domain] = self._refusals.get(domain, 0) + 1
            if code == 452 or count >= _ALIKE or speaks_of_limit(text):
                self._until[domain] = self._clock() + self._seconds
                self._refusals[domain] = 0

    def accepted(self, domain: str) -> None:
        """The domain takes messages again."""
        with self._lock:
            self._refusals.pop(domain, None)


def asks_all_to_rest(reply: Reply) -> bool:
    """Whether a temporary refusal is about all that we send, not about one message or its recipient's domain."""
    if reply.outcome is not Outcome.LATER or not 400 <= reply.code < 500:
        return False
    if reply.code in _EVERYBODY or reply.at_sender:
        return True
    return not reply.at_recipient and (speaks_of_limit(reply.text) or "quota" in reply.text.lower())


def speaks_of_limit(text: str) -> bool:
    """Whether a server's words are about how much it takes."""
    lowered = f" {text.lower()}"
    return any(word in lowered for word in _LIMIT_WORDS)


def domain_of(address: str) -> str:
    """The part behind the @, in lower case."""
    return address.rpartition("@")[2].lower()
