"""``policypress notify``: send what is not recorded as sent, and what an operator does around it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from types import FrameType

import click

from policypress.cli.common import Desk, json_option, print_json, root_option, today_option
from policypress.errors import PolicyError, TryAgainLater, UsageError
from policypress.notice import sending
from policypress.notice.bounces import read_bounces, take_bounces
from policypress.notice.clock import clock_on
from policypress.notice.delivery import Delivery
from policypress.notice.ledger import Ledger, open_ledger
from policypress.notice.lock import sole_sender
from policypress.notice.pace import Limits
from policypress.notice.phone import take_outcomes, write_phone_list
from policypress.notice.plans import Announcement, announcement, plan_folders
from policypress.notice.report import Report
from policypress.notice.rows import Key, State, Tally, instant
from policypress.notice.samples import samples
from policypress.notice.server import server_of_environment
from policypress.notice.smtp import SmtpTransport
from policypress.notice.transport import FolderTransport, Transport, handed_over
from policypress.recipients.current import CurrentUsers
from policypress.recipients.target import sealed_target

_LEDGER = click.option(
    "--ledger", type=click.Path(path_type=Path), required=True, help="Database of who was planned, claimed, sent."
)

_REHEARSAL = Limits(per_second=1e9, connections=50)
"""A folder takes many messages at once, so that few commits serve them all."""


@click.group(invoke_without_command=True)
@click.option("--plan", type=click.Path(path_type=Path), help="Folder that `release` or `recipients` wrote.")
@click.option("--ledger", type=click.Path(path_type=Path), help="Database of who was planned, claimed, sent.")
@click.option("--dry-run", type=click.Path(path_type=Path), metavar="DIR", help="Write the messages as .eml files.")
@click.option("--send", is_flag=True, help="Really send, to the server in POLICYPRESS_SMTP_URL.")
@click.option("--only", default="", metavar="ID", help="Only this recipient.")
@click.option(
    "--test-to", default="", metavar="ADDRESS", help="Send one sample of each message to ADDRESS; record nothing."
)
@click.option("--users", metavar="SOURCE", help="Users to check everybody against, instead of the configured source.")
@click.option("--confirm-gone", is_flag=True, help="Yes, so many people are no longer among the users.")
@click.option(
    "--retry-wait", type=float, default=10.0, show_default=True, metavar="SECONDS", help="First wait after a 4xx."
)
@root_option
@today_option
@json_option
@click.pass_context
def notify(
    context: click.Context,
    plan: Path | None,
    ledger: Path | None,
    dry_run: Path | None,
    send: bool,
    only: str,
    test_to: str,
    users: str | None,
    confirm_gone: bool,
    retry_wait: float,
    root: Path | None,
    today: str | None,
    as_json: bool,
) -> None:
    """Tell the recipients of a plan: safe to run twice, resumes after a crash, sends nothing without --send."""
    if context.invoked_subcommand:
        return
    if plan is None:
        raise UsageError("--plan DIR is missing. Name the folder that `release` or `recipients` wrote.")
    if bool(dry_run) == send:
        raise UsageError("Nothing was sent. Choose one: --dry-run DIR writes the messages, --send sends them.")
    if send and ledger is None and not test_to:
        raise UsageError("--ledger FILE is missing. It records who was sent what, so that nobody is told twice.")
    desk = Desk(root, today)
    archive = desk.archive()
    plans = [announcement(folder, archive, desk.today) for folder in plan_folders(plan)]
    office = sending.Desk(desk.settings, desk.root, users, desk.today, clock_on(desk.today, desk.settings.zone))
    _warn_if_late(plans, desk)
    if test_to:
        _send_samples(plans, office, test_to, only, dry_run)
    elif dry_run:
        _rehearse(plans, office, ledger, dry_run, only, as_json)
    else:
        assert ledger is not None
        mail = desk.settings.mail
        share = 1.0 if confirm_gone else desk.settings.confirm_share
        limits = Limits(mail.messages_per_second, mail.connections, retry_wait, gone_share=share)
        _send(plans, office, ledger, only, limits, as_json)


def _send(
    plans: list[Announcement], office: sending.Desk, ledger: Path, only: str, limits: Limits, as_json: bool
) -> None:
    server = server_of_environment()
    left = 0
    stopped = ""
    printed = []
    with sole_sender(ledger):
        book = open_ledger(ledger)
        try:
            for plan in plans:
                sending.write_plan_into(book, plan, office)
                with _watched() as watch:
                    report = sending.deliver(
                        book, plan, office, lambda: SmtpTransport(server), limits, only=only, watch=watch
                    )
                tally, certificate = sending.finish(book, plan, office)
                left += tally.unsettled
                printed.append(_summary(plan.key, report, tally) | {"certificate": bool(certificate)})
                if not as_json:
                    _print_run(plan.key, report, tally)
                    if certificate:
                        click.echo(
                            f"  Notice completed on {certificate.completed}; certificate written beside the record."
                        )
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


def _rehearse(
    plans: list[Announcement], office: sending.Desk, ledger: Path | None, folder: Path, only: str, as_json: bool
) -> None:
    printed = []
    for plan in plans:
        target = folder if len(plans) == 1 else folder / plan.folder.name
        with sending.rehearsal_ledger(ledger) as book:
            sending.write_plan_into(book, plan, office)
            transport = FolderTransport(target)
            report = sending.deliver(book, plan, office, lambda t=transport: t, _REHEARSAL, only=only)  # type: ignore[misc]
            tally, _ = sending.finish(book, plan, office, certify=False)
        printed.append(_summary(plan.key, report, tally))
        if not as_json:
            click.echo(f"{plan.key.policy}@{plan.key.version}: rehearsal, nothing was sent or recorded")
            click.echo(f"  {report.sent:,} messages written to {target}")
            _print_rest(report)
            if ledger is None:
                click.echo("  Ledger not consulted.")
    if as_json:
        print_json(printed)


def _send_samples(
    plans: list[Announcement], office: sending.Desk, address: str, only: str, dry_run: Path | None
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
    click.echo(f"{count:,} sample messages sent to the address given. Nothing was recorded, nobody else got one.")


@notify.command()
@_LEDGER
@json_option
def status(ledger: Path, as_json: bool) -> None:
    """Say how every notice in the ledger stands."""
    book = _existing(ledger)
    printed = []
    for key in book.notices():
        tally = book.tally(key)
        unknown = book.unknown(key) if tally.unknown else []
        completed, _ = book.completed(key)
        printed.append(_summary(key, Report(), tally) | {"unknown_ids": unknown, "completed": completed or None})
        if not as_json:
            _print_status(key, tally, unknown, completed)
    if as_json:
        print_json(printed)
    elif not printed:
        click.echo("The ledger holds no notice yet.")
    if any(entry["unsettled"] for entry in printed):
        raise TryAgainLater("Some rows are not settled.")


@notify.command()
@_LEDGER
@click.option(
    "--unknown", "unknown", multiple=True, metavar="ID", help="Send again to this recipient, who may get it twice."
)
@click.option("--all-unknown", is_flag=True, help="The same for every unknown row.")
@click.option("--failed", is_flag=True, help="Try every failed row again.")
@click.argument("ids", nargs=-1)
def resend(ledger: Path, unknown: tuple[str, ...], all_unknown: bool, failed: bool, ids: tuple[str, ...]) -> None:
    """Put rows back to be sent by the next run: unknown ones by name, or failed ones."""
    if ids and not unknown:
        raise UsageError("Say --unknown before the ids: each of these people may get the message twice.")
    if not (unknown or all_unknown or failed):
        raise UsageError("Say what to send again: --unknown ID…, --all-unknown or --failed.")
    with sole_sender(ledger):
        book = _existing(ledger, read_only=False)
        wanted = [*unknown, *ids]
        count = 0
        for key in book.notices():
            left = book.unknown(key)
            names = left if all_unknown else [name for name in wanted if name in left]
            count += book.release_unknown(key, names) if names else 0
            count += book.release_failed(key) if failed else 0
        book.close()
    if not count:
        raise UsageError("No such row is unknown or failed. `notify status` lists them.")
    click.echo(f"{count:,} rows will be sent by the next `notify --send`.")


@notify.command()
@_LEDGER
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--users", metavar="SOURCE", help="Users to look up phone numbers in, instead of the configured source.")
@root_option
@today_option
def bounces(ledger: Path, file: Path, users: str | None, root: Path | None, today: str | None) -> None:
    """Take bounce messages (mbox file or Maildir folder) into the ledger; those people go on to phone or site."""
    desk = Desk(root, today)
    office = sending.Desk(desk.settings, desk.root, users, desk.today, clock_on(desk.today, desk.settings.zone))
    with sole_sender(ledger):
        book = _existing(ledger, read_only=False)
        result = take_bounces(book, read_bounces(file), desk.archive(), office)
        book.close()
    click.echo(
        f"{result.messages:,} messages read: {result.bounced:,} people bounced, "
        f"{result.to_phone:,} of them go on to the phone list, {result.to_site:,} to the notice on the site."
    )
    click.echo(
        f"  {result.delayed:,} only delayed, {result.known:,} known already, {result.foreign:,} about something else."
    )
    for line in result.lines:
        click.echo(f"  {line}")


@notify.command()
@_LEDGER
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--policy", "version", metavar="POLICY@VERSION", help="The notice; needed where the ledger holds several."
)
@root_option
@today_option
def record(ledger: Path, file: Path, version: str | None, root: Path | None, today: str | None) -> None:
    """Take the call centre's outcomes (CSV: id,outcome with reached, unreachable or later) into the ledger."""
    desk = Desk(root, today)
    office = sending.Desk(desk.settings, desk.root, None, desk.today, clock_on(desk.today, desk.settings.zone))
    with sole_sender(ledger):
        book = _existing(ledger, read_only=False)
        key = _one_notice(book, version)
        counts = take_outcomes(book, key, file, desk.archive(), office)
        tally = book.tally(key)
        book.close()
    click.echo(", ".join(f"{count:,} {word}" for word, count in counts.items()) + ".")
    if tally.unsettled:
        click.echo(f"  {tally.unsettled:,} rows of {key.policy}@{key.version} are not settled yet.")


