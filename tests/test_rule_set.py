"""The rule set's hash: everything that decides is in it, and nothing else moves it."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from policypress.judgement import rule_set_sha256
from policypress.judgement.rule_set import LIBRARIES, PARTS, hashed

PACKAGE = Path(__file__).resolve().parents[1] / "scripts" / "policypress"

JUDGING = """
import json, sys
opened = set()
sys.addaudithook(lambda event, args: opened.add(str(args[0])) if event == "open" else None)
from policypress.comparison import compare
from policypress.document import parse_document
from policypress.judgement import judge
before, after = map(parse_document, json.load(sys.stdin))
assert judge(compare(before, after)).changes
places = {name: module.__file__ for name, module in sys.modules.items() if getattr(module, "__file__", None)}
print(json.dumps({"modules": places, "opened": sorted(opened)}))
"""
TEXTS = (
    "---\ntitle: A\n---\n1. We keep you're data.\n2. See [us](http://example.com/a).\n\n- one\n- two\n",
    "---\ntitle: B\n---\n1. We sell your data.\n2. See [us](https://example.com/a).\n\n- two\n- one\n",
)


@pytest.fixture(scope="module")
def judging() -> dict[str, dict[str, str]]:
    """What is loaded, and which files are opened, to judge a pair of texts."""
    asked = json.dumps(TEXTS)
    run = subprocess.run(
        [sys.executable, "-c", JUDGING], cwd=PACKAGE.parent, input=asked, check=True, capture_output=True, text=True
    )
    found: dict[str, dict[str, str]] = json.loads(run.stdout)
    return found


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the package to break."""
    for part in PARTS:
        place = PACKAGE / part
        if place.is_dir():
            shutil.copytree(place, tmp_path / part, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, tmp_path / part)
    return tmp_path


def covered(path: Path) -> bool:
    """Whether a module of the package is in the hash; an empty ``__init__`` above the parts decides nothing."""
    relative = path.relative_to(PACKAGE)
    return relative.parts[0] in PARTS or relative.as_posix() == "__init__.py"


def test_every_module_that_judging_loads_is_in_the_hash(judging: dict[str, dict[str, str]]) -> None:
    ours = {Path(place) for name, place in judging["modules"].items() if name.split(".")[0] == "policypress"}
    assert len(ours) > 50
    assert {path for path in ours if not covered(path)} == set()


def test_every_library_that_judging_loads_is_in_the_hash(judging: dict[str, dict[str, str]]) -> None:
    distributions = packages_distributions()
    tops = {name.split(".")[0] for name in judging["modules"]} - {"policypress", "__main__"}
    loaded = {distribution.lower() for top in tops for distribution in distributions.get(top, ())}
    assert {"markdown-it-py", "rapidfuzz"} <= loaded
    # Starting Python may load these; they judge nothing.
    assert loaded - {"setuptools", "coverage", "policypress", "pytest-cov"} <= set(LIBRARIES)


def test_every_file_that_judging_opens_is_in_the_hash(judging: dict[str, dict[str, str]]) -> None:
    data = {Path(name) for name in judging["opened"] if not name.endswith((".py", ".pyc", ".pth", ".so"))}
    read = {path for path in data if path.is_file() and "dist-info" not in path.as_posix()}
    lists = {path for path in read if path.is_relative_to(Path(sys.prefix).resolve()) or path.is_relative_to(PACKAGE)}
    assert {path.name for path in lists} >= {"weights.json"}
    folders = {name.replace("-", "_") for name in LIBRARIES}
    assert {p for p in lists if not p.is_relative_to(PACKAGE) and not folders & set(p.parts)} == {
        path for path in lists if path.name == "pyvenv.cfg"
    }
    assert all(covered(path) for path in lists if path.is_relative_to(PACKAGE))


def tables(path: Path) -> list[ast.expr]:
    """Every value given to a name at the top of a module: patterns, lists, numbers."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    assigned = [node for node in body if isinstance(node, ast.Assign | ast.AnnAssign) and node.value]
    return [node.value for node in assigned if node.value]


@pytest.mark.parametrize("part", PARTS)
def test_every_table_and_pattern_that_is_emptied_changes_the_hash(part: str, copy: Path) -> None:
    whole, broken = hashed(copy), 0
    place = copy / part
    for path in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
        text = path.read_text(encoding="utf-8")
        lines = text.split("\n")
        for value in tables(path):
            assert value.end_lineno
            kept = [*lines[: value.lineno - 1], *lines[value.end_lineno :]]
            path.write_text("\n".join([*kept[: value.lineno - 1], "X = ()", *kept[value.lineno - 1 :]]))
            assert hashed(copy) != whole, f"{path.name}:{value.lineno}"
            broken += 1
        path.write_text(text, encoding="utf-8")
    assert hashed(copy) == whole
    assert broken or part in ("yaml_reading.py", "vocabulary.py", "canonical.py")


def test_every_weight_changes_the_hash(copy: Path) -> None:
    path = copy / "judgement" / "findings" / "weights.json"
    text = path.read_text(encoding="utf-8")
    seen = {hashed(copy)}
    weights = json.loads(text)["weights"]
    for name in weights:
        path.write_text(json.dumps(json.loads(text) | {"weights": weights | {name: weights[name] + 0.01}}))
        seen.add(hashed(copy))
    assert len(seen) == len(weights) + 1


def test_the_version_of_every_library_changes_the_hash(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from policypress.judgement import rule_set

    versions = {name: rule_set._version(name) for name in LIBRARIES}
    assert "unknown" not in versions.values()
    seen = {hashed(copy)}
    for other in LIBRARIES:
        monkeypatch.setattr(rule_set, "_version", lambda name, other=other: versions[name] + ".1" * (name == other))
        seen.add(hashed(copy))
    assert len(seen) == len(LIBRARIES) + 1


def test_line_ends_and_files_that_decide_nothing_leave_the_hash_alone(copy: Path) -> None:
    assert hashed(copy) == rule_set_sha256()
    for path in copy.rglob("*.py"):
        path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    cache = copy / "judgement" / "__pycache__"
    cache.mkdir()
    (cache / "judge.cpython-311.pyc").write_bytes(b"\0")
    (copy / "judgement" / "judge.py.orig").write_text("left by a merge")
    assert hashed(copy) == rule_set_sha256()
