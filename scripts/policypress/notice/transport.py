"""How a message leaves: over SMTP, or into a folder for a rehearsal. The only module that talks to a mail server."""

from __future__ import annotations

import os
import smtplib
import ssl
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from policypress.errors import PolicyError, TryAgainLater, UsageError

SMTP_URL = "POLICYPRESS_SMTP_URL"
_FORMS = "smtps://user:password@host:465, smtp://host:587 (STARTTLS), or smtp+plain://localhost:2525 for a local relay"
_PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}


class Outcome(StrEnum):
    """What became of a message: taken over by the server, not now, not ever, or nobody knows."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Reply:
    """The server's answer; ``at_recipient`` tells that it was about the address, ``connection`` that the line broke."""

    outcome: Outcome
    code: int = 250
    text: str = ""
    at_recipient: bool = False
    connection: bool = False


class StopSendingError(TryAgainLater):
    """No message can be sent this way: wrong password, no encryption, a refused sender."""


class Transport(Protocol):
    """One way out."""

    def smtputf8(self) -> bool:
        """Whether addresses outside ASCII can be written to."""

    def send(self, sender: str, recipient: str, data: bytes, name: str) -> Reply:
        """Hand over one message (bytes with CRLF); ``name`` identifies it to bounces."""

    def close(self) -> None:
        """Say good-bye."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how to reach the mail server."""

    scheme: str
    host: str
    port: int
    user: str = ""
    password: str = ""

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


