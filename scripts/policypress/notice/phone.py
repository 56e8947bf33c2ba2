"""The phone list and what the call centre says of it."""

from __future__ import annotations

import csv
from pathlib import Path

from policypress.archive.versions import Archive
from policypress.errors import UsageError
from policypress.files import read_text
from policypress.notice.certificate import write_certificate
from policypress.notice.ledger import Key, Ledger, State, instant
from policypress.notice.sending import Desk
from policypress.recipients.listing import original

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
        write_certificate(policy, policy.by_name[key.version], ledger, desk.settings, desk.now())
    return counts


def _read(file: Path) -> list[tuple[int, str, str]]:
    reader = csv.DictReader(read_text(file).splitlines())
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
