"""``policypress evidence``: one folder for a regulator."""

from __future__ import annotations

from pathlib import Path

import click

from policypress.cli.common import Desk, json_option, named_version, print_json, root_option, today_option
from policypress.verify.dossier import write_evidence


@click.command()
@click.argument("version", metavar="POLICY@VERSION")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A new folder to write into.")
@click.option(
    "--private", type=click.Path(path_type=Path), help="Where lists of people lie, to add the list's manifest."
)
@root_option
@today_option
@json_option
def evidence(
    version: str, out: Path, private: Path | None, root: Path | None, today: str | None, as_json: bool
) -> None:
    """Gather text, redline, record, decisions, commit, certificate and manifest of POLICY@VERSION in one folder.

    A page in it explains the files and how to check them. It holds no user and no address.
    """
    desk = Desk(root, today)
    policy, found = named_version(desk, version)
    made = write_evidence(desk.root, policy, found, out, desk.today, private)
    if as_json:
        print_json({"out": str(out), "files": [{"name": e.name, "what": e.what, "sha256": e.sha256} for e in made]})
        return
    for exhibit in made:
        click.echo(f"{out / exhibit.name}: {exhibit.what}")
