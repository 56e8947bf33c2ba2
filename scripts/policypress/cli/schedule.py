"""``policypress reschedule`` and ``withdraw``: move or take back an upcoming version."""

from __future__ import annotations

from pathlib import Path

import click

from policypress.archive.ids import parse_day
from policypress.archive.moving import reschedule as move
from policypress.archive.moving import withdraw as take_back
from policypress.cli.common import Desk, named_version, root_option, today_option
from policypress.cli.seal import who
from policypress.errors import UsageError


@click.command()
@click.argument("version")
@click.argument("date")
@click.option("--by", "committer", help="Who does it; default: git's user.name.")
@click.option("--approved-by", default="", help="Who approved it.")
@root_option
@today_option
def reschedule(
    version: str, date: str, committer: str | None, approved_by: str, root: Path | None, today: str | None
) -> None:
    """Move the upcoming or held POLICY@VERSION to DATE; both addresses stay, and the history says so."""
    desk = Desk(root, today)
    policy, found = named_version(desk, version)
    moved = move(policy, found, parse_day(date), desk.settings, desk.today, who(desk, committer, approved_by))
    click.echo(f"{policy.id}@{found.name} is now planned for {moved.id.effective} as {policy.id}@{moved.name}.")
    if moved.record.notice.required:
        click.echo(f"Users must be told by {moved.record.notice.deadline}.")


@click.command()
@click.argument("version")
@click.option("--reason", required=True, help="Why; published in the history.")
@click.option("--by", "committer", help="Who does it; default: git's user.name.")
@root_option
@today_option
def withdraw(version: str, reason: str, committer: str | None, root: Path | None, today: str | None) -> None:
    """Take back the upcoming or held POLICY@VERSION; its address stays and says so."""
    desk = Desk(root, today)
    reason = " ".join(reason.split())
    if not reason:
        raise UsageError("The reason is empty. Say with --reason why the version is taken back; it is published.")
    policy, found = named_version(desk, version)
    take_back(policy, found, reason, who(desk, committer, "").committer, desk.today)
    click.echo(f"{policy.id}@{found.name} is withdrawn: {reason}")
