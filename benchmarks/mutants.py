"""How many small slips the tests notice: a sample is made, one at a time, and the tests that run that code are run.

``make mutants`` runs it; docs/tests.md has the figures. A slip that no test notices is printed, to be read: a case is
missing, or the code that slipped decides nothing and can go.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from pathlib import Path
from queue import Empty, Queue

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from benchmarks.mutations import Mutation, mutations  # noqa: E402

PACKAGE = ROOT / "scripts" / "policypress"
ROOMS = {
    "comparison": ("comparison/*.py",),
    "archive": ("archive/*.py",),
    "recipients": ("recipients/*.py",),
    "ledger": ("notice/ledger*.py", "notice/rows.py", "notice/certificate.py", "notice/queue.py", "notice/sqlite.py"),
}
TESTS = """
    archive_table plan_edges comparison_table ledger_table pictures draft_page evidence edges comparison archive status
    seal moving period one_object machine_files ledger recipients canonical anchor delivery delivery_aftermath
    desk_commands hidden_characters import language later_translations release returned schemas shared_ledger
    sign tampering verify words
""".split()
"""Files of tests that are asked; all of them would take hours."""
ENOUGH = 0.8
_LONGEST = 40
"""Seconds of tests asked about one slip beside the tables: more would leave time for a handful of slips only."""
_NO_END = 300
"""Seconds after which tests that take a minute have come to no end, on a machine that has other work too."""


@dataclass
class Outcome:
    """Of one room: slips noticed, and those that were not."""

    noticed: int = 0
    unnoticed: list[Mutation] = field(default_factory=list)

    @property
    def share(self) -> float:
        """The share that was noticed."""
        total = self.noticed + len(self.unnoticed)
        return self.noticed / total if total else 1.0


def tests_by_function(folder: Path, workers: int) -> dict[str, list[str]]:
    """Function → the tests that are asked about it; made once for these sources, and kept."""
    files = [f"tests/test_{name}.py" for name in TESTS]
    parts = [(files[place::workers], folder / f"executed-{place}-of-{workers}.json") for place in range(workers)]
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "0",
        "-p",
        "no:cacheprovider",
        "-m",
        "not slow and not browser",
    ]
    running = [
        subprocess.Popen([*command, *part, "-p", "benchmarks.executed", "--executed", str(out)], cwd=ROOT)
        for part, out in parts
        if not out.is_file()
    ]
    for process in running:
        process.wait()
    by: dict[str, list[tuple[float, str]]] = {}
    for _, out in parts:
        found: dict[str, tuple[float, list[str]]] = json.loads(out.read_text(encoding="utf-8"))
        for test, (seconds, functions) in found.items():
            for function in functions:
                by.setdefault(function, []).append((seconds, test))
    return {function: _chosen(tests) for function, tests in by.items()}


def _chosen(tests: list[tuple[float, str]]) -> list[str]:
    """The tables, which say of a whole room what it tells, then the quickest others while they take a minute."""
    tables = sorted(entry for entry in tests if "_table.py" in entry[1])
    others = sorted(entry for entry in tests if entry not in tables)
    spent = accumulate(seconds for seconds, _ in others)
    kept = [test for (_, test), until in zip(others, spent, strict=True) if until <= _LONGEST]
    return [test for _, test in tables] + (kept or [test for _, test in others[:1]])


def sampled(count: int, seed: int, known: dict[str, list[str]]) -> Iterator[tuple[str, Mutation, list[str]]]:
    """Slips of each room in turn, ``count`` of each, with the tests that run their function."""
    chance = random.Random(seed)
    rooms: dict[str, list[Mutation]] = {}
    for room, patterns in ROOMS.items():
        paths = sorted(path for pattern in patterns for path in PACKAGE.glob(pattern))
        every = [slip for path in paths for slip in mutations(path)]
        rooms[room] = chance.sample(every, min(count, len(every)))
    for place in range(count):
        for room, slips in rooms.items():
            if place < len(slips):
                slip = slips[place]
                name = f"{slip.path.relative_to(PACKAGE).as_posix()}:{slip.function}"
                yield room, slip, known.get(name, [])


class Copy:
    """A copy of the checkout in which one slip at a time is made."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "tree"
        self.bytecode = folder / "bytecode"
        self.clock = time.time() - 1_000_000
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for name in filter(None, listed.split("\0")):
            if (ROOT / name).is_file():
                (self.root / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, self.root / name)

    def noticed(self, slip: Mutation, tests: Sequence[str]) -> bool:
        """Whether some test fails with the slip, or comes to no end."""
        place = self.root / slip.path.relative_to(ROOT)
        before = place.read_text(encoding="utf-8")
        self._write(place, slip.source)
        asked = self.root / "tests.txt"
        asked.write_text("\n".join(tests), encoding="utf-8")
        try:
            done = subprocess.run(
                [sys.executable, "-m", "pytest", "-x", "-q", "-n", "0", "-p", "no:cacheprovider", "@tests.txt"],
                cwd=self.root, timeout=_NO_END, capture_output=True, check=False,
                env=os.environ | {"PYTHONPYCACHEPREFIX": str(self.bytecode), "PYTHONPATH": str(self.root / "scripts")},
            )  # fmt: skip
            return done.returncode != 0
        except subprocess.TimeoutExpired:
            print(f"no end with {slip.path.relative_to(ROOT)}:{slip.line}: {slip.new[:90]}", flush=True)
            return True
        finally:
            self._write(place, before)

    def _write(self, place: Path, text: str) -> None:
        place.write_text(text, encoding="utf-8")
        self.clock += 5  # byte code goes by the time of its source
        os.utime(place, (self.clock, self.clock))


