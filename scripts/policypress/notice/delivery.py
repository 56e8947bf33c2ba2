"""Delivery: rows of the ledger claimed, sent over one or several connections, and what became of each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from policypress.errors import PolicyError
from policypress.notice import outcomes
from policypress.notice.aftermath import Aftermath
from policypress.notice.jobs import Job, Jobs
from policypress.notice.ledger import Ledger
from policypress.notice.messages import Messages
from policypress.notice.queue import PAGE, Queue, Users
from policypress.notice.rate_limit import Limits, Rest, domain_of
from policypress.notice.report import Report, Results
from policypress.notice.rows import EVERYBODY, Key, Span, instant
from policypress.notice.transport import Reply, StopSendingError, Transport, Underway, ready

_FROZEN = 4.0
"""Whoever does nothing for so many seconds, though it never waits so long, was stopped in between."""


_PAUSE = 1.0
"""Whoever waits longer than so many seconds, and longer than the rate asks for, rests."""


def awake() -> float:
    """A clock that goes on while the machine sleeps, where there is one."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


@dataclass
class _Line:
    """A connection: free, or with a message on it; no new one before ``rests_until``."""

    transport: Transport
    job: Job | None = None
    underway: Underway | None = None
    rests_until: float = 0.0


class Delivery:
    """One run over the e-mail rows of one notice.

    One thread keeps all connections busy. Rows for those that are free are claimed in the same transaction that
    records what became of the rows before: one flush to the disk serves them all, and no connection ever has more
    than one row claimed.
    """

    def __init__(
        self,
        ledger: Ledger,
        key: Key,
        messages: Messages,
        users: Users,
        connect: Callable[[], Transport],
        limits: Limits,
        now: Callable[[], datetime],
        *,
        only: str = "",
        span: Span | None = None,
        progress: Callable[[int], None] = lambda count: None,
    ) -> None:
        self.key, self.messages, self.users, self.limits, self.now = key, messages, users, limits, now
        self.only, self.span = only, span
        self.stop = threading.Event()
        self.results = Results(progress)
        self._ledger = ledger
        self._connect = connect
        self._rate = ledger.pace(limits.per_second)
        self._aftermath = Aftermath(limits, self._rate, self.results, now, self._halt)
        self._error: PolicyError | None = None
        self._awake = awake()
        self._rest: tuple[Rest, float] | None = None

    @property
    def report(self) -> Report:
        """What was done so far."""
        return self.results.report

    @property
    def rest(self) -> tuple[Rest, float] | None:
        """Why nothing leaves at this moment, and for how many seconds more; None where it does. For other threads."""
        found = self._rest
        left = found[1] - time.monotonic() if found else 0.0
        return (found[0], left) if found and left > 0 else None

    def run(self) -> Report:
        """Send what is planned, try again what was put off, and return what happened; :attr:`stop` ends it early."""
        self._ledger.fresh_attempts(self.key)
        idle, before = 0, self._still_to_do()
        while idle < self.limits.idle_passes:
            self._pass()
            wait = self._wait_for_next_pass()
            if wait is None:
                break
            left = self._still_to_do()
            idle, before = (0 if left < before else idle + 1), left
            self._note_rest(wait, Rest.RETRY)
            self.stop.wait(wait)
        return self.report

    def _still_to_do(self) -> int:
        """A number that falls with whatever this sender, or another that shares the ledger, gets done."""
        return (self._ledger.left(self.key) if self._ledger.shared and not self.only else 0) - self.report.settled

    def _spans(self) -> Iterable[Span]:
        return [self.span] if self.span else self._ledger.spans(self.key)

    # -- one pass over the rows

    def _pass(self) -> None:
        queue = Queue(self._ledger, self.key, self.users, self.limits.gone_share, self.only, self._spans())
        self._jobs = Jobs(queue, self.messages, self._aftermath.rests, self.results, self.now)
        lines = [_Line(self._connect()) for _ in range(self.limits.connections)]
        try:
            self._work(lines)
        finally:
            try:
                self._commit([])
            except PolicyError as error:
                self._fail(error)
            for line in lines:
                line.transport.close()
        if self._error and not isinstance(self._error, StopSendingError):
            raise self._error

    def _work(self, lines: Sequence[_Line]) -> None:
        """Give every row its turn, or stop early; in the end no message is on its way."""
        while True:
            wait = self._turn(lines)
            busy = [line for line in lines if line.underway]
            if busy:
                self._listen(busy, wait)
            elif wait is None or self.stop.is_set():
                return
            else:
                self.stop.wait(wait)

    def _turn(self, lines: Sequence[_Line]) -> float | None:
        """Claim a row for each free line, commit, and send.

        Returns the seconds until the next row may be claimed; None where only an answer brings that about, or none is
        left.
        """
        found: list[_Line] = []
        try:
            wait = self._claim(lines, found)
            claimed = self._commit(found)
            self._stay_awake()
        except PolicyError as error:
            self._fail(error)
            for line in found:
                line.job = None
            return None
        for line in found:
            if line.job and line.job.row.recipient in claimed:
                self._begin(line)
            else:
                # Another sender was first.
                line.job = None
        if self._jobs.over:
            return None
        return 0.0 if any(line.job is None for line in found) else wait

    def _claim(self, lines: Sequence[_Line], claimed: list[_Line]) -> float | None:
        """Find a job for each free line that may send now; the seconds until the first of the others may."""
        waits: list[tuple[float, Rest]] = []
        for line in lines:
            if line.job or self.stop.is_set() or self._jobs.over:
                continue
            broken, throttled = line.rests_until - time.monotonic(), self._aftermath.throttle.left()
            wait, why = max((broken, Rest.LINE), (throttled, Rest.THROTTLED))
            if wait <= 0:
                wait, why = self._rate.wait(), Rest.SHARED
            if wait > 0:
                waits.append((wait, why))
                continue
            line.job = self._jobs.next(line.transport)
            if line.job:
                claimed.append(line)
        busy = any(line.job for line in lines)
        self._note_rest(*(min(waits) if waits and not busy else (0.0, Rest.SHARED)))
        return min((wait for wait, _ in waits), default=None)

    def _note_rest(self, wait: float, why: Rest) -> None:
        """Remember a wait that is longer than the rate asks for, until it is over."""
        if wait <= 0:
            self._rest = None
        elif wait > max(_PAUSE, 2 / self.limits.per_second):
            self._rest = (why, time.monotonic() + wait)

    def _commit(self, found: Sequence[_Line]) -> set[str]:
        """Write results and claims through to the disk; the recipients that could be claimed."""
        at = instant(self.now()) if found else ""
        claims = [(line.job.row.recipient, outcomes.claimed(line.job.address, at)) for line in found if line.job]
        if not self.results.updates and not claims:
            return set()
        claimed = self._ledger.turn(self.key, self.results.updates, claims)
        self.results.updates.clear()
        return claimed

    def _stay_awake(self) -> None:
        """Whoever was frozen meanwhile may no longer own what it has claimed: see before anything more leaves."""
        now = awake()
        if now - self._awake > _FROZEN:
            self._ledger.check_alive()
            now = awake()
        self._awake = now

    # -- messages on their way

    def _begin(self, line: _Line) -> None:
        job = line.job
        assert job is not None
        if self.stop.is_set():
            self._take_back(line)
            return
        try:
            begun = line.transport.begin(self.messages.envelope_sender, job.address, job.data, job.name)
        except PolicyError as error:
            self._fail(error)
            self._take_back(line)
            return
        if isinstance(begun, Reply):
            self._answered(line, begun)
        else:
            line.underway = begun

    def _listen(self, busy: Sequence[_Line], wait: float | None) -> None:
        """Wait for answers, at most ``wait`` seconds, and go on where there are any or a message is due."""
        lines = {id(line.underway): line for line in busy}
        underway = [line.underway for line in busy if line.underway]
        patience = min(min(message.due() for message in underway) - time.monotonic(), _FROZEN / 4)
        found = ready(underway, patience if wait is None else min(wait, patience))
        try:
            self._stay_awake()
        except PolicyError as error:
            self._fail(error)
            for line in busy:
                # Cut short, so that the server takes nothing; the rows stay claimed, and a person decides.
                line.transport.close()
                line.job = line.underway = None
            return
        for message in found:
            self._go_on(lines.pop(id(message)), message)
        for line in lines.values():
            if line.underway and time.monotonic() >= line.underway.due():
                self._go_on(line, line.underway)

    def _go_on(self, line: _Line, message: Underway) -> None:
        try:
            reply = message.proceed()
        except PolicyError as error:
            self._fail(error)
            self._take_back(line)
            return
        if reply:
            self._answered(line, reply)

    def _take_back(self, line: _Line) -> None:
        """Nothing left the house: the claim goes."""
        assert line.job is not None
        self.results.keep(line.job.row.recipient, outcomes.TAKEN_BACK)
        line.job = line.underway = None

    def _fail(self, error: PolicyError) -> None:
        """End the run; the first error is the one that is told."""
        self._error = self._error or error
        if isinstance(error, StopSendingError):
            self.results.halt(str(error))
        self.stop.set()

    def _halt(self, why: str) -> None:
        self.results.halt(why)
        self.stop.set()

    def _answered(self, line: _Line, reply: Reply) -> None:
        job = line.job
        assert job is not None
        line.job = line.underway = None
        line.rests_until = time.monotonic() + self._aftermath.of(job, reply, self._jobs.put_back)

    # -- between passes

    def _wait_for_next_pass(self) -> float | None:
        """Seconds until a row that was put off may be tried again; None where nothing is left for this run."""
        if self.stop.is_set():
            return None
        waits = []
        span = self.span or EVERYBODY
        moment = self.now()
        while rows := self._ledger.waiting(self.key, span, PAGE):
            span = span._replace(after=rows[-1].recipient)
            for row in rows:
                if row.attempts >= self.limits.attempts or (self.only and row.recipient != self.only):
                    continue
                due = datetime.fromisoformat(row.not_before) if row.not_before else moment
                waits.append(max((due - moment).total_seconds(), self._aftermath.rests.left(domain_of(row.address))))
            if waits and min(waits) <= 0:
                return self.limits.others_wait if self._ledger.shared else 0.0
        if not waits and self._ledger.shared and not self.span and not self.only and self._ledger.left(self.key):
            # Others have the rest on the line: see what becomes of it.
            return self.limits.others_wait
        return min(waits) + 0.05 if waits else None
