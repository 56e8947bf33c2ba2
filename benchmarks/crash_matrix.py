"""Kill every writing command before every file operation: `python benchmarks/crash_matrix.py [--sample N] [COMMAND]…`.

After each kill: nobody's address lies outside the private folder; what lies there only its owner can read; git sees no
temporary file; `verify` finds nothing; the files are those from before or those from after. Then the same command runs
once more, must end well, and must leave exactly the files that a run without a kill leaves.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(REPOSITORY / "scripts"), str(REPOSITORY), str(REPOSITORY / "benchmarks")]
sys.dont_write_bytecode = True

from crash_scenes import SCENES, Scene, snapshot  # noqa: E402
from killed import Run, moments, run, run_and_kill  # noqa: E402

PAGE = REPOSITORY / "docs" / "crash.md"
BEGIN, END = "<!-- figures: made by make crash -->\n", "<!-- end of the figures -->"
RANDOM = 20
"""Kills at random moments for each command, and as many more as make 60 of all its kills."""
BARS = 60


@dataclass
class Outcome:
    """What the kills of one scene came to."""

    scene: Scene
    operations: int = 0
    before_operations: int = 0
    at_random: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def kills(self) -> int:
        """All of them."""
        return self.before_operations + self.at_random


class Stage:
    """A folder in which a scene is set up again and again."""

    def __init__(self, scene: Scene, folder: Path) -> None:
        self.scene, self._template, self.sandbox = scene, folder / "template", folder / "sandbox"
        self._template.mkdir()
        scene.set_up(self._template)
        (self._template / "tmp").mkdir()
        os.environ["TMPDIR"] = tempfile.tempdir = str(self.sandbox / "tmp")
        self.arguments = scene.arguments(self.sandbox)
        self.fresh()
        self.before = snapshot(self.sandbox)
        start = time.monotonic()
        self.whole = self.command()
        self.seconds = time.monotonic() - start
        assert self.whole.code == scene.code, f"{scene.name}: {self.whole.said}"
        self.after = snapshot(self.sandbox)

    def fresh(self) -> None:
        """The scene as it was before the command."""
        shutil.rmtree(self.sandbox, ignore_errors=True)
        shutil.copytree(self._template, self.sandbox, symlinks=True)

    def command(self, kill_before: int | None = None) -> Run:
        """The command of the scene."""
        return run(self.arguments, self.sandbox, kill_before=kill_before, exchange=self.scene.exchange)

    def wrong_after_kill(self) -> Iterator[str]:
        """What is wrong before anything else runs, and after another command that only reads has run."""
        yield from self.scene.leaks(self.sandbox)
        yield from self.scene.seen_by_git(self.sandbox)
        if self.scene.checkout:
            yield from self._proved()
            yield from self.scene.between(self.before, self.after, snapshot(self.sandbox))

    def _proved(self) -> Iterator[str]:
        proof = run(self.scene.proving(self.sandbox), self.sandbox)
        if proof.code:
            yield f"{self.scene.proof[0]} ended with {proof.code}: {proof.said.strip()}"

    def wrong_after_rerun(self) -> Iterator[str]:
        """What is wrong once the command has run again."""
        again = self.command()
        if again.code != self.scene.code:
            yield f"rerun ended with {again.code}: {again.said.strip()}"
        now = snapshot(self.sandbox)
        for path in sorted(now.keys() | self.after.keys()):
            if now.get(path) != self.after.get(path):
                both = path in now and path in self.after
                yield f"after the rerun {path} {'differs' if both else 'is left or missing'}"
        yield from self.scene.leaks(self.sandbox)
        yield from self._proved()


def told(scene: Scene, folder: Path, sample: int | None, only_random: bool = False) -> Outcome:
    """Kill the command of a scene before every operation, or before ``sample`` of them, and at random moments."""
    stage = Stage(scene, folder)
    out = Outcome(scene, len(stage.whole.operations))
    for number in [] if only_random else chosen(stage.whole.operations, scene.bulk, sample):
        for reader_first in (True, False):
            stage.fresh()
            killed = stage.command(kill_before=number)
            where = f"before {number} ({stage.whole.operations[number]})"
            _judge(stage, killed, where, reader_first, out)
            if sample:
                break
        out.before_operations += 1
    missing = 0 if sample else max(RANDOM, BARS - out.before_operations)
    for number, moment in enumerate(moments(missing, stage.seconds, seed=1)):
        stage.fresh()
        run_and_kill(stage.arguments, stage.sandbox, moment)
        _judge(stage, None, f"after {moment:.3f} s", number % 2 == 0, out)
        out.at_random += 1
    return out


def _judge(stage: Stage, killed: Run | None, where: str, reader_first: bool, out: Outcome) -> None:
    if killed and killed.code != -9:
        out.faults.append(f"{where}: was not killed but ended with {killed.code}: {killed.said.strip()}")
    wrong = [*(stage.wrong_after_kill() if reader_first else ()), *stage.wrong_after_rerun()]
    out.faults += [f"{where}{', after a reader' if reader_first else ''}: {fault}" for fault in wrong]


def chosen(operations: tuple[str, ...], bulk: str, sample: int | None) -> list[int]:
    """The operations to kill before: all, but of those below the folder ``bulk`` an even share of about sixty."""
    many = [n for n, name in enumerate(operations) if bulk and re.search(bulk, name)]
    rest = set(range(len(operations))) - set(many)
    numbers = sorted({*rest, *many[:: max(1, len(many) // BARS)]})
    if sample is None:
        return numbers
    return sorted({numbers[len(numbers) * part // sample] for part in range(sample)} | {numbers[-1]})


def main() -> None:
    """Run the matrix, print what fell, and write the figures into docs/crash.md where all of it was asked for."""
    parser = argparse.ArgumentParser(description="Kill every writing command before every file operation.")
    parser.add_argument("scenes", nargs="*", metavar="COMMAND", help=f"of: {', '.join(SCENES)}; default: all")
    parser.add_argument("--sample", type=int, help="before so many operations of each command only, none at random")
    parser.add_argument("--show", action="store_true", help="list the operations of each command")
    asked = parser.parse_args()
    outcomes = []
    for name in asked.scenes or SCENES:
        with tempfile.TemporaryDirectory(prefix="policypress-crash-", dir="/tmp") as folder:
            start = time.monotonic()
            if asked.show:
                print(
                    "\n".join(f"{n}: {op}" for n, op in enumerate(Stage(SCENES[name], Path(folder)).whole.operations))
                )
                continue
            found = told(SCENES[name], Path(folder), asked.sample)
            tempfile.tempdir = None
        outcomes.append(found)
        print(f"{name}: {found.operations} file operations, {found.kills} kills, {len(found.faults)} faults, "
              f"{time.monotonic() - start:.0f} s", flush=True)  # fmt: skip
        print("".join(f"  {fault}\n" for fault in found.faults[:20]), end="", flush=True)
    if not asked.scenes and not asked.sample and not asked.show:
        _write(outcomes)
    sys.exit(1 if any(found.faults for found in outcomes) else 0)


def _write(outcomes: list[Outcome]) -> None:
    head, rest = PAGE.read_text(encoding="utf-8").split(BEGIN)
    table = "| command | file operations | kills before one | kills at random | faults |\n|---|---:|---:|---:|---:|\n"
    for found in outcomes:
        table += (
            f"| {found.scene.title} | {found.operations:,} | {found.before_operations} | {found.at_random} | "
            f"{len(found.faults)} |\n"
        )
    PAGE.write_text(f"{head}{BEGIN}{table}{END}{rest.split(END)[1]}", encoding="utf-8")


if __name__ == "__main__":
    main()
