"""One request to one web server: connected to an address that was looked at, bounded in size and time."""

from __future__ import annotations

import http.client
import socket
import ssl
import threading
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from urllib.parse import SplitResult, quote, urlsplit

from policypress import __version__
from policypress.links.places import Reach
from policypress.links.refusal import NoAnswer

AGENT = "policypress"
"""The name under which robots.txt may speak to it."""

_PART = 2**16
_HEADERS = {
    "User-Agent": f"{AGENT}/{__version__} (looks up the links of a policy)",
    "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much a lookup may take: ``seconds`` and bytes (``size``) for a request, ``redirects`` for an address,
    ``addresses`` for a run, and the ``pause`` in seconds between two requests to a host."""

    seconds: float = 20.0
    size: int = 4 * 2**20
    redirects: int = 8
    addresses: int = 200
    pause: float = 1.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: status, type and character set of the content, the content, and where it sends onward."""

    status: int
    kind: str
    charset: str
    body: bytes
    onward: str


@dataclass(frozen=True)
class Fetcher:
    """Sends requests; ``trust`` holds whose word for a server's name is taken, the system's authorities by default."""

    reach: Reach = field(default_factory=Reach)
    bounds: Bounds = field(default_factory=Bounds)
    trust: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def fetch(self, url: str) -> Answer:
        """What the server of ``url`` says, redirects not followed.

        :raises NoAnswer: it cannot be asked, or says nothing that can be read within the bounds
        """
        parts, host, port = _parsed(url)
        places, number = self.reach.places(parts.scheme, host, port)
        fault: Exception | None = None
        for place in places:
            try:
                return self._asked(parts, host, place, number)
            except ssl.SSLError as error:
                said = getattr(error, "verify_message", "") or error.reason or str(error)
                raise NoAnswer(f"the server cannot prove its name ({said})") from None
            except (OSError, http.client.HTTPException) as error:
                fault = error
        if isinstance(fault, TimeoutError):
            raise NoAnswer(f"no answer within {self.bounds.seconds:g} seconds")
        raise NoAnswer(f"no answer that can be read ({type(fault).__name__}: {fault})"[:200])

    def _asked(self, parts: SplitResult, host: str, place: str, port: int) -> Answer:
        with self._connected(parts.scheme, host, place, port) as (connection, late):
            connection.request("GET", _path(parts), headers=_HEADERS)
            with connection.getresponse() as response:
                raw = self._read(response)
            if late.is_set():
                raise TimeoutError
            body = _unpacked(raw, response.getheader("Content-Encoding", ""), self.bounds.size)
            headers = response.headers
            charset = headers.get_content_charset("") if headers else ""
            onward = response.getheader("Location", "") if response.status in (301, 302, 303, 307, 308) else ""
            return Answer(response.status, headers.get_content_type(), charset or "", body, onward)

    @contextmanager
    def _connected(
        self, scheme: str, host: str, place: str, port: int
    ) -> Iterator[tuple[http.client.HTTPConnection, threading.Event]]:
        """A connection to ``place`` that is cut when its time is over, however slowly bytes drip in."""
        late = threading.Event()
        wire = socket.create_connection((place, port), timeout=self.bounds.seconds)
        held = [wire]

        def cut() -> None:
            late.set()
            with suppress(OSError):
                socket.socket.shutdown(held[0], socket.SHUT_RDWR)

        watch = threading.Timer(self.bounds.seconds, cut)
        watch.daemon = True
        watch.start()
        try:
            if scheme == "https":
                secure = self.trust.wrap_socket(wire, server_hostname=host, do_handshake_on_connect=False)
                held[0] = secure
                secure.do_handshake()
            connection = http.client.HTTPConnection(host, None if port in (80, 443) else port)
            connection.sock = held[0]
            yield connection, late
        except (OSError, http.client.HTTPException) as error:
            if late.is_set():
                raise TimeoutError from error
            raise
        finally:
            watch.cancel()
            held[0].close()

    def _read(self, response: http.client.HTTPResponse) -> bytes:
        out = bytearray()
        while part := response.read(_PART):
            out += part
            if len(out) > self.bounds.size:
                raise NoAnswer(f"the page is longer than {self.bounds.size // 2**20 or 1} MB")
        length = response.getheader("Content-Length", "")
        if length.isdigit() and int(length) > len(out):
            raise NoAnswer("the page broke off")
        return bytes(out)


def _parsed(url: str) -> tuple[SplitResult, str, int | None]:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        raise NoAnswer("this is no address that can be read") from None
    if parts.scheme not in ("http", "https") or not host:
        raise NoAnswer("only http and https are looked up")
    if parts.username is not None or parts.password is not None:
        raise NoAnswer("addresses with a user name are not looked up")
    return parts, host.rstrip("."), port


def _path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    return f"{path}?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else path


def _unpacked(raw: bytes, encoding: str, limit: int) -> bytes:
    """The content of what was packed all the same; never more than ``limit`` bytes are unpacked."""
    name = encoding.strip().lower()
    if name in ("", "identity"):
        return raw
    if name not in ("gzip", "x-gzip", "deflate"):
        raise NoAnswer(f"the page is packed in a way that was not asked for ({name[:20]})")
    packed = zlib.decompressobj(47 if name != "deflate" else 15)
    try:
        out = packed.decompress(raw, limit + 1)
    except zlib.error:
        raise NoAnswer("the page cannot be unpacked") from None
    if len(out) > limit:
        raise NoAnswer("the page unpacks to more than any page holds")
    if not packed.eof:
        raise NoAnswer("the page broke off")
    return out
