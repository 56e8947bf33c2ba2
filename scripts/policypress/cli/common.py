"""What several commands share: the root, today, the archive, printing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:  # imported where they are used, so that a command's help answers at once
    from policypress.archive.versions import Archive, Policy, Version
    from policypress.settings import Settings

_Command = TypeVar("_Command", bound=Callable[..., Any])


class Desk:
    """The checkout a command works on: its root, settings, archive and today."""

    def __init__(self, root: Path | None, today: str | None) -> None:
        from policypress.settings import find_root, load_settings

        self.root = root.resolve() if root else find_root()
        self.settings: Settings = load_settings(self.root)
        self.today = the_day(self.settings, today)

    def archive(self, *names: str) -> Archive:
        """The sealed archive (of the policies named)."""
        from policypress.archive.signed import counted_archive
        from policypress.archive.versions import read_archive

        return counted_archive(read_archive(self.root, names or None), self.settings)


def named_version(desk: Desk, name: str) -> tuple[Policy, Version]:
    """The policy and the version that POLICY@VERSION names.

    :raises UsageError: it names none
    """
    from policypress.errors import UsageError

    policy_name, at, version = name.partition("@")
    if not at:
        raise UsageError(f"{name!r} names no version. Write POLICY@VERSION, such as privacy@2027-02-01.")
    policy = desk.archive(policy_name).policy(policy_name)
    return policy, policy.version(version)


def the_day(settings: Settings, given: str | None) -> date:
    """The day dates are judged on: ``--today``, else ``POLICYPRESS_TODAY``, else now in the site's time zone."""
    from policypress.archive.ids import parse_day

    text = given or os.environ.get("POLICYPRESS_TODAY")
    return parse_day(text) if text else datetime.now(settings.zone).date()


def root_option(command: _Command) -> _Command:
    """``--root DIR``."""
    option = click.option(
        "--root", type=click.Path(path_type=Path), help="The checkout; default: the one you stand in."
    )
    return option(command)


def today_option(command: _Command) -> _Command:
    """``--today DATE``."""
    return click.option("--today", metavar="DATE", help="Judge dates as on this day (YYYY-MM-DD).")(command)


def json_option(command: _Command) -> _Command:
    """``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON for a program.")(command)


def print_json(value: Any) -> None:
    """``value`` as indented JSON on standard output."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))
