"""Before anything is sent: messages written into a folder, and samples to the operator's own address."""

from __future__ import annotations

from pathlib import Path

import click

from policypress.cli.common import print_json
from policypress.cli.notify_show import messages, print_rest, run_summary
from policypress.errors import TryAgainLater
from policypress.notice import sending
from policypress.notice.announcement import Announcement
from policypress.notice.place import LedgerPlace
from policypress.notice.rate_limit import Limits
from policypress.notice.samples import samples
from policypress.notice.server import server_of_environment
from policypress.notice.smtp import SmtpTransport
from policypress.notice.transport import FolderTransport, Transport, handed_over

_REHEARSAL = Limits(per_second=1e9, connections=50)
"""A folder takes many messages at once, so that few commits serve them all."""


def rehearse(
    plans: list[Announcement], office: sending.Desk, ledger: LedgerPlace | None, folder: Path, only: str, as_json: bool
) -> None:
    """The messages as files in ``folder``; nothing is sent or recorded."""
    printed = []
    for plan in plans:
        target = folder if len(plans) == 1 else folder / plan.folder.name
        with sending.rehearsal_ledger(ledger, plan.folder.parent) as book:
            sending.write_plan_into(book, plan, office)
            transport = FolderTransport(target)
            report = sending.deliver(book, plan, office, lambda t=transport: t, _REHEARSAL, only=only)  # type: ignore[misc]
            tally, _ = sending.finish(book, plan, office, certify=False)
        printed.append(run_summary(plan.key, report, tally))
        if not as_json:
            click.echo(f"{plan.key.policy}@{plan.key.version}: rehearsal, nothing was sent or recorded")
            click.echo(f"  {messages(report.sent)} written to {target}")
            print_rest(report)
            older = sum(1 for _ in target.glob("*.eml")) - report.sent
            if older > 0:
                click.echo(f"  {messages(older)} of earlier rehearsals lie there too; a new folder parts them.")
            if ledger is None:
                click.echo("  Ledger not consulted: name it with --ledger FILE to leave out who was told already.")
    if as_json:
        print_json(printed)


def send_samples(
    plans: list[Announcement], office: sending.Desk, address: str, only: str, dry_run: Path | None, as_json: bool
) -> None:
    """One message of each language and version known, to the operator's own address."""
    transport: Transport = FolderTransport(dry_run) if dry_run else SmtpTransport(server_of_environment())
    count = 0
    try:
        for plan in plans:
            for data, sender, name in samples(plan, office, address, only):
                reply = handed_over(transport, sender, address, data, name)
                if reply.outcome != "sent":
                    raise TryAgainLater(f"The sample was not taken: {reply.code} {reply.text}")
                count += 1
    finally:
        transport.close()
    if as_json:
        print_json({"samples": count, "recorded": 0})
        return
    where = f"written to {dry_run}" if dry_run else "sent to the address given"
    click.echo(f"{messages(count, 'sample ')} {where}. Nothing was recorded, nobody else got one.")
