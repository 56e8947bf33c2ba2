"""One notice sent, or rehearsed: planned in the ledger, delivered, and certified when complete."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from policypress.archive.record import Certificate
from policypress.durable.beside import scratch
from policypress.errors import UsageError
from policypress.notice.announcement import Announcement
from policypress.notice.certificate import can_be_written, write_certificate
from policypress.notice.delivery import Delivery
from policypress.notice.ledger import Ledger, open_ledger
from policypress.notice.messages import Messages
from policypress.notice.moving import copy_ledger
from policypress.notice.place import LedgerPlace, PostgresPlace
from policypress.notice.rate_limit import Limits
from policypress.notice.report import Report
from policypress.notice.rows import EVERYBODY, Row, Span, State, Tally, instant
from policypress.notice.transport import Transport
from policypress.recipients.current import CurrentUsers
from policypress.recipients.listing import read_list
from policypress.recipients.manifest import reasons_of
from policypress.recipients.reasons import Reasons
from policypress.settings import Settings


@dataclass(frozen=True)
class Desk:
    """What sending depends on besides the plan: settings, root, the users' source, the day and the clock."""

    settings: Settings
    root: Path
    users: str | None
    today: date
    now: Callable[[], datetime]

    def local_now(self) -> datetime:
        """Now, in the site's time zone."""
        return self.now().astimezone(self.settings.zone)


def messages_for(plan: Announcement, desk: Desk, *, test: bool = False) -> Messages:
    """The messages of a plan."""
    reasons = Reasons(plan.target, desk.settings)
    return Messages(reasons, desk.settings, desk.root, plan.manifest.chain_head_sha256, desk.today, test=test)


def write_plan_into(ledger: Ledger, plan: Announcement, desk: Desk) -> int:
    """Plan every row of the list that the ledger does not know; return how many were new.

    A list that leaves out who was told already adds people to the notice, which keeps the list it began with.
    """
    manifest, known = plan.manifest, ledger.hashes(plan.key)
    if known and known[0] == manifest.record_sha256 and ledger.knows_list(plan.key, manifest.list_sha256):
        return 0
    list_sha256 = known[2] if known and manifest.arithmetic.already_told else manifest.list_sha256
    hashes = (manifest.record_sha256, manifest.text_sha256, list_sha256)
    rows = (Row(*who[:5], reasons_of(manifest, who.reasons)) for who in read_list(plan.list_path))
    return ledger.plan(plan.key, hashes, rows, instant(desk.now()), manifest.list_sha256)


def deliver(
    ledger: Ledger,
    plan: Announcement,
    desk: Desk,
    connect: Callable[[], Transport],
    limits: Limits,
    *,
    only: str = "",
    span: Span | None = None,
    watch: Callable[[Delivery, int], Callable[[int], None]] | None = None,
) -> Report:
    """Send what is planned; ``watch`` gets the delivery and the number of rows, and gives what counts progress."""
    messages = messages_for(plan, desk)
    if only and ledger.row(plan.key, only) is None:
        raise UsageError(
            f"--only: no such recipient in the plan of {plan.key.policy}@{plan.key.version}. Check the id."
        )
    waiting = 1 if only else ledger.count_email(plan.key, span or EVERYBODY, State.PLANNED)
    if not waiting:
        return Report()
    ledger.enlist()
    with CurrentUsers(plan.target, desk.settings, desk.root, desk.users, plan.folder.parent, desk.today) as users:
        delivery = Delivery(ledger, plan.key, messages, users, connect, limits, desk.now, only=only, span=span)
        if watch:
            delivery.results.progress = watch(delivery, waiting)
        return delivery.run()


def part_of(ledger: Ledger, plan: Announcement, number: int, of: int) -> Span:
    """The recipients of one of so many parts, about equal in rows: each belongs to exactly one of them."""
    ends = ledger.cut(plan.key)
    start, stop = ((number - 1) * (len(ends) + 1) // of, number * (len(ends) + 1) // of)
    if start == stop:
        # More parts than people: this one has nobody.
        return Span("\U0010ffff", "\U0010ffff")
    return Span(ends[start - 1] if start else "", ends[stop - 1] if stop <= len(ends) else "")


def finish(ledger: Ledger, plan: Announcement, desk: Desk, *, certify: bool = True) -> tuple[Tally, Certificate | None]:
    """Count the public notice for those it is meant for, and certify where everything is settled.

    A rehearsal does not ``certify``: nobody was told. That a version was taken back opens no gate and needs no
    certificate. Where the checkout can only be read, the next run that can write does it.
    """
    ledger.settle_site(plan.key, instant(desk.now()))
    tally = ledger.tally(plan.key)
    completed, certified_at = ledger.completed(plan.key)
    written = completed and tally.last_settled <= certified_at and plan.version.certificate
    if not certify or plan.manifest.withdrawn or tally.unsettled or written or not can_be_written(plan.policy):
        return tally, None
    return tally, write_certificate(plan.policy, plan.version, ledger, desk.settings, desk.now())


@contextmanager
def rehearsal_ledger(ledger: LedgerPlace | None, beside: Path) -> Iterator[Ledger]:
    """A throw-away copy of a ledger (an empty one where there is none): a rehearsal writes nothing that stays."""
    with scratch(beside) as folder:
        copy = folder / "ledger.db"
        if isinstance(ledger, PostgresPlace) or (ledger and ledger.exists()):
            original = open_ledger(ledger, read_only=True)
            copy_ledger(original, copy)
            original.close()
        opened = open_ledger(copy)
        try:
            yield opened
        finally:
            opened.close()
