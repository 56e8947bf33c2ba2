"""A message made once and filled in for each recipient: headers, plain text and HTML, ready for the wire."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from policypress.canonical import sha256
from policypress.characters import shown

NAME = "policypressnamegoeshere"
"""Stands for the recipient's name while a message is made."""

_LINKLIKE = re.compile(r"://|www\.|[\w-]\.[a-z]{2,}|@", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the templates make: subject, plain text and HTML."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """Everything of a message but the recipient: encoded pieces between which the name goes.

    ``again`` renders the whole anew for one name, where a template does more with the name than print it.
    """

    headers: bytes
    boundary: str
    text: tuple[bytes, ...]
    html: tuple[bytes, ...]
    again: Callable[[str], Rendered] | None = None

    def fill(self, to: str, message_id: str, date: str, name: str) -> bytes:
        """The message as bytes; ``to`` must be a checked address, ``date`` a formatted one."""
        text, page = self.text, self.html
        if self.again and name:
            rendered = self.again(name)
            text, page = (_encoded(rendered.text),), (_encoded(rendered.html),)
            name = ""
        mark = self.boundary.encode()
        head = f"To: {to}\r\nMessage-ID: {message_id}\r\nDate: {date}\r\n".encode()
        return b"".join(
            (
                head,
                self.headers,
                b"\r\n--" + mark + _PLAIN_PART,
                _joined(text, name),
                b"\r\n--" + mark + _HTML_PART,
                _joined(page, html.escape(name)),
                b"\r\n--" + mark + b"--\r\n",
            )
        )


def prepare(
    rendered: Rendered, headers: dict[str, str], sender: str, *, again: Callable[[str], Rendered] | None = None
) -> Prepared:
    """A message without its recipient; ``headers`` are added to From, Subject and MIME ones."""
    # Hashes in headers stay on one line.
    message = EmailMessage(policy=SMTP.clone(max_line_length=100))
    message["From"] = sender
    message["Subject"] = " ".join(shown(rendered.subject).split())
    for name, value in headers.items():
        message[name] = " ".join(shown(value).split())
    boundary = "=_" + sha256(rendered.text + rendered.html)[:24]
    message["MIME-Version"] = "1.0"
    raw = message.as_bytes().split(b"\r\n\r\n", 1)[0] + b"\r\n"
    raw += f'Content-Type: multipart/alternative; boundary="{boundary}"\r\n'.encode()
    return Prepared(raw, boundary, _pieces(rendered.text), _pieces(rendered.html), again)


def greeting_name(name: str) -> str:
    """A name fit for a greeting: one line, no direction marks, at most 100 characters, and no link."""
    clean = " ".join(_CONTROL.sub(" ", name).split())[:100]
    return "" if _LINKLIKE.search(clean) else clean


def message_id(policy: str, version: str, recipient: str, domain: str, salt: str = "") -> tuple[str, str]:
    """(bare name, Message-ID) of what one recipient gets about one version: always the same."""
    name = sha256(f"{policy}\0{version}\0{recipient}{salt}")[:40]
    return name, f"<{name}@{domain}>"


def sender_address(sender: str) -> Address:
    """The mailbox of a sender as the settings give it; ValueError where it is none."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    addresses: tuple[Address, ...] = message["From"].addresses
    if len(addresses) != 1 or not addresses[0].domain:
        raise ValueError(sender)
    return addresses[0]


def _pieces(body: str) -> tuple[bytes, ...]:
    return tuple(_encoded(piece) for piece in body.split(NAME))


def _encoded(text: str) -> bytes:
    """Text as quoted-printable lines ending in CRLF."""
    if len(text) < 76 and _AS_IT_IS.fullmatch(text):
        return text.encode("ascii")
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    raw = "".join(chr(byte) for byte in lines.encode("utf-8"))
    quoted = "".join(c if c in _PLAIN else f"={ord(c):02X}" for c in raw)
    return _broken(quoted)


_AS_IT_IS = re.compile("[!-<>-~]+(?: [!-<>-~]+)*")
_PLAIN = frozenset(chr(n) for n in range(32, 127) if chr(n) != "=") | {"\n", "\t"}


def _broken(quoted: str) -> bytes:
    """Break already quoted text into lines of at most 76 characters."""
    out = []
    for line in quoted.split("\n"):
        while len(line) > 75:
            cut = 75
            # Never inside an escape such as =C3.
            if line[cut - 1] == "=":
                cut -= 1
            elif line[cut - 2] == "=":
                cut -= 2
            out.append(line[:cut] + "=")
            line = line[cut:]
        if line.endswith((" ", "\t")):
            line = line[:-1] + ("=20" if line[-1] == " " else "=09")
        out.append(line)
    return "\r\n".join(out).encode("ascii")


def _joined(pieces: tuple[bytes, ...], name: str) -> bytes:
    # A soft line break on either side keeps every line short whatever the name's length.
    return (b"=\r\n" + _encoded(name) + b"=\r\n" if name else b"=\r\n").join(pieces)


def _part(kind: str) -> bytes:
    head = f"\r\nContent-Type: text/{kind}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
    return head.encode()


_PLAIN_PART, _HTML_PART = _part("plain"), _part("html")
