"""How a message leaves over SMTP: one line, one conversation for each message on it."""

from __future__ import annotations

import fcntl
import select
import smtplib
import socket
import ssl
import struct
import termios
import time
from collections.abc import Generator, Sequence
from typing import Self

from policypress.notice.server import Server
from policypress.notice.smtp_protocol import Answer, Answers, commands, dotted
from policypress.notice.smtp_session import TROUBLE, Session, close_session, open_session
from policypress.notice.transport import Outcome, Reply, StopSendingError

_BLOCK = 1 << 16
"""Bytes taken from a line at once."""
_LATER = (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError)

_OPENING = 30.0
"""All lines stand still while one is opened: so many seconds at most."""

_PROBATION = 0.1
"""Until a line has brought one message over, the dot that ends the text waits so many seconds for it to break."""


class SmtpTransport:
    """One connection to a mail server, opened when needed and used again until it breaks.

    Every exchange has ``timeout`` seconds in all: opening the line, sender and recipient, the text, the answer to it.
    """

    def __init__(self, server: Server, *, timeout: float = 60.0) -> None:
        self.server = server
        self.timeout = timeout
        self._session: Session | None = None
        self._features: frozenset[str] = frozenset()
        self._out = b""
        self._answers = Answers()
        self._dialogue: Generator[None, None, Reply] | None = None
        self._deadline = self._wakes = 0.0
        self._proved = self._ended = False

    def smtputf8(self) -> bool:
        """Whether the server takes addresses outside ASCII."""
        try:
            self._connected()
        except TROUBLE as error:
            raise StopSendingError(f"{self.server} cannot be reached ({_problem(error)}). Run again later.") from None
        return "smtputf8" in self._features

    def begin(self, sender: str, recipient: str, data: bytes, name: str) -> Reply | Self:
        """Write sender, recipient and, where the server takes that in one go, DATA."""
        try:
            self._connected()
        except smtplib.SMTPResponseException as error:
            self.close()
            return Reply(Outcome.LATER, error.smtp_code, _text(error.smtp_error), connection=True)
        except TROUBLE as error:
            self.close()
            return Reply(Outcome.LATER, 0, _problem(error), connection=True)
        self._ended = False
        self._dialogue = self._transaction(commands(self._features, sender, recipient, len(data), name), data)
        return self.proceed() or self

    def proceed(self) -> Reply | None:
        """Go on; a line that breaks after the text's end left means nobody knows, before it that nothing left."""
        assert self._dialogue is not None
        try:
            next(self._dialogue)
            if time.monotonic() >= self._deadline:
                raise TimeoutError(f"no whole answer within {self.timeout:g} s")
            return None
        except StopIteration as done:
            reply: Reply = done.value
        except TROUBLE as error:
            self.close()
            return Reply(Outcome.LOST if self._ended else Outcome.LATER, 0, _problem(error), connection=True)
        if reply.code == 421:
            reply = reply._replace(connection=True)
        if reply.connection:
            # Anything else leaves the line ready for the next message.
            self.close()
        self._dialogue = None
        return reply

    def due(self) -> float:
        """When it wants another turn, whether the line is ready or not."""
        return min(self._deadline, self._wakes) if self._wakes else self._deadline

    def waits_for(self) -> tuple[int, int]:
        """Readable, and writable while something is left to be written."""
        return self._socket().fileno(), select.POLLIN | (select.POLLOUT if self._out else 0)

    def close(self) -> None:
        """Leave politely where the line still stands and no message is on it."""
        session, self._session = self._session, None
        halfway, self._dialogue = self._dialogue is not None, None
        self._out, self._answers, self._proved = b"", Answers(), False
        if session is not None:
            close_session(session, politely=not halfway)

    def _connected(self) -> None:
        """See that a line is open; one that the server ended between two messages is opened anew."""
        if self._session is not None and not self._at_rest():
            self._dialogue = None
            session, self._session = self._session, None
            close_session(session, politely=False)
        if self._session is None:
            self._out, self._answers, self._proved = b"", Answers(), False
            self._session = open_session(self.server, min(self.timeout, _OPENING))
            self._features = frozenset(self._session.esmtp_features)

    def _at_rest(self) -> bool:
        """Whether nothing came that nobody asked for: it would be taken for the answer to something else."""
        try:
            self._read()
        except TROUBLE:
            return False
        return not self._answers.begun

    # -- one message, told as the conversation it is; every ``yield`` waits for the line

    def _transaction(self, lines: Sequence[bytes], data: bytes) -> Generator[None, None, Reply]:
        answers = yield from self._envelope(lines)
        for index, (code, text) in enumerate(answers):
            if not 200 <= code < 600:
                raise ConnectionError(f"an answer that is none ({code})")
            if code != 354 if index == 2 else code >= 300:
                yield from self._taken_back(code, asked_for_text=answers[-1].code == 354)
                if index == 0 and code >= 500:
                    raise StopSendingError(
                        f"The mail server refuses the sender ({code} {_text(text)}). Check `mail.sender`."
                    )
                return _reply(code, text)._replace(at_recipient=index == 1, at_sender=index == 0)
        body, dot = dotted(data)
        early = yield from self._handed(body)
        if early:
            # The server does not wait for the end, so that no other message can follow on this line.
            return _reply(*early)._replace(connection=True)
        self._write(dot)
        self._ended = True
        ((code, text),) = yield from self._heard(1)
        self._proved = self._proved or 200 <= code < 300
        if not 200 <= code < 300 and not 400 <= code < 600:
            raise ConnectionError(f"an answer that is none ({code})")
        return _reply(code, text)

    def _envelope(self, lines: Sequence[bytes]) -> Generator[None, None, list[Answer]]:
        if "pipelining" in self._features:
            self._write(b"".join(lines))
            return (yield from self._heard(len(lines)))
        out: list[Answer] = []
        for line in lines:
            self._write(line)
            out += yield from self._heard(1)
            if out[-1].code >= 400:
                break
        return out

    def _taken_back(self, code: int, *, asked_for_text: bool) -> Generator[None, None, None]:
        """Bring the line back to where the next message can begin."""
        if asked_for_text:
            # The server asks for a text although it took no recipient: give it none.
            self._write(b".\r\n")
        elif code != 421:
            self._write(b"RSET\r\n")
        else:
            return
        yield from self._heard(1)

    def _handed(self, body: bytes) -> Generator[None, None, Answer | None]:
        """Hand over the text without its end; an answer that comes before it."""
        self._deadline = time.monotonic() + self.timeout
        self._write(body)
        since = 0.0
        while True:
            self._write(b"")
            self._read()
            if early := self._answers.take(1):
                if early[0].code < 400:
                    raise ConnectionError("an answer before the end of the text")
                return early[0]
            arrived = not self._out and (self._proved or not _unacknowledged(self._socket()))
            now = time.monotonic()
            since = since or now if arrived else 0.0
            if arrived and (self._proved or now - since >= _PROBATION):
                self._wakes = 0.0
                return None
            self._wakes = 0.0 if self._out else now + _PROBATION / 5
            yield

    def _heard(self, count: int) -> Generator[None, None, list[Answer]]:
        self._deadline = time.monotonic() + self.timeout
        out: list[Answer] = []
        while True:
            yield
            self._write(b"")
            self._read()
            out += self._answers.take(count - len(out))
            if len(out) == count:
                return out

    def _write(self, data: bytes) -> None:
        """Write what the line takes now; the rest waits until it is ready."""
        self._out = self._out + data if self._out else data
        try:
            while self._out:
                self._out = self._out[self._socket().send(self._out) :]
        except _LATER:
            return

    def _read(self) -> None:
        """Take in whatever has come."""
        line = self._socket()
        try:
            while True:
                block = line.recv(_BLOCK)
                if not block:
                    raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
                self._answers.add(block)
                if not (isinstance(line, ssl.SSLSocket) and line.pending()):
                    return
        except _LATER:
            return

    def _socket(self) -> socket.socket:
        assert self._session is not None and self._session.sock is not None
        return self._session.sock


def _unacknowledged(line: socket.socket) -> int:
    """Bytes on their way of which the other side has not said that they came; 0 where the system cannot tell."""
    try:
        found: tuple[int] = struct.unpack("i", fcntl.ioctl(line.fileno(), termios.TIOCOUTQ, b"\0" * 4))
    except OSError:
        return 0
    return found[0]


def _reply(code: int, text: bytes) -> Reply:
    outcome = Outcome.SENT if 200 <= code < 300 else Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER
    return Reply(outcome, code, _text(text))


def _text(text: bytes | str) -> str:
    found = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(found.split())[:200]


def _problem(error: Exception) -> str:
    return f"{type(error).__name__}: {getattr(error, 'strerror', None) or error}"[:200]
