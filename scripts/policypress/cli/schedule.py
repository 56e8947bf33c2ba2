"""``policypress reschedule`` and ``withdraw``: move or take back an upcoming version."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from policypress.archive.ids import parse_day
from policypress.archive.moving import reschedule as move
from policypress.archive.moving import withdraw as take_back
from policypress.archive.status import standing
from policypress.archive.versions import Policy, Version
from policypress.cli.common import Desk, json_option, named_version, print_json, root_option, today_option
from policypress.cli.seal import must_be_approver, who
from policypress.errors import UsageError

_NO_REASON = "No reason was given."


@click.command()
@click.argument("version")
@click.argument("day", metavar="DATE")
@click.option("--by", "committer", help="Who does it; default: git's user.name.")
@click.option("--approved-by", default="", help="Who approved it.")
@root_option
@today_option
@json_option
def reschedule(
    version: str, day: str, committer: str | None, approved_by: str, root: Path | None, today: str | None, as_json: bool
) -> None:
    """Move the upcoming or held POLICY@VERSION to DATE; both addresses stay, and the history says so."""
    desk = Desk(root, today)
    policy, found = named_version(desk, version)
    people = who(desk, committer, approved_by)
    must_be_approver(desk, approved_by, "--approved-by")
    moved = move(policy, found, parse_day(day), desk.settings, desk.today, people)
    if as_json:
        deadline = moved.record.notice.deadline
        print_json({"policy": policy.id, "from": found.name, "version": moved.name, "notice_deadline": deadline})
        return
    click.echo(f"{policy.id}@{found.name} is now planned for {moved.id.effective} as {policy.id}@{moved.name}.")
    if moved.record.notice.required:
        click.echo(f"Users must be told by {moved.record.notice.deadline}.")
    _commit(f"Move {policy.id}@{found.name} to {moved.id.effective}")


@click.command()
@click.argument("version")
@click.option("--reason", help="Why; published in the history, which says so where none is given.")
@click.option("--by", "committer", help="Who does it; default: git's user.name.")
@root_option
@today_option
@json_option
def withdraw(
    version: str, reason: str | None, committer: str | None, root: Path | None, today: str | None, as_json: bool
) -> None:
    """Take back the upcoming or held POLICY@VERSION; its address stays and says so."""
    desk = Desk(root, today)
    reason = _NO_REASON if reason is None else " ".join(reason.split())
    if not reason:
        raise UsageError("The reason is empty. Say with --reason why the version is taken back; it is published.")
    policy, found = named_version(desk, version)
    by = who(desk, committer, "").committer
    must_be_approver(desk, by, "--by")
    take_back(policy, found, reason, by, desk.today)
    left = _corrected(policy, found, desk.today)
    if as_json:
        print_json({"policy": policy.id, "version": found.name, "still_planned": left.name if left else None})
        return
    click.echo(f"{policy.id}@{found.name} is withdrawn: {reason}")
    if left:
        name = f"{policy.id}@{left.exact}"
        click.echo(
            f"It was a correction only: the text that it corrects, {name}, is still planned for {left.id.effective}. "
            f"To take that back as well: policypress withdraw {name} --reason '…'"
        )
    _commit(f"Withdraw {policy.id}@{found.name}")


def _commit(subject: str) -> None:
    """What is written counts for others only when it is committed."""
    click.echo(f"Next: commit it, such as with: git add -A && git commit -m '{subject}'")


def _corrected(policy: Policy, version: Version, today: date) -> Version | None:
    """The text that comes back when a correction is taken back before its day."""
    now = standing(policy, today)
    same_day = [v for v in (*now.upcoming, *now.held) if v.id.effective == version.id.effective and v.id < version.id]
    return same_day[-1] if same_day else None