@notify.command()
@_LEDGER
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--policy", "version", metavar="POLICY@VERSION", help="The notice; needed where the ledger holds several."
)
@click.option("--users", metavar="SOURCE", help="Users to look up phone numbers in, instead of the configured source.")
@root_option
@today_option
def calls(
    ledger: Path, file: Path, version: str | None, users: str | None, root: Path | None, today: str | None
) -> None:
    """Write everybody who is still to be called, bounced people too, as a list for the call centre."""
    desk = Desk(root, today)
    book = _existing(ledger)
    key = _one_notice(book, version)
    policy = desk.archive(key.policy).policy(key.policy)
    target = sealed_target(policy, policy.version(key.version))
    with CurrentUsers(target, desk.settings, desk.root, users) as people:
        count = write_phone_list(book, key, file, people)
    book.close()
    click.echo(f"{count:,} people to call, written to {file}.")


@notify.command()
@_LEDGER
@click.option("--yes", is_flag=True, help="Yes, remove the addresses.")
@root_option
@today_option
def forget(ledger: Path, yes: bool, root: Path | None, today: str | None) -> None:
    """Remove addresses of rows settled longer ago than `mail.retain_days`; counts, hashes and times stay."""
    desk = Desk(root, today)
    mail = desk.settings.mail
    if mail.legal_hold:
        raise PolicyError("`mail.legal_hold` is set in mkdocs.yml: nothing is forgotten. Unset it when the hold ends.")
    before = clock_on(desk.today, desk.settings.zone)() - timedelta(days=mail.retain_days)
    if not yes:
        raise PolicyError(
            f"This removes every address settled before {before.date()} for good. If that is right, add --yes."
        )
    with sole_sender(ledger):
        book = _existing(ledger, read_only=False)
        count = book.forget(instant(before))
        book.close()
    click.echo(f"{count:,} addresses removed (settled before {before.date()}).")


