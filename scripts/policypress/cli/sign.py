"""``policypress sign``: sign sealed versions once they are committed."""

from __future__ import annotations

from pathlib import Path

import click

from policypress.cli.common import Desk, json_option, named_version, print_json, root_option


@click.command()
@click.argument("versions", nargs=-1, metavar="[POLICY@VERSION]...")
@click.option("--key", type=click.Path(path_type=Path), help="An SSH key file; default: git's user.signingkey.")
@click.option("--certificates", is_flag=True, help="Sign certificates of completed notice that nobody signed yet.")
@root_option
@json_option
def sign(versions: tuple[str, ...], key: Path | None, certificates: bool, root: Path | None, as_json: bool) -> None:
    """Sign sealed versions with your SSH key, as git tags, once they are committed; without names, all unsigned ones.

    The tag POLICY@VERSION stands on the commit that brought the version in and names the hashes of text and record;
    `verify` checks it. With --certificates it signs certificates of completed notice instead, each in its file, for
    those who wrote them and hold the ledger.
    """
    if certificates:
        _sign_certificates(Desk(root, None), versions, key, as_json)
        return
    from policypress.archive.gitrepo import GitRepo
    from policypress.durable.beside import tidy
    from policypress.verify.signatures import is_signed, sign_version, tag_name, unsigned

    desk = Desk(root, None)
    repo = GitRepo.required(desk.root)
    tidy(repo.top)
    named = [named_version(desk, name) for name in versions]
    before = [tag_name(policy, version) for policy, version in named if is_signed(repo, policy, version)]
    wanted = (
        [one for one in named if tag_name(*one) not in before] if named else unsigned(repo, desk.archive().policies)
    )
    path = str(key.resolve()) if key else ""
    done = [sign_version(repo, policy, version, path) for policy, version in wanted]
    if as_json:
        print_json([{"tag": signed.tag, "commit": signed.commit} for signed in done])
        return
    for name in before:
        click.echo(f"{name} is signed already.")
    for signed in done:
        click.echo(f"Signed {signed.tag} on commit {signed.commit[:12]}.")
    if done:
        click.echo(f"Next: publish the signature: git push origin {' '.join(signed.tag for signed in done)}")
    elif not named:
        click.echo("Every version is signed already; nothing to do.")


def _sign_certificates(desk: Desk, names: tuple[str, ...], key: Path | None, as_json: bool) -> None:
    from policypress.archive.gitrepo import GitRepo
    from policypress.archive.signed import sign_certificates
    from policypress.archive.versions import read_archive
    from policypress.errors import UsageError

    repo = GitRepo.around(desk.root)
    chosen = key or Path(repo.setting("user.signingkey") if repo else "").expanduser()
    if not chosen.is_file():
        raise UsageError("No key to sign with: name one with --key FILE, or set git's `user.signingkey`.")
    done = [
        path.relative_to(desk.root).as_posix()
        for policy in read_archive(desk.root).policies
        for path in sign_certificates(policy, chosen, names)
    ]
    if as_json:
        print_json([{"certificate": path} for path in done])
        return
    for path in done:
        click.echo(f"Signed {path}.")
    click.echo("Next: commit them." if done else "Every certificate here is signed already; nothing to do.")
