"""The phone list and what the call centre says of it."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

from policypress.archive.versions import Archive
from policypress.durable.beside import replacing_file
from policypress.errors import UsageError
from policypress.files import RECORD, read_text
from policypress.notice.certificate import write_certificate
from policypress.notice.ledger import Ledger
from policypress.notice.rows import Key, State, instant
from policypress.notice.sending import Desk
from policypress.recipients.current import CurrentUsers
from policypress.recipients.listing import original, safe

OUTCOMES = {
    "reached": "told by phone",
    "unreachable": "not reached and passed on to the notice on the site",
    "later": "to be called again",
}


def take_outcomes(ledger: Ledger, key: Key, file: Path, archive: Archive, desk: Desk) -> dict[str, int]:
    """Write outcomes (CSV with ``id`` and ``outcome``) into the ledger; return counts by outcome in words.

    All or nothing. The certificate is written where the notice is complete with them.

    :raises UsageError: a line names nobody on the phone list, or an outcome that is none
    """
    outcomes = _read(file)
    at = instant(desk.now())
    updates: list[tuple[str, dict[str, str | int]]] = []
    counts = dict.fromkeys(OUTCOMES.values(), 0)
    for line, name, outcome in outcomes:
        row = ledger.row(key, name)
        if row is None or "phone" not in (row.channel, row.passed_to):
            raise UsageError(
                f"{file}:{line}: this id is not on the phone list of {key.policy}@{key.version}. Nothing was recorded."
            )
        counts[OUTCOMES[outcome]] += 1
        if outcome == "reached":
            updates.append(
                (name, {"state": State.SENT.value, "channel": "phone", "why": "call", "sent_at": at, "settled_at": at})
            )
        elif outcome == "unreachable":
            fields: dict[str, str | int] = {"passed_to": "site", "why": "not reached by phone", "settled_at": at}
            updates.append((name, {**fields, "state": State.BOUNCED.value, "bounced_at": row.bounced_at or at}))
    ledger.apply(key, updates)
    if not ledger.tally(key).unsettled:
        policy = archive.policy(key.policy)
        version = policy.by_name.get(key.version)
        if version:
            write_certificate(policy, version, ledger, desk.settings, desk.now())
    return counts


def write_phone_list(ledger: Ledger, key: Key, path: Path, users: CurrentUsers) -> int:
    """Write everybody who is still to be called, bounced ones too, safe for spreadsheets; return how many.

    Numbers come from the users as they are now; nobody without one is on the list.
    """
    rows = ledger.rows(key, "channel='phone' AND state='planned' OR state='bounced' AND passed_to='phone'")
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with replacing_file(path, mode=0o600) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("id", "phone", "locale", "since", "reasons"))
        while batch := list(itertools.islice(rows, 500)):
            people = users.page(batch[0].recipient, batch[-1].recipient, [row.recipient for row in batch])
            for row in batch:
                person = people.get(row.recipient)
                if person and person.phone and not person.why_not:
                    writer.writerow(map(safe, (row.recipient, person.phone, person.locale, row.since, row.reasons)))
                    count += 1
    return count


def _read(file: Path) -> list[tuple[int, str, str]]:
    reader = csv.DictReader(read_text(file, RECORD).splitlines())
    if not {"id", "outcome"} <= set(reader.fieldnames or ()):
        raise UsageError(f"{file}:1: no columns `id` and `outcome`. Name them in the first line.")
    out = []
    for row in reader:
        outcome = (row["outcome"] or "").strip().lower()
        if outcome not in OUTCOMES:
            raise UsageError(
                f"{file}:{reader.line_num}: outcome {outcome!r} is none of {', '.join(OUTCOMES)}. Nothing was recorded."
            )
        out.append((reader.line_num, original(row["id"] or ""), outcome))
    return out