# -- helpers


def _existing(path: Path, *, read_only: bool = True) -> Ledger:
    if not path.exists():
        raise UsageError(f"{path}: no such ledger. Check --ledger.")
    return open_ledger(path, read_only=read_only)


def _one_notice(book: Ledger, version: str | None) -> Key:
    known = book.notices()
    names = {f"{key.policy}@{key.version}": key for key in known}
    if version is None and len(known) == 1:
        return known[0]
    if version not in names:
        raise UsageError(
            f"Say which notice with --policy POLICY@VERSION. The ledger holds: {', '.join(names) or 'none'}."
        )
    return names[version]


def _warn_if_late(plans: list[Announcement], desk: Desk) -> None:
    for plan in plans:
        deadline = plan.version.record.notice.deadline
        if deadline and desk.today > deadline and not plan.version.certificate:
            earliest = desk.today + timedelta(days=plan.version.record.notice.days)
            click.echo(
                f"{plan.key.policy}@{plan.key.version}: the notice deadline was {deadline}. The version is held; it "
                f"can apply from {earliest} at the earliest. Messages say so; `policypress reschedule` moves it.",
                err=True,
            )


@contextmanager
def _watched() -> Iterator[Callable[[Delivery, int], Callable[[int], None]]]:
    """A progress bar on a terminal, and Ctrl-C that lets the message in hand finish."""
    bars = []
    handlers = {}

    def watch(delivery: Delivery, count: int) -> Callable[[int], None]:
        def stop(number: int, frame: FrameType | None) -> None:
            if not delivery.stop.is_set():
                click.echo("\nStopping after the message in hand. Press Ctrl-C again to break off.", err=True)
            delivery.stop.set()
            delivery.report.stopped = "Stopped. Run again to go on where this left off."
            signal.signal(number, signal.default_int_handler)

        for number in (signal.SIGINT, signal.SIGTERM):
            handlers[number] = signal.signal(number, stop)
        bar = click.progressbar(
            length=count, label="Sending", show_pos=True, show_eta=True, file=sys.stderr, hidden=not sys.stderr.isatty()
        )
        bars.append(bar)
        bar.__enter__()
        return bar.update

    try:
        yield watch
    finally:
        for bar in bars:
            bar.__exit__(None, None, None)
        for number, handler in handlers.items():
            signal.signal(number, handler)


