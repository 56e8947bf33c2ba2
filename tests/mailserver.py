"""A real SMTP server on loopback that remembers what it took and misbehaves on demand."""

from __future__ import annotations

import asyncio
import email
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

Answer = Callable[[str, int], str]
"""(recipient, how many messages were taken so far) → the server's answer; empty for its usual one."""


class MailServer:
    """What the server took, in order, and how it answers; ``hang_up`` tells after which answer it breaks the line."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, bytes]] = []
        self.sessions = 0
        self.on_recipient: Answer = lambda recipient, count: ""
        self.on_data: Answer = lambda recipient, count: ""
        self.host = "127.0.0.1"
        self.port = 0
        self._lock = threading.Lock()

    @property
    def url(self) -> str:
        """For ``POLICYPRESS_SMTP_URL``, without encryption."""
        return f"smtp+plain://{self.host}:{self.port}"

    @property
    def recipients(self) -> list[str]:
        """Addresses in the order in which their messages were taken."""
        return [recipient for recipient, _ in self.taken]

    def message(self, index: int = 0) -> EmailMessage:
        """One of the messages, parsed."""
        parsed = email.message_from_bytes(self.taken[index][1], policy=default)
        assert isinstance(parsed, EmailMessage)
        return parsed

    async def handle_EHLO(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, responses: list[str]
    ) -> list[str]:
        with self._lock:
            self.sessions += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        answer = self.on_recipient(address, len(self.taken))
        if answer == "hang up":
            _hang_up(server)
            return "451 gone"
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        recipient = envelope.rcpt_tos[0]
        answer = self.on_data(recipient, len(self.taken))
        if answer and answer not in ("hang up", "take and hang up"):
            return answer
        if answer != "hang up":
            with self._lock:
                self.taken.append((recipient, envelope.original_content or b""))
        if answer:
            _hang_up(server)
            return "451 gone"
        return "250 OK"


def _hang_up(server: SMTP) -> None:
    """Break the line below any encryption: while that is being agreed on, the session itself has no transport."""
    for transport in (server._original_transport, server.transport):
        if isinstance(transport, asyncio.Transport):
            transport.abort()
            return


@contextmanager
def mail_server(
    *, login: tuple[str, str] | None = None, tls: ssl.SSLContext | None = None, utf8: bool = False
) -> Iterator[MailServer]:
    """A server for the time of a block; ``login`` is the only user and password it takes."""
    handler = MailServer()
    options: dict[str, Any] = {"enable_SMTPUTF8": utf8, "decode_data": False, "tls_context": tls}
    if login:

        def check(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
            given = (data.login.decode(), data.password.decode())
            return AuthResult(success=given == login, handled=given == login)

        options |= {"authenticator": check, "auth_required": True, "auth_require_tls": False}
    loop = asyncio.new_event_loop()
    sessions: list[SMTP] = []

    def session() -> SMTP:
        sessions.append(SMTP(handler, loop=loop, **options))
        return sessions[-1]

    listening = socket.create_server((handler.host, 0))
    listening.setblocking(False)
    handler.port = listening.getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    # In its own thread: where a browser test ran before, this one is taken for a running loop.
    starting: list[asyncio.Task[Any]] = []

    def let_in() -> None:
        line, _ = listening.accept()
        line.setblocking(False)
        starting.append(loop.create_task(loop.connect_accepted_socket(session, line)))

    # A server of asyncio's own drops whom it lets in while it is closed, and leaves the socket open.
    loop.call_soon_threadsafe(loop.add_reader, listening, let_in)
    try:
        yield handler
    finally:
        asyncio.run_coroutine_threadsafe(_closed(listening, starting, sessions), loop).result(30)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(30)
        loop.close()


async def _closed(listening: socket.socket, starting: list[asyncio.Task[Any]], sessions: list[SMTP]) -> None:
    """Stop listening, end every session, and come back when every socket is closed."""
    asyncio.get_running_loop().remove_reader(listening)
    listening.close()
    await asyncio.gather(*starting, return_exceptions=True)
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
    lines = [session._original_transport or session.transport for session in sessions]
    for session in sessions:
        _hang_up(session)
    await _turns(1000, lambda: any(getattr(line, "_sock", None) is not None for line in lines))
    await _turns(3)  # each session hears of its end after its socket is closed


async def _turns(most: int, waiting: Callable[[], bool] = lambda: True) -> None:
    """Let whatever is ready run, again and again while something is ``waiting`` for it."""
    for _ in range(most):
        if not waiting():
            return
        await asyncio.sleep(0)
