"""How a message leaves, whatever the way: begun, gone on with, answered; or written into a folder as a rehearsal."""

from __future__ import annotations

import math
import os
import select
import time
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, Protocol

from policypress.errors import PolicyError, TryAgainLater


class Outcome(StrEnum):
    """What became of a message: taken over by the server, not now, not ever, or nobody knows."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    LOST = "lost"


class Reply(NamedTuple):
    """The server's answer.

    ``at_recipient`` tells that it was about the address, ``at_sender`` about ours, ``connection`` that the line broke.
    """

    outcome: Outcome
    code: int = 250
    text: str = ""
    at_recipient: bool = False
    at_sender: bool = False
    connection: bool = False


class StopSendingError(TryAgainLater):
    """No message can be sent this way: wrong password, no encryption, a refused sender."""


class Underway(Protocol):
    """A message that has been begun and whose answer is still to come."""

    def waits_for(self) -> tuple[int, int]:
        """The line's file descriptor and what it must be ready for."""

    def due(self) -> float:
        """When it wants another turn, whether the line is ready or not: a moment of the monotonic clock."""

    def proceed(self) -> Reply | None:
        """Go on as far as the line allows, when it is ready or due; the answer once there is one."""


class Transport(Protocol):
    """One way out, one message at a time; nothing but opening the line waits for the other side."""

    def smtputf8(self) -> bool:
        """Whether addresses outside ASCII can be written to."""

    def begin(self, sender: str, recipient: str, data: bytes, name: str) -> Reply | Underway:
        """Begin to hand over one message (bytes with CRLF); ``name`` identifies it to bounces."""

    def close(self) -> None:
        """Say good-bye."""


def ready(messages: Iterable[Underway], seconds: float) -> list[Underway]:
    """Those that can go on, waited for at most ``seconds``."""
    poll = select.poll()
    waiting = {}
    for message in messages:
        descriptor, events = message.waits_for()
        waiting[descriptor] = message
        poll.register(descriptor, events)
    return [waiting[descriptor] for descriptor, _ in poll.poll(max(0, math.ceil(seconds * 1000)))]


def handed_over(transport: Transport, sender: str, recipient: str, data: bytes, name: str) -> Reply:
    """One message from its beginning to the server's answer."""
    begun = transport.begin(sender, recipient, data, name)
    if isinstance(begun, Reply):
        return begun
    while True:
        ready([begun], begun.due() - time.monotonic())
        reply = begun.proceed()
        if reply:
            return reply


class FolderTransport:
    """Messages as ``.eml`` files in a private folder: a rehearsal by the same road."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def smtputf8(self) -> bool:
        """A folder takes any address."""
        return True

    def begin(self, sender: str, recipient: str, data: bytes, name: str) -> Reply:
        """Write one file, named after the message."""
        path = self.folder / f"{name}.eml"
        try:
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
                file.write(data)
        except OSError as error:
            raise PolicyError(
                f"{path}: cannot be written ({error.strerror}). Make room or choose another folder."
            ) from None
        return Reply(Outcome.SENT)

    def close(self) -> None:
        """Nothing to close."""
