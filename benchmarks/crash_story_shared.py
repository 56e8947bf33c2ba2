"""Kill three senders that share a ledger in PostgreSQL: `python benchmarks/crash_story_shared.py [KILLS]`.

A real PostgreSQL and a real SMTP server on loopback; three processes of `policypress notify --send` share the ledger.
One of them is killed with SIGKILL again and again, and started anew. Then the same with one that is frozen (SIGSTOP),
whose session the server ends, and that wakes up when the others are done.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "scripts"), str(REPOSITORY)]

import psycopg  # noqa: E402
from policypress.notice.ledger import open_ledger  # noqa: E402
from policypress.notice.place import PostgresPlace  # noqa: E402
from policypress.notice.rows import Key  # noqa: E402

from tests.mailserver import MailServer, mail_server  # noqa: E402
from tests.people import UPCOMING, planned, site_with, user  # noqa: E402
from tests.pgserver import new_database  # noqa: E402

_FROZEN_FOR = 5.0
"""Longer than a sender may do nothing before it looks whether it still owns what it has claimed."""


@dataclass(frozen=True)
class SharedStory:
    """What a story came to; ``woken`` counts the messages that came after the frozen sender was woken."""

    recipients: int
    kills: int
    connections: int
    missing: list[str]
    twice: list[str]
    unknown: list[str]
    delivered_unknown: int
    woken: int = 0

    @property
    def good(self) -> bool:
        """Nobody missing, nobody twice, and no more unknown rows than the promise allows."""
        bounded = len(self.unknown) <= max(1, self.kills) * self.connections
        return not self.missing and not self.twice and bounded and not self.woken


class _Senders:
    """Three processes that share a ledger; whichever ends while there is more to do is started anew."""

    def __init__(self, folder: Path, recipients: int, connections: int, server: MailServer, rate: float) -> None:
        people = [user(f"u{n:05}") for n in range(recipients)]
        root = site_with(folder, people, messages_per_second=rate, connections=connections)
        self.url = new_database()
        self.everybody = {who["id"] for who in people}
        self.server = server
        plan = planned(root).folder
        self._command = [sys.executable, "-m", "policypress", "notify", "--plan", str(plan), "--ledger", self.url]
        self._command += ["--root", str(root), "--today", "2026-11-22", "--send", "--retry-wait", "0.05"]
        self._environment = os.environ | {
            "POLICYPRESS_SMTP_URL": server.url,
            "PYTHONPATH": str(REPOSITORY / "scripts"),
        }
        self.running: list[subprocess.Popen[bytes]] = []

    def start(self) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self.running.append(process)
        return process

    def alive(self) -> list[subprocess.Popen[bytes]]:
        return [process for process in self.running if process.poll() is None]

    def finish(self) -> None:
        """One run more, which finds nothing left to send."""
        done = subprocess.run(self._command, env=self._environment, capture_output=True, text=True)
        assert done.returncode in (0, 75), done.stderr

    def unknown(self) -> list[str]:
        book = open_ledger(PostgresPlace(self.url))
        try:
            return book.unknown(Key("privacy", UPCOMING))
        finally:
            book.close()

    def end_session(self, process: subprocess.Popen[bytes]) -> int:
        """End a sender's session at the server, as it does when the sender's machine is gone; how many ended."""
        query = (
            "SELECT count(pg_terminate_backend(l.pid, 5000)) FROM pg_locks AS l JOIN policypress.sender AS s "
            "ON s.id = l.objid::BIGINT WHERE l.locktype='advisory' AND l.objsubid=2 AND s.name=%s"
        )
        with psycopg.connect(self.url, autocommit=True) as con:
            found = con.execute(query, (f"{socket.gethostname()}:{process.pid}",)).fetchone()
        return int(found[0]) if found else 0

    def story(self, kills: int, connections: int, woken: int = 0) -> SharedStory:
        unknown = self.unknown()
        got = Counter(name.partition("@")[0] for name in self.server.recipients)
        return SharedStory(
            len(self.everybody),
            kills,
            connections,
            sorted(self.everybody - set(got) - set(unknown)),
            sorted(name for name, count in got.items() if count > 1),
            unknown,
            sum(1 for name in unknown if name in got),
            woken,
        )


def shared_crash_story(
    folder: Path, *, recipients: int = 2000, kills: int = 40, connections: int = 2, seed: int = 1
) -> SharedStory:
    """Send to ``recipients`` people by three senders, of which one is killed ``kills`` times on the way."""
    chance = random.Random(seed)
    # Rows left unknown may never arrive: the last kill must come before they are missed.
    step = (recipients - kills * connections) // (kills + 1)
    moments = {step * (n + 1) - chance.randrange(max(1, step // 2)) for n in range(kills)}
    lock, done = threading.Lock(), 0
    with mail_server() as server:
        senders = _Senders(folder, recipients, connections, server, 100_000.0)

        def on_data(recipient: str, count: int) -> str:
            nonlocal done
            with lock:
                if count not in moments:
                    return ""
                moments.discard(count)
                done += 1
                victim = chance.choice(senders.alive())
            if chance.random() < 0.5:
                victim.kill()
                victim.wait()
            else:
                threading.Timer(chance.random() * 0.004, victim.kill).start()
            return ""

        server.on_data = on_data
        for _ in range(3):
            senders.start()
        while moments:
            for _ in range(3 - len(senders.alive())):
                senders.start()
            time.sleep(0.01)
        for process in senders.running:
            process.wait()
        senders.finish()
        return senders.story(done, connections)


def frozen_story(folder: Path, *, recipients: int = 600, connections: int = 2, seed: int = 1) -> SharedStory:
    """Freeze one of three senders in the middle, end its session, let the others finish, and wake it."""
    chance = random.Random(seed)
    at = recipients // 3 + chance.randrange(recipients // 6)
    frozen: list[subprocess.Popen[bytes]] = []
    with mail_server() as server:
        senders = _Senders(folder, recipients, connections, server, 150.0)

        def on_data(recipient: str, count: int) -> str:
            if count >= at and not frozen:
                frozen.append(chance.choice(senders.alive()))
                frozen[0].send_signal(signal.SIGSTOP)
            return ""

        server.on_data = on_data
        for _ in range(3):
            senders.start()
        while not frozen:
            time.sleep(0.01)
        since = time.monotonic()
        assert senders.end_session(frozen[0]) == 1, "the frozen sender was not sending yet"
        for process in senders.running:
            if process is not frozen[0]:
                process.wait()
        senders.finish()
        time.sleep(max(0.0, since + _FROZEN_FOR - time.monotonic()))
        before = len(server.taken)
        frozen[0].send_signal(signal.SIGCONT)
        frozen[0].wait()
        return senders.story(1, connections, len(server.taken) - before)


def told(story: SharedStory) -> str:
    """A story in one line."""
    return (
        f"{len(story.missing)} missing, {len(story.twice)} twice, {len(story.unknown)} unknown of at most "
        f"{max(1, story.kills) * story.connections} ({story.delivered_unknown} of them had arrived)"
    )


def main() -> None:
    """Run both stories with two and with ten connections a sender, and print what came of them."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 40
    good = True
    for connections in (2, 10):
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            story = shared_crash_story(Path(folder), recipients=60 * kills, kills=kills, connections=connections)
        print(
            f"{story.recipients} recipients, 3 senders of {connections} connections, {story.kills} kills, "
            f"{time.monotonic() - start:.0f} s: {told(story)}",
            flush=True,
        )
        good = good and story.good and story.kills == kills
    for seed in range(1, 6):
        with tempfile.TemporaryDirectory() as folder:
            story = frozen_story(Path(folder), seed=seed)
        print(
            f"{story.recipients} recipients, 3 senders, one frozen: {told(story)}, {story.woken} sent after waking",
            flush=True,
        )
        good = good and story.good
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