def run(count: int, seed: int, minutes: float, workers: int, folder: Path) -> dict[str, Outcome]:
    """Make the slips and count those that are noticed; stops beginning new ones when the time is over."""
    folder.mkdir(parents=True, exist_ok=True)
    end = time.monotonic() + minutes * 60
    known = tests_by_function(folder, workers)
    queue: Queue[tuple[str, Mutation, list[str]]] = Queue()
    for entry in sampled(count, seed, known):
        queue.put(entry)
    outcomes = {room: Outcome() for room in ROOMS}
    lock = threading.Lock()

    def work(number: int) -> None:
        place = folder / f"worker-{number}"
        shutil.rmtree(place, ignore_errors=True)
        copy = Copy(place)
        while time.monotonic() < end:
            try:
                room, slip, tests = queue.get_nowait()
            except Empty:
                break
            noticed = bool(tests) and copy.noticed(slip, tests)
            with lock:
                outcome = outcomes[room]
                outcome.noticed += noticed
                if not noticed:
                    outcome.unnoticed.append(slip)
                    _say(room, slip, len(tests))
        shutil.rmtree(place, ignore_errors=True)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def _say(room: str, slip: Mutation, tests: int) -> None:
    where = slip.path.relative_to(ROOT).as_posix()
    old, new = (" ".join(text.split())[:90] for text in (slip.old, slip.new))
    print(f"unnoticed by {tests} tests ({room}) {where}:{slip.line}\n    - {old}\n    + {new}", flush=True)


def main() -> None:
    """Sample, run, print; exit 1 below the share that is enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=45, help="slips of each room")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--minutes", type=float, default=28)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    outcomes = run(given.count, given.seed, given.minutes, given.workers, ROOT / "build" / "mutants")
    noticed = sum(outcome.noticed for outcome in outcomes.values())
    total = noticed + sum(len(outcome.unnoticed) for outcome in outcomes.values())
    for room, outcome in outcomes.items():
        print(f"{room}: {outcome.noticed} of {outcome.noticed + len(outcome.unnoticed)} slips noticed")
    share = noticed / total if total else 0.0
    print(f"all: {noticed} of {total}, {share:.0%} (seed {given.seed}, at least {ENOUGH:.0%} asked)")
    sys.exit(0 if share >= ENOUGH else 1)


if __name__ == "__main__":
    main()
