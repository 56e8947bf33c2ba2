"""Whether notices can be completed before their deadline: the sum printed, and the complaint when they cannot."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date, datetime

import click

from policypress.cli.common import print_json
from policypress.errors import PolicyError
from policypress.notice.announcement import Announcement
from policypress.notice.database import NoLedgerError
from policypress.notice.estimate import Estimate, Pace, estimate
from policypress.notice.ledger import opened_ledger
from policypress.notice.place import LedgerPlace
from policypress.notice.rows import EVERYBODY, Key, State


def estimates(
    plans: Sequence[Announcement], ledger: LedgerPlace | None, pace: Pace, now: datetime
) -> list[tuple[Announcement, Estimate]]:
    """The estimate of each notice; they are sent one after the other, so that each waits for those before it.

    Before the first run there is no ledger yet, and everybody on the list is still to be told.
    """
    out, before = [], 0
    with ExitStack() as leaving:
        try:
            book = leaving.enter_context(opened_ledger(ledger, read_only=True))
        except NoLedgerError:
            book = None
        for plan in plans:
            known = book is not None and book.hashes(plan.key) is not None
            left = plan.manifest.arithmetic.email
            if book is not None and known:
                left = book.count_email(plan.key, EVERYBODY, State.PLANNED)
            before += left
            out.append((plan, estimate(before, pace, now, plan.deadline if left else None)))
    return out


def complaint(key: Key, deadline: date | None, found: Estimate, measured: float | None = None) -> str:
    """What is wrong and what to do, where a notice cannot be completed in time; empty where it can.

    ``measured``: messages a second, where that is what was seen while sending.
    """
    if found.in_time:
        return ""
    seen = "" if measured is None else f" at the {measured:,.2f} messages a second measured lately"
    rate = f"It takes {found.needed:,.1f} messages a second from now on. " if found.needed != float("inf") else ""
    return (
        f"{key.policy}@{key.version}: notice cannot be completed by {deadline}{seen}: "
        f"the last of {found.messages:,} messages would leave {_when(found)}. {rate}Raise `mail.messages_per_second` "
        "or your provider's quota, or move the version with `policypress reschedule`."
    )


def print_estimates(found: Sequence[tuple[Announcement, Estimate]], as_json: bool) -> None:
    """Print every estimate.

    :raises PolicyError: a notice cannot be completed in time
    """
    if as_json:
        print_json([_for_machines(plan, sum_) for plan, sum_ in found])
    else:
        for plan, sum_ in found:
            in_time = "in time" if sum_.in_time else "too late"
            click.echo(
                f"{plan.key.policy}@{plan.key.version}: {sum_.messages:,} messages, the last {_when(sum_)}; deadline "
                f"{plan.deadline or 'none'}: {in_time}"
            )
    if complaints := [words for plan, sum_ in found if (words := complaint(plan.key, plan.deadline, sum_))]:
        raise PolicyError("\n".join(complaints))


def _when(found: Estimate) -> str:
    return f"{found.finish:%Y-%m-%d %H:%M}" if found.finish else "not within a hundred years"


def _for_machines(plan: Announcement, found: Estimate) -> dict[str, object]:
    return {
        "policy": plan.key.policy,
        "version": plan.key.version,
        "messages": found.messages,
        "finish": found.finish.isoformat(timespec="seconds") if found.finish else None,
        "deadline": plan.deadline,
        "needed_per_second": None if found.needed == float("inf") else round(found.needed, 3),
        "in_time": found.in_time,
    }
