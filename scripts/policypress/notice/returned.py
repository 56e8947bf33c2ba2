"""A file of what came back, opened whatever it is: an mbox file, a Maildir folder, or events of a provider."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from pathlib import Path

from policypress.errors import UsageError
from policypress.files import lines_of
from policypress.notice.events import Entry
from policypress.notice.mail_reports import entry_of
from policypress.notice.provider_events import entry_of_line

_LINE = 4 * 2**20
"""Most bytes of one line of events."""


def read_returned(path: Path) -> Iterator[Entry]:
    """An entry for each message of a mailbox or line of events.

    :raises UsageError: it is neither
    """
    if path.is_dir():
        if not (path / "cur").is_dir():
            raise UsageError(f"{path}: no Maildir (there is no `cur` in it). Name an mbox file or a Maildir folder.")
        yield from _messages(mailbox.Maildir(path, create=False))
        return
    if not path.is_file():
        raise UsageError(f"{path}: no such mailbox. Name an mbox file, a Maildir folder, or a file of JSON lines.")
    with path.open("rb") as file:
        head = file.read(64)
    if head.startswith(b"From "):
        yield from _messages(mailbox.mbox(path, create=False))
    elif head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")):
        for number, line in lines_of(path, _LINE):
            bare = line.removeprefix(b"\xef\xbb\xbf").strip()
            if bare:
                yield entry_of_line(bare, f"line {number}")
    else:
        raise UsageError(
            f"{path}:1: no mbox file (its first line does not start with `From `) and no JSON lines. Export the "
            "mailbox as mbox, or the provider's events as one JSON object a line."
        )


def _messages(box: mailbox.Mailbox[mailbox.mboxMessage] | mailbox.Mailbox[mailbox.MaildirMessage]) -> Iterator[Entry]:
    try:
        for number, key in enumerate(box.iterkeys(), 1):
            where = f"message {number}"
            try:
                message = box.get_message(key)
                entry = entry_of(message, where)
            except (ValueError, LookupError, TypeError, AttributeError, AssertionError, RecursionError, OSError):
                # Anybody can send anything to this mailbox; one message more or less must not stop the others.
                entry = Entry(where, remark="cannot be taken apart")
            yield entry
    finally:
        box.close()
