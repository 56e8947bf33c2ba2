"""Sending, against a minimal client that hands the same number of ready messages to the same server."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

from measure import ROOT, WORK, Cost, Figure, Skip, cost, costs

TITLE = "Sending"
_COUNT = int(os.environ.get("POLICYPRESS_BENCH_MESSAGES", "10000"))

_MINIMAL = """
import smtplib, sys
data = open(sys.argv[2], "rb").read()
with smtplib.SMTP("127.0.0.1", int(sys.argv[1])) as client:
    for number in range(int(sys.argv[3])):
        client.sendmail("privacy@example.com", [f"u{number}@example.com"], data)
"""


def run() -> list[Figure]:
    """All figures of this section."""
    sink = os.environ.get("POLICYPRESS_SMTP_SINK") or shutil.which("smtp-sink", path=os.environ["PATH"] + ":/usr/sbin")
    if not sink:
        raise Skip("smtp-sink (Debian package postfix) is not here")
    out = []
    for connections in (1, 4):
        mine, floor = _measured(sink, connections)
        what = f"{_COUNT:,} messages, {connections} connection{'s' if connections > 1 else ''}, ledger written through"
        said = "policypress notify --plan DIR --ledger FILE --send"
        out.append(Figure(what, mine.wall, "s", said, floor.wall, "smtplib, one connection, no ledger", 2.0))
        out.append(Figure(f"{what}, peak memory", mine.peak, "MiB", said, bar=300.0))
    return out


def _measured(sink: str, connections: int) -> tuple[Cost, ...]:
    sys.path.insert(0, str(ROOT))
    from tests.people import planned, site_with, user

    folder = WORK / "sending"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    people = [user(f"u{n:07}", name=f"Sample User {n}") for n in range(_COUNT)]
    root = site_with(folder, people, messages_per_second=1000000, connections=connections)
    plan = planned(root)
    command = [sys.executable, "-m", "policypress", "notify", "--plan", plan.folder, "--ledger", root / "l.db"]
    command += ["--root", root, "--today", "2026-11-22"]
    sample = folder / "sample"
    cost([*command, "--dry-run", sample, "--only", "u0000001"], PYTHONPATH=str(ROOT / "scripts"))
    message = next(sample.glob("*.eml"))
    with _sink(sink) as port:

        def ours() -> Cost:
            for path in root.glob("l.db*"):
                path.unlink()
            certificate = root / "policy" / "privacy" / "versions" / "2027-02-01.notice.json"
            certificate.unlink(missing_ok=True)
            url = f"smtp+plain://127.0.0.1:{port}"
            return cost([*command, "--send"], PYTHONPATH=str(ROOT / "scripts"), POLICYPRESS_SMTP_URL=url)

        def minimal() -> Cost:
            return cost([sys.executable, "-c", _MINIMAL, str(port), message, str(_COUNT)])

        return costs(ours, minimal)


@contextmanager
def _sink(program: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    who = ["-u", "root"] if os.geteuid() == 0 else []
    process = subprocess.Popen([program, *who, f"127.0.0.1:{port}", "100"])
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
