"""What goes over an SMTP line and comes back: the lines of an envelope, a message's end, the server's answers."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

_LONGEST = 8192
"""No server answers with longer lines; what is longer is no answer."""

_MOST_LINES = 200
"""Nor with more lines."""

_MOST = 1 << 18
"""Nor does that many bytes wait to be read: no more than one answer to each of a few commands is ever due."""

_DOT = b".\r\n"


class Answer(NamedTuple):
    """A server's answer: its number, -1 where it has none, and its words."""

    code: int
    text: bytes


def commands(features: Collection[str], sender: str, recipient: str, size: int, name: str) -> tuple[bytes, ...]:
    """Sender, recipient and DATA, each a line, with what the server's ``features`` allow to ask for."""
    mail, to = f"MAIL FROM:<{sender}>", f"RCPT TO:<{recipient}>"
    utf8 = not recipient.isascii()
    if "size" in features:
        mail += f" SIZE={size}"
    if utf8 and "8bitmime" in features:
        mail += " BODY=8BITMIME"
    if utf8:
        mail += " SMTPUTF8"
    if "dsn" in features:
        mail += f" RET=HDRS ENVID={name}"
        to += " NOTIFY=FAILURE,DELAY"
    return f"{mail}\r\n".encode(), f"{to}\r\n".encode(), b"DATA\r\n"


def dotted(data: bytes) -> tuple[bytes, bytes]:
    """The text with leading dots doubled, and the closing dot, after which alone a server may take the message."""
    body = data.replace(b"\r\n.", b"\r\n..")
    return (b"." + body if body.startswith(b".") else body) + (b"" if body.endswith(b"\r\n") else b"\r\n"), _DOT


class Answers:
    """Answers taken from whatever pieces they come in; what has no end is none."""

    def __init__(self) -> None:
        self._rest = b""
        self._lines: list[bytes] = []

    @property
    def begun(self) -> bool:
        """Whether something is here that nobody took."""
        return bool(self._rest or self._lines)

    def add(self, block: bytes) -> None:
        """Bytes as they came.

        :raises ConnectionError: too many of them
        """
        self._rest += block
        if len(self._rest) > _MOST:
            raise ConnectionError("an answer without an end")

    def take(self, most: int) -> list[Answer]:
        """The next whole answers, at most ``most``.

        :raises ConnectionError: a line that is too long, or too many of them
        """
        out: list[Answer] = []
        while len(out) < most:
            line, end, rest = self._rest.partition(b"\n")
            if len(line) > _LONGEST or len(self._lines) >= _MOST_LINES:
                raise ConnectionError("an answer without an end")
            if not end:
                break
            self._rest = rest
            self._lines.append(line[4:].strip(b" \t\r"))
            if line[3:4] != b"-":
                out.append(Answer(_number(line), b"\n".join(self._lines)))
                self._lines = []
        return out


def _number(line: bytes) -> int:
    return int(line[:3]) if line[:3].isdigit() else -1
