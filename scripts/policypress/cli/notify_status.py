"""``policypress notify status``: how every notice stands, who was not told, and why."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

import click

from policypress.archive.versions import POLICIES, withdrawal_path
from policypress.cli.common import json_option, print_json, root_option
from policypress.cli.notify_show import run_summary
from policypress.cli.sender_options import KNOWN_LEDGER, existing_ledger
from policypress.errors import TryAgainLater, UsageError
from policypress.notice.ledger import Ledger
from policypress.notice.lock import somebody_sends
from policypress.notice.not_told import SENDING, UNKNOWN, Untold, untold, write_untold
from policypress.notice.place import LedgerPlace
from policypress.notice.report import Report
from policypress.notice.rows import Key, State, Tally
from policypress.output import refuse_published
from policypress.recipients.arithmetic import CHANNELS, EXCLUSIONS, WORDS
from policypress.recipients.plan import last_manifest, plan_folder
from policypress.settings import find_root
from policypress.vocabulary import WITHDRAWN_NOTICE

_WAITING = {
    "email": "still to be mailed",
    "phone": "still to be called",
    "site": "still to be told by the notice on the site",
}


@click.command()
@KNOWN_LEDGER
@click.option(
    "--private",
    type=click.Path(path_type=Path),
    metavar="DIR",
    help="Folder for lists of people: who was not told, and why, is listed there, never on the screen.",
)
@root_option
@json_option
def status(ledger: LedgerPlace, private: Path | None, root: Path | None, as_json: bool) -> None:
    """Say how every notice in the ledger stands, how many were not told, and why."""
    if private:
        _refuse_published(private, root)
    with closing(existing_ledger(ledger)) as book:
        if not as_json and somebody_sends(ledger):
            click.echo("A process is sending with this ledger now: rows called unknown may be on its line.")
        keys = list(book.notices())
        found = [_notice(book, key, private, _withdrawn(key, keys, root), as_json=as_json) for key in keys]
    if as_json:
        print_json(found)
    elif not found:
        click.echo("The ledger holds no notice yet.")
    if any(entry["unsettled"] and not entry["withdrawn"] for entry in found):
        raise TryAgainLater("Some rows are not settled.")


def _refuse_published(private: Path, root: Path | None) -> None:
    """A ledger may be asked from anywhere; the folder named may still lie in a checkout that is published."""
    if root:
        refuse_published(private, root)
    try:
        around = find_root(private)
    except UsageError:
        return
    refuse_published(private, around)


def _withdrawn(key: Key, keys: Sequence[Key], root: Path | None) -> bool:
    """Whether the version was taken back, as the ledger or the checkout here tells: nobody else is told of it."""
    if key._replace(version=f"{key.version}{WITHDRAWN_NOTICE}") in keys:
        return True
    try:
        folder = (root or find_root()) / POLICIES / key.policy
    except UsageError:
        return False
    return withdrawal_path(folder, key.version).is_file()


def _notice(book: Ledger, key: Key, private: Path | None, withdrawn: bool, *, as_json: bool) -> dict[str, object]:
    tally = book.tally(key)
    reasons = untold(tally)
    completed, _ = book.completed(key)
    excluded = _excluded(private, key)
    listed = write_untold(book, key, private) if private and reasons else None
    if not as_json:
        _print(key, tally, completed, withdrawn)
        _print_untold(reasons)
        if excluded:
            click.echo(f"  Not on the list: {', '.join(f'{n:,} {WORDS[name]}' for name, n in excluded.items())}")
        if listed:
            click.echo(f"  Who they are: {listed[0]} ({listed[1]:,} rows, for your eyes only)")
        elif reasons:
            click.echo("  Who they are: add --private DIR, and they are listed there.")
    return run_summary(key, Report(), tally) | {
        "not_told": [asdict(one) for one in reasons],
        "not_told_list": str(listed[0]) if listed else None,
        "not_on_list": excluded,
        "completed": completed or None,
        "withdrawn": withdrawn,
    }


def _excluded(private: Path | None, key: Key) -> dict[str, int] | None:
    """Whom the list leaves out, where it lies in the private folder; whoever was told already is no such person."""
    manifest = last_manifest(plan_folder(private, *key)) if private else None
    if manifest is None:
        return None
    counts = manifest.arithmetic.model_dump()
    return {name: counts[name] for name in EXCLUSIONS if counts[name] and name != "already_told"}


def _print(key: Key, tally: Tally, completed: str, withdrawn: bool) -> None:
    click.echo(f"{key.policy}@{key.version}: {tally.total:,} people")
    words = {
        State.SENT: "told",
        State.SKIPPED: "skipped",
        State.BOUNCED: "came back and passed on",
        State.PLANNED: "still to be told",
        State.FAILED: "failed",
    }
    for state, word in words.items():
        if tally.count(state):
            _print_split(tally, state, word)
    if tally.unknown:
        click.echo(f"  {tally.unknown:,} unknown: a run stopped while their message was leaving")
    if tally.sending:
        click.echo(f"  {tally.sending:,} on the line of a sender at this moment")
    if tally.complained:
        click.echo(f"  {tally.complained:,} of those told complained of spam")
    if tally.last_sent:
        click.echo(f"  First {tally.first_sent}, last {tally.last_sent}")
    click.echo(f"  {_completion(key, tally, completed, withdrawn)}")


def _completion(key: Key, tally: Tally, completed: str, withdrawn: bool) -> str:
    if completed:
        return f"Completed on {completed}"
    if withdrawn:
        return "Withdrawn: nobody else is told of it; those who were, or may have been, are told that it will not apply"
    if tally.unsettled:
        return "Not complete yet"
    if key.version.endswith(WITHDRAWN_NOTICE):
        return "Complete"
    return "Complete, but for its certificate: run `notify --send` once more in a checkout that can be written"


def _print_split(tally: Tally, state: State, word: str) -> None:
    ways = [(tally.count(state, way), way) for way in CHANNELS]
    click.echo(f"  {tally.count(state):,} {word} ({', '.join(f'{n:,} {way}' for n, way in ways if n)})")


def _print_untold(reasons: list[Untold]) -> None:
    for heading, chosen in (
        ("Not told", [one for one in reasons if not one.told_on_site]),
        ("Not told as planned, but by the notice on the site", [one for one in reasons if one.told_on_site]),
    ):
        if chosen:
            click.echo(f"  {heading}: {sum(one.count for one in chosen):,}")
        for one in chosen:
            click.echo(f"    {one.count:,} {_words(one)}")


def _words(one: Untold) -> str:
    """A reason as people read it."""
    because = f": {one.why}" if one.why else ""
    if one.state == State.PLANNED:
        return f"{_WAITING.get(one.channel, one.channel)}{because}"
    if one.state == State.BOUNCED:
        return f"came back{because}" + (", still to be called" if one.passed_to == "phone" else "")
    return {
        UNKNOWN: "unknown: nobody knows whether their message arrived (`notify resend --unknown` sends again)",
        SENDING: "on the line at this moment",
    }.get(one.state, f"{one.state}{because}")