def _summary(key: Key, report: Report, tally: Tally) -> dict[str, object]:
    return {
        "policy": key.policy,
        "version": key.version,
        "run": {
            "sent": report.sent,
            "failed": report.failed,
            "bounced": report.bounced,
            "skipped": report.skipped,
            "unknown": report.lost,
            "stopped": report.stopped or None,
        },
        "channels": {
            channel: {state.value: tally.count(state, channel) for state in State if tally.count(state, channel)}
            for channel in ("email", "phone", "site")
        },
        "unknown": tally.unknown,
        "unsettled": tally.unsettled,
    }


def _print_run(key: Key, report: Report, tally: Tally) -> None:
    click.echo(f"{key.policy}@{key.version}: {report.sent:,} messages sent")
    _print_rest(report)
    _print_waiting(tally)


def _print_rest(report: Report) -> None:
    for count, words in (
        (report.skipped, "skipped, with the reason in the ledger"),
        (report.moved, "moved to phone or site, because their e-mail no longer works"),
        (report.bounced, "refused as unknown mailboxes and passed on to phone or site"),
        (report.failed, "failed"),
        (report.lost, "unknown: the line broke after the text had left"),
    ):
        if count:
            click.echo(f"  {count:,} {words}")
    for fault, count in report.faults.items():
        click.echo(f"  {count:,} × {fault}")


def _print_waiting(tally: Tally) -> None:
    for channel, word in (
        ("email", "e-mails to send"),
        ("phone", "people to call (phone.csv)"),
        ("site", "site notices"),
    ):
        count = tally.count(State.PLANNED, channel)
        if count:
            click.echo(f"  {count:,} {word}")
    if tally.unknown:
        click.echo(f"  {tally.unknown:,} unknown: `notify status` lists them, `notify resend --unknown ID` sends again")
    if tally.count(State.FAILED):
        click.echo(
            f"  {tally.count(State.FAILED):,} failed: `notify status` says why, `notify resend --failed` tries again"
        )


def _print_status(key: Key, tally: Tally, unknown: list[str], completed: str) -> None:
    click.echo(f"{key.policy}@{key.version}: {tally.total:,} people")
    words = {
        State.SENT: "told",
        State.SKIPPED: "skipped",
        State.BOUNCED: "came back and passed on",
        State.PLANNED: "still to be told",
        State.CLAIMED: "unknown: a run stopped while their message was leaving",
        State.FAILED: "failed",
    }
    for state, word in words.items():
        count = tally.count(state)
        if count:
            ways = [(tally.count(state, way), way) for way in ("email", "phone", "site")]
            split = ", ".join(f"{n:,} {way}" for n, way in ways if n)
            click.echo(f"  {count:,} {word} ({split})")
    for reason, count in sorted(tally.skipped.items()):
        click.echo(f"    skipped: {count:,} × {reason}")
    for reason, count in sorted(tally.failed.items()):
        click.echo(f"    failed: {count:,} × {reason}")
    for name in unknown:
        click.echo(f"    unknown: {name}")
    if tally.last_sent:
        click.echo(f"  First {tally.first_sent}, last {tally.last_sent}")
    click.echo(f"  Completed on {completed}" if completed else "  Not complete yet")
