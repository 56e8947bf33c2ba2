"""Delivery: rows of the ledger claimed one by one, sent over one or several connections, and what became of each."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from policypress.errors import ConfirmationNeeded, PolicyError
from policypress.notice.address import UnusableAddressError, envelope_address
from policypress.notice.commits import GroupCommit, Update
from policypress.notice.ledger import Key, Ledger, Row, State, instant
from policypress.notice.messages import Messages, TemplateFaultError
from policypress.notice.pace import RateLimit, Rests, domain_of
from policypress.notice.transport import Outcome, Reply, StopSendingError, Transport
from policypress.recipients.current import GONE, Person

PAGE = 500
GONE_AT_ONCE = 10
_NOBODY_THERE = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1")


class Users(Protocol):
    """The users as they are at the moment of sending."""

    def page(self, first: str, last: str) -> dict[str, Person]:
        """Everybody with an id from ``first`` to ``last``."""

    def changed(self) -> bool:
        """Whether the source has changed since it was read."""


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


@dataclass
class Report:
    """What one run did."""

    sent: int = 0
    failed: int = 0
    bounced: int = 0
    skipped: int = 0
    moved: int = 0
    lost: int = 0
    later: int = 0
    stopped: str = ""
    faults: dict[str, int] = field(default_factory=dict)

    @property
    def settled(self) -> int:
        """Rows that need nothing more of this run."""
        return self.sent + self.failed + self.bounced + self.skipped + self.moved + self.lost


@dataclass(frozen=True, slots=True)
class _Job:
    row: Row
    address: str
    locale: str
    name: str
    phone: str


class Delivery:
    """One run over the e-mail rows of one notice."""

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
        self.report = Report()
        self.stop = threading.Event()
        self._ledger = ledger
        self._connect = connect
        self.progress = progress
        self._commit = GroupCommit(lambda updates: ledger.apply(key, updates))
        self._guard = threading.Lock()
        self._rate = RateLimit(limits.per_second, time.monotonic)
        self._rests = Rests(6 * limits.retry_wait, time.monotonic)
        self._refused_in_row = 0
        self._broken_lines = 0
        self._errors: list[BaseException] = []

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
        self._rows: list[Row] = []
        self._people: dict[str, Person] = {}
        self._after = ""
        self._over = False
        workers = [threading.Thread(target=self._work, daemon=True) for _ in range(self.limits.connections - 1)]
        for worker in workers:
            worker.start()
        self._work()
        for worker in workers:
            while worker.is_alive():
                worker.join(0.2)
        for error in self._errors:
            if isinstance(error, StopSendingError):
                self.report.stopped = str(error)
            else:
                raise error
        self._errors.clear()

    def _work(self) -> None:
        """One connection: claim, send, and commit the outcome together with the next claim."""
        transport = self._connect()
        pending: list[Update] = []
        try:
            while not self.stop.is_set():
                wait = self._rate.wait()
                if wait:
                    pending = self._flushed(pending)
                    self.stop.wait(wait)
                    continue
                job, skips = self._next(transport)
                pending += skips
                if job is None:
                    break
                data = self._message(job)
                if isinstance(data, str):
                    pending.append(self._failed(job, data))
                    continue
                at = instant(self.now())
                pending.append(
                    (job.row.recipient, {"state": State.CLAIMED.value, "claimed_at": at, "address": job.address})
                )
                pending = self._flushed(pending)
                name = self.messages.message_id(job.row.recipient)[0]
                try:
                    reply = transport.send(self.messages.envelope_sender, job.address, data, name)
                except PolicyError:
                    # Nothing left the house: the claim is taken back.
                    pending = [(job.row.recipient, {"state": State.PLANNED.value, "claimed_at": ""})]
                    raise
                pending = self._outcome(job, reply)
                wait = self._wait_for_server(reply)
                if wait:
                    pending = self._flushed(pending)
                    self.stop.wait(wait)
        except BaseException as error:
            self._errors.append(error)
            self.stop.set()
        finally:
            try:
                self._flushed(pending)
            except PolicyError as error:
                self._errors.append(error)
                self.stop.set()
            transport.close()

    def _wait_for_server(self, reply: Reply) -> float:
        """Seconds to wait after an answer; too many broken lines in a row end the run."""
        with self._guard:
            broken = reply.connection and reply.outcome is Outcome.LATER
            self._broken_lines = self._broken_lines + 1 if broken else 0
            if self._broken_lines > self.limits.reconnects:
                self._halt_locked(f"The mail server cannot be reached ({reply.text}). Run again later.")
            return min(30.0, self.limits.retry_wait / 30 * 2**self._broken_lines) if broken else 0.0

    def _flushed(self, pending: list[Update]) -> list[Update]:
        if pending:
            self._commit(pending)
        return []

    # -- who is next

    def _next(self, transport: Transport) -> tuple[_Job | None, list[Update]]:
        """The next row that may go now, and what to write of rows that are passed over."""
        updates: list[Update] = []
        with self._guard:
            moment = instant(self.now())
            while not self.stop.is_set():
                row = self._next_row()
                if row is None:
                    return None, updates
                if row.not_before > moment or self._rests.left(domain_of(row.address)):
                    continue
                person = self._people.get(row.recipient)
                update = self._changed(row, person)
                if update is None and person is not None:
                    try:
                        address = envelope_address(
                            person.address, smtputf8=person.address.isascii() or transport.smtputf8()
                        )
                    except UnusableAddressError as problem:
                        update = self._skipped(row, str(problem), passed_to=passed_on(person.phone))
                    else:
                        return _Job(row, address, person.locale or row.locale, person.name, person.phone), updates
                if update:
                    updates.append(update)
        return None, updates

    def _next_row(self) -> Row | None:
        if not self._rows and not self._over:
            with self._commit.quiet():
                self._rows = self._ledger.waiting(self.key, self._after, PAGE)
            if self.only:
                self._rows = [row for row in self._rows if row.recipient == self.only] or self._only_row()
                self._over = True
            if self._rows:
                self._after = self._rows[-1].recipient
                self._people = self._known(self._rows)
                self._rows.reverse()
            else:
                self._over = True
        if not self._rows:
            return None
        row = self._rows.pop()
        if self.users.changed():
            self._people = self._known([row, *reversed(self._rows)])
        return row

    def _known(self, rows: Sequence[Row]) -> dict[str, Person]:
        """The people behind rows in order of ids; too many gone at once point to a source that is not whole."""
        people = self.users.page(rows[0].recipient, rows[-1].recipient)
        gone = sum(row.recipient not in people for row in rows)
        if gone > max(GONE_AT_ONCE, self.limits.gone_share * len(rows)):
            raise ConfirmationNeeded(
                f"{gone} of the next {len(rows)} people are no longer among the users. Sending stopped before them. "
                "Is the source complete? If they have really left: --confirm-gone."
            )
        return people

    def _only_row(self) -> list[Row]:
        with self._commit.quiet():
            row = self._ledger.row(self.key, self.only)
        return [row] if row and row.state == State.PLANNED and row.channel == "email" else []

    def _changed(self, row: Row, person: Person | None) -> Update | None:
        """What to write of somebody who must not be mailed any more; None where they still must."""
        if person is None:
            return self._skipped(row, GONE)
        if person.why_not:
            return self._skipped(row, person.why_not)
        if person.channel != "email":
            self.report.moved += 1
            self.progress(1)
            return row.recipient, {"channel": person.channel, "address": person.address, "why": "no e-mail any more"}
        return None

    def _skipped(self, row: Row, why: str, passed_to: str = "") -> Update:
        self.report.skipped += 1
        self.progress(1)
        settled = instant(self.now())
        return row.recipient, {"state": State.SKIPPED.value, "why": why, "passed_to": passed_to, "settled_at": settled}

    # -- message and outcome

    def _message(self, job: _Job) -> bytes | str:
        row = job.row
        with self._guard:
            try:
                return self.messages.message(
                    row.recipient, job.address, job.locale, row.since, row.reasons, job.name, self.now()
                )
            except TemplateFaultError as error:
                return str(error)

    def _failed(self, job: _Job, why: str) -> Update:
        with self._guard:
            self.report.failed += 1
            self.report.faults[why] = self.report.faults.get(why, 0) + 1
        self.progress(1)
        return job.row.recipient, {"state": State.FAILED.value, "why": why}

    def _outcome(self, job: _Job, reply: Reply) -> list[Update]:
        recipient, domain, at = job.row.recipient, domain_of(job.address), instant(self.now())
        if reply.outcome is Outcome.SENT:
            self._rests.accepted(domain)
            with self._guard:
                self._refused_in_row = 0
                self.report.sent += 1
            self.progress(1)
            return [(recipient, {"state": State.SENT.value, "why": "", "sent_at": at, "settled_at": at})]
        if reply.outcome is Outcome.LOST:
            # It may have left: the row stays claimed, and a person decides.
            with self._guard:
                self.report.lost += 1
            self.progress(1)
            return []
        if reply.outcome is Outcome.REFUSED:
            return [self._refusal(job, reply, at)]
        if not reply.connection or reply.code == 421:
            self._rests.refused(domain, reply.code, reply.text)
        # A line that breaks says nothing about the person.
        attempts = job.row.attempts + (0 if reply.connection else 1)
        wait = 0.0 if reply.connection else self.limits.retry_wait * 2 ** min(attempts - 1, 6)
        with self._guard:
            self.report.later += 1
        fields: dict[str, str | int] = {
            "state": State.PLANNED.value,
            "why": f"put off: {reply.code} {_bare(reply.text, job.address)}",
            "attempts": attempts,
            "not_before": instant(self.now() + timedelta(seconds=wait)) if wait else "",
        }
        return [(recipient, fields)]

    def _refusal(self, job: _Job, reply: Reply, at: str) -> Update:
        with self._guard:
            self._refused_in_row += 1
            if self._refused_in_row >= self.limits.refusals:
                self._halt_locked(
                    f"{self._refused_in_row} permanent refusals in a row, the last one: {reply.code} "
                    f"{_bare(reply.text, job.address)}. Mend the cause, then `notify resend --failed`."
                )
            why = f"{reply.code} {_bare(reply.text, job.address)}"
            if reply.at_recipient and _is_bounce(reply):
                self.report.bounced += 1
                self.progress(1)
                fields: dict[str, str | int] = {
                    "state": State.BOUNCED.value,
                    "why": why,
                    "passed_to": passed_on(job.phone),
                    "bounced_at": at,
                    "settled_at": at,
                }
                return job.row.recipient, fields
            self.report.failed += 1
        self.progress(1)
        return job.row.recipient, {"state": State.FAILED.value, "why": why}

    def _halt_locked(self, why: str) -> None:
        self.report.stopped = self.report.stopped or why
        self.stop.set()

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


def passed_on(phone: str) -> str:
    """The channel for somebody whose mail came back."""
    return "phone" if sum(char.isdigit() for char in phone) > 3 else "site"


def _is_bounce(reply: Reply) -> bool:
    """Whether a permanent refusal says that there is no such mailbox."""
    if any(reply.text.startswith(code) for code in _NOBODY_THERE):
        return True
    return reply.code in (550, 551, 553) and reply.text[:2] != "5."


def _bare(text: str, address: str) -> str:
    """A server's answer without the recipient's address."""
    local = address.partition("@")[0]
    words: Sequence[str] = [word for word in text.split() if "@" not in word and (len(local) < 3 or local not in word)]
    return " ".join(words)[:120]
