"""A sending run watched from beside: how far it is, how fast, why it rests, and whether it will be in time."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import TracebackType
from typing import Self

from policypress.errors import PolicyError
from policypress.notice.delivery import Delivery, awake
from policypress.notice.estimate import Estimate, midnight_after
from policypress.notice.ledger import Ledger, open_ledger
from policypress.notice.not_told import SENDING, UNKNOWN
from policypress.notice.outlook import Outlook
from policypress.notice.place import LedgerPlace
from policypress.notice.rate_limit import Rest
from policypress.notice.report import Report
from policypress.notice.rows import EVERYBODY, Key, State, Tally
from policypress.recipients.arithmetic import CHANNELS

STATES = (State.PLANNED.value, SENDING, UNKNOWN, *(s.value for s in State if s not in (State.PLANNED, State.CLAIMED)))
_LONG, _PATIENCE = 0.1, 50.0
"""A look that takes longer than so many seconds is not repeated before so many times as long."""


@dataclass(frozen=True)
class Snapshot:
    """How a notice, and this run over it, stand at a moment; nobody's name is in it.

    ``states`` counts (channel, state), with claimed rows as unknown or sending; ``left`` e-mails are still to be
    settled; ``rate`` is how many a second were lately, by all senders together; ``outlook`` says where that leads,
    once enough was seen; ``rest`` is why nothing leaves, and for how many seconds more.
    """

    key: Key
    event: str
    at: datetime
    deadline: date | None
    states: Mapping[tuple[str, str], int]
    complained: int
    left: int
    rate: float | None
    outlook: Estimate | None
    rest: tuple[Rest, float] | None
    run: Report
    last_told: str

    @property
    def must_end(self) -> datetime | None:
        """The end of the last day for the notice."""
        return midnight_after(self.deadline, self.at) if self.deadline else None

    @property
    def in_time(self) -> bool | None:
        """Whether the notice will be complete by its deadline; None where nobody can say."""
        return self.outlook.in_time if self.outlook and self.outlook.must_end else None


def counted(tally: Tally) -> dict[tuple[str, str], int]:
    """Counts of all rows by channel and state, each of :data:`STATES` once."""
    out = {(channel, state): 0 for channel in CHANNELS for state in STATES}
    for (channel, state), count in tally.states.items():
        if state != State.CLAIMED:
            out[channel, state] = count
    out["email", UNKNOWN], out["email", SENDING] = tally.unknown, tally.sending
    return out


@dataclass
class Observer:
    """Looks at a run every so many seconds, in a thread and through a ledger connection of its own.

    Each of ``tell`` gets every snapshot: the first (``start``) as the block begins, the last (``end``) as it ends.
    Without ``counting`` only what is left is looked at, and there is neither: counting many rows takes its time.
    """

    place: LedgerPlace
    key: Key
    deadline: date | None
    now: Callable[[], datetime]
    every: float
    tell: Sequence[Callable[[Snapshot], None]]
    counting: bool = True
    tally: Tally | None = None
    """How the notice stands in the end, where that was counted already."""
    _delivery: Delivery | None = None
    _outlook: Outlook = field(default_factory=Outlook)
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None
    _last: Snapshot | None = None
    _unknown: int = 0
    _count: int = 0

    def __enter__(self) -> Self:
        if self.counting:
            self._look("start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        if self._thread:
            self._thread.join()
        if not self.counting:
            return
        try:
            self._look("end")
        except PolicyError:
            # The ledger cannot be asked any more: what was seen last stands.
            if self._last:
                run = self._delivery.report if self._delivery else self._last.run
                self._tell(replace(self._last, event="end", at=self.now(), run=run, rest=None))

    def watch(self, delivery: Delivery, count: int) -> None:
        """``delivery`` is about to run, over so many rows."""
        self._delivery, self._count = delivery, count
        self._thread = threading.Thread(target=self._keep_looking, name="observer", daemon=True)
        self._thread.start()

    def _look(self, event: str) -> None:
        ledger = open_ledger(self.place, read_only=True)
        try:
            snapshot = self._seen(ledger, event)
        finally:
            ledger.close()
        self._tell(snapshot)

    def _keep_looking(self) -> None:
        cost = 0.0
        ledger: Ledger | None = None
        try:
            while not self._over.wait(max(self.every, _PATIENCE * cost if cost > _LONG else 0.0)):
                begun = time.monotonic()
                try:
                    ledger = ledger or open_ledger(self.place, read_only=True)
                    snapshot = self._seen(ledger, "progress")
                except PolicyError:
                    # Whatever is wrong, the sender itself meets it and says so.
                    ledger = None
                    continue
                self._tell(snapshot)
                cost = time.monotonic() - begun
        finally:
            if ledger:
                ledger.close()

    def _seen(self, ledger: Ledger, event: str) -> Snapshot:
        if self.counting:
            tally = (self.tally if event == "end" else None) or ledger.tally(self.key)
            states = self._states(ledger, tally, event)
            left = states["email", State.PLANNED.value] + states["email", SENDING]
        else:
            tally, states, left = None, {}, self._left(ledger)
        now, delivery = self.now(), self._delivery
        self._outlook.saw(awake(), left)
        return Snapshot(
            self.key,
            event,
            now,
            self.deadline,
            states,
            tally.complained if tally else 0,
            left,
            self._outlook.rate,
            self._outlook.estimate(now, self.deadline),
            delivery.rest if delivery and event != "end" else None,
            replace(delivery.report) if delivery else Report(),
            tally.last_settled if tally else "",
        )

    def _left(self, ledger: Ledger) -> int:
        """E-mails left. Whoever sends alone knows without asking a ledger, which takes long where many are left."""
        if self._delivery and not ledger.shared:
            return self._count - self._delivery.report.settled
        return ledger.count_email(self.key, EVERYBODY, State.PLANNED)

    def _states(self, ledger: Ledger, tally: Tally, event: str) -> dict[tuple[str, str], int]:
        """Counts by channel and state. A ledger in a file does not say whose a claimed row is: this run knows."""
        states = counted(tally)
        if event == "start":
            self._unknown = tally.unknown
        elif event == "progress" and self._delivery and not ledger.shared:
            unknown = min(tally.unknown, self._unknown + self._delivery.report.lost)
            states["email", UNKNOWN], states["email", SENDING] = unknown, tally.unknown - unknown
        return states

    def _tell(self, snapshot: Snapshot) -> None:
        self._last = snapshot
        for tell in self.tell:
            tell(snapshot)
