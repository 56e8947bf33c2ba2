"""A sending run as its operator sees it: a progress bar, and Ctrl-C."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import click

from policypress.notice.delivery import Delivery


@contextmanager
def watched() -> Iterator[Callable[[Delivery, int], Callable[[int], None]]]:
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
        bar = click.progressbar(
            length=count, label="Sending", show_pos=True, show_eta=True, file=sys.stderr, hidden=not sys.stderr.isatty()
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
