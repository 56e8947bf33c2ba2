"""What a benchmark measures: CPU seconds and peak memory of whole processes, medians of three, as ratios."""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CORPORA = ROOT.parent / "shared" / "corpora"
MATERIALITY = ROOT.parent / "shared" / "materiality"
WORK = ROOT / "build" / "benchmarks"
RUNS = 3


class Skip(Exception):
    """A benchmark cannot run here; the message says what is missing."""


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU seconds (own and of all children), wall seconds, and the largest process's peak memory in MiB."""

    cpu: float
    wall: float
    peak: float


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the results.

    ``value`` and ``floor`` are in ``unit``; with a floor the bar is a ratio, else a value. ``bar`` None: told for
    orientation. ``command`` is what was run, ``note`` whatever a reader must know.
    """

    what: str
    value: float
    unit: str
    command: str
    floor: float | None = None
    floor_is: str = ""
    bar: float | None = None
    at_least: bool = False
    note: str = ""

    @property
    def ratio(self) -> float:
        """Value over floor; the bare value where there is no floor."""
        return self.value / self.floor if self.floor else self.value

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None without a bar."""
        if self.bar is None:
            return None
        return self.ratio >= self.bar if self.at_least else self.ratio <= self.bar

    def as_json(self) -> dict[str, object]:
        """The figure for the file of results."""
        return asdict(self)


def cost(command: Sequence[str | Path], cwd: Path = ROOT, **variables: str) -> Cost:
    """Run ``command`` once to its end; its output is dropped.

    :raises RuntimeError: it failed; with the end of what it said
    """
    WORK.mkdir(parents=True, exist_ok=True)
    said, spent = WORK / "said.txt", WORK / "spent.txt"
    words = [str(word) for word in command]
    with said.open("wb") as out:
        watcher = [sys.executable, "-S", "-c", _WATCHER, str(spent), *words]
        code = subprocess.run(watcher, cwd=cwd, stdout=out, stderr=out, env=environment(**variables)).returncode
    if code:
        tail = said.read_text(errors="replace")[-2000:]
        raise RuntimeError(f"{' '.join(words)} ended with {code}:\n{tail}")
    cpu, wall, peak = map(float, spent.read_text().split())
    return Cost(cpu, wall, peak)


# A process starts with its parent's peak memory as its own, so the parent must be a small one.
_WATCHER = """
import os, subprocess, sys, time
start = time.monotonic()
process = subprocess.Popen(sys.argv[2:])
_, status, usage = os.wait4(process.pid, 0)
wall = time.monotonic() - start
with open(sys.argv[1], "w") as file:
    print(usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss / 1024, file=file)
sys.exit(os.waitstatus_to_exitcode(status))
"""


def environment(**more: str) -> dict[str, str]:
    """The environment of what is measured: compiled modules are kept, as in daily use, but not among the sources."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(WORK / "pycache"), "NO_MKDOCS_2_WARNING": "1", **more}


def costs(*sides: Callable[[], Cost], runs: int = RUNS, warm: bool = False) -> tuple[Cost, ...]:
    """The median cost of each side, the sides taking turns so that a busy moment strikes all of them.

    ``warm`` runs each once before, unmeasured, so that nothing has to be compiled first.
    """
    for side in sides if warm else ():
        side()
    taken = [[side() for side in sides] for _ in range(runs)]
    return tuple(median([row[index] for row in taken]) for index in range(len(sides)))


def median(found: Sequence[Cost]) -> Cost:
    """The median of each measure."""
    middle = statistics.median
    return Cost(middle(c.cpu for c in found), middle(c.wall for c in found), middle(c.peak for c in found))


def job(name: str, *arguments: str | Path, python: Path | None = None) -> dict[str, float]:
    """Run one function of ``jobs.py`` in a process of its own: what it measured, by name."""
    command = [python or sys.executable, ROOT / "benchmarks" / "jobs.py", name, *arguments]
    words = [str(word) for word in command]
    said = subprocess.run(words, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)
    if said.returncode:
        raise RuntimeError(f"jobs.py {name} failed:\n{said.stderr[-2000:]}")
    found: dict[str, float] = json.loads(said.stdout.splitlines()[-1])
    return found


def jobs(name: str, *sides: Sequence[str | Path], runs: int = RUNS) -> list[dict[str, float]]:
    """The medians of what a job measured for each of several argument lists, taking turns."""
    taken = [[job(name, *side) for side in sides] for _ in range(runs)]
    columns = zip(*taken, strict=True)
    return [{key: statistics.median(row[key] for row in column) for key in column[0]} for column in columns]


def rival(package: str, *more: str) -> Path:
    """The Python of a virtual environment of its own that holds ``package``.

    :raises Skip: it cannot be installed here
    """
    home = WORK / "rivals" / package
    python = home / "bin" / "python"
    if not (home / "ready").is_file():
        shutil.rmtree(home, ignore_errors=True)
        steps = [
            [sys.executable, "-m", "venv", str(home)],
            [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", package, *more],
        ]
        for step in steps:
            done = subprocess.run(step, capture_output=True, text=True, check=False)
            if done.returncode:
                raise Skip(f"the package {package} could not be installed beside the project")
        (home / "ready").touch()
    return python


def corpus(name: str) -> Path:
    """A checkout of one of the bundles of real policies.

    :raises Skip: the bundles are not here
    """
    bundle = CORPORA / f"{name}.bundle"
    if not bundle.is_file():
        raise Skip(f"{bundle.relative_to(ROOT.parent)} is not beside this checkout")
    folder = WORK / "corpora" / name
    if not folder.is_dir():
        subprocess.run(["git", "clone", "-q", str(bundle), str(folder)], check=True)
    return folder


def machine() -> str:
    """The machine in one line."""
    model = next(
        (line.partition(":")[2].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    total = next(
        (int(line.split()[1]) // 1048576 for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0
    )
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    system = f"{platform.system()} {platform.release().partition('-')[0]}"
    return f"{cores} cores ({model}), {total} GiB, {system}, Python {platform.python_version()}"


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text().splitlines() if file.is_file() else []


def own_peak() -> float:
    """Peak memory of this process so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
