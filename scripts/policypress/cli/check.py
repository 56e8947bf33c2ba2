"""``policypress check``: everything that is wrong, and what an edit means, before anybody seals it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from policypress.characters import logged
from policypress.cli.common import Desk, print_json, root_option, today_option
from policypress.cli.links import link_desk
from policypress.errors import Severity, UsageError

if TYPE_CHECKING:  # imported by the command itself, so that its help answers at once
    from policypress.check.checking import Check


@click.command()
@click.argument("policies", nargs=-1, metavar="[POLICY]...")
@click.option("--base", metavar="REV", help="Show what this branch changes since it left REV, such as origin/main.")
@click.option(
    "--ledger", type=click.Path(path_type=Path), help="With --base: the notifier's ledger, to prove certificates."
)
@click.option(
    "--links", "looking", is_flag=True, help="Look up the addresses that edits touch, and keep what is found."
)
@click.option("--settle", metavar="KIND", help="Decide all changes that wait for a person as this kind of suggestion.")
@click.option("--by", default="", metavar="NAME", help="With --settle: who decides; it is published.")
@click.option("--because", default="", metavar="TEXT", help="With --settle: the reason, one sentence; it is published.")
@click.option("--strict", is_flag=True, help="Warnings, such as a held version, fail the check too.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "github"]),
    default="text",
    help="markdown is a pull-request comment, github annotations; default: text.",
)
@click.option("--json", "form", flag_value="json", help="Short for --format json.")
@root_option
@today_option
def check(
    policies: tuple[str, ...],
    base: str | None,
    ledger: Path | None,
    looking: bool,
    settle: str | None,
    by: str,
    because: str,
    strict: bool,
    form: str,
    root: Path | None,
    today: str | None,
) -> None:
    """Find everything wrong with the policies, and judge the working texts against the versions before them.

    POLICY is a policy's id, such as privacy; without one all are checked. Exit code 1 where something must be mended.
    """
    from policypress.check.checking import check_site

    _fitting(settle, by, because, base)
    desk = Desk(root, today)
    links = link_desk(desk.today) if looking else None
    found = check_site(desk.root, desk.settings, desk.today, policies, base, ledger, links.look_up if links else None)
    if links:
        _keep(desk.root, found, links.doubts)
    if settle:
        from policypress.cli.settle import settle as settle_all

        settle_all(desk.root, found.policies, settle, by, because)
        return
    _print(found, form, strict)
    if found.failed(strict):
        sys.exit(1)


def _fitting(settle: str | None, by: str, because: str, base: str | None) -> None:
    if not settle and (by or because):
        raise UsageError("--by and --because belong to --settle KIND. Name the kind, as `check` prints it.")
    if settle and base:
        raise UsageError("--settle writes into the working text, and --base only looks. Run them one after the other.")


def _keep(root: Path, found: Check, doubts: dict[str, str]) -> None:
    """Keep the evidence that was found, and say on stderr of which addresses there is none."""
    from policypress.archive.link_file import write_links

    for one in found.policies:
        if one.working and one.draft and one.working.links:
            write_links(root, one.policy.id, one.working.links)
    for address, why in doubts.items():
        click.echo(logged(f"{address}: no evidence, {why}; a person decides."), err=True)


def _print(found: Check, form: str, strict: bool) -> None:
    from policypress.check.report import as_github, as_json, as_text

    if form == "json":
        print_json(as_json(found, strict))
    elif form == "markdown":
        from policypress.check.report_markdown import as_markdown

        click.echo(as_markdown(found), nl=False)
    elif form == "github":
        click.echo(as_github(found))
    else:
        click.echo(logged(as_text(found, _coloured)))


def _coloured(severity: Severity) -> str:
    """The severity's word in its colour; click drops the colour where the output is no terminal."""
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "blue"}
    return click.style(severity.value, fg=colours[severity], bold=True)
