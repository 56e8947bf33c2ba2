"""How many small slips the tests notice: a sample is made, one at a time, and the tests that run that code are run.

``make mutants`` runs it; docs/tests.md has the figures. A slip that no test notices is printed, to be read: a case is
missing, or the code that slipped decides nothing and can go.
"""

from __future__ import annotations

import argparse
import contextlib
import gc
import hashlib
import importlib.util
import inspect
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FunctionType

import pytest

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
_IN_SPARK = "recipients/spark_*.py"
"""A room of its own where Spark is installed; elsewhere nothing can run it, and `.ci/spark` has its tests."""
TESTS = """
    standing_table archive_table archive_edges git_table sealing_table sources_table plan_table plan_edges
    comparison_table ledger_table pictures draft_page evidence edges comparison archive status seal moving period
    one_object machine_files ledger recipients canonical anchor delivery delivery_aftermath desk_commands
    hidden_characters import import_git_cases import_main_line language later_translations release returned schemas
    shared_ledger sign tampering verify words after_the_notice consent links settle check not_told sample_users
    alignment recipient_lists postgres_users import_front_matter way_back property/test_comparison_properties
    property/test_recipient_properties
""".split()
"""Files of tests that are asked; all of them would take hours."""
if importlib.util.find_spec("pyspark"):
    ROOMS["spark"] = (_IN_SPARK,)
    TESTS.append("spark_users")
ENOUGH = 0.8
_MOST, _LONGEST = 40, 15
"""Tests asked about one slip beside the tables, and seconds that one of them may take: more would leave time for a
handful of slips only."""
_MEANT = "not slow and not browser"
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


def _modules(room: str) -> list[Path]:
    """The modules of a room, in order of their names."""
    found = {path for pattern in ROOMS[room] for path in PACKAGE.glob(pattern)}
    return sorted(path for path in found if room == "spark" or not path.match(_IN_SPARK))


def _files() -> list[str]:
    return [f"tests/{name}.py" if "/" in name else f"tests/test_{name}.py" for name in TESTS]


def tests_by_statement(folder: Path, workers: int) -> dict[tuple[str, int], list[str]]:
    """Statement (its file and line) → the tests that are asked about it.

    Each file of tests is watched once, and again when it or a module changes that it ran.
    """
    made = folder / "executed"
    made.mkdir(exist_ok=True)
    modules = {path.relative_to(PACKAGE).as_posix(): _sha256(path) for room in ROOMS for path in _modules(room)}
    places = {name: made / f"{Path(name).stem}-{_sha256(ROOT / name)[:12]}.json" for name in _files()}
    left = [name for name, out in places.items() if not _still_holds(out, modules)]
    if left:
        print(f"watching which statements the tests of {len(left)} files run; that is kept", flush=True)
    with ThreadPoolExecutor(workers) as pool:
        list(pool.map(lambda name: _watch(name, places[name], modules), left))
    by: dict[tuple[str, int], list[tuple[int, str]]] = {}
    for out in places.values():
        found: dict[str, tuple[float, dict[str, list[int]]]] = json.loads(out.read_text(encoding="utf-8"))["tests"]
        for test, (seconds, ran) in found.items():
            if seconds > _LONGEST and "_table.py" not in test:
                continue
            statements = sum(map(len, ran.values()))
            for module, lines in ran.items():
                for line in lines:
                    by.setdefault((module, line), []).append((statements, test))
    return {statement: _chosen(tests) for statement, tests in by.items()}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _still_holds(out: Path, modules: Mapping[str, str]) -> bool:
    """Whether what was seen of a file of tests is of the modules as they are now."""
    if not out.is_file():
        return False
    seen: dict[str, str] = json.loads(out.read_text(encoding="utf-8"))["modules"]
    return all(modules.get(name) == sha256 for name, sha256 in seen.items())


def _watch(name: str, out: Path, modules: Iterable[str]) -> None:
    """Note which statements of these modules the tests of a file run."""
    command = ["-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", "-m", _MEANT, "-p", "benchmarks.executed"]
    command += ["--executed", str(out), "--modules", ",".join(modules), name]
    subprocess.run([sys.executable, *command], cwd=ROOT, check=False)


