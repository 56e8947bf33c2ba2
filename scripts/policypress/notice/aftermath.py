"""What a server's answer does: to the row, to the rests of its domain and of all sending, to the run as a whole."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime, timedelta

from policypress.notice import outcomes
from policypress.notice.jobs import Job
from policypress.notice.rate_limit import Limits, Pace, Rests, Throttle, asks_all_to_rest, domain_of
from policypress.notice.report import Results
from policypress.notice.rows import Row, instant
from policypress.notice.transport import Outcome, Reply


class Aftermath:
    """Takes in answers one by one; ``halt`` ends the run, with the reason."""

    def __init__(
        self, limits: Limits, pace: Pace, results: Results, now: Callable[[], datetime], halt: Callable[[str], None]
    ) -> None:
        self.limits, self.pace, self.results, self.now, self.halt = limits, pace, results, now, halt
        self.rests = Rests(6 * limits.retry_wait, time.monotonic)
        self.throttle = Throttle(limits.retry_wait / 10, time.monotonic)
        self._refused_in_row = self._lost_in_row = self._broken_in_row = 0
        self._mends_at = 0.0

    def of(self, job: Job, reply: Reply, put_back: Callable[[Row], None]) -> float:
        """Write down what became of a job; seconds for which its line must rest.

        ``put_back`` has a row come next once more.
        """
        if reply.outcome is Outcome.SENT:
            self._sent(job)
        elif reply.outcome is Outcome.LOST:
            # It may have left: the row stays claimed, and a person decides.
            self.results.settle("lost", job.row.recipient, None)
        elif reply.outcome is Outcome.REFUSED:
            self._refused(job, reply)
        elif asks_all_to_rest(reply):
            self._throttled(job, reply, put_back)
            return 0.0
        else:
            self._put_off(job, reply)
        return self._rest_after(reply)

    def _sent(self, job: Job) -> None:
        self._refused_in_row = self._lost_in_row = 0
        self.throttle.accepted()
        self.rests.accepted(domain_of(job.address))
        self.results.settle("sent", job.row.recipient, outcomes.sent(instant(self.now())))

    def _throttled(self, job: Job, reply: Reply, put_back: Callable[[Row], None]) -> None:
        """All sending rests; nobody's own turn is counted for it."""
        if rest := self.throttle.asked():
            self.pace.rest(rest)
        if self.throttle.in_row > self.limits.throttles:
            self.halt(f"The mail server asks again and again to wait ({outcomes.answer(reply, job.address)}).")
        self.results.keep(job.row.recipient, outcomes.put_off(reply, job.address, job.row.attempts, ""))
        put_back(job.row)

    def _put_off(self, job: Job, reply: Reply) -> None:
        if not reply.connection:
            self.rests.refused(domain_of(job.address), reply.code, reply.text)
        # A line that breaks says nothing about the person.
        attempts = job.row.attempts + (0 if reply.connection else 1)
        wait = 0.0 if reply.connection else self.limits.retry_wait * 2 ** min(attempts - 1, 6)
        not_before = instant(self.now() + timedelta(seconds=wait)) if wait else ""
        self.results.report.later += 1
        self.results.keep(job.row.recipient, outcomes.put_off(reply, job.address, attempts, not_before))

    def _refused(self, job: Job, reply: Reply) -> None:
        why = outcomes.answer(reply, job.address)
        self._refused_in_row += 1
        if self._refused_in_row >= self.limits.refusals:
            self.halt(
                f"{self._refused_in_row} permanent refusals in a row, the last one: {why}. "
                "Mend the cause, then `notify resend --failed`."
            )
        if outcomes.is_bounce(reply):
            fields = outcomes.bounced(why, job.phone, instant(self.now()))
            self.results.settle("bounced", job.row.recipient, fields)
        else:
            self.results.settle("failed", job.row.recipient, outcomes.failed(why))

    def _rest_after(self, reply: Reply) -> float:
        """Seconds of rest after an answer; too many lost messages or broken lines in a row end the run."""
        if reply.outcome is Outcome.LOST:
            self._lost_in_row += 1
            if self._lost_in_row >= self.limits.losses:
                self.halt(
                    f"{self._lost_in_row} messages in a row without an answer ({reply.text}): nobody knows whether "
                    "they arrived. Ask whoever runs the mail server; `notify status --private DIR` lists them."
                )
        elif not reply.connection or reply.outcome is not Outcome.LATER:
            self._broken_in_row = 0
            return 0.0
        return self._rest_after_break(reply.text)

    def _rest_after_break(self, text: str) -> float:
        now = time.monotonic()
        # Lines that break at the same time break once.
        if now >= self._mends_at:
            self._broken_in_row += 1
            self._mends_at = now + min(30.0, self.limits.retry_wait / 30 * 2**self._broken_in_row)
        if self._broken_in_row > self.limits.reconnects:
            self.halt(f"The mail server cannot be reached, or breaks the line ({text}). Run again later.")
        return self._mends_at - now
