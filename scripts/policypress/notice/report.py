"""What a run did: counts for people, and the changes of rows that the ledger has yet to hear of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from policypress.notice.rows import Fields, Update

Kind = Literal["sent", "failed", "bounced", "skipped", "moved", "lost"]


@dataclass
class Report:
    """What one run did; ``lost`` messages may have left or not, ``faults`` counts what failed before it left."""

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


class Results:
    """Counts what becomes of rows, and gathers it for the next commit."""

    def __init__(self, progress: Callable[[int], None]) -> None:
        self.report = Report()
        self.progress = progress
        self.updates: list[Update] = []

    def settle(self, kind: Kind, recipient: str, fields: Fields | None) -> None:
        """A row needs nothing more of this run; without ``fields`` it stays in the ledger as it is."""
        setattr(self.report, kind, getattr(self.report, kind) + 1)
        self.progress(1)
        if fields:
            self.updates.append((recipient, fields))

    def fault(self, recipient: str, why: str, fields: Fields) -> None:
        """A message that could not be made."""
        self.report.faults[why] = self.report.faults.get(why, 0) + 1
        self.settle("failed", recipient, fields)

    def keep(self, recipient: str, fields: Fields) -> None:
        """A row that is still to be sent."""
        self.updates.append((recipient, fields))

    def halt(self, why: str) -> None:
        """The first reason why the run ended early is the one that is told."""
        self.report.stopped = self.report.stopped or why
