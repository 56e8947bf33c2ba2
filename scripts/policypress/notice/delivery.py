"""Delivery: rows of the ledger claimed, sent over one or several connections, and what became of each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from policypress.errors import PolicyError
from policypress.notice import outcomes
from policypress.notice.jobs import Job, Jobs
from policypress.notice.ledger import Ledger
from policypress.notice.messages import Messages
from policypress.notice.queue import PAGE, Queue, Users
from policypress.notice.rate_limit import Limits, RateLimit, Rests, domain_of
from policypress.notice.report import Report, Results
from policypress.notice.rows import Key, instant
from policypress.notice.transport import Outcome, Reply, StopSendingError, Transport, Underway, ready


@dataclass
class _Line:
    """A connection: free, or with a message on it, last heard of at ``heard``; no new one before ``rests_until``."""

    transport: Transport
    job: Job | None = None
    underway: Underway | None = None
    heard: float = 0.0
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
        progress: Callable[[int], None] = lambda count: None,
    ) -> None:
        self.key, self.messages, self.users, self.limits, self.now = key, messages, users, limits, now
        self.only = only
        self.stop = threading.Event()
        self.results = Results(progress)
        self._ledger = ledger
        self._connect = connect
        self._rate = RateLimit(limits.per_second, time.monotonic)
        self._rests = Rests(6 * limits.retry_wait, time.monotonic)
        self._refused_in_row = 0
        self._broken_lines = 0
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
        queue = Queue(self._ledger, self.key, self.users, self.limits.gone_share, self.only)
        self._jobs = Jobs(queue, self.messages, self._rests, self.results, self.now)
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
            wait = line.rests_until - time.monotonic()
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
        line.heard = time.monotonic()
        if isinstance(begun, Reply):
            self._answered(line, begun)
        else:
            line.underway = begun

    def _listen(self, busy: Sequence[_Line], wait: float | None) -> None:
        """Wait for answers, at most ``wait`` seconds, and go on where there are any."""
        lines = {id(line.underway): line for line in busy}
        underway = [line.underway for line in busy if line.underway]
        patience = min(line.heard + line.underway.timeout for line in busy if line.underway) - time.monotonic()
        for message in ready(underway, patience if wait is None else min(wait, patience)):
            self._go_on(lines.pop(id(message)), message.proceed)
        for line in lines.values():
            if line.underway and time.monotonic() - line.heard > line.underway.timeout:
                self._go_on(line, line.underway.give_up)

    def _go_on(self, line: _Line, step: Callable[[], Reply | None]) -> None:
        line.heard = time.monotonic()
        try:
            reply = step()
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

    # -- what became of them

    def _answered(self, line: _Line, reply: Reply) -> None:
        job = line.job
        assert job is not None
        line.job = line.underway = None
        if reply.outcome is Outcome.SENT:
            self._refused_in_row = 0
            self._rests.accepted(domain_of(job.address))
            self.results.settle("sent", job.row.recipient, outcomes.sent(instant(self.now())))
        elif reply.outcome is Outcome.LOST:
            # It may have left: the row stays claimed, and a person decides.
            self.results.settle("lost", job.row.recipient, None)
        elif reply.outcome is Outcome.REFUSED:
            self._refused(job, reply)
        else:
            self._put_off(job, reply)
        line.rests_until = line.heard + self._rest_after(reply)

    def _put_off(self, job: Job, reply: Reply) -> None:
        if not reply.connection or reply.code == 421:
            self._rests.refused(domain_of(job.address), reply.code, reply.text)
        # A line that breaks says nothing about the person.
        attempts = job.row.attempts + (0 if reply.connection else 1)
        wait = 0.0 if reply.connection else self.limits.retry_wait * 2 ** min(attempts - 1, 6)
        not_before = instant(self.now() + timedelta(seconds=wait)) if wait else ""
        self.report.later += 1
        self.results.keep(job.row.recipient, outcomes.put_off(reply, job.address, attempts, not_before))

    def _refused(self, job: Job, reply: Reply) -> None:
        why = outcomes.answer(reply, job.address)
        self._refused_in_row += 1
        if self._refused_in_row >= self.limits.refusals:
            self._halt(
                f"{self._refused_in_row} permanent refusals in a row, the last one: {why}. "
                "Mend the cause, then `notify resend --failed`."
            )
        if outcomes.is_bounce(reply):
            fields = outcomes.bounced(why, job.phone, instant(self.now()))
            self.results.settle("bounced", job.row.recipient, fields)
        else:
            self.results.settle("failed", job.row.recipient, outcomes.failed(why))

    def _rest_after(self, reply: Reply) -> float:
        """Seconds of rest after an answer; too many broken lines in a row end the run."""
        broken = reply.connection and reply.outcome is Outcome.LATER
        self._broken_lines = self._broken_lines + 1 if broken else 0
        if self._broken_lines > self.limits.reconnects:
            self._halt(f"The mail server cannot be reached ({reply.text}). Run again later.")
        return min(30.0, self.limits.retry_wait / 30 * 2**self._broken_lines) if broken else 0.0

    # -- between passes

    def _wait_for_next_pass(self) -> float | None:
        """Seconds until a row that was put off may be tried again; None where nothing is left for this run."""
        if self.stop.is_set():
            return None
        waits = []
        after = ""
        moment = self.now()
        while rows := self._ledger.waiting(self.key, after, PAGE):
            after = rows[-1].recipient
            for row in rows:
                if row.attempts >= self.limits.attempts or (self.only and row.recipient != self.only):
                    continue
                due = datetime.fromisoformat(row.not_before) if row.not_before else moment
                waits.append(max((due - moment).total_seconds(), self._rests.left(domain_of(row.address))))
            if waits and min(waits) <= 0:
                return 0.0
        return min(waits) + 0.05 if waits else None
