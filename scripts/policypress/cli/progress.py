"""A sending run as its operator sees it: a progress bar, lines of JSON, figures for Prometheus, and Ctrl-C."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import click

from policypress.cli.notify_estimate import complaint
from policypress.errors import UsageError
from policypress.notice.delivery import Delivery
from policypress.notice.metrics import became, exposition
from policypress.notice.observing import STATES, Observer, Snapshot
from policypress.notice.rows import Key
from policypress.recipients.arithmetic import CHANNELS

BAR, JSON, NONE = "bar", "json", "none"
_FORM = re.compile(f"{BAR}|{NONE}|{JSON}(:.+)?", re.DOTALL)


class _Progress(click.ParamType[str]):
    name = "progress"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if not _FORM.fullmatch(value):
            self.fail(f"{value!r} is none of bar, json, json:FILE, none.", param, ctx)
        return value


PROGRESS = _Progress()


@dataclass(frozen=True)
class Telling:
    """What an operator wants to hear: ``progress`` as its option says, ``metrics`` for Prometheus, every so often."""

    progress: str = BAR
    metrics: Path | None = None
    every: float = 10.0

    @property
    def json_on_screen(self) -> bool:
        """Whether standard error is for lines of JSON."""
        return self.progress == JSON

    @property
    def counting(self) -> bool:
        """Whether anybody wants to know how many rows are in which state."""
        return self.progress.startswith(JSON) or self.metrics is not None

    def tellers(self) -> list[Callable[[Snapshot], None]]:
        """Whoever is to get each snapshot of a run.

        :raises UsageError: a file cannot be written
        """
        out: list[Callable[[Snapshot], None]] = []
        if self.progress.startswith(JSON):
            file = self.progress.partition(":")[2]
            out.append(_Lines(Path(file) if file else None))
        if self.metrics:
            out.append(_Metrics(self.metrics))
        out.append(_Complaint(self.json_on_screen))
        return out


def line(snapshot: Snapshot) -> dict[str, object]:
    """A snapshot as a line of JSON holds it: no person in it."""
    outlook, run = snapshot.outlook, snapshot.run
    counts = {
        channel: {state: count for state in STATES if (count := snapshot.states[channel, state])}
        for channel in CHANNELS
    }
    return {
        "at": snapshot.at.isoformat(timespec="seconds"),
        "event": snapshot.event,
        "policy": snapshot.key.policy,
        "version": snapshot.key.version,
        "channels": {channel: found for channel, found in counts.items() if found},
        "complained": snapshot.complained,
        "left": snapshot.left,
        "run": became(run),
        "per_second": None if snapshot.rate is None else round(snapshot.rate, 3),
        "seconds_left": round(snapshot.left / snapshot.rate) if snapshot.rate else None,
        "expected_end": outlook.finish.isoformat(timespec="seconds") if outlook and outlook.finish else None,
        "deadline": snapshot.deadline.isoformat() if snapshot.deadline else None,
        "in_time": snapshot.in_time,
        "resting": {"why": snapshot.rest[0].value, "seconds": round(snapshot.rest[1], 1)} if snapshot.rest else None,
        "stopped": run.stopped or None,
    }


class _Lines:
    """One line of JSON for each snapshot, on standard error or at the end of a file."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        if path:
            self._write("")

    def __call__(self, snapshot: Snapshot) -> None:
        self._write(json.dumps(line(snapshot), ensure_ascii=False) + "\n")

    def _write(self, text: str) -> None:
        if self._path is None:
            # Whoever stops listening stops nobody from sending.
            with suppress(OSError):
                click.echo(text, err=True, nl=False)
            return
        try:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(text)
        except OSError as error:
            _unwritten(self._path, error, "--progress", starting=not text)


class _Metrics:
    """The newest snapshot of each notice, in a file that a collector may read at any moment."""

    def __init__(self, path: Path) -> None:
        self._path, self._known = path, dict[Key, Snapshot]()
        for left in path.parent.glob(_beside(path, "*").name):
            left.unlink(missing_ok=True)  # by a run that was killed
        self._write(starting=True)

    def __call__(self, snapshot: Snapshot) -> None:
        self._known[snapshot.key] = snapshot
        self._write()

    def _write(self, *, starting: bool = False) -> None:
        try:
            write_metrics(self._path, list(self._known.values()))
        except OSError as error:
            _unwritten(self._path, error, "--metrics", starting=starting)


def write_metrics(path: Path, snapshots: list[Snapshot]) -> None:
    """Write beside and rename: a collector sees the old figures or the new.

    :raises OSError: it cannot be written
    """
    beside = _beside(path, str(os.getpid()))
    try:
        beside.write_text(exposition(snapshots, path.stem), encoding="utf-8")
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _beside(path: Path, who: str) -> Path:
    return path.with_name(f".policypress-{path.name}.{who}")


def _unwritten(path: Path, error: OSError, option: str, *, starting: bool) -> None:
    words = f"{path}: cannot be written ({error.strerror}). Name another file with {option}."
    if starting:
        raise UsageError(words)
    # People are told all the same.
    click.echo(words, err=True)


class _Complaint:
    """Says once, while sending, that the rate no longer makes the deadline; whoever is late already was told before."""

    def __init__(self, json_on_screen: bool) -> None:
        self._json, self._said = json_on_screen, set[Key]()

    def __call__(self, snapshot: Snapshot) -> None:
        late = snapshot.deadline is None or snapshot.at.date() > snapshot.deadline
        if snapshot.in_time is not False or late or snapshot.key in self._said or snapshot.event == "end":
            return
        assert snapshot.outlook is not None
        self._said.add(snapshot.key)
        words = complaint(snapshot.key, snapshot.deadline, snapshot.outlook, snapshot.rate)
        if self._json:
            words = json.dumps({**line(snapshot), "event": "late", "message": words}, ensure_ascii=False)
        elif sys.stderr.isatty():
            words = f"\n{words}"  # beneath the bar
        with suppress(OSError):
            click.echo(words, err=True)


def both(
    bar: Callable[[Delivery, int], Callable[[int], None]], observer: Observer
) -> Callable[[Delivery, int], Callable[[int], None]]:
    """Whoever watches a delivery: the bar, and the observer that looks from beside."""

    def watch(delivery: Delivery, count: int) -> Callable[[int], None]:
        observer.watch(delivery, count)
        return bar(delivery, count)

    return watch


@contextmanager
def interruptible(bar_wanted: bool) -> Iterator[Callable[[Delivery, int], Callable[[int], None]]]:
    """A progress bar on a terminal, and Ctrl-C that lets the message in hand finish."""
    bars = []
    handlers = {}

    def watch(delivery: Delivery, count: int) -> Callable[[int], None]:
        def stop(number: int, frame: FrameType | None) -> None:
            if not delivery.stop.is_set():
                click.echo("\nStopping after the message in hand. Press Ctrl-C again to break off.", err=True)
            delivery.stop.set()
            delivery.report.stopped = "Stopped. Run again to go on where this left off."
            signal.signal(number, signal.default_int_handler)

        for number in (signal.SIGINT, signal.SIGTERM):
            handlers[number] = signal.signal(number, stop)
        hidden = not bar_wanted or not sys.stderr.isatty()
        bar = click.progressbar(
            length=count, label="Sending", show_pos=True, show_eta=True, file=sys.stderr, hidden=hidden
        )
        bars.append(bar)
        bar.__enter__()
        return bar.update

    try:
        yield watch
    finally:
        for bar in bars:
            bar.__exit__(None, None, None)
        for number, handler in handlers.items():
            signal.signal(number, handler)
