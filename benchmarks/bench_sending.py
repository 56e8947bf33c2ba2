"""Sending through the durable ledger, against minimal clients that hand ready bytes to the same servers."""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from measure import ROOT, RUNS, WORK, Cost, Figure, Skip, cost

TITLE = "Sending"
_COUNT = int(os.environ.get("POLICYPRESS_BENCH_MESSAGES", "20000"))
_MANY = int(os.environ.get("POLICYPRESS_BENCH_RECIPIENTS", "100000"))
_SAID = "policypress notify --plan DIR --ledger FILE --send"

_MINIMAL = """
import smtplib, sys
data = open(sys.argv[2], "rb").read()
with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as client:
    for number in range(int(sys.argv[3])):
        client.sendmail("privacy@example.com", [f"u{number}@example.com"], data)
"""


def run() -> list[Figure]:
    """All figures of this section."""
    sys.path.insert(0, str(ROOT))
    path = os.environ["PATH"] + ":/usr/sbin"
    sink = os.environ.get("POLICYPRESS_SMTP_SINK") or shutil.which("smtp-sink", path=path)
    source = shutil.which("smtp-source", path=path)
    if not sink:
        raise Skip("smtp-sink (Debian package postfix) is not here")
    out = [_into_sink(sink, connections) for connections in (1, 10)]
    if source and os.geteuid() == 0 and shutil.which("postfix", path=path):
        out.append(_into_postfix(source))
    out.append(_memory(sink))
    shutil.rmtree(WORK / "sending", ignore_errors=True)
    return out


def _into_sink(sink: str, connections: int) -> Figure:
    with _sink(sink) as port:
        ours, message = _sender(port, _COUNT, connections)
        minimal = [sys.executable, "-c", _MINIMAL, str(port), message, str(_COUNT)]
        mine, floor = _rates(_COUNT, ours, lambda: cost(minimal))
    what = f"{_COUNT:,} messages into a local sink, {connections} connection{'s' if connections > 1 else ''}"
    # One connection alone waits for the disk after every message.
    bar = 0.5 if connections > 1 else None
    return Figure(what, mine, "messages/s", _SAID, floor, "smtplib, one connection, no ledger", bar, at_least=True)


def _into_postfix(source: str) -> Figure:
    from tests.test_delivery_postfix import postfix
    from tests.test_delivery_smtp_sink import free_port

    port = free_port()
    with postfix(port, free_port()):
        ours, message = _sender(port, _COUNT, 10)
        length = str(message.stat().st_size)
        words = [source, "-s", "10", "-m", str(_COUNT), "-l", length, "-d"]
        words += ["-f", "privacy@example.com", "-t", "u@example.com", f"127.0.0.1:{port}"]
        mine, floor = _rates(_COUNT, ours, lambda: cost(words))
    what = f"{_COUNT:,} messages into a real Postfix, 10 connections"
    return Figure(what, mine, "messages/s", _SAID, floor, "smtp-source -d -s 10", 0.8, at_least=True)


def _memory(sink: str) -> Figure:
    peaks = []
    for count in (1000, _MANY):
        with _sink(sink) as port:
            ours, _ = _sender(port, count, 10)
            peaks.append(ours().peak)
    what = f"peak memory with {_MANY:,} recipients"
    return Figure(what, peaks[1], "MiB", _SAID, peaks[0], "the same with 1,000", 1.25)


def _rates(count: int, *sides: Callable[[], Cost]) -> list[float]:
    """Messages per second of each side, start-up included; medians, taking turns."""
    taken = [[side().wall for side in sides] for _ in range(RUNS)]
    return [count / statistics.median(row[index] for row in taken) for index in range(len(sides))]


def _sender(port: int, count: int, connections: int) -> tuple[Callable[[], Cost], Path]:
    """What sends ``count`` messages with a new ledger, and one of these messages as a file."""
    from tests.people import planned, site_with, user

    folder = WORK / "sending" / f"{port}"
    folder.mkdir(parents=True)
    people = [user(f"u{n:07}", name=f"Sample User {n}") for n in range(count)]
    root = site_with(folder, people, messages_per_second=1000000, connections=connections)
    plan = planned(root)
    command = [sys.executable, "-m", "policypress", "notify", "--plan", plan.folder, "--ledger", root / "l.db"]
    command += ["--root", root, "--today", "2026-11-22"]
    package = str(ROOT / "scripts")
    cost([*command, "--dry-run", folder / "sample", "--only", "u0000001"], PYTHONPATH=package)

    def ours() -> Cost:
        for path in root.glob("l.db*"):
            path.unlink()
        (root / "policy" / "privacy" / "versions" / "2027-02-01.notice.json").unlink(missing_ok=True)
        url = f"smtp+plain://127.0.0.1:{port}"
        return cost([*command, "--send"], PYTHONPATH=package, POLICYPRESS_SMTP_URL=url)

    return ours, next((folder / "sample").glob("*.eml"))


@contextmanager
def _sink(program: str, *more: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    who = ["-u", "root"] if os.geteuid() == 0 else []
    process = subprocess.Popen([program, *who, *more, f"127.0.0.1:{port}", "100"])
    try:
        for _ in range(500):
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.02)
        yield port
    finally:
        process.terminate()
        process.wait()
