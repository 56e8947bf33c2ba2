"""A line to a mail server opened and closed: greeting, encryption, login, each with a total deadline."""

from __future__ import annotations

import ipaddress
import smtplib
import socket
import ssl
import time
from typing import Any

from policypress.notice.server import SMTP_URL, Server
from policypress.notice.smtp_protocol import Answers
from policypress.notice.transport import StopSendingError

TROUBLE = (smtplib.SMTPException, OSError)
"""What a line or the server on it may raise."""

_BLOCK = 1 << 16
"""Bytes taken from a line at once."""
_GOODBYE = 5.0
"""Nothing depends on a server's good-bye: so many seconds at most."""


class Session(smtplib.SMTP):
    """A client whose every wait ends at one ``deadline`` (on the monotonic clock), however slowly answers trickle in.

    Answers have a limit in size and in lines.
    """

    def __init__(self, server: Server, timeout: float, **options: Any) -> None:
        self.deadline = time.monotonic() + timeout
        self._answers = Answers()
        self._heard_on: socket.socket | None = None
        super().__init__(server.host, server.port, timeout=timeout, **options)

    def getreply(self) -> tuple[int, bytes]:
        """The server's next answer.

        :raises OSError: it does not come in time, or has no end
        """
        try:
            return self._reply()
        except OSError:
            self.close()
            raise

    def _reply(self) -> tuple[int, bytes]:
        sock = self.sock
        if sock is None:
            raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
        if sock is not self._heard_on:
            # What came before the line was encrypted is not to be believed after it.
            self._heard_on, self._answers = sock, Answers()
        while not (found := self._answers.take(1)):
            sock.settimeout(_left(self.deadline))
            block = sock.recv(_BLOCK)
            if not block:
                raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
            self._answers.add(block)
        # What is sent next has as long as is left.
        sock.settimeout(_left(self.deadline))
        return found[0]


class _EncryptedSession(Session, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte on."""


def open_session(server: Server, timeout: float) -> Session:
    """A line on which a message can begin, after at most ``timeout`` seconds; its socket waits for nothing any more.

    :raises StopSendingError: nothing can be sent this way, now or later
    """
    session: Session | None = None
    try:
        if server.scheme == "smtps":
            session = _EncryptedSession(server, timeout, context=ssl.create_default_context())
        else:
            session = Session(server, timeout)
        _prepare(session, server)
        assert session.sock is not None
        # A message is written at once; its last packet must not wait until the others are acknowledged.
        session.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        session.sock.setblocking(False)
    except BaseException as error:
        if session is not None:
            session.close()
        reason = _why_not(server, error)
        if reason:
            raise StopSendingError(reason) from None
        raise
    return session


def close_session(session: Session, *, politely: bool) -> None:
    """Leave, ``politely`` with a good-bye where no message is on the line."""
    try:
        if politely and session.sock is not None:
            session.deadline = time.monotonic() + _GOODBYE
            session.sock.settimeout(_GOODBYE)
            session.quit()
    except TROUBLE:
        pass
    finally:
        session.close()


def _prepare(session: Session, server: Server) -> None:
    session.ehlo_or_helo_if_needed()
    if server.scheme == "smtp":
        if not session.has_extn("starttls"):
            raise StopSendingError(
                f"{server} offers no encryption (STARTTLS). Nothing was sent. "
                "Use smtps://, or smtp+plain:// for a local relay."
            )
        session.starttls(context=ssl.create_default_context())
        session.ehlo()
    if server.user:
        if server.scheme == "smtp+plain" and not _loops_back(session):
            # A name may lead elsewhere by now than when it was checked.
            raise StopSendingError(f"{server} is not on this machine: its password would go out unprotected.")
        session.login(server.user, server.password)


def _loops_back(session: Session) -> bool:
    assert session.sock is not None
    return ipaddress.ip_address(session.sock.getpeername()[0].partition("%")[0]).is_loopback


def _left(deadline: float) -> float:
    seconds = deadline - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("timed out")
    return seconds


def _why_not(server: Server, error: BaseException) -> str:
    """Why no message can go this way, where trying again would change nothing; empty otherwise."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"{server}: its certificate is not trusted ({error.reason or error}). Nothing was sent."
    if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
        return f"{server}: no encrypted line can be opened ({error.reason or error}). Nothing was sent."
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return f"{server} refuses the user name or password ({error.smtp_code}). Check {SMTP_URL}."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{server}: {error}. Check {SMTP_URL}."
    return ""