def server_from(url: str) -> Server:
    """The server a URL names; :class:`UsageError` never repeats the URL, which may hold a password."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise UsageError(f"{SMTP_URL} is not a URL of a mail server. Write {_FORMS}.") from None
    if parts.scheme not in _PORTS or not parts.hostname or parts.path.strip("/") or parts.query:
        raise UsageError(f"{SMTP_URL} is not a URL of a mail server. Write {_FORMS}.")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    return Server(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], user, password)


def server_of_environment() -> Server:
    """The server that ``POLICYPRESS_SMTP_URL`` names."""
    url = os.environ.get(SMTP_URL, "")
    if not url:
        raise UsageError(f"No mail server. Set {SMTP_URL} to {_FORMS}.")
    return server_from(url)


class SmtpTransport:
    """One connection to a mail server, opened when needed and used again until it breaks."""

    def __init__(self, server: Server, *, timeout: float = 60.0) -> None:
        self.server = server
        self.timeout = timeout
        self._smtp: smtplib.SMTP | None = None

    def smtputf8(self) -> bool:
        """Whether the server takes addresses outside ASCII."""
        try:
            return self._connected().has_extn("smtputf8")
        except (smtplib.SMTPException, OSError) as error:
            raise StopSendingError(f"{self.server} cannot be reached ({_problem(error)}). Run again later.") from None

    def send(self, sender: str, recipient: str, data: bytes, name: str) -> Reply:
        """One transaction; a line that breaks after the text left means nobody knows."""
        try:
            smtp = self._connected()
        except smtplib.SMTPResponseException as error:
            self.close()
            return Reply(Outcome.LATER, error.smtp_code, _text(error.smtp_error), connection=True)
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Reply(Outcome.LATER, 0, _problem(error), connection=True)
        committed = False
        try:
            opened = _envelope(smtp, sender, recipient, data, name)
            if opened is not None:
                return self._checked(opened)
            committed = True
            smtp.send(_dotted(data))
            code, text = smtp.getreply()
        except (smtplib.SMTPException, OSError) as error:
            self.close()
            return Reply(Outcome.LOST if committed else Outcome.LATER, 0, _problem(error), connection=True)
        return self._checked(_reply(code, text))

    def close(self) -> None:
        """Leave politely where the line still stands."""
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except (smtplib.SMTPException, OSError):
            smtp.close()

    def _checked(self, reply: Reply) -> Reply:
        """A 421 ends the connection; anything else leaves it ready for the next message."""
        if reply.code == 421:
            self.close()
            return Reply(reply.outcome, reply.code, reply.text, reply.at_recipient, connection=True)
        return reply

    def _connected(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = _connect(self.server, self.timeout)
        return self._smtp


def _connect(server: Server, timeout: float) -> smtplib.SMTP:
    context = ssl.create_default_context()
    smtp: smtplib.SMTP | None = None
    try:
        if server.scheme == "smtps":
            smtp = smtplib.SMTP_SSL(server.host, server.port, timeout=timeout, context=context)
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=timeout)
        _open_session(smtp, server, context)
    except BaseException as error:
        if smtp is not None:
            smtp.close()
        reason = _why_not(server, error)
        if reason:
            raise StopSendingError(reason) from None
        raise
    return smtp


def _open_session(smtp: smtplib.SMTP, server: Server, context: ssl.SSLContext) -> None:
    smtp.ehlo_or_helo_if_needed()
    if server.scheme == "smtp":
        if not smtp.has_extn("starttls"):
            raise StopSendingError(
                f"{server} offers no encryption (STARTTLS). Nothing was sent. "
                "Use smtps://, or smtp+plain:// for a local relay."
            )
        smtp.starttls(context=context)
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


def _envelope(smtp: smtplib.SMTP, sender: str, recipient: str, data: bytes, name: str) -> Reply | None:
    """Sender, recipient and DATA; None when the server waits for the text. In one go where it takes that."""
    utf8 = not recipient.isascii()
    mail = f"MAIL FROM:<{sender}>"
    if smtp.has_extn("size"):
        mail += f" SIZE={len(data)}"
    if smtp.has_extn("8bitmime") and utf8:
        mail += " BODY=8BITMIME"
    if utf8:
        mail += " SMTPUTF8"
    to = f"RCPT TO:<{recipient}>"
    if smtp.has_extn("dsn"):
        mail += f" RET=HDRS ENVID={name}"
        to += " NOTIFY=FAILURE,DELAY"
    lines = [mail, to, "DATA"]
    replies = _pipelined(smtp, lines) if smtp.has_extn("pipelining") else _one_by_one(smtp, lines)
    for index, (code, text) in enumerate(replies):
        if code >= 400 or (index == 2 and code != 354):
            if replies[-1][0] == 354:
                # The server asks for a text although it took no recipient: give it none.
                smtp.send(b".\r\n")
                smtp.getreply()
            elif code != 421:
                smtp.rset()
            if index == 0 and code >= 500:
                raise StopSendingError(
                    f"The mail server refuses the sender ({code} {_text(text)}). Check `mail.sender`."
                )
            return _reply(code, text, at_recipient=index == 1)
    return None


def _pipelined(smtp: smtplib.SMTP, lines: list[str]) -> list[tuple[int, bytes]]:
    smtp.send("".join(f"{line}\r\n" for line in lines).encode("utf-8"))
    return [smtp.getreply() for _ in lines]


def _one_by_one(smtp: smtplib.SMTP, lines: list[str]) -> list[tuple[int, bytes]]:
    out: list[tuple[int, bytes]] = []
    for line in lines:
        smtp.send(f"{line}\r\n".encode())
        out.append(smtp.getreply())
        if out[-1][0] >= 400:
            break
    return out


def _reply(code: int, text: bytes, *, at_recipient: bool = False) -> Reply:
    outcome = Outcome.SENT if 200 <= code < 300 else Outcome.REFUSED if 500 <= code < 600 else Outcome.LATER
    return Reply(outcome, code, _text(text), at_recipient)


def _dotted(data: bytes) -> bytes:
    """The text with leading dots doubled and the closing dot."""
    body = data.replace(b"\r\n.", b"\r\n..")
    return (b"." + body if body.startswith(b".") else body) + (b".\r\n" if body.endswith(b"\r\n") else b"\r\n.\r\n")


def _text(text: bytes | str) -> str:
    found = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return " ".join(found.split())[:200]


def _problem(error: Exception) -> str:
    return f"{type(error).__name__}: {getattr(error, 'strerror', None) or error}"[:200]


class FolderTransport:
    """Messages as ``.eml`` files in a private folder: a rehearsal by the same road."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)

    def smtputf8(self) -> bool:
        """A folder takes any address."""
        return True

    def send(self, sender: str, recipient: str, data: bytes, name: str) -> Reply:
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
