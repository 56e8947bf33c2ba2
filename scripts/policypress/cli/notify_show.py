"""How a notice and a run stand, as people and machines read it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from policypress.archive.phrases import day_words
from policypress.archive.record import Certificate
from policypress.notice.announcement import Announcement
from policypress.notice.bounces import Intake
from policypress.notice.certificate import can_be_written, certificate_path
from policypress.notice.report import Report
from policypress.notice.rows import Key, State, Tally
from policypress.recipients.arithmetic import CHANNELS


def run_summary(key: Key, report: Report, tally: Tally) -> dict[str, object]:
    """What a run did and how its notice stands, for machines."""
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
            for channel in CHANNELS
        },
        "complained": tally.complained,
        "unknown": tally.unknown,
        "unsettled": tally.unsettled,
    }


def print_run(key: Key, report: Report, tally: Tally) -> None:
    """What a run did and what is still to do, for people."""
    click.echo(f"{key.policy}@{key.version}: {messages(report.sent)} sent")
    print_rest(report)
    _print_waiting(tally)


def print_public(tally: Tally, announced: date) -> None:
    """Of whom the site tells, and what is taken as its being public."""
    told = tally.count(State.SENT, "site")
    if told:
        click.echo(
            f"  {told:,} {'person is' if told == 1 else 'people are'} told by the notice on the site, which counts as "
            f"public since {day_words(announced)}, the day of the announcement. See that the site of that day, or a "
            "newer one, is published."
        )


def print_certificate(plan: Announcement, root: Path, tally: Tally, certificate: Certificate | None) -> None:
    """What to do with the certificate of a completed notice, and how to get one that could not be written here."""
    if certificate:
        path = certificate_path(plan.policy, plan.version).relative_to(root)
        click.echo(f"  Notice completed on {certificate.completed}. Next: commit its certificate, {path}")
    elif not tally.unsettled and not plan.manifest.withdrawn and not can_be_written(plan.policy):
        click.echo(
            f"  Notice completed; {root} can only be read, so that its certificate was not written. Next: run the same "
            "command in a checkout where it can be, and commit it."
        )


def messages(count: int, kind: str = "") -> str:
    """“1 message”, “12 sample messages”."""
    return f"{count:,} {kind}message{'' if count == 1 else 's'}"


def print_rest(report: Report) -> None:
    """What a run did besides sending."""
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
    for channel, one, many in (
        ("email", "e-mail to send", "e-mails to send"),
        ("phone", "person to call (phone.csv)", "people to call (phone.csv)"),
        ("site", "site notice", "site notices"),
    ):
        count = tally.count(State.PLANNED, channel)
        if count:
            click.echo(f"  {count:,} {one if count == 1 else many}")
    if tally.unknown:
        click.echo(
            f"  {tally.unknown:,} unknown: `notify status --private DIR` lists who, `notify resend --unknown ID` sends "
            "again"
        )
    if tally.count(State.FAILED):
        click.echo(
            f"  {tally.count(State.FAILED):,} failed: `notify status` says why, `notify resend --failed` tries again"
        )


def print_intake(result: Intake) -> None:
    """What came of what came back, for people; every entry of which nothing came is named."""
    click.echo(
        f"{result.entries:,} messages read: {result.bounced:,} people bounced, "
        f"{result.to_phone:,} of them go on to the phone list, {result.to_site:,} to the notice on the site."
    )
    click.echo(
        f"  {result.complained:,} complained of spam, {result.delayed:,} only delayed, {result.known:,} known already, "
        f"{result.other:,} that need nothing, {len(result.remarks):,} not understood."
    )
    for where, remark in result.remarks.items():
        click.echo(f"  not understood: {where}: {remark}")
    for line in result.lines:
        click.echo(f"  {line}")
