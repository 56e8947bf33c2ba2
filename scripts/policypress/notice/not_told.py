"""Who was not told, and why: counted without anybody's name, and listed in the private folder."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from policypress.durable.beside import replacing_file
from policypress.notice.ledger import Ledger
from policypress.notice.rows import Key, State, Tally
from policypress.recipients.listing import safe
from policypress.recipients.plan import NOTICE, plan_folder, private_folder

UNKNOWN, SENDING = "unknown", "sending"
"""Claimed rows: of a sender that stopped, so that nobody knows, or of one that has the message on the line."""

LISTED = ("id", "channel", "address", "state", "why", "passed_to")
_CODES = re.compile(r"(put off: )?\d{3}\b( [245]\.\d{1,3}\.\d{1,3}\b)?")


@dataclass(frozen=True, slots=True)
class Untold:
    """``count`` people who were not told by ``channel``, and why; ``passed_to``: phone or site, told there instead.

    ``state`` is the ledger's, but for claimed rows, which are :data:`UNKNOWN` or :data:`SENDING`. ``why`` holds of a
    server's answer its codes alone: its words are as many as there are people, and may name them.
    """

    state: str
    channel: str
    why: str
    passed_to: str
    count: int

    @property
    def told_on_site(self) -> bool:
        """Whether the public notice has told them."""
        return self.passed_to == "site"


def untold(tally: Tally) -> list[Untold]:
    """Everybody of a notice who was not told as planned, by reason, the most first."""
    counts: dict[tuple[str, str, str, str], int] = {}
    for (channel, state, why, passed_to), count in tally.untold.items():
        if state != State.CLAIMED:
            reason = (state, channel, in_short(why), passed_to)
            counts[reason] = counts.get(reason, 0) + count
    for state, count in ((UNKNOWN, tally.unknown), (SENDING, tally.sending)):
        if count:
            counts[state, "email", "", ""] = count
    return [Untold(*reason, count) for reason, count in sorted(counts.items(), key=lambda one: (-one[1], one[0]))]


def in_short(why: str) -> str:
    """A reason without the words of a mail server, which may name a person: ``550 5.1.1``."""
    found = _CODES.match(why)
    return found[0] if found else why


def list_path(private: Path, key: Key) -> Path:
    """Where the list of a notice lies below the private folder: beside its plan."""
    folder = plan_folder(private, *key)
    return folder.with_name(f"{folder.name}.not-told.csv")


def write_untold(ledger: Ledger, key: Key, private: Path) -> tuple[Path, int]:
    """List everybody who was not told, in order of ids, readable by its owner alone; the file, and how many.

    Columns are :data:`LISTED`, safe for spreadsheets. Memory does not grow with the list.

    :raises UsageError: others may write into the private folder, or it is another user's
    """
    private_folder(private)
    private_folder(private / NOTICE)
    path, count = list_path(private, key), 0
    with replacing_file(path, mode=0o600) as beside, beside.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(LISTED)
        unknown = set(ledger.unknown(key))
        for who, channel, address, state, why, passed_to in ledger.untold(key):
            if state == State.CLAIMED:
                state = UNKNOWN if who in unknown else SENDING
            writer.writerow((safe(who), channel, safe(address), state, safe(why), passed_to))
            count += 1
    return path, count
