"""Throw hostile input at everything that reads input, and list what fell.

    python benchmarks/fuzz/run.py [TARGET]... [--count N] [--seed 1] [--fresh] [--one TARGET:NUMBER] [--write]

A fault is an exception that is no message, an exit code that no command has, more than 5 seconds for 100 KB, or more
memory than ten times the input and a constant. Inputs are made from sound ones; the same seed and number give the same
input, which ``--one`` runs alone. Progress is kept in ``build/fuzz/``, and a run that was stopped goes on where it was.
``--count`` is the number of inputs over all targets, 500,000 unless given. ``--write`` puts the figures into
``docs/fuzz.md``.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from types import FrameType

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "scripts")]

from benchmarks.fuzz.targets import TARGETS  # noqa: E402

OUT = ROOT / "build" / "fuzz"
PAGE = ROOT / "docs" / "fuzz.md"
BEGIN, END = "<!-- figures: make fuzz ARGS=--write -->", "<!-- end of the figures -->"
ALL = sum(target.count for target in TARGETS.values())
SECONDS = 5.0
LETTERS = 100_000
CONSTANT = 100 * 2**20
"""Memory that tables, caches and the database engine take whatever the input is."""
_HANGS = 60
_SAVED = 200


class Hangs(Exception):
    """An input takes longer than anybody waits."""


@dataclass
class Tally:
    """What the inputs of one target came to."""

    done: int = 0
    letters: int = 0
    slowest: float = 0.0
    slowest_number: int = 0
    faults: list[tuple[int, str]] = field(default_factory=list)


def one(name: str, number: int, seed: int) -> tuple[str | bytes, float, str]:
    """(the input, processor seconds, what fell or nothing) of one input of a target."""
    target = TARGETS[name]
    made = target.make(Random(f"{seed}-{name}-{number}"))
    before, memory = time.process_time(), _memory()
    fault = ""
    signal.setitimer(signal.ITIMER_PROF, _HANGS)
    try:
        target.read(made)
    except Exception as error:
        place = traceback.extract_tb(error.__traceback__)[-1]
        fault = f"{type(error).__name__}: {str(error)[:300]} ({Path(place.filename).name}:{place.lineno})"
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    seconds, more = time.process_time() - before, _memory() - memory
    if not fault and seconds > SECONDS * max(1.0, len(made) / LETTERS):
        fault = f"took {seconds:.1f} s for {len(made)} characters"
    if not fault and more > 10 * len(made) + CONSTANT:
        fault = f"took {more // 2**20} MB for {len(made)} characters"
    return made, seconds, fault


def _memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _hangs(number: int, frame: FrameType | None) -> None:
    raise Hangs(f"more than {_HANGS} s")


def run(name: str, count: int, seed: int, tally: Tally) -> Iterator[None]:
    """Go on with a target up to ``count`` inputs; yields now and then so that progress can be kept."""
    while tally.done < count:
        made, seconds, fault = one(name, tally.done, seed)
        if fault:
            tally.faults.append((tally.done, fault))
        if seconds > tally.slowest:
            tally.slowest, tally.slowest_number = round(seconds, 3), tally.done
        tally.done += 1
        tally.letters += len(made)
        if tally.done % _SAVED == 0 or fault:
            yield
    yield


def sampled(count: int, seed: int = 1) -> dict[str, Tally]:
    """A small run for tests: ``count`` inputs for each target."""
    signal.signal(signal.SIGPROF, _hangs)
    found = {name: Tally() for name in TARGETS}
    for name, tally in found.items():
        for _ in run(name, count if TARGETS[name].count > 5_000 else max(1, count // 8), seed, tally):
            pass
    return found


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("targets", nargs="*", metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--count", type=int, default=ALL)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--one", metavar="TARGET:NUMBER")
    parser.add_argument("--write", action="store_true")
    return parser.parse_args()


def main() -> None:
    """Fuzz, keep progress, say what fell."""
    asked = _asked()
    os.environ.update(GIT_CONFIG_GLOBAL=os.devnull, GIT_CONFIG_NOSYSTEM="1", NO_MKDOCS_2_WARNING="1")
    os.environ.pop("POLICYPRESS_SMTP_URL", None)
    signal.signal(signal.SIGPROF, _hangs)
    if asked.one:
        name, _, number = asked.one.rpartition(":")
        made = TARGETS[name].make(Random(f"{asked.seed}-{name}-{int(number)}"))
        print(repr(made[:3000]))
        TARGETS[name].read(made)
        return
    kept = OUT / f"progress-{asked.seed}.json"
    known = {} if asked.fresh or not kept.exists() else json.loads(kept.read_text(encoding="utf-8"))
    found = {name: Tally(**known.get(name, {})) for name in TARGETS}
    OUT.mkdir(parents=True, exist_ok=True)
    for name in asked.targets or TARGETS:
        wanted = TARGETS[name].count * asked.count // ALL
        for _ in run(name, wanted, asked.seed, found[name]):
            kept.write_text(json.dumps({n: asdict(t) for n, t in found.items()}), encoding="utf-8")
        print(f"{name}: {found[name].done} inputs, {len(found[name].faults)} faults", flush=True)
    for name, tally in found.items():
        for number, said in tally.faults:
            print(f"  {name}:{number}  {said}")
    if asked.write:
        _write(found)
    sys.exit(1 if any(tally.faults for tally in found.values()) else 0)


def _write(found: dict[str, Tally]) -> None:
    lines = [
        BEGIN,
        "",
        "| Reader | Inputs | Characters | Slowest | Faults |",
        "| --- | ---: | ---: | ---: | ---: |",
        *(
            f"| {name} | {tally.done:,} | {tally.letters:,} | {tally.slowest:.2f} s | {len(tally.faults)} |"
            for name, tally in found.items()
        ),
        f"| all | {sum(t.done for t in found.values()):,} | {sum(t.letters for t in found.values()):,} "
        f"| {max(t.slowest for t in found.values()):.2f} s | {sum(len(t.faults) for t in found.values())} |",
        "",
    ]
    text = PAGE.read_text(encoding="utf-8")
    start, end = text.index(BEGIN), text.index(END)
    PAGE.write_text(text[:start] + "\n".join(lines) + text[end:], encoding="utf-8")


if __name__ == "__main__":
    main()
