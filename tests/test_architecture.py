"""The data flow, written once: a part may import only what comes before it."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
_spec = importlib.util.spec_from_file_location("architecture", ROOT / "docs" / "architecture.py")
assert _spec and _spec.loader
drawing = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(drawing)

PACKAGE = Path(__file__).resolve().parents[1] / "scripts" / "policypress"
ORDER = (
    ("errors", "vocabulary", "files", "canonical", "yaml_reading", "plain_files", "characters"),
    ("durable",),
    ("settings", "document", "language"),
    ("output", "lint"),
    ("comparison",),
    ("judgement",),
    ("archive",),
    ("word", "pdf", "links"),
    ("recipients",),
    ("notice",),
    ("check", "verify", "importing", "init"),
    ("site",),
    ("release",),
    ("schemas",),
    ("cli",),
)
RANK = {part: rank for rank, parts in enumerate(ORDER) for part in parts}
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE or path.stem in RANK)


def imported(path: Path) -> set[str]:
    """Parts of the package that a module imports, lazily or at once."""
    out = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        out |= {name.split(".")[1] for name in names if name.startswith("policypress.")}
    return out


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_point_backwards_along_the_data_flow(path: Path) -> None:
    relative = path.relative_to(PACKAGE)
    part = relative.parts[0].removesuffix(".py")
    later = {name for name in imported(path) if RANK[name] > RANK[part]}
    assert not later, f"{relative} imports {', '.join(sorted(later))}, which comes after {part}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


def test_no_import_runs_in_a_circle() -> None:
    modules = {name: leans for name, leans in drawing.modules().items() if not name.startswith("document.")}
    assert drawing.circles(modules) == []
    assert drawing.circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c", "d"]]


def test_the_picture_of_the_architecture_is_the_one_of_the_imports() -> None:
    assert drawing.PAGE.read_text(encoding="utf-8") == drawing.page(), "run python docs/architecture.py"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_one_path_leads_to_a_verdict(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    calls = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    relative = path.relative_to(PACKAGE).as_posix()
    assert "judge" not in calls or relative == "judgement/judge.py"
    if "judge_texts" in calls:
        assert relative in ("archive/draft.py", "cli/compare.py", "importing/import_git.py"), relative
