"""A pytest plugin: which functions of the package each test runs, and how long it takes.

``pytest -p benchmarks.executed --executed FILE`` writes {test: [seconds, [function, …]]} as JSON; a function is named
by its file (from the package) and its own full name. A test that fails here is left out.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest

PACKAGE = str(Path(__file__).resolve().parents[1] / "scripts" / "policypress") + "/"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--executed", help="where to write which functions each test runs")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--executed"):
        config.pluginmanager.register(Recorder(Path(config.getoption("--executed"))))


class Recorder:
    """Notes every function of the package that is entered while a test runs."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self.names: dict[CodeType, str | None] = {}
        self.now: set[str] = set()
        self.found: dict[str, tuple[float, list[str]]] = {}
        self.failed: set[str] = set()

    def _entered(self, frame: FrameType, event: str, _: Any) -> None:
        if event != "call":
            return
        code = frame.f_code
        try:
            name = self.names[code]
        except KeyError:
            inside = code.co_filename.startswith(PACKAGE)
            name = f"{code.co_filename.removeprefix(PACKAGE)}:{code.co_qualname}" if inside else None
            self.names[code] = name
        if name:
            self.now.add(name)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Watch one test with its fixtures."""
        self.now = set()
        start = time.perf_counter()
        threading.setprofile(self._entered)
        sys.setprofile(self._entered)
        yield
        sys.setprofile(None)
        threading.setprofile(None)  # type: ignore[arg-type]
        self.found[item.nodeid] = (round(time.perf_counter() - start, 3), sorted(self.now))

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that fails."""
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write what was seen."""
        kept = {name: seen for name, seen in self.found.items() if name not in self.failed}
        self.out.write_text(json.dumps(kept), encoding="utf-8")
