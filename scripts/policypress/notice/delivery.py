"""Delivery: rows of the ledger claimed, sent over one or several connections, and what became of each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from policypress.errors import PolicyError
from policypress.notice import outcomes
from policypress.notice.aftermath import Aftermath
from policypress.notice.jobs import Job, Jobs
from policypress.notice.ledger import Ledger
from policypress.notice.messages import Messages
from policypress.notice.queue import PAGE, Queue, Users
from policypress.notice.rate_limit import Limits, RateLimit, domain_of
from policypress.notice.report import Report, Results
from policypress.notice.rows import EVERYBODY, Key, Span, instant
from policypress.notice.transport import Reply, StopSendingError, Transport, Underway, ready


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
        span: Span = EVERYBODY,
        progress: Callable[[int], None] = lambda count: None,
    ) -> None:
        self.key, self.messages, self.users, self.limits, self.now = key, messages, users, limits, now
        self.only, self.span = only, span
        self.stop = threading.Event()
        self.results = Results(progress)
        self._ledger = ledger
        self._connect = connect
        self._rate = RateLimit(limits.per_second, time.monotonic)
        self._aftermath = Aftermath(limits, self.results, now, self._halt)
        self._error: PolicyError | None = None

    @property
    def report(self) -> Report:
        """What was done so far."""
        return self.results.report

    def run(self) -> Report:
        """Send what is planned, try again what was put off, and return what happened; :attr:`stop` ends it early."""
        self._ledger.fresh_attempts(self.key)
        idle = settled = 0
        while idle < self.limits.idle_passes:
            self._pass()
            wait = self._wait_for_next_pass()
            if wait is None:
                break
            idle = 0 if self.report.settled > settled else idle + 1
            settled = self.report.settled
            self.stop.wait(wait)
        return self.report

    # -- one pass over the rows

    def _pass(self) -> None:
        queue = Queue(self._ledger, self.key, self.users, self.limits.gone_share, self.only, self.span)
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
        claimed: list[_Line] = []
        try:
            wait = self._claim(lines, claimed)
            self._commit(claimed)
        except PolicyError as error:
            self._fail(error)
            for line in claimed:
                line.job = None
            return None
        for line in claimed:
            self._begin(line)
        if self._jobs.over:
            return None
        return 0.0 if any(line.job is None for line in claimed) else wait

    def _claim(self, lines: Sequence[_Line], claimed: list[_Line]) -> float | None:
        """Find a job for each free line that may send now; the seconds until the first of the others may."""
        waits: list[float] = []
        for line in lines:
            if line.job or self.stop.is_set() or self._jobs.over:
                continue
            wait = max(line.rests_until - time.monotonic(), self._aftermath.throttle.left())
            if wait <= 0:
                wait = self._rate.wait()
            if wait > 0:
                waits.append(wait)
                continue
            line.job = self._jobs.next(line.transport)
            if line.job:
                claimed.append(line)
        return min(waits, default=None)

    def _commit(self, claimed: Sequence[_Line]) -> None:
        """Write results and claims through to the disk."""
        at = instant(self.now()) if claimed else ""
        claims = [(line.job.row.recipient, outcomes.claimed(line.job.address, at)) for line in claimed if line.job]
        if self.results.updates or claims:
            self._ledger.apply(self.key, self.results.updates + claims)
            self.results.updates.clear()

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
        patience = min(message.due() for message in underway) - time.monotonic()
        for message in ready(underway, patience if wait is None else min(wait, patience)):
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
        span = self.span
        moment = self.now()
        while rows := self._ledger.waiting(self.key, span, PAGE):
            span = span._replace(after=rows[-1].recipient)
            for row in rows:
                if row.attempts >= self.limits.attempts or (self.only and row.recipient != self.only):
                    continue
                due = datetime.fromisoformat(row.not_before) if row.not_before else moment
                waits.append(max((due - moment).total_seconds(), self._aftermath.rests.left(domain_of(row.address))))
            if waits and min(waits) <= 0:
                return 0.0
        return min(waits) + 0.05 if waits else None
