"""How a message leaves over SMTP. The only module that talks to a mail server."""

from __future__ import annotations

import select
import smtplib
import socket
import ssl
from collections.abc import Generator, Sequence
from typing import Self

from policypress.notice.server import SMTP_URL, Server
from policypress.notice.smtp_protocol import Answer, Answers, commands, dotted
from policypress.notice.transport import Outcome, Reply, StopSendingError

_BLOCK = 1 << 16
_LATER = (BlockingIOError, InterruptedError, ssl.SSLWantReadError, ssl.SSLWantWriteError)
_TROUBLE = (smtplib.SMTPException, OSError)


class SmtpTransport:
    """One connection to a mail server, opened when needed and used again until it breaks."""

    def __init__(self, server: Server, *, timeout: float = 60.0) -> None:
        self.server = server
        self.timeout = timeout
        self._smtp: smtplib.SMTP | None = None
        self._features: frozenset[str] = frozenset()
        self._out = b""
        self._answers = Answers()
        self._dialogue: Generator[None, None, Reply] | None = None
        self._text_left = False

    def smtputf8(self) -> bool:
        """Whether the server takes addresses outside ASCII."""
        try:
            self._connected()
        except _TROUBLE as error:
            raise StopSendingError(f"{self.server} cannot be reached ({_problem(error)}). Run again later.") from None
        return "smtputf8" in self._features

    def begin(self, sender: str, recipient: str, data: bytes, name: str) -> Reply | Self:
        """Write sender, recipient and, where the server takes that in one go, DATA."""
        try:
            self._connected()
        except smtplib.SMTPResponseException as error:
            self.close()
            return Reply(Outcome.LATER, error.smtp_code, _text(error.smtp_error), connection=True)
        except _TROUBLE as error:
            self.close()
            return Reply(Outcome.LATER, 0, _problem(error), connection=True)
        self._text_left = False
        self._dialogue = self._transaction(commands(self._features, sender, recipient, len(data), name), data)
        return self.proceed() or self

    def proceed(self) -> Reply | None:
        """Go on; a line that breaks after the text left means nobody knows."""
        assert self._dialogue is not None
        try:
            next(self._dialogue)
            return None
        except StopIteration as done:
            reply: Reply = done.value
        except _TROUBLE as error:
            return self._broken(_problem(error))
        self._dialogue = None
        if reply.code == 421:
            # It ends the connection; anything else leaves it ready for the next message.
            self.close()
            return reply._replace(connection=True)
        return reply

    def give_up(self) -> Reply:
        """The line counts as broken."""
        return self._broken("TimeoutError: timed out")

    def waits_for(self) -> tuple[int, int]:
        """Readable, and writable while something is left to be written."""
        assert self._smtp is not None and self._smtp.sock is not None
        return self._smtp.sock.fileno(), select.POLLIN | (select.POLLOUT if self._out else 0)

    def close(self) -> None:
        """Leave politely where the line still stands and no message is on it."""
        smtp, self._smtp = self._smtp, None
        halfway, self._dialogue = self._dialogue is not None, None
        self._out, self._answers = b"", Answers()
        if smtp is None:
            return
        try:
            if halfway or smtp.sock is None:
                smtp.close()
            else:
                smtp.sock.settimeout(self.timeout)
                smtp.quit()
        except _TROUBLE:
            smtp.close()

    def _broken(self, problem: str) -> Reply:
        self.close()
        return Reply(Outcome.LOST if self._text_left else Outcome.LATER, 0, problem, connection=True)

    def _connected(self) -> None:
        if self._smtp is None:
            self._smtp = _connect(self.server, self.timeout)
            self._features = frozenset(self._smtp.esmtp_features)
            assert self._smtp.sock is not None
            self._smtp.sock.setblocking(False)

    # -- one message, told as the conversation it is; every ``yield`` waits for the line

    def _transaction(self, lines: Sequence[bytes], data: bytes) -> Generator[None, None, Reply]:
        answers = yield from self._envelope(lines)
        for index, (code, text) in enumerate(answers):
            if code >= 400 or (index == 2 and code != 354):
                yield from self._taken_back(code, asked_for_text=answers[-1].code == 354)
                if index == 0 and code >= 500:
                    raise StopSendingError(
                        f"The mail server refuses the sender ({code} {_text(text)}). Check `mail.sender`."
                    )
                return _reply(code, text, at_recipient=index == 1)
        self._text_left = True
        self._write(dotted(data))
        (answer,) = yield from self._heard(1)
        return _reply(*answer)

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

    def _heard(self, count: int) -> Generator[None, None, list[Answer]]:
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
        assert self._smtp is not None and self._smtp.sock is not None
        return self._smtp.sock


def _connect(server: Server, timeout: float) -> smtplib.SMTP:
    smtp: smtplib.SMTP | None = None
    try:
        if server.scheme == "smtps":
            context = ssl.create_default_context()
            smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=timeout)
        _open_session(smtp, server)
        assert smtp.sock is not None
        # A message is written at once; its last packet must not wait until the others are acknowledged.
        smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    except BaseException as error:
        if smtp is not None:
            smtp.close()
        reason = _why_not(server, error)
        if reason:
            raise StopSendingError(reason) from None
        raise
    return smtp


def _open_session(smtp: smtplib.SMTP, server: Server) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.scheme == "smtp":
        if not smtp.has_extn("starttls"):
            raise StopSendingError(
                f"{server} offers no encryption (STARTTLS). Nothing was sent. "
                "Use smtps://, or smtp+plain:// for a local relay."
            )
        smtp.starttls(context=ssl.create_default_context())
        smtp.ehlo()
    if server.user:
        smtp.login(server.user, server.password)


def _why_not(server: Server, error: BaseException) -> str:
    """Why no message can go this way, where trying again would change nothing; empty otherwise."""
    if isinstance(error, ssl.SSLError):
        return f"{server}: its certificate is not trusted ({error.reason or error}). Nothing was sent."
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"{server} refuses the user name or password ({error.smtp_code}). Check {SMTP_URL}."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{server}: {error}. Check {SMTP_URL}."
    return ""


def _reply(code: int, text: bytes, *, at_recipient: bool = False) -> Reply:
    outcome = Outcome.SENT if 200 <= code < 300 else Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER
    return Reply(outcome, code, _text(text), at_recipient)


def _text(text: bytes | str) -> str:
    found = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(found.split())[:200]


def _problem(error: Exception) -> str:
    return f"{type(error).__name__}: {getattr(error, 'strerror', None) or error}"[:200]
