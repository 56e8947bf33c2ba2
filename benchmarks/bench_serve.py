"""Serving: how long an editor waits after a save until the draft and its redline show the new words."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from statistics import median
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener

from generated import blocks, text
from measure import RUNS, WORK, Figure, environment
from site_inputs import DAY, ours_of

TITLE = "Serving while an editor writes"
_WORDS = 10_000
_PATIENCE = 120.0
_OPEN = build_opener(ProxyHandler({}))


def run() -> list[Figure]:
    """All figures of this section."""
    site = _site()
    port = _free_port()
    address = f"127.0.0.1:{port}"
    command = [sys.executable, "-m", "mkdocs", "serve", "-q", "--dev-addr", address]
    with (WORK / "served.txt").open("wb") as said:
        server = subprocess.Popen(
            command, cwd=site, env=environment(POLICYPRESS_TODAY=DAY), stdout=said, stderr=subprocess.STDOUT
        )
        try:
            waits = [_wait(server, site, f"http://{address}/privacy/draft/", number) for number in range(RUNS + 1)]
        finally:
            server.terminate()
            server.wait()
    note = f"one sealed version, a working text of {_WORDS:,} words; the first save, before anything is kept, left out"
    return [Figure("from a save to the new words on the page", median(waits[1:]), "s on the clock", "mkdocs serve",
                   bar=2.0, note=note)]  # fmt: skip


def _site() -> Path:
    """A policy with one sealed version and a working text that takes effect later."""
    site = ours_of("served", [text(blocks(_WORDS, 31))])
    sealed = next((site / "policy" / "privacy" / "versions").glob("*.md")).read_text(encoding="utf-8")
    front, edge, body = sealed.partition("\n---\n")
    front = re.sub(r"effective: .*", "effective: 2027-02-01", front)
    (site / "policy" / "privacy" / "index.md").write_text(f"{front}{edge}{body}\nAn editor began.\n", encoding="utf-8")
    return site


def _wait(server: subprocess.Popen[bytes], site: Path, page: str, number: int) -> float:
    """Seconds from writing a new sentence to its being served."""
    _until(server, page, b"<h1")
    words = f"Sentence {number} of the editor is new."
    path = site / "policy" / "privacy" / "index.md"
    old = path.read_text(encoding="utf-8")
    start = time.monotonic()
    path.write_text(f"{old}\n{words}\n", encoding="utf-8")
    _until(server, page, words.encode())
    return time.monotonic() - start


def _until(server: subprocess.Popen[bytes], page: str, words: bytes) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        if server.poll() is not None:
            raise RuntimeError(f"mkdocs serve stopped: {(WORK / 'served.txt').read_text(errors='replace')[-2000:]}")
        with suppress(URLError, ConnectionError), _OPEN.open(page, timeout=_PATIENCE) as answer:
            if words in answer.read():
                return
        time.sleep(0.02)
    raise RuntimeError(f"{page} never showed {words!r}")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
    return port
