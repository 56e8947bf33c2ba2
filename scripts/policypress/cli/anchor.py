"""``policypress anchor``: have the heads of chains stamped by a time-stamping authority."""

from __future__ import annotations

from pathlib import Path

import click

from policypress.cli.common import Desk, json_option, print_json, root_option


@click.command()
@click.argument("policies", nargs=-1, metavar="[POLICY]...")
@click.option("--tsa", "authority", required=True, metavar="URL", help="Address of the authority (RFC 3161).")
@click.option(
    "--tsa-roots",
    "roots",
    type=click.Path(path_type=Path),
    help="Its root certificates as PEM; default: tsa_roots.pem beside mkdocs.yml.",
)
@root_option
@json_option
def anchor(policies: tuple[str, ...], authority: str, roots: Path | None, root: Path | None, as_json: bool) -> None:
    """Have the newest record of each POLICY (or of all) stamped with the time by an authority outside.

    This uses the network: the hash of the record is sent to the authority, and nothing else. The stamp is kept beside
    the record; `verify` checks it offline, and with it everything sealed before.
    """
    from policypress.archive.anchor import anchor_head
    from policypress.archive.timestamps import ROOTS
    from policypress.errors import UsageError

    desk = Desk(root, None)
    if roots and not roots.is_file():
        raise UsageError(f"{roots}: no such file. Check the name.")
    trusted = roots or (desk.root / ROOTS if (desk.root / ROOTS).is_file() else None)
    archive = desk.archive(*policies)
    wanted = [archive.policy(name) for name in policies] or [policy for policy in archive.policies if policy.versions]
    done = [(policy, *anchor_head(policy, authority, trusted)) for policy in wanted if policy.versions]
    if as_json:
        listed = [
            {
                "policy": policy.id,
                "version": policy.chain[-1].name,
                "file": path.relative_to(desk.root).as_posix(),
                "new": new,
            }
            for policy, path, new in done
        ]
        print_json(listed)
        return
    for policy, path, new in done:
        said = "stamped" if new else "stamped already"
        click.echo(f"{policy.id}@{policy.chain[-1].name}: {said}, {path.relative_to(desk.root).as_posix()}")
    if any(new for _, _, new in done):
        checked = "" if trusted else f" Nobody checked who signed them: put the authority's roots into {ROOTS}."
        click.echo(f"Next: commit them.{checked}")
