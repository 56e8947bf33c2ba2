"""A command in a child of its own that kills itself before its N-th file operation, or is killed after a while.

A file operation is what Python's audit events tell of: a file opened for writing, a rename, an exchange of two names, a
removal, a folder made or removed, a mode changed, a link, a flush to the disk, a database opened, a program started
(which is how git writes). Only paths inside the sandbox count.
"""

from __future__ import annotations

import io
import os
import random
import signal
import sys
import time
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_EVENTS = frozenset(
    """
    os.rename os.remove os.mkdir os.rmdir os.chmod os.link os.symlink os.truncate policypress.flush
    policypress.exchange sqlite3.connect subprocess.Popen
    """.split()
)


@dataclass(frozen=True)
class Run:
    """How a command ended: its exit code, -9 where it was killed; what it printed; its file operations by name."""

    code: int
    said: str
    operations: tuple[str, ...]


class _Watch:
    """Counts file operations and ends the process before one of them."""

    def __init__(self, sandbox: Path, kill_before: int | None) -> None:
        self._inside, self._kill_before = str(sandbox), kill_before
        self.seen: list[str] = []

    def __call__(self, event: str, arguments: tuple[Any, ...]) -> None:
        name = self._operation(event, arguments)
        if not name:
            return
        if len(self.seen) == self._kill_before:
            os.kill(os.getpid(), signal.SIGKILL)
        self.seen.append(name)

    def _operation(self, event: str, arguments: tuple[Any, ...]) -> str:
        if event == "open":
            path, _, flags = arguments
            writes = isinstance(flags, int) and flags & _WRITES
            return f"open {self._shown(path)}" if writes and self._is_inside(path) else ""
        if event not in _EVENTS:
            return ""
        path = arguments[0]
        if event == "subprocess.Popen":
            return f"run {' '.join(map(str, arguments[1][:2]))}"
        return f"{event.rpartition('.')[2]} {self._shown(path)}" if self._is_inside(path) else ""

    def _is_inside(self, path: Any) -> bool:
        """Whether a path is ours; a handle or a name relative to one is: nothing else is removed in this way."""
        return isinstance(path, int) or not os.path.isabs(text := os.fsdecode(path)) or text.startswith(self._inside)

    def _shown(self, path: Any) -> str:
        text = str(path) if isinstance(path, int) else os.fsdecode(path)
        return text.removeprefix(self._inside).lstrip("/")


def run(arguments: Sequence[str], sandbox: Path, *, kill_before: int | None = None, exchange: bool = True) -> Run:
    """``policypress ARGUMENTS`` in the sandbox; killed before the operation with that number, counted from 0.

    Without ``exchange`` the system cannot exchange two names in one step.
    """
    said, seen = sandbox.parent / "said", sandbox.parent / "seen"
    for path in (said, seen):
        path.unlink(missing_ok=True)
    child = os.fork()
    if not child:
        _be_the_command(list(arguments), sandbox, kill_before, exchange, said, seen)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    operations = tuple(seen.read_text().splitlines()) if seen.exists() else ()
    return Run(code, said.read_text() if said.exists() else "", operations)


def run_and_kill(arguments: Sequence[str], sandbox: Path, after: float) -> Run:
    """The same, killed with every program it started after so many seconds, wherever it is then."""
    child = os.fork()
    if not child:
        os.setsid()
        _be_the_command(list(arguments), sandbox, None, True, sandbox.parent / "said", sandbox.parent / "seen")
    time.sleep(after)
    with suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return Run(os.waitstatus_to_exitcode(status), "", ())


def moments(number: int, seconds: float, seed: int) -> list[float]:
    """So many moments of a command that takes so long."""
    chance = random.Random(seed)
    return [chance.random() * seconds for _ in range(number)]


def _be_the_command(
    arguments: list[str], sandbox: Path, kill_before: int | None, exchange: bool, said: Path, seen: Path
) -> None:
    """Run the command as this process and end it."""
    out = io.StringIO()
    code = 99
    try:
        os.chdir(sandbox)
        if not exchange:
            import policypress.durable.exchange as system

            system._swap = lambda: None
        watch = _Watch(sandbox, kill_before)
        sys.addaudithook(watch)
        from policypress.cli.main import main

        with redirect_stdout(out), redirect_stderr(out):
            try:
                main(arguments)
                code = 0
            except SystemExit as done:
                code = int(done.code or 0)
        watch._kill_before = None
        said.write_text(out.getvalue())
        seen.write_text("\n".join(watch.seen))
    finally:
        os._exit(code)
