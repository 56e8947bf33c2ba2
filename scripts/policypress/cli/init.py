"""``policypress init``: a new company's repository from nothing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from policypress.cli.common import json_option, print_json, the_day, today_option
from policypress.init.origin import origin
from policypress.init.repository import Start, start
from policypress.settings import Settings


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--company", prompt="The company's name", help="As it stands in texts and messages.")
@click.option("--policy", prompt="Id of the first policy", default="privacy", help="Such as privacy or terms.")
@click.option("--site-url", prompt="Address of the site to be", help="Such as https://policies.example.com/")
@click.option("--timezone", prompt="Time zone in which dates begin", default="UTC", help="Such as Europe/Berlin.")
@click.option("--contact", default="", help="Where readers ask; made from the site's address where it is not given.")
@today_option
@json_option
def init(
    folder: Path,
    company: str,
    policy: str,
    site_url: str,
    timezone: str,
    contact: str,
    today: str | None,
    as_json: bool,
) -> None:
    """Make a new repository for a company's policies in DIR, which must be new or empty.

    Asks at most four questions, or none where the options are given.
    """
    day: date = the_day(Settings(), today)
    tool = origin()
    written = start(folder, Start(company, policy, site_url, timezone, contact), tool, day)
    if as_json:
        names = [path.relative_to(folder).as_posix() for path in written]
        print_json({"folder": str(folder), "files": names, "requirement": tool.requirement})
        return
    for path in written:
        click.echo(f"  {path}")
    click.echo(f"requirements.txt names the policypress you are using: {tool.requirement}")
    if not tool.shared:
        click.echo("  That place is on this machine only; what to write instead for colleagues stands in the file.")
    click.echo(_NEXT.format(folder=folder, policy=policy))


_NEXT = """\
Next: write your policy in {folder}/policy/{policy}/index.md, then in {folder} run
  policypress check
  policypress seal {policy} --by 'YOUR NAME'
  git add -A && git commit -m 'Publish our first policy'
  policypress release --no-recipients
README.md there says how a change travels from then on."""
