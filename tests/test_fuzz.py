"""A sample of what `make fuzz` throws at everything that reads input."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest

from benchmarks.fuzz import run as fuzzing
from benchmarks.fuzz.inputs import spoilt, texts
from benchmarks.fuzz.run import Tally
from benchmarks.fuzz.targets import TARGETS, Fault, Target, command

SAMPLE = {name: max(5, target.count // 5_000) for name, target in TARGETS.items()}


@pytest.mark.parametrize("name", TARGETS)
def test_no_hostile_input_is_met_with_anything_but_a_message(name: str) -> None:
    tally = Tally()
    for _ in fuzzing.run(name, SAMPLE[name], 7, tally):
        pass
    assert (tally.done, tally.faults) == (SAMPLE[name], [])


def test_the_same_number_makes_the_same_input() -> None:
    for target in TARGETS.values():
        assert target.make(Random("1-x-5")) == target.make(Random("1-x-5"))
    assert len({spoilt(texts(), Random(number)) for number in range(200)}) > 190


def test_what_falls_is_told_with_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(source: str | bytes) -> None:
        if source == b"7":
            raise KeyError("seven")

    def make(random: Random) -> bytes:
        return str(random.randrange(10)).encode()

    monkeypatch.setitem(TARGETS, "digits", Target(100, make, read))
    tally = Tally()
    list(fuzzing.run("digits", 100, 1, tally))
    assert tally.done == 100 and 0 < len(tally.faults) < 40
    assert all(said.startswith("KeyError: 'seven' (test_fuzz.py:") for _, said in tally.faults)
    number = tally.faults[0][0]
    assert make(Random(f"1-digits-{number}")) == b"7"


def test_an_exit_that_no_command_has_is_a_fault(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "Nothing" in command("rules", "--json") or command("rules", "--json")
    monkeypatch.setattr("benchmarks.fuzz.targets.main", lambda _: (_ for _ in ()).throw(SystemExit(70)))
    with pytest.raises(Fault, match="exit 70"):
        command("check", "--root", str(tmp_path))