def _chosen(tests: list[tuple[int, str]]) -> list[str]:
    """The tables, which say of a whole room what it tells, and those others that run the fewest statements.

    The narrowest come first. Not the quickest: how long a test takes is another thing each time, and what is asked
    should not be.
    """
    others = [entry for entry in sorted(tests) if "_table.py" not in entry[1]]
    tables = [entry for entry in tests if "_table.py" in entry[1]]
    return [test for _, test in sorted([*tables, *others[:_MOST]])]


def sampled(
    count: int, seed: int, known: dict[tuple[str, int], list[str]]
) -> Iterator[tuple[str, Mutation, list[str]]]:
    """Slips of each room in turn, ``count`` of each, with the tests that run their statement."""
    chance = random.Random(seed)
    rooms: dict[str, list[Mutation]] = {}
    for room in ROOMS:
        every = [slip for path in _modules(room) for slip in mutations(path)]
        rooms[room] = chance.sample(every, min(count, len(every)))
    for place in range(count):
        for room, slips in rooms.items():
            if place < len(slips):
                slip = slips[place]
                statement = slip.path.relative_to(PACKAGE).as_posix(), slip.statement
                yield room, slip, known.get(statement, [])


class Session:
    """A pytest session that has read the tests; in place of running them once it makes the slips, each in a fork.

    A slip takes the place of the code of its function there, so that nothing is started anew or written to disk. A test
    that starts a program of its own sees the code as it is, and counts for nothing.
    """

    def __init__(
        self, workers: int, minutes: float, folder: Path, count: int, seed: int, *, unchanged: bool = False
    ) -> None:
        self.workers, self.unchanged = workers, unchanged
        self.slips = list(sampled(count, seed, tests_by_statement(folder, workers)))
        self.end = time.monotonic() + minutes * 60
        self.outcomes = {room: Outcome() for room in ROOMS}

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Hand the slips to the workers, and count what they tell."""
        items = {item.nodeid: item for item in session.items}
        reading, writing = os.pipe()
        pids = [self._worker(items, number, reading, writing) for number in range(self.workers)]
        os.close(writing)
        with os.fdopen(reading) as told:
            for line in told:
                place, noticed, seconds = json.loads(line)
                room, slip, tests = self.slips[place]
                self.outcomes[room].noticed += noticed
                if not noticed:
                    self.outcomes[room].unnoticed.append(slip)
                    _say(room, slip, len(tests), seconds)
        for pid in pids:
            os.waitpid(pid, 0)
        return True

    def _worker(self, items: dict[str, pytest.Item], number: int, reading: int, writing: int) -> int:
        if pid := os.fork():
            return pid
        try:
            os.close(reading)
            for place in range(number, len(self.slips), self.workers):
                if time.monotonic() >= self.end:
                    break
                start = time.monotonic()
                _, slip, names = self.slips[place]
                noticed = self._noticed(slip, [items[name] for name in names if name in items], number)
                os.write(writing, json.dumps([place, noticed, time.monotonic() - start]).encode() + b"\n")
        finally:
            os._exit(0)

    def _noticed(self, slip: Mutation, tests: list[pytest.Item], number: int) -> bool:
        """Whether some test fails with the slip, or comes to no end."""
        place = Path(tempfile.mkdtemp(prefix=f"slip-{number}-"))  # in no checkout, as the tests expect it
        pid = os.fork()
        if not pid:
            failing = 0
            try:
                os.setsid()
                signal.alarm(_NO_END)
                os.environ["PYTEST_DEBUG_TEMPROOT"] = str(place)
                nothing = os.open(os.devnull, os.O_RDWR)
                for stream in (0, 1, 2):
                    os.dup2(nothing, stream)
                failing = _failing(None if self.unchanged else slip, tests)
            finally:
                os._exit(failing)
        _, status = os.waitpid(pid, 0)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(pid, signal.SIGKILL)  # what a test started and left
        shutil.rmtree(place, ignore_errors=True)
        return status != 0


def _failing(slip: Mutation | None, tests: list[pytest.Item]) -> int:
    """In a process of its own: make the slip and run the tests up to the first that fails; 1 where one does."""
    if not tests:
        return 0
    if slip:
        make(slip)
    try:
        for item, following in zip(tests, [*tests[1:], None], strict=True):
            item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
            if item.session.testsfailed:
                return 1
    except BaseException:
        return 1
    return 0


def make(slip: Mutation) -> None:
    """Put the code with the slip into the functions that stand in this process, a function inside another included.

    :raises LookupError: no such function was loaded
    """
    path = str(slip.path)
    outer = slip.function.partition(".<locals>")[0]
    codes = {_place(code): code for code in _functions(compile(slip.source, path, "exec"))}
    found = [
        (one, codes[_place(one.__code__)])
        for one in gc.get_objects()
        if isinstance(one, FunctionType)
        and one.__code__.co_filename == path
        and one.__code__.co_qualname in {outer, slip.function}
        and _place(one.__code__) in codes
    ]
    if not found:
        raise LookupError(f"{path}: {slip.function}")
    for one, code in found:
        one.__code__ = code


def _place(code: CodeType) -> tuple[str, int]:
    """Name and first line of a function."""
    return code.co_qualname, code.co_firstlineno


def _functions(code: CodeType) -> Iterator[CodeType]:
    """The functions of a module, of its classes and inside other functions."""
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_flags & inspect.CO_OPTIMIZED:
                yield inner
            yield from _functions(inner)


def run(
    count: int, seed: int, minutes: float, workers: int, folder: Path, *, unchanged: bool = False
) -> dict[str, Outcome]:
    """Make the slips and count those that are noticed; begins no new one when the time is over.

    The time that it takes to watch the tests before, if they have changed, is not part of ``minutes``. ``unchanged``
    makes no slip: what is noticed then is none, and the tests fail for another reason.
    """
    folder.mkdir(parents=True, exist_ok=True)
    session = Session(workers, minutes, folder, count, seed, unchanged=unchanged)
    os.chdir(ROOT)
    pytest.main(["-q", "-s", "-n", "0", "-p", "no:cacheprovider", "-m", _MEANT, *_files()], plugins=[session])
    return session.outcomes


def _say(room: str, slip: Mutation, tests: int, seconds: float) -> None:
    where = slip.path.relative_to(ROOT).as_posix()
    old, new = (" ".join(text.split())[:90] for text in (slip.old, slip.new))
    print(
        f"unnoticed by {tests} tests in {seconds:.0f} s ({room}) {where}:{slip.line}\n    - {old}\n    + {new}",
        flush=True,
    )


def main() -> None:
    """Sample, run, print; exit 1 below the share that is enough."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=35, help="slips of each room")
    parser.add_argument("--seed", type=int, default=31, help="which slips are drawn")
    parser.add_argument("--minutes", type=float, default=28, help="for the slips, after the tests were watched")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--unchanged", action="store_true", help="make no slip: nothing must be noticed then")
    given = parser.parse_args()
    folder = ROOT / "build" / "mutants"
    outcomes = run(given.count, given.seed, given.minutes, given.workers, folder, unchanged=given.unchanged)
    noticed = sum(outcome.noticed for outcome in outcomes.values())
    total = noticed + sum(len(outcome.unnoticed) for outcome in outcomes.values())
    if total < given.count * len(ROOMS):
        print(f"the time was over after {total} of {given.count * len(ROOMS)} slips")
    for room, outcome in outcomes.items():
        print(f"{room}: {outcome.noticed} of {outcome.noticed + len(outcome.unnoticed)} slips noticed")
    share = noticed / total if total else 0.0
    print(f"all: {noticed} of {total}, {share:.0%} (seed {given.seed}, at least {ENOUGH:.0%} asked)")
    sys.exit(0 if share >= ENOUGH else 1)


if __name__ == "__main__":
    main()
