"""Several senders: a ledger in PostgreSQL against one in a file, what a second process brings, and a second look."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

from bench_sending import _sink
from measure import ROOT, RUNS, WORK, Cost, Figure, Skip, cost, environment

TITLE = "Several senders"
_COUNT = int(os.environ.get("POLICYPRESS_BENCH_MESSAGES", "20000"))
_SLOW = 400
"""Messages into a relay that takes a second for each: a real one checks and stores before it answers."""
_SAID = "policypress notify --plan DIR --ledger LEDGER --send"

_LOOK = """
import sys, time
from datetime import date
from pathlib import Path
from policypress.archive.versions import policy_folders, read_policy
from policypress.notice.queue import PAGE
from policypress.recipients.current import CurrentUsers
from policypress.recipients.target import sealed_target
from policypress.settings import load_settings
root, users, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
policy, _ = read_policy(root, "privacy", dict(policy_folders(root))["privacy"])
target = sealed_target(policy, policy.version("2027-02-01"))
names = [f"u{n:07}" for n in range(count)]
with CurrentUsers(target, load_settings(root), root, users, root, date(2026, 11, 22)) as people:
    people.page(names[0], names[9], names[:10])
    start = time.process_time()
    for n in range(0, count, PAGE):
        assert len(people.page(names[n], names[n + PAGE - 1], names[n : n + PAGE])) == PAGE
    print((time.process_time() - start) / count * 1e6)
"""


def run() -> list[Figure]:
    """All figures of this section."""
    sys.path.insert(0, str(ROOT))
    path = os.environ["PATH"] + ":/usr/sbin"
    sink = os.environ.get("POLICYPRESS_SMTP_SINK") or shutil.which("smtp-sink", path=path)
    if not sink:
        raise Skip("smtp-sink (Debian package postfix) is not here")
    folder = WORK / "shared"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    with _sink(sink) as port:
        senders = _Senders(folder / "quick", port, _COUNT)
        found: dict[str, list[Cost]] = {}
        for _ in range(RUNS):
            for name, processes in (("SQLite", 1), ("PostgreSQL", 1), ("PostgreSQL", 2)):
                found.setdefault(f"{name} {processes}", []).append(senders.send(name, processes))
    with _sink(sink, "-w", "1") as port:
        senders = _Senders(folder / "slow", port, _SLOW)
        one, two = (senders.send("PostgreSQL", processes).wall for processes in (1, 2))
    figures = [*_sent({name: _middle(costs) for name, costs in found.items()}), _shared(one, two), *_looked(folder)]
    shutil.rmtree(folder)
    return figures


class _Senders:
    """Processes that send the same list again and again, each time with a new ledger."""

    def __init__(self, folder: Path, port: int, count: int) -> None:
        from tests.people import planned, site_with, user

        folder.mkdir()
        people = [user(f"u{n:07}", name=f"Sample User {n}") for n in range(count)]
        self.root = site_with(folder, people, messages_per_second=1_000_000, connections=10)
        plan = planned(self.root, part_rows=max(1, count // 20))
        self._command = [sys.executable, "-m", "policypress", "notify", "--plan", str(plan.folder), "--send"]
        self._command += ["--root", str(self.root), "--today", "2026-11-22"]
        self._variables = {
            "PYTHONPATH": str(ROOT / "scripts"),
            "POLICYPRESS_SMTP_URL": f"smtp+plain://127.0.0.1:{port}",
        }

    def send(self, kind: str, processes: int) -> Cost:
        """CPU of the senders together, and the time on the clock until all have ended."""
        from tests.pgserver import new_database

        for path in self.root.glob("l.db*"):
            path.unlink()
        (self.root / "policy" / "privacy" / "versions" / "2027-02-01.notice.json").unlink(missing_ok=True)
        command = [*self._command, "--ledger", str(self.root / "l.db") if kind == "SQLite" else new_database()]
        if processes == 1:
            return cost(command, **self._variables)
        return cost([sys.executable, "-c", _TOGETHER, str(processes), *command], **self._variables)


_TOGETHER = """
import subprocess, sys
running = [subprocess.Popen(sys.argv[2:]) for _ in range(int(sys.argv[1]))]
ended = [process.wait() for process in running]
sys.exit(min(ended))  # whoever comes when all is claimed may end with 75
"""


def _middle(found: list[Cost]) -> Cost:
    return Cost(*(statistics.median(values) for values in ((c.cpu for c in found), (c.wall for c in found), (0.0,))))


def _sent(found: dict[str, Cost]) -> list[Figure]:
    lite, one, two = found["SQLite 1"], found["PostgreSQL 1"], found["PostgreSQL 2"]
    what = f"{_COUNT:,} messages into a local sink, 10 connections"
    return [
        Figure(
            f"{what}, ledger in PostgreSQL", one.cpu / _COUNT * 1e6, "µs of CPU a message", _SAID,
            lite.cpu / _COUNT * 1e6, "ledger in a file", 1.3, note="the sender's own time, start-up included",
        ),
        Figure(
            f"{what}, two processes", _COUNT / two.wall, "messages/s", _SAID, _COUNT / one.wall, "one process", 1.5,
            at_least=True, note="the server and the sink run on the same two cores, which one process keeps busy",
        ),
    ]  # fmt: skip


def _shared(one: float, two: float) -> Figure:
    """What a second process brings where the relay, not this machine, is what is waited for."""
    return Figure(
        f"{_SLOW:,} messages into a relay that takes a second for each, 10 connections a process, two processes",
        _SLOW / two, "messages/s", _SAID, _SLOW / one, "one process", 1.5, at_least=True, note="start-up included",
    )  # fmt: skip


def _looked(folder: Path) -> list[Figure]:
    """What it costs to look a person up again, in the pages of sending."""
    from bench_engines import _in_postgres

    from tests.people import site_with, user

    count = 20_000
    (folder / "looked").mkdir()
    root = site_with(folder / "looked", [user(f"u{n:07}", name=f"Sample User {n}") for n in range(count)])
    sources = {"PostgreSQL": _in_postgres(str(root / "users.csv")), "a file": str(root / "users.csv")}
    out = []
    for name, source in sources.items():
        command = [sys.executable, "-c", _LOOK, str(root), source, str(count)]
        spent = [_said(command) for _ in range(RUNS)]
        out.append(
            Figure(
                f"a person looked up again, users in {name}", statistics.median(spent), "µs of CPU", _SAID, bar=100.0,
                note=f"{count:,} people in pages of 1,000",
            )
        )  # fmt: skip
    return out


def _said(command: list[str]) -> float:
    variables = environment(PYTHONPATH=str(ROOT / "scripts"))
    return float(subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, check=True).stdout)
