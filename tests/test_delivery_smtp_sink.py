"""Sending to Postfix's smtp-sink, a server that pipelines and can be told to misbehave."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from policypress.notice.ledger import open_ledger
from policypress.notice.rows import Key
from policypress.notice.server import SMTP_URL

from tests.people import UPCOMING, planned, site_with, user
from tests.run import Done, run

SINK = (
    os.environ.get("POLICYPRESS_SMTP_SINK") or shutil.which("smtp-sink") or shutil.which("smtp-sink", path="/usr/sbin")
)


@pytest.fixture(autouse=True)
def _needs_smtp_sink() -> None:
    if not SINK:
        assert not os.environ.get("POLICYPRESS_REQUIRE_SMTP_SINK"), "smtp-sink is required, but not here"
        pytest.skip("no smtp-sink here (Debian package postfix)")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def sink(port: int, *options: str) -> Iterator[None]:
    """smtp-sink on ``port`` for the time of a block."""
    assert SINK
    who = ["-u", "root"] if os.geteuid() == 0 else []
    process = subprocess.Popen([SINK, *who, *options, f"127.0.0.1:{port}", "100"], stderr=subprocess.PIPE)
    try:
        while True:
            assert process.poll() is None, process.stderr and process.stderr.read()
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except ConnectionRefusedError:
                time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.communicate()


def site(tmp_path: Path, count: int, **mail: str | float) -> Path:
    root = site_with(tmp_path, [user(f"u{n:04}") for n in range(count)], messages_per_second=100000, **mail)
    planned(root)
    return root


def send(root: Path) -> Done:
    folder = root / "build" / "private" / "notice" / f"privacy-{UPCOMING}"
    options = ("--plan", folder, "--ledger", root / "l.db", "--root", root, "--today", "2026-11-22")
    return run("notify", *options, "--send", "--retry-wait", "0.01")


def states(root: Path) -> Counter[str]:
    ledger = open_ledger(root / "l.db", read_only=True)
    found = Counter(row.state for row in ledger.rows(Key("privacy", UPCOMING)))
    ledger.close()
    return found


def taken(dump: Path) -> Counter[str]:
    """Recipients of the messages in a dump."""
    return Counter(re.findall(r"(?m)^X-Rcpt-Args: <([^>]+)>", dump.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("count", "options"),
    [(150, ()), (150, ("-p",)), (6, ("-w", "1")), (150, ("-8",))],
    ids=["pipelining", "one by one", "slow", "no 8bit"],
)
def test_everybody_gets_exactly_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, options: tuple[str, ...]
) -> None:
    root, port, dump = site(tmp_path, count, connections=3), free_port(), tmp_path / "dump"
    monkeypatch.setenv(SMTP_URL, f"smtp+plain://127.0.0.1:{port}")
    with sink(port, "-D", str(dump), *options):
        done = send(root)
    assert done.code == 0, done.err
    assert taken(dump) == Counter({f"u{n:04}@example.com": 1 for n in range(count)})


@pytest.mark.parametrize(
    ("fault", "after"),
    [
        (("-r", "rcpt"), {"planned": 12}),
        (("-r", "mail"), {"planned": 12}),
        (("-r", "data"), {"planned": 12}),
        (("-r", "."), {"planned": 12}),
        (("-q", "connect"), {"planned": 12}),
        (("-q", "mail"), {"planned": 12}),
        (("-q", "rcpt"), {"planned": 12}),
        (("-q", "data"), {"planned": 12}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
)
def test_after_any_temporary_fault_a_healthy_server_gets_everything_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: tuple[str, ...], after: dict[str, int]
) -> None:
    root, port, dump = site(tmp_path, 12), free_port(), tmp_path / "dump"
    monkeypatch.setenv(SMTP_URL, f"smtp+plain://127.0.0.1:{port}")
    with sink(port, *fault):
        done = send(root)
    assert done.code == 75, done.err
    assert states(root) == after
    with sink(port, "-D", str(dump)):
        assert send(root).code == 0
    assert taken(dump) == Counter({f"u{n:04}@example.com": 1 for n in range(12)})


def test_a_line_cut_after_the_text_makes_rows_unknown_and_never_a_second_message(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, port, dump = site(tmp_path, 5), free_port(), tmp_path / "dump"
    monkeypatch.setenv(SMTP_URL, f"smtp+plain://127.0.0.1:{port}")
    with sink(port, "-q", "."):
        assert send(root).code == 75
    unknown = states(root)["claimed"]
    assert unknown >= 1
    with sink(port, "-D", str(dump)):
        assert send(root).code == 75
    assert states(root) == Counter(claimed=unknown) + Counter(sent=5 - unknown)
    assert sum(taken(dump).values() if dump.exists() else ()) == 5 - unknown


def test_permanent_refusals_stop_the_run_before_the_whole_list_is_burnt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, port = site(tmp_path, 60), free_port()
    monkeypatch.setenv(SMTP_URL, f"smtp+plain://127.0.0.1:{port}")
    with sink(port, "-f", "data"):
        done = send(root)
    assert done.code == 75 and "permanent refusals in a row" in done.err
    assert states(root)["planned"] == 50
