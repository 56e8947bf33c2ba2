"""``policypress verify``: prove, offline, that nothing published was changed afterwards."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from policypress.archive.phrases import count
from policypress.check.report import problem_json
from policypress.cli.common import json_option, print_json, root_option
from policypress.cli.sender_options import LEDGER
from policypress.errors import UsageError
from policypress.notice.place import LedgerPlace
from policypress.settings import CONFIG, Settings, find_root, load_settings
from policypress.verify.result import Verification
from policypress.verify.verifying import verify_checkout


@click.command()
@click.option("--site", type=click.Path(path_type=Path), help="A built site, or a copy of the published one.")
@click.option("--ledger", type=LEDGER, metavar="LEDGER", help="The notifier's ledger, to compare certificates with.")
@click.option(
    "--signers", type=click.Path(path_type=Path), help="Keys of those who may sign versions, as ssh-keygen reads them."
)
@click.option(
    "--head",
    "heads",
    multiple=True,
    metavar="POLICY=HASH",
    help="A head you know from elsewhere: a notice you got, an older copy. It must be in the chain.",
)
@click.option(
    "--tsa-roots",
    "roots",
    type=click.Path(path_type=Path),
    help="Root certificates (PEM) of time-stamping authorities you trust; default: tsa_roots.pem beside mkdocs.yml.",
)
@root_option
@json_option
def verify(
    site: Path | None,
    ledger: LedgerPlace | None,
    signers: Path | None,
    heads: tuple[str, ...],
    roots: Path | None,
    root: Path | None,
    as_json: bool,
) -> None:
    """Check the hash chain, sealed files against git, the site against records, certificates against the ledger.

    In a checkout, `--site DIR` builds the site anew and compares every file. Outside one it proves what a copy of the
    published site proves by itself. Each mismatch is named; exit code 1 where there is any.
    """
    from policypress.verify.heads import parse_head, verify_heads

    given = [parse_head(head) for head in heads]
    result = prove(root, site, ledger, signers, roots)
    verify_heads(given, result)
    if not given and result.heads:
        result.unproved.append(
            "That the newest records were not replaced as a whole shows only where a head is known from elsewhere (a "
            "notice, an older copy, a release): give it with --head POLICY=HASH."
        )
    if as_json:
        print_json(_as_json(result))
    else:
        click.echo(_in_words(result))
    if result.problems:
        sys.exit(1)


def prove(
    root: Path | None,
    site: Path | None,
    ledger: LedgerPlace | None,
    signers: Path | None = None,
    roots: Path | None = None,
) -> Verification:
    """The proof of the checkout, or of the site's copy alone where there is no checkout."""
    for path in (site, ledger, signers, roots):
        if isinstance(path, Path) and not path.exists():
            raise UsageError(f"{path}: no such file or folder. Check the name.")
    if root is None and site and not _in_checkout():
        from policypress.verify.site_copy import verify_copy

        return verify_copy(site, signers, roots)
    here = root.resolve() if root else find_root()
    settings = load_settings(here)
    result = verify_checkout(here, settings, site, ledger, signers, roots)
    if site:
        _rebuilt(here, site, settings, result)
    return result


def _rebuilt(root: Path, site: Path, settings: Settings, result: Verification) -> None:
    """The site against one built anew, which a broken archive cannot give."""
    if any(problem.rule == "archive" for problem in result.problems):
        result.unproved.append("The site was not built anew to compare every file: mend the archive first.")
        return
    from policypress.archive.versions import Archive
    from policypress.site.mkdocs.rebuild import verify_rebuilt

    verify_rebuilt(root, site, Archive(root, result.policies), settings, result)


def _in_checkout() -> bool:
    here = Path.cwd().resolve()
    return any((folder / CONFIG).is_file() for folder in (here, *here.parents))


def _in_words(result: Verification) -> str:
    lines = [str(problem) for problem in sorted(result.problems)]
    lines += [f"Proved: {line}" for line in result.proved]
    lines += [f"Not proved: {line}" for line in result.unproved]
    lines += [f"Head of {policy}: {version} {digest}" for policy, (version, digest) in sorted(result.heads.items())]
    lines.append(
        f"{count(len(result.problems), 'mismatch', 'mismatches')}." if result.problems else "No mismatch found."
    )
    return "\n".join(lines)


def _as_json(result: Verification) -> dict[str, Any]:
    return {
        "format": 1,
        "ok": not result.problems,
        "problems": [problem_json(problem) for problem in sorted(result.problems)],
        "proved": result.proved,
        "not_proved": result.unproved,
        "heads": {policy: {"version": v, "sha256": digest} for policy, (v, digest) in sorted(result.heads.items())},
    }
