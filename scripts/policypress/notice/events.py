"""What comes back after sending: who could not be reached, not yet, or complained."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an event says of a message; ``OTHER`` is nothing that the ledger needs, such as that it was delivered."""

    BOUNCED = "bounced"
    DELAYED = "delayed"
    COMPLAINED = "complained"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Event:
    """One thing said of one message of ours.

    ``names`` may be its bare names, the likeliest first; ``address`` is the recipient where the event names one;
    ``status`` an enhanced status code (RFC 3463) or nothing.
    """

    kind: Kind
    names: tuple[str, ...] = ()
    address: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One message of a mailbox, or one line of a provider's events; ``remark`` says why nothing was understood."""

    where: str
    events: tuple[Event, ...] = ()
    remark: str = ""


def status_of(text: str) -> str:
    """The enhanced status code that a text begins with; empty where there is none."""
    word = text.strip().lstrip("#").split(" ")[0].split("(")[0]
    parts = word.split(".")
    whole = len(parts) == 3 and all(part.isascii() and part.isdigit() and len(part) <= 3 for part in parts)
    return word if whole and parts[0] in ("2", "4", "5") else ""
