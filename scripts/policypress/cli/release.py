"""``policypress release``: the main job."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from policypress.archive.phrases import count
from policypress.archive.release_json import ReleasedPolicy, ReleasedVersion, WorkingText
from policypress.characters import logged
from policypress.cli.common import Desk, json_option, print_json, root_option, today_option
from policypress.cli.sender_options import LEDGER
from policypress.notice.place import LedgerPlace
from policypress.recipients.arithmetic import CHANNELS
from policypress.release import Order, make_release

if TYPE_CHECKING:
    from policypress.release import Lists


@click.command()
@click.option("--out", type=click.Path(path_type=Path), help="Where site/ and release.json go; default build/release.")
@click.option("--private", type=click.Path(path_type=Path), help="Where lists of people go; default build/private.")
@click.option("--no-recipients", is_flag=True, help="Read no users and write no lists.")
@click.option("--users", help="A CSV, Parquet or SQLite file instead of the configured source.")
@click.option("--ledger", type=LEDGER, metavar="LEDGER", help="The notifier's ledger, to see who was told.")
@click.option(
    "--docs-tree", type=click.Path(path_type=Path), metavar="DIR", help="Write the pages as plain Markdown files too."
)
@click.option("--confirm-count", type=int, metavar="N", help="Accept a list of N that differs much from the last one.")
@root_option
@today_option
@json_option
def release(
    out: Path | None,
    private: Path | None,
    no_recipients: bool,
    users: str | None,
    ledger: LedgerPlace | None,
    docs_tree: Path | None,
    confirm_count: int | None,
    root: Path | None,
    today: str | None,
    as_json: bool,
) -> None:
    """Check, compare, build the site, and build the list of users to notify."""
    desk = Desk(root, today)
    out = out or desk.root / "build" / "release"
    private = None if no_recipients else private or desk.root / "build" / "private"
    order = Order(desk.root, desk.settings, desk.today, out, private, users, ledger, confirm_count, docs_tree)
    made, lists = make_release(order)
    if as_json:
        print_json(made.model_dump(mode="json"))
        return
    lines = [f"Release of {made.today} ({made.timezone})"]
    for policy in made.policies:
        lines += ["", *_policy_lines(policy, lists)]
    lines += ["", f"Site: {_shown(out / 'site')} ({made.site_files} files, hash {made.site_sha256[:12]})"]
    if docs_tree:
        lines.append(f"Docs tree: {_shown(docs_tree)} (build it there with zensical, see docs/beyond-mkdocs.md)")
    if private:
        lines.append(f"Lists of people: {_shown(private)} (never publish this directory)")
    click.echo(logged("\n".join(lines)))


def _shown(path: Path) -> str:
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def _policy_lines(policy: ReleasedPolicy, lists: Lists) -> list[str]:
    lines = [f"{policy.title} ({policy.policy}), {count(len(policy.versions), 'version')}"]
    if policy.in_force:
        lines.append(f"  in force    {policy.in_force.version}, verdict {policy.in_force.verdict.value}")
    else:
        lines.append("  in force    no version yet")
    for version in (*policy.held, *policy.upcoming):
        lines += _version_lines(version)
        arithmetic = lists.get((policy.policy, version.version))
        lines += [f"    {line}" for line in arithmetic.lines()] if arithmetic else []
    for name, counts in policy.withdrawn.items():
        told = sum(counts[channel] for channel in CHANNELS)
        if told:
            lines.append(f"  withdrawn   {name}: {count(told, 'person')} told of it must be told so")
    if policy.working:
        lines += _working_lines(policy.working)
    return [*lines, *(f"  {problem}" for problem in policy.problems)]


def _counts(counts: dict[str, int]) -> str:
    return ", ".join(f"{n} {verdict}" for verdict, n in reversed(counts.items()) if n) or "no change"


def _version_lines(version: ReleasedVersion) -> list[str]:
    lines = [
        f"  {version.status.value:<11} {version.version}, verdict {version.verdict.value} ({_counts(version.counts)}), "
        f"announced {version.announced}"
    ]
    if version.notice_required:
        done = f"completed {version.notice_completed}" if version.notice_completed else "not completed yet"
        lines.append(f"    notice due by {version.notice_deadline} ({version.notice_because}); {done}")
    if version.move_to:
        lines.append(f"    notice is late: move it with `policypress reschedule` to {version.move_to} or later")
    return lines


def _working_lines(working: WorkingText) -> list[str]:
    counts = _counts(working.counts) if working.compared_with else "the first version"
    lines = [f"  working     would be {working.would_be}, verdict {working.verdict} ({counts})"]
    if working.notice_deadline:
        lines.append(f"    notice would be due by {working.notice_deadline}")
    if working.prospective_recipients:
        told = sum(working.prospective_recipients[channel] for channel in CHANNELS)
        lines.append(f"    {told} people would be told")
    return lines
