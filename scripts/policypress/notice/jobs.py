"""Jobs: the messages that may leave now, each made for a person checked at this moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from policypress.notice import outcomes
from policypress.notice.address import UnusableAddressError, envelope_address
from policypress.notice.messages import Messages, TemplateFaultError
from policypress.notice.queue import Queue
from policypress.notice.rate_limit import Rests, domain_of
from policypress.notice.report import Results
from policypress.notice.rows import Row, instant
from policypress.notice.transport import Transport
from policypress.recipients.current import GONE, Person


@dataclass(frozen=True, slots=True)
class Job:
    """A message ready to leave, and the row it is for; ``name`` identifies it to bounces."""

    row: Row
    address: str
    phone: str
    name: str
    data: bytes


class Jobs:
    """Takes rows from the queue; those that must not or cannot be mailed go to the results instead."""

    def __init__(
        self, queue: Queue, messages: Messages, rests: Rests, results: Results, now: Callable[[], datetime]
    ) -> None:
        self._queue, self._messages, self._rests, self._results, self._now = queue, messages, rests, results, now

    @property
    def over(self) -> bool:
        """Whether no row is left in this pass."""
        return self._queue.over

    def put_back(self, row: Row) -> None:
        """Have a row come next once more in this pass."""
        self._queue.put_back(row)

    def next(self, transport: Transport) -> Job | None:
        """The next message for ``transport``; None where there is none in this pass."""
        now = self._now()
        moment = instant(now)
        while found := self._queue.next():
            row, person = found
            if row.not_before > moment or self._rests.left(domain_of(row.address)):
                continue
            job = self._made(row, person, transport, now) if self._may_be_mailed(row, person, moment) else None
            if job:
                return job
        return None

    def _may_be_mailed(self, row: Row, person: Person | None, at: str) -> bool:
        if person is None or person.why_not:
            self._results.settle("skipped", row.recipient, outcomes.skipped(person.why_not if person else GONE, at))
            return False
        if person.channel != "email":
            self._results.settle("moved", row.recipient, outcomes.moved(person.channel, person.address))
            return False
        return True

    def _made(self, row: Row, person: Person | None, transport: Transport, now: datetime) -> Job | None:
        assert person is not None
        try:
            utf8 = person.address.isascii() or transport.smtputf8()
            address = envelope_address(person.address, smtputf8=utf8)
        except UnusableAddressError as problem:
            channel = outcomes.passed_on(person.phone)
            fields = outcomes.moved(channel, person.phone if channel == "phone" else "", str(problem))
            self._results.settle("moved", row.recipient, fields)
            return None
        locale = person.locale or row.locale
        name, identity = self._messages.message_id(row.recipient)
        try:
            data = self._messages.message(identity, address, locale, row.since, row.reasons, person.name, now)
        except TemplateFaultError as error:
            self._results.fault(row.recipient, str(error), outcomes.failed(str(error)))
            return None
        return Job(row, address, person.phone, name, data)
