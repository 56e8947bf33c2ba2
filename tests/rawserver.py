"""A mail server told word by word what to do wrong: real sockets on loopback, one thread for each line."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Line:
    """One connection as the server sees it; ``number`` counts connections from 0."""

    socket: socket.socket
    number: int
    over: threading.Event
    heard: bytes = b""

    def say(self, text: str) -> None:
        """Send bytes as they are."""
        self.socket.sendall(text.encode("ascii"))

    def hear(self, end: bytes = b"\r\n") -> bytes:
        """What came up to and with ``end``; :class:`ConnectionError` where the client left before."""
        while end not in self.heard:
            block = self.socket.recv(65536)
            if not block:
                raise ConnectionError
            self.heard += block
        found, _, self.heard = self.heard.partition(end)
        return found + end

    def greet(self, *features: str) -> None:
        """Greeting and EHLO."""
        self.say("220 mx.example.com\r\n")
        self.hear()
        listed = ["mx.example.com", *features]
        self.say("".join(f"250-{name}\r\n" for name in listed[:-1]) + f"250 {listed[-1]}\r\n")

    def envelope(self) -> str:
        """Sender and recipient taken, DATA asked for but not yet answered; the recipient's address."""
        self.hear()
        self.say("250 ok\r\n")
        recipient = self.hear().split(b"<")[1].split(b">")[0].decode()
        self.say("250 ok\r\n")
        self.hear()
        return recipient

    def text(self) -> bytes:
        """The text, after asking for it."""
        self.say("354 go on\r\n")
        return self.hear(b"\r\n.\r\n")


@dataclass
class RawServer:
    """Where it listens, what it took, and how many lines it had."""

    port: int = 0
    taken: list[str] = field(default_factory=list)
    lines: int = 0

    @property
    def url(self) -> str:
        """For ``POLICYPRESS_SMTP_URL``."""
        return f"smtp+plain://127.0.0.1:{self.port}"


@contextmanager
def raw_server(behave: Callable[[RawServer, Line], None]) -> Iterator[RawServer]:
    """A server for the time of a block; ``behave`` is run for each line, which is closed afterwards."""
    server, over = RawServer(), threading.Event()
    listening = socket.create_server(("127.0.0.1", 0), backlog=50)
    server.port = listening.getsockname()[1]
    open_lines: list[socket.socket] = []

    def serve(line: Line) -> None:
        with suppress(OSError), line.socket:
            behave(server, line)

    def listen() -> None:
        with suppress(OSError):
            while True:
                connection, _ = listening.accept()
                open_lines.append(connection)
                line = Line(connection, server.lines, over)
                server.lines += 1
                workers.append(threading.Thread(target=serve, args=(line,), daemon=True))
                workers[-1].start()

    workers = [threading.Thread(target=listen, daemon=True)]
    workers[0].start()
    try:
        yield server
    finally:
        over.set()
        with suppress(OSError):
            listening.shutdown(socket.SHUT_RDWR)
        listening.close()
        for connection in open_lines:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for worker in list(workers):
            worker.join(30)
