"""``policypress links``: where the addresses that an edit touches lead."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policypress.characters import logged
from policypress.cli.common import Desk, json_option, print_json, root_option, today_option

if TYPE_CHECKING:  # imported by the command itself, so that its help answers at once
    from policypress.archive.versions import Policy
    from policypress.judgement import LinkEvidence
    from policypress.links.look_up import LinkDesk

LOOPBACK = "POLICYPRESS_LINKS_LOOPBACK"
"""Set to 1 in the environment, and only there, it lets tests look up pages of this machine."""

_FRESH = 30


@click.command()
@click.argument("policies", nargs=-1, metavar="[POLICY]...")
@click.option("--update", is_flag=True, help="Look up again what was looked up before.")
@root_option
@today_option
@json_option
def links(policies: tuple[str, ...], update: bool, root: Path | None, today: str | None, as_json: bool) -> None:
    """Look up the addresses that changes of the working texts touch, old and new, and keep where they lead.

    An old address that leads to the new one is proved editorial by what was found. Evidence of the last 30 days is used
    again. It is kept in links/POLICY.json, and goes into the record when the text is sealed.
    """
    desk = Desk(root, today)
    looking = link_desk(desk.today)
    told = [_looked_up(desk, policy, looking, update) for policy in desk.archive(*policies).policies]
    if as_json:
        print_json([one for one in told if one])
        return
    for one in told:
        click.echo(logged(_text(one)))


def link_desk(day: date) -> LinkDesk:
    """Looks addresses up on the network as this command does."""
    from policypress.links.fetching import Bounds, Fetcher
    from policypress.links.look_up import LinkDesk
    from policypress.links.places import Reach

    own = os.environ.get(LOOPBACK) == "1"
    return LinkDesk(day, Fetcher(Reach(loopback=own), Bounds(pause=0.0) if own else Bounds()))


def _looked_up(desk: Desk, policy: Policy, looking: LinkDesk, update: bool) -> dict[str, Any]:
    from policypress.archive.draft import draft
    from policypress.archive.link_file import link_path, write_links
    from policypress.archive.status import standing
    from policypress.archive.working import read_working
    from policypress.check.linked import pages_of

    working = read_working(desk.root, policy)
    found = draft(policy, working, desk.settings, standing(policy, desk.today)) if working else None
    pages = pages_of(found) if found else []
    known = {link.address: link for link in (working.links if working and not update else ()) if _is_fresh(desk, link)}
    looking.look_up([page for page in pages if page not in known])
    links = [known.get(page) or looking.found.get(page) for page in pages]
    kept = [link for link in links if link]
    if kept or link_path(desk.root, policy.id).exists():
        write_links(desk.root, policy.id, kept)
    doubts = {page: looking.doubts[page] for page in pages if page in looking.doubts and page not in known}
    return {"policy": policy.id, "links": [link.as_json() for link in kept], "doubts": doubts}


def _is_fresh(desk: Desk, link: LinkEvidence) -> bool:
    return 0 <= (desk.today - link.day).days <= _FRESH


def _text(told: dict[str, Any]) -> str:
    links: Sequence[dict[str, Any]] = told["links"]
    if not links and not told["doubts"]:
        return f"{told['policy']}: no change of the working text exchanges an address of a web page."
    lines = [f"{told['policy']}:"]
    for link in links:
        onward = "" if link["final"] == link["address"] else f" → {link['final']}"
        lines.append(f"  {link['address']}{onward} ({link['status']}, looked up on {link['day']})")
    lines += [f"  {address}: no evidence, {why}; a person decides." for address, why in told["doubts"].items()]
    return "\n".join(lines)
