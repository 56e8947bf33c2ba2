"""Where the mail server is: the address of it that the environment names, taken apart."""

from __future__ import annotations

import ipaddress
import os
import socket
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from policypress.errors import UsageError

SMTP_URL = "POLICYPRESS_SMTP_URL"
_FORMS = "smtps://user:password@host:465, smtp://host:587 (STARTTLS), or smtp+plain://localhost:2525 for a local relay"
_PORTS = {"smtps": 465, "smtp": 587, "smtp+plain": 25}


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
    if parts.scheme == "smtp+plain" and user and not _on_this_machine(parts.hostname):
        raise UsageError(f"{SMTP_URL} would send its password unprotected. Use smtps:// or smtp:// (STARTTLS).")
    return Server(parts.scheme, parts.hostname, port or _PORTS[parts.scheme], user, password)


def _on_this_machine(host: str) -> bool:
    """Whether a host's every address loops back; a name that looks as if it did, does not."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return False
    return bool(found) and all(ipaddress.ip_address(str(to[0]).partition("%")[0]).is_loopback for *_, to in found)


def server_of_environment() -> Server:
    """The server that ``POLICYPRESS_SMTP_URL`` names."""
    url = os.environ.get(SMTP_URL, "")
    if not url:
        raise UsageError(f"No mail server. Set {SMTP_URL} to {_FORMS}.")
    return server_from(url)
