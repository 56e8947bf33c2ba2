"""``policypress import --reviewed``: counsel's Word file comes back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from policypress.archive.phrases import count
from policypress.archive.steps import archive_step
from policypress.cli.common import Desk, print_json
from policypress.files import IMPORTED, read_bytes

if TYPE_CHECKING:
    from policypress.check.checking import PolicyCheck
    from policypress.importing.review import Review


def merge_review(
    desk: Desk, policy_name: str, file: Path, accept_untracked: bool, only_author: str, as_json: bool
) -> None:
    """Merge a review, say what was taken and what was not, and check the text. Exit code 1 where a person must act."""
    from policypress.check.checking import check_site
    from policypress.check.report import as_text
    from policypress.importing.review import review

    policy = desk.archive(policy_name).policy(policy_name)
    found = review(
        read_bytes(file, IMPORTED), str(file), desk.root, policy,
        accept_untracked=accept_untracked, only_author=only_author,
    )  # fmt: skip
    if found.text != found.before:
        with archive_step(desk.root) as step:
            step.write(found.path, found.text)
    checked = check_site(desk.root, desk.settings, desk.today, (policy_name,), None)
    block, missed = _decisions(checked.policies[0], found)
    left = [] if accept_untracked else found.untracked
    if as_json:
        print_json(_json(desk, policy_name, found, block, missed))
    else:
        _print(desk, file, found, block, missed, accept_untracked)
        click.echo(as_text(checked))
    if left or found.by_hand:
        sys.exit(1)


def _decisions(checked: PolicyCheck, found: Review) -> tuple[str, list[str]]:
    from policypress.importing.review_comments import decision_block

    changes = checked.draft.judgement.changes if checked.draft else ()
    existing = bool(checked.working and checked.working.decisions)
    return decision_block(found.comments, found.spots, changes, existing)


def _print(desk: Desk, file: Path, found: Review, block: str, missed: list[str], accept_untracked: bool) -> None:
    where = found.path.relative_to(desk.root).as_posix()
    click.echo(f"{where}: {count(len(found.taken), 'edit')} from {file.name}.")
    for line in found.taken:
        click.echo(f"  {line}")
    if found.untracked:
        done = "and taken" if accept_untracked else "and not taken; --accept-untracked takes them"
        click.echo(f"Made with tracking off {done}:")
        for line in found.untracked:
            click.echo(f"  {line}")
    if found.by_hand:
        click.echo("To be made by hand:")
        for line in found.by_hand:
            click.echo(f"  {line}")
    if found.comments:
        click.echo("Comments:")
        for comment in found.comments:
            about = f" on “{comment.about[:60]}”" if comment.about else ""
            click.echo(f"  {comment.author or 'nobody named'}{about}: {comment.text}")
    if block:
        click.echo(f"Decisions to paste into the front matter of {where}:\n\n{block}\n")
    for line in missed:
        click.echo(line)


def _json(desk: Desk, policy_name: str, found: Review, block: str, missed: list[str]) -> dict[str, Any]:
    return {
        "policy": policy_name,
        "path": found.path.relative_to(desk.root).as_posix(),
        "taken": found.taken,
        "untracked": found.untracked,
        "by_hand": found.by_hand,
        "comments": [{"author": c.author, "date": c.date, "about": c.about, "text": c.text} for c in found.comments],
        "decisions": block,
        "missed": missed,
    }
