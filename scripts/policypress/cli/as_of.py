"""``policypress as-of``: which version applied on a day."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import click

from policypress.archive.ids import parse_day
from policypress.archive.phrases import day_words
from policypress.archive.status import must_move_to, standing
from policypress.archive.versions import VERSIONS, Policy
from policypress.cli.common import Desk, json_option, print_json, root_option, today_option
from policypress.vocabulary import Status


@click.command()
@click.argument("policy")
@click.argument("day", metavar="DATE")
@root_option
@today_option
@json_option
def as_of(policy: str, day: str, root: Path | None, today: str | None, as_json: bool) -> None:
    """Say which version of POLICY applied on DATE, at the start of that day in the site's time zone.

    Exit code 1 where none did; with --json its ``version`` is then null.
    """
    wanted = parse_day(day)
    desk = Desk(root, today)
    found = applied(desk.archive(policy).policy(policy), desk.root, wanted, desk.today)
    if as_json:
        print_json(found)
    else:
        click.echo(in_words(found, wanted, desk.settings.timezone))
    if found["version"] is None:
        sys.exit(1)


def applied(policy: Policy, root: Path, day: date, today: date) -> dict[str, Any]:
    """What applied on ``day``, as far as is known on ``today``; other versions known then with their status."""
    then = standing(policy, day)
    version = then.in_force
    text = (policy.folder / VERSIONS / version.record.text.file).relative_to(root).as_posix() if version else None
    today_status = standing(policy, today).statuses.get(version.name) if version else None
    others = {name: status.value for name, status in then.statuses.items() if not version or name != version.name}
    planned = [v.name for v in then.held if day > today and must_move_to(policy, v, today) is None]
    return {
        "policy": policy.id,
        "date": day.isoformat(),
        "version": version.name if version else None,
        "status": then.statuses[version.name].value if version else None,
        "status_today": today_status.value if today_status else None,
        "text": text,
        "sha256": version.record.text.sha256 if version else None,
        "others": others,
        "planned": planned[-1] if planned else None,
        "in_future": day > today,
    }


def in_words(found: dict[str, Any], day: date, zone: str) -> str:
    """The answer for people."""
    when = f"on {day_words(day)} ({zone})"
    if not found["version"]:
        lines = [f"No version of {found['policy']} applied {when}."]
    else:
        verb = "applies" if found["in_future"] else "applied"
        lines = [f"{found['policy']}@{found['version']} {verb} {when}.", f"Text: {found['text']}"]
        if found["status_today"]:
            lines.append(f"Today it is {found['status_today']}.")
    for name, status in found["others"].items():
        if name == found["planned"]:
            lines.append(f"{name} is planned to apply then; it does if its notice is completed in time.")
        elif status in (Status.UPCOMING.value, Status.HELD.value):
            lines.append(f"Also known that day: {name}, {status}.")
    if found["in_future"]:
        lines.append("That day lies ahead: this is what is known today.")
    return "\n".join(lines)
