"""Kill the sender again and again: `python benchmarks/crash_story.py [KILLS]`.

A real SMTP server on loopback counts what arrives; `policypress notify --send` runs as a process of its own and is
killed with SIGKILL at random moments: while it starts, while a message is on the line, and right after the server
took one. In the end everybody must have exactly one message, except rows reported as unknown, of
which each crash may leave at most one per connection.
"""

from __future__ import annotations

import os
import random
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

from policypress.notice.ledger import open_ledger  # noqa: E402
from policypress.notice.rows import Key  # noqa: E402

from tests.mailserver import MailServer, mail_server  # noqa: E402
from tests.people import UPCOMING, planned, site_with, user  # noqa: E402


@dataclass(frozen=True)
class Story:
    """What a story came to."""

    recipients: int
    kills: int
    connections: int
    missing: list[str]
    twice: list[str]
    unknown: list[str]
    most_unknown_per_kill: int
    delivered_unknown: int

    @property
    def good(self) -> bool:
        """Nobody missing, nobody twice, and no more unknown rows than the promise allows."""
        return not self.missing and not self.twice and self.most_unknown_per_kill <= self.connections


class Killer:
    """Kills the running sender after a random number of messages, before or shortly after the server's answer."""

    def __init__(self, server: MailServer, seed: int) -> None:
        self.random = random.Random(seed)
        self.process: subprocess.Popen[bytes] | None = None
        self.at = -1
        self.before = False
        self.delay = 0.0
        server.on_data = self._on_data
        self._server = server

    def aim(self, process: subprocess.Popen[bytes], most: int) -> None:
        """Choose the moment for this process."""
        self.before = self.random.random() < 0.5
        self.delay = self.random.random() * 0.004
        self.at = len(self._server.taken) + self.random.randrange(most)
        self.process = process

    def _on_data(self, recipient: str, count: int) -> str:
        if count != self.at or self.process is None:
            return ""
        process, self.process = self.process, None
        if self.before:
            process.kill()
            process.wait()
        else:
            threading.Timer(self.delay, process.kill).start()
        return ""


def crash_story(folder: Path, *, recipients: int = 2000, kills: int = 20, connections: int = 1, seed: int = 1) -> Story:
    """Send to ``recipients`` people with ``kills`` kills on the way."""
    root = site_with(
        folder, [user(f"u{n:05}") for n in range(recipients)], messages_per_second=100000, connections=connections
    )
    plan = planned(root)
    ledger = root / "ledger.db"
    command = [sys.executable, "-m", "policypress", "notify", "--plan", str(plan.folder), "--ledger", str(ledger)]
    command += ["--root", str(root), "--today", "2026-11-22", "--send", "--retry-wait", "0.05"]
    most = 0
    with mail_server() as server:
        environment = os.environ | {"POLICYPRESS_SMTP_URL": server.url, "PYTHONPATH": str(REPOSITORY / "scripts")}
        killer = Killer(server, seed)
        before = 0
        for number in range(kills):
            process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            if number % 10 == 9:
                time.sleep(killer.random.random())
                process.kill()
            else:
                left = recipients - len(server.taken)
                killer.aim(process, max(1, min(2 * recipients // max(kills, 1), left // (kills - number) * 2)))
            process.wait()
            now = len(unknown_rows(ledger))
            most, before = max(most, now - before), now
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert done.returncode in (0, 75), done.stderr
        unknown = unknown_rows(ledger)
        got = Counter(name.partition("@")[0] for name in server.recipients)
    everybody = {f"u{n:05}" for n in range(recipients)}
    return Story(
        recipients,
        kills,
        connections,
        sorted(everybody - set(got) - set(unknown)),
        sorted(name for name, count in got.items() if count > 1),
        unknown,
        most,
        sum(1 for name in unknown if name in got),
    )


def unknown_rows(ledger: Path) -> list[str]:
    """Rows left claimed; none where no ledger was made yet."""
    if not ledger.exists():
        return []
    book = open_ledger(ledger)
    found = book.unknown(Key("privacy", UPCOMING))
    book.close()
    return found


def main() -> None:
    """Run the story with one and with four connections and print what came of it."""
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    good = True
    for connections in (1, 4):
        start = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            story = crash_story(Path(folder), recipients=max(2000, 10 * kills), kills=kills, connections=connections)
        good = good and story.good
        print(
            f"{story.recipients} recipients, {story.kills} kills, {connections} connections, "
            f"{time.monotonic() - start:.0f} s: "
            f"{len(story.missing)} missing, {len(story.twice)} twice, {len(story.unknown)} unknown "
            f"({story.delivered_unknown} of them had arrived), at most {story.most_unknown_per_kill} per kill"
        )
    sys.exit(0 if good else 1)


if __name__ == "__main__":
    main()
