"""What an operator does around sending: resend, bounces, phone calls, and forgetting addresses."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import click

from policypress.cli.common import Desk, json_option, print_json, root_option, today_option
from policypress.cli.notify_show import print_intake
from policypress.cli.sender_options import KNOWN_LEDGER, existing_ledger
from policypress.errors import PolicyError, UsageError
from policypress.notice import sending
from policypress.notice.bounces import take_returned
from policypress.notice.clock import clock_on
from policypress.notice.ledger import Ledger
from policypress.notice.lock import sole_sender
from policypress.notice.moving import move_ledger
from policypress.notice.phone import take_outcomes, write_phone_list
from policypress.notice.place import LedgerPlace, PostgresPlace, ledger_place
from policypress.notice.returned import read_returned
from policypress.notice.rows import Key, instant
from policypress.output import refuse_published
from policypress.recipients.current import CurrentUsers
from policypress.recipients.target import named_target


@click.command()
@KNOWN_LEDGER
@click.option(
    "--unknown", "unknown", multiple=True, metavar="ID", help="Send again to this recipient, who may get it twice."
)
@click.option("--all-unknown", is_flag=True, help="The same for every unknown row.")
@click.option("--failed", is_flag=True, help="Try every failed row again.")
@click.argument("ids", nargs=-1)
def resend(
    ledger: LedgerPlace, unknown: tuple[str, ...], all_unknown: bool, failed: bool, ids: tuple[str, ...]
) -> None:
    """Put rows back to be sent by the next run: unknown ones by name, or failed ones."""
    if ids and not unknown:
        raise UsageError("Say --unknown before the ids: each of these people may get the message twice.")
    if not (unknown or all_unknown or failed):
        raise UsageError("Say what to send again: --unknown ID…, --all-unknown or --failed.")
    with sole_sender(ledger):
        book = existing_ledger(ledger, read_only=False)
        wanted = [*unknown, *ids]
        count = 0
        for key in book.notices():
            left = book.unknown(key)
            names = left if all_unknown else [name for name in wanted if name in left]
            count += book.release_unknown(key, names) if names else 0
            count += book.release_failed(key) if failed else 0
        book.close()
    if not count:
        raise UsageError("No such row is unknown or failed. `notify status --private DIR` lists them.")
    click.echo(f"{count:,} {'row' if count == 1 else 'rows'} will be sent by the next `notify --send`.")


@click.command()
@KNOWN_LEDGER
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--users", metavar="SOURCE", help="Users to look up phone numbers in, instead of the configured source.")
@root_option
@today_option
@json_option
def bounces(
    ledger: LedgerPlace, file: Path, users: str | None, root: Path | None, today: str | None, as_json: bool
) -> None:
    """Take what came back (mbox, Maildir, or a provider's events as JSON lines) into the ledger.

    Bounced people go on to phone or site; complaints are kept apart. What is not understood is listed, one by one.
    """
    desk = Desk(root, today)
    office = office_of(desk, users)
    with sole_sender(ledger):
        book = existing_ledger(ledger, read_only=False)
        result = take_returned(book, read_returned(file), desk.archive(), office)
        book.close()
    if as_json:
        print_json(asdict(result))
    else:
        print_intake(result)


@click.command()
@KNOWN_LEDGER
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--policy", "version", metavar="POLICY@VERSION", help="The notice; needed where the ledger holds several."
)
@root_option
@today_option
def record(ledger: LedgerPlace, file: Path, version: str | None, root: Path | None, today: str | None) -> None:
    """Take the call centre's outcomes (CSV: id,outcome with reached, unreachable or later) into the ledger."""
    desk = Desk(root, today)
    office = office_of(desk, None)
    with sole_sender(ledger):
        book = existing_ledger(ledger, read_only=False)
        key = _one_notice(book, version)
        counts = take_outcomes(book, key, file, desk.archive(), office)
        tally = book.tally(key)
        book.close()
    click.echo(", ".join(f"{count:,} {word}" for word, count in counts.items()) + ".")
    if tally.unsettled:
        click.echo(f"  {tally.unsettled:,} rows of {key.policy}@{key.version} are not settled yet.")


@click.command()
@KNOWN_LEDGER
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--policy", "version", metavar="POLICY@VERSION", help="The notice; needed where the ledger holds several."
)
@click.option("--users", metavar="SOURCE", help="Users to look up phone numbers in, instead of the configured source.")
@root_option
@today_option
def calls(
    ledger: LedgerPlace, file: Path, version: str | None, users: str | None, root: Path | None, today: str | None
) -> None:
    """Write everybody who is still to be called, bounced people too, as a list for the call centre."""
    desk = Desk(root, today)
    refuse_published(file, desk.root, option="")
    book = existing_ledger(ledger)
    key = _one_notice(book, version)
    policy = desk.archive(key.policy).policy(key.policy)
    target = named_target(policy, key.version)
    with CurrentUsers(target, desk.settings, desk.root, users, book.folder, desk.today) as people:
        count = write_phone_list(book, key, file, people)
    book.close()
    click.echo(f"{count:,} {'person' if count == 1 else 'people'} to call, written to {file}.")


@click.command()
@KNOWN_LEDGER
@click.option("--yes", is_flag=True, help="Yes, remove the addresses.")
@root_option
@today_option
def forget(ledger: LedgerPlace, yes: bool, root: Path | None, today: str | None) -> None:
    """Remove addresses of rows settled longer ago than `mail.retain_days`; counts, hashes and times stay."""
    desk = Desk(root, today)
    mail = desk.settings.mail
    if mail.legal_hold:
        raise PolicyError("`mail.legal_hold` is set in mkdocs.yml: nothing is forgotten. Unset it when the hold ends.")
    before = clock_on(desk.today, desk.settings.zone)() - timedelta(days=mail.retain_days)
    if not yes:
        raise PolicyError(
            f"This removes every address settled before {before.date()} for good. If that is right, add --yes."
        )
    with sole_sender(ledger):
        book = existing_ledger(ledger, read_only=False)
        count = book.forget(instant(before))
        book.close()
    click.echo(f"{count:,} addresses removed (settled before {before.date()}).")


@click.command()
@KNOWN_LEDGER
@click.option("--to", required=True, metavar="postgresql://…", help="The database; it must hold no ledger yet.")
def move(ledger: LedgerPlace, to: str) -> None:
    """Carry a ledger in a file over into PostgreSQL, where several senders can share it; the file is set aside."""
    place = ledger_place(to)
    if not isinstance(ledger, Path) or not isinstance(place, PostgresPlace):
        raise UsageError("A ledger moves from a file (--ledger FILE) into a database (--to postgresql://…).")
    with sole_sender(ledger):
        if not ledger.exists():
            raise UsageError(f"{ledger}: no such ledger. Check --ledger.")
        rows, aside = move_ledger(ledger, place)
    click.echo(f"{rows:,} rows moved to {place}. The file is now {aside}; use it no more.")


def office_of(desk: Desk, users: str | None) -> sending.Desk:
    """What a notice is sent with, on the desk's day; ``users`` instead of the configured source."""
    return sending.Desk(desk.settings, desk.root, users, desk.today, clock_on(desk.today, desk.settings.zone))


def _one_notice(book: Ledger, version: str | None) -> Key:
    known = book.notices()
    names = {f"{key.policy}@{key.version}": key for key in known}
    if version is None and len(known) == 1:
        return known[0]
    if version not in names:
        raise UsageError(
            f"Say which notice with --policy POLICY@VERSION. The ledger holds: {', '.join(names) or 'none'}."
        )
    return names[version]
