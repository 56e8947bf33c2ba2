"""``policypress recipients``: the list of one version, with its arithmetic."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from policypress.archive.status import moves
from policypress.archive.versions import Policy, Version
from policypress.cli.common import Desk, json_option, named_version, print_json, root_option, today_option
from policypress.cli.sender_options import LEDGER
from policypress.errors import UsageError
from policypress.notice.ledger import opened_ledger
from policypress.notice.place import LedgerPlace
from policypress.output import refuse_published
from policypress.recipients.parts import PART_ROWS
from policypress.recipients.plan import Plan, write_plan

PRIVATE = Path("build/private")


@click.command()
@click.argument("version", metavar="POLICY@VERSION")
@click.option("--private", type=click.Path(path_type=Path), help="Folder for lists of people; default: build/private.")
@click.option("--users", metavar="SOURCE", help="Users to choose from, instead of the configured source.")
@click.option("--ledger", type=LEDGER, metavar="LEDGER", help="Ledger of who was told already.")
@click.option("--confirm-count", type=int, metavar="N", help="Yes, N people are to be told.")
@click.option("--parquet", is_flag=True, help="Write recipients.parquet instead of recipients.csv.")
@click.option(
    "--part-rows", type=click.IntRange(1), default=PART_ROWS, show_default=True, metavar="N", help="Rows in each part."
)
@root_option
@today_option
@json_option
def recipients(
    version: str,
    private: Path | None,
    users: str | None,
    ledger: LedgerPlace | None,
    confirm_count: int | None,
    parquet: bool,
    part_rows: int,
    root: Path | None,
    today: str | None,
    as_json: bool,
) -> None:
    """List who must be told about POLICY@VERSION, why, and by which channel.

    Of a withdrawn version: who was told of it, and must be told that it will not apply.
    """
    desk = Desk(root, today)
    policy, chosen = named_version(desk, version)
    withdrawn = chosen.withdrawal is not None and chosen.record.notice.required
    if withdrawn:
        _must_be_known(chosen, ledger)
    else:
        _must_need_notice(policy, chosen, desk.today)
    private = private or desk.root / PRIVATE
    refuse_published(private, desk.root)
    with opened_ledger(ledger, read_only=True) as book:
        plan = write_plan(
            policy,
            chosen,
            desk.settings,
            desk.root,
            desk.today,
            private,
            users=users,
            ledger=book,
            confirm_count=confirm_count,
            parquet=parquet,
            part_rows=part_rows,
            withdrawn=withdrawn,
        )
    if as_json:
        print_json({"policy": policy.id, "version": chosen.name, **plan.as_json()})
        return
    print_plan(policy.id, chosen, plan)


def print_plan(policy: str, version: Version, plan: Plan) -> None:
    """The arithmetic of a plan for people."""
    what = "who is told that it was withdrawn" if plan.manifest.withdrawn else "who is told"
    click.echo(f"{policy}@{version.name}: {what}")
    click.echo("\n".join(plan.arithmetic.lines()))
    notice = version.record.notice
    if notice.deadline and not plan.manifest.withdrawn:
        click.echo(f"  Notice must be completed by {notice.deadline} ({notice.because}).")
    click.echo(f"  Written to {plan.folder} (SHA-256 {plan.manifest.list_sha256[:16]}…).")


def _must_be_known(version: Version, ledger: LedgerPlace | None) -> None:
    """Only the ledger knows who was told of a version that was taken back."""
    if ledger is None:
        assert version.withdrawal is not None
        raise UsageError(
            f"{version.record.policy}@{version.name} was withdrawn on {version.withdrawal.withdrawn}. Whoever was told "
            "of it must be told so: name the ledger that knows them, --ledger FILE."
        )


def _must_need_notice(policy: Policy, version: Version, today: date) -> None:
    record = version.record
    where = f"{record.policy}@{record.version}"
    if not record.notice.required:
        raise UsageError(
            f"{where}: nobody must be told ({record.notice.because}). It is posted, not mailed."
            + _corrected(policy, version)
        )
    moved = moves(policy.versions).get(version.name)
    if moved:
        raise UsageError(f"{where} was moved: list who must be told about {policy.id}@{moved.name} instead.")
    if record.announced > today:
        raise UsageError(f"{where} is not announced before {record.announced}. Run this on that day or later.")


def _corrected(policy: Policy, version: Version) -> str:
    """Where to ask instead, if a correction stands before the text of its date that users must be told of."""
    for other in reversed(policy.versions):
        if other.id.effective == version.id.effective and other.id < version.id and other.record.notice.required:
            return f" Users must be told of the text that it corrects: name that as {policy.id}@{other.exact}."
    return ""
