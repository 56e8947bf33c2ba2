"""A web server on loopback that answers as told, rightly or wrongly: real sockets, one thread for each request."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

WORDS = (
    "We set cookies so that you stay signed in, and we tell you here what each of them is for and how long it stays. "
    * 8
)


def page(title: str, words: str = WORDS, head: str = "") -> bytes:
    """A page as a browser would show it."""
    return f"<!doctype html><html><head>{head}<title>{title}</title></head><body><p>{words}</p></body></html>".encode()


@dataclass
class Web:
    """What lies where: path → (status, headers, body); ``asked`` are the requests that came."""

    pages: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    over: threading.Event = field(default_factory=threading.Event)
    address: str = ""

    def put(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Let an answer lie at ``path``; its whole address."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        self.pages[path] = (status, {"Content-Type": "text/html; charset=utf-8"} | named, body)
        return self.address + path

    def lead(self, path: str, onward: str, status: int = 301) -> str:
        """Let ``path`` lead elsewhere."""
        return self.put(path, status=status, Location=onward)


class _Handler(BaseHTTPRequestHandler):
    web: Web

    def do_GET(self) -> None:
        self.web.asked.append(self.path)
        self.web.agents.add(self.headers.get("User-Agent", ""))
        with suppress(OSError):
            self._answer()

    def _answer(self) -> None:
        if self.path.startswith("/drip"):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
            while not self.web.over.wait(0.02):
                self.wfile.write(b"x")
            return
        if self.path.startswith("/slow-head"):
            self.wfile.write(b"HTTP/1.1 200 OK\r\n")
            while not self.web.over.wait(0.02):
                self.wfile.write(b"X-A: b\r\n" if self.path.endswith("lines") else b"a")
            return
        if self.path.startswith("/torn-off"):
            self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 999\r\n\r\n<title>")
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.connection.close()  # a reset, not an end, once the handler lets go of it
            return
        if self.path.startswith("/silent"):
            self.web.over.wait(30)
            return
        if self.path.startswith("/nonsense"):
            self.wfile.write(b"\x00\x01 this is no HTTP\r\n\r\n")
            return
        status, headers, body = self.web.pages.get(self.path, (404, {"Content-Type": "text/html"}, b"Not here"))
        self.send_response(status)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@contextmanager
def serving(trust: ssl.SSLContext | None = None) -> Iterator[Web]:
    """A server on a free port of this machine."""
    web = Web()
    handler = type("Handler", (_Handler,), {"web": web})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    if trust:
        server.socket = trust.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    web.address = f"{'https' if trust else 'http'}://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield web
    finally:
        web.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


def certificate(folder: Path, name: str) -> tuple[Path, Path]:
    """(certificate, key) for ``name``, signed by nobody but itself."""
    made, key = folder / "server.pem", folder / "server.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "36500", "-subj", f"/CN={name}",
         "-addext", f"subjectAltName={name}", "-keyout", key, "-out", made],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key


def bomb(megabytes: int) -> bytes:
    """Zeros that fill ``megabytes`` once unpacked."""
    return gzip.compress(bytes(megabytes * 2**20))
