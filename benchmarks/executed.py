"""A pytest plugin: which statements of some modules each test runs, and how long the test takes.

``pytest -p benchmarks.executed --executed FILE --modules 'comparison/*.py'`` writes, as JSON, ``tests``: {test:
[seconds, {module: [line, …]}]}, and ``modules``: {module: hash} of those that were run. A module is named from the
package, a statement by its first line. A test that fails here is left out.

The modules are compiled with a mark before every statement of a function, so that a test takes hardly longer than
without.
"""

from __future__ import annotations

import ast
import builtins
import hashlib
import json
import sys
import time
from collections.abc import Iterator, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType

import pytest

PACKAGE = Path(__file__).resolve().parents[1] / "scripts" / "policypress"
_MARK = "__policypress_ran__"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--executed", help="where to write which statements each test runs")
    parser.addoption("--modules", help="the modules watched: patterns from the package, parted by commas")


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--executed"):
        patterns = config.getoption("--modules").split(",")
        watched = Watched({str(path) for pattern in patterns for path in PACKAGE.glob(pattern)})
        sys.meta_path.insert(0, watched)
        config.pluginmanager.register(Recorder(Path(config.getoption("--executed")), watched))


class Watched(MetaPathFinder):
    """Finds the modules to watch, and hands them out with marks."""

    def __init__(self, paths: set[str]) -> None:
        self.paths = paths
        self.statements: list[tuple[str, int]] = []
        self.hashes: dict[str, str] = {}
        self.ran: set[int] = set()
        setattr(builtins, _MARK, self.ran.add)

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module with marks, where it is one of those watched."""
        if not fullname.startswith("policypress."):
            return None
        spec = PathFinder.find_spec(fullname, path, target)
        if spec and spec.origin in self.paths:
            spec.loader = _Marked(fullname, spec.origin, self)
        return spec


class _Marked(SourceFileLoader):
    """Compiles a module anew, with a mark before every statement of its functions."""

    def __init__(self, fullname: str, path: str, watched: Watched) -> None:
        super().__init__(fullname, path)
        self._watched = watched

    def get_code(self, fullname: str) -> CodeType:
        """The code of the module, with marks."""
        source = Path(self.path).read_bytes()
        tree = ast.parse(source)
        name = Path(self.path).relative_to(PACKAGE).as_posix()
        self._watched.hashes[name] = hashlib.sha256(source).hexdigest()
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                self._mark_function(node, name)
        return compile(ast.fix_missing_locations(tree), self.path, "exec", dont_inherit=True)

    def _mark_function(self, function: ast.FunctionDef, name: str) -> None:
        inside: list[ast.AST] = [function]
        while inside:
            node = inside.pop()
            for field, statements in ast.iter_fields(node):
                if not isinstance(statements, list):
                    continue
                inside += [one for one in statements if _holds_statements(one)]
                if statements and isinstance(statements[0], ast.stmt):
                    setattr(node, field, [mark for one in statements for mark in (*self._mark(one, name), one)])

    def _mark(self, statement: ast.stmt, name: str) -> list[ast.stmt]:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            return []  # a docstring
        self._watched.statements.append((name, statement.lineno))
        number = ast.Constant(len(self._watched.statements) - 1)
        call = ast.Expr(ast.Call(ast.Name(_MARK, ast.Load()), [number], []))
        return [ast.copy_location(call, statement)]


def _holds_statements(node: object) -> bool:
    """Whether statements stand in it that belong to the same function."""
    if isinstance(node, ast.FunctionDef | ast.ClassDef):
        return False
    return isinstance(node, ast.stmt | ast.ExceptHandler | ast.match_case)


class Recorder:
    """Notes every statement that is run while a test runs."""

    def __init__(self, out: Path, watched: Watched) -> None:
        self.out = out
        self.watched = watched
        self.found: dict[str, tuple[float, dict[str, list[int]]]] = {}
        self.failed: set[str] = set()

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Watch one test with its fixtures."""
        self.watched.ran.clear()
        start = time.perf_counter()
        yield
        seconds = round(time.perf_counter() - start, 3)
        lines: dict[str, set[int]] = {}
        for number in self.watched.ran:
            name, line = self.watched.statements[number]
            lines.setdefault(name, set()).add(line)
        self.found[item.nodeid] = seconds, {name: sorted(ran) for name, ran in sorted(lines.items())}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note a test that fails."""
        if report.failed:
            self.failed.add(report.nodeid)

    def pytest_sessionfinish(self) -> None:
        """Write what was seen."""
        kept = {name: seen for name, seen in self.found.items() if name not in self.failed}
        run = {name for _, lines in kept.values() for name in lines}
        modules = {name: self.watched.hashes[name] for name in sorted(run)}
        self.out.write_text(json.dumps({"modules": modules, "tests": kept}), encoding="utf-8")
