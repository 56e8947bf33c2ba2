"""``policypress notify``: send what is not recorded as sent, and what an operator does around it."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import click

from policypress.cli.common import Desk, json_option, print_json, root_option, today_option
from policypress.cli.notify_after import bounces, calls, forget, move, office_of, record, resend
from policypress.cli.notify_estimate import complaint, estimates, print_estimates
from policypress.cli.notify_rehearsal import rehearse, send_samples
from policypress.cli.notify_show import print_certificate, print_public, print_run, run_summary
from policypress.cli.notify_status import status
from policypress.cli.progress import BAR, PROGRESS, Telling, both, interruptible
from policypress.cli.sender_options import LEDGER, PART
from policypress.errors import TryAgainLater, UsageError
from policypress.notice import sending
from policypress.notice.announcement import Announcement, announcements
from policypress.notice.estimate import Pace
from policypress.notice.ledger import open_ledger
from policypress.notice.lock import sole_sender
from policypress.notice.observing import Observer
from policypress.notice.place import LedgerPlace
from policypress.notice.rate_limit import Limits
from policypress.notice.rows import EVERYBODY, UNSETTLED
from policypress.notice.server import server_of_environment
from policypress.notice.smtp import SmtpTransport
from policypress.output import refuse_published


@click.group(invoke_without_command=True)
@click.option("--plan", type=click.Path(path_type=Path), help="Folder that `release` or `recipients` wrote.")
@click.option("--ledger", type=LEDGER, metavar="LEDGER", help="Database of who was planned, claimed, sent.")
@click.option("--dry-run", type=click.Path(path_type=Path), metavar="DIR", help="Write the messages as .eml files.")
@click.option("--send", is_flag=True, help="Really send, to the server in POLICYPRESS_SMTP_URL.")
@click.option("--estimate", "estimated", is_flag=True, help="Only say whether the notice can be completed in time.")
@click.option(
    "--per-day", type=click.IntRange(1), metavar="N", help="With --estimate: the quota a day that your provider keeps."
)
@click.option("--warm-up", type=click.IntRange(1), metavar="N", help="With --estimate: N the first day, then doubling.")
@click.option("--only", default="", metavar="ID", help="Only this recipient.")
@click.option("--part", type=PART, metavar="K/N", help="Only the K-th of N equal parts of the list, as in 3/16.")
@click.option("--calls-later", is_flag=True, help="End with 0 once no e-mail is left, whoever is still to be called.")
@click.option(
    "--test-to",
    default="",
    metavar="ADDRESS",
    help="With --send or --dry-run: one sample of each, to ADDRESS only; nothing is recorded.",
)
@click.option("--users", metavar="SOURCE", help="Users to check everybody against, instead of the configured source.")
@click.option("--confirm-gone", is_flag=True, help="Yes, so many people are no longer among the users.")
@click.option(
    "--retry-wait", type=float, default=10.0, show_default=True, metavar="SECONDS", help="First wait after a 4xx."
)
@click.option(
    "--progress",
    type=PROGRESS,
    default=BAR,
    show_default=True,
    metavar="HOW",
    help="While sending: bar, json (a line each on standard error), json:FILE (at its end), or none.",
)
@click.option(
    "--metrics",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="While sending: figures for Prometheus, in a file that its collector reads (NAME.prom).",
)
@click.option(
    "--every",
    type=click.FloatRange(0, min_open=True),
    default=10.0,
    show_default=True,
    metavar="SECONDS",
    help="How often --progress json and --metrics tell, and the rate is held against the deadline.",
)
@root_option
@today_option
@json_option
@click.pass_context
def notify(
    context: click.Context,
    plan: Path | None,
    ledger: LedgerPlace | None,
    dry_run: Path | None,
    send: bool,
    estimated: bool,
    per_day: int | None,
    warm_up: int | None,
    only: str,
    part: tuple[int, int] | None,
    calls_later: bool,
    test_to: str,
    users: str | None,
    confirm_gone: bool,
    retry_wait: float,
    progress: str,
    metrics: Path | None,
    every: float,
    root: Path | None,
    today: str | None,
    as_json: bool,
) -> None:
    """Tell the recipients of a plan: safe to run twice, resumes after a crash, sends nothing without --send."""
    if context.invoked_subcommand:
        return
    if plan is None:
        raise UsageError("--plan DIR is missing. Name the folder that `release` or `recipients` wrote.")
    if not estimated and bool(dry_run) == send:
        what = f"a sample for {test_to}" if test_to else "the messages"
        raise UsageError(
            f"Nothing was sent. Choose one: --dry-run DIR writes {what} for you to read, --send sends "
            f"{'it' if test_to else 'them'}."
        )
    if estimated and (dry_run or send):
        raise UsageError("--estimate sends and writes nothing. Leave out --dry-run and --send.")
    if not estimated and (per_day or warm_up):
        raise UsageError("--per-day and --warm-up belong to --estimate. Add it, or leave them out.")
    if send and ledger is None and not test_to:
        raise UsageError("--ledger FILE is missing. It records who was sent what, so that nobody is told twice.")
    desk = Desk(root, today)
    if dry_run:
        refuse_published(dry_run, desk.root, holds="messages to people", option="--dry-run")
    if isinstance(ledger, Path):
        refuse_published(ledger, desk.root, holds="a ledger", option="--ledger")
    archive = desk.archive()
    plans = announcements(plan, archive, desk.today, lambda word: click.echo(word, err=True))
    office = office_of(desk, users)
    pace = Pace(desk.settings.mail.messages_per_second, per_day or 0, warm_up or 0)
    now = office.local_now()
    if estimated:
        print_estimates(estimates(plans, ledger, pace, now), as_json)
        return
    _warn_if_late(plans, desk)
    if test_to:
        send_samples(plans, office, test_to, only, dry_run, as_json)
    elif dry_run:
        rehearse(plans, office, ledger, dry_run, only, as_json)
    else:
        assert ledger is not None
        _warn_if_slow(plans, ledger, pace, now)
        mail = desk.settings.mail
        share = 1.0 if confirm_gone else desk.settings.confirm_share
        limits = Limits(mail.messages_per_second, mail.connections, retry_wait, gone_share=share)
        _send(
            plans,
            office,
            ledger,
            only,
            part,
            limits,
            Telling(progress, metrics, every),
            as_json,
            calls_later=calls_later,
        )


def _send(
    plans: list[Announcement],
    office: sending.Desk,
    ledger: LedgerPlace,
    only: str,
    part: tuple[int, int] | None,
    limits: Limits,
    telling: Telling,
    as_json: bool,
    *,
    calls_later: bool,
) -> None:
    tellers = telling.tellers()
    mailed = any(plan.manifest.arithmetic.email for plan in plans)
    server = server_of_environment() if mailed else None

    def connect() -> SmtpTransport:
        return SmtpTransport(server or server_of_environment())

    left = 0
    stopped = ""
    printed = []
    with sole_sender(ledger):
        book = open_ledger(ledger)
        try:
            for plan in plans:
                sending.write_plan_into(book, plan, office)
                span = sending.part_of(book, plan, *part) if part else EVERYBODY
                deadline = None if only else plan.deadline
                observer = Observer(
                    ledger, plan.key, deadline, office.local_now, telling.every, tellers, telling.counting
                )
                with interruptible(telling.progress == BAR) as watch, observer:
                    report = sending.deliver(
                        book, plan, office, connect, limits, only=only, span=span, watch=both(watch, observer)
                    )
                    tally, certificate = sending.finish(book, plan, office)
                    observer.tally = tally
                left += book.count_email(plan.key, span, *UNSETTLED) if part or calls_later else tally.unsettled
                printed.append(run_summary(plan.key, report, tally) | {"certificate": bool(certificate)})
                if not as_json:
                    print_run(plan.key, report, tally)
                    print_public(tally, plan.public_since)
                    print_certificate(plan, office.root, tally, certificate)
                if report.stopped:
                    stopped = report.stopped
                    break
        finally:
            book.close()
    if as_json:
        print_json(printed)
    if stopped:
        raise TryAgainLater(stopped)
    if left:
        raise TryAgainLater(f"{left:,} rows are not settled yet. Run again; `notify status` says what each waits for.")


def _warn_if_slow(plans: list[Announcement], ledger: LedgerPlace | None, pace: Pace, now: datetime) -> None:
    """A complaint before the first message; whoever is late already has been told."""
    for plan, found in estimates(plans, ledger, pace, now):
        deadline = plan.deadline
        if deadline and now.date() <= deadline and (words := complaint(plan.key, deadline, found)):
            click.echo(words, err=True)


def _warn_if_late(plans: list[Announcement], desk: Desk) -> None:
    for plan in plans:
        deadline = plan.deadline
        if deadline and desk.today > deadline and not plan.version.certificate:
            earliest = desk.today + timedelta(days=plan.version.record.notice.days)
            click.echo(
                f"{plan.key.policy}@{plan.key.version}: the notice deadline was {deadline}. The version is held; it "
                f"can apply from {earliest} at the earliest. Messages say so; `policypress reschedule` moves it.",
                err=True,
            )


for _command in (status, resend, bounces, record, calls, forget, move):
    notify.add_command(_command)
