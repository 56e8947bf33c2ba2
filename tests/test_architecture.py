"""The data flow, written once: a part may import only what comes before it."""

from __future__ import annotations

import ast
import importlib.util
import sys
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
    assert drawing.circles(drawing.modules()) == []
    assert drawing.circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c", "d"]]


# A library and the modules (or rooms) that may import it; where it is more than one place, the reason stands beside.
OUTSIDE: dict[str, tuple[str, ...]] = {
    "babel": (
        "language/", "judgement/language/months.py", "judgement/proofs/date_lines.py", "word/named.py",
    ),  # names of months and forms of dates; dates of a Word file
    "click": ("cli/",),
    "duckdb": ("recipients/",),
    "email_validator": ("recipients/mailable.py",),
    "feedgenerator": ("site/feeds/atom.py",),
    "git": ("archive/gitrepo.py",),
    "jinja2": (
        "notice/messages.py", "site/mkdocs/", "site/values/", "verify/dossier.py",
    ),  # templates of messages, of pages (in MkDocs' environment and in ours), of the dossier
    "markdown": ("lint/dialect.py",),
    "markdown_it": ("document/",),
    "markupsafe": (
        "language/words.py", "notice/messages.py", "site/",
    ),  # text that is HTML already, wherever HTML is made
    "mdit_py_plugins": ("document/markdown.py",),
    "mkdocs": ("site/mkdocs/",),
    "nh3": ("site/html/csp.py",),
    "psycopg": ("notice/postgres.py", "recipients/postgres_source.py"),  # the ledger, and the users
    "pyarrow": ("recipients/spark_",),
    "pyspark": ("recipients/spark_",),
    "pydantic": (
        "archive/", "cli/reference.py", "recipients/manifest.py", "recipients/plan.py", "schemas/", "settings.py",
        "site/feeds/versions_json.py",
    ),  # the shape of every file that a program reads
    "pydantic_core": ("cli/reference.py",),
    "rapidfuzz": (
        "comparison/", "judgement/", "lint/structure.py", "word/returned.py",
    ),  # likeness of texts, which each part measures in its own way
    "rfc8785": ("canonical.py",),
    "typst": ("pdf/typesetter.py",),
    "yaml": ("document/frontmatter.py", "settings.py", "yaml_reading.py"),  # settings, front matter, both
}  # fmt: skip


def foreign(path: Path) -> set[str]:
    """Libraries from outside that a module imports, lazily or at once."""
    out = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        out |= {name.partition(".")[0] for name in names}
    return out - set(sys.stdlib_module_names) - {"policypress", ""}


def test_each_library_from_outside_is_imported_where_the_table_says_and_nowhere_else() -> None:
    found: dict[str, set[str]] = {}
    for path in PACKAGE.rglob("*.py"):
        for library in foreign(path):
            found.setdefault(library, set()).add(path.relative_to(PACKAGE).as_posix())
    elsewhere = {library: {place for place in places if not place.startswith(OUTSIDE.get(library, ()))}
                 for library, places in found.items()}  # fmt: skip
    assert {library: places for library, places in elsewhere.items() if places} == {}
    unused = {(library, place) for library, places in OUTSIDE.items() for place in places
              if not any(name.startswith(place) for name in found.get(library, ()))}  # fmt: skip
    assert unused == set(), "the table allows what nobody needs"


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


DECIDING = ("comparison", "judgement", "recipients", "notice")


def without_reason(path: Path) -> list[str]:
    """Names of a module that stand for a number, or several, with no sentence below."""
    body = ast.parse(path.read_text(encoding="utf-8")).body
    out = []
    for node, following in zip(body, [*body[1:], None], strict=True):
        if isinstance(node, ast.Assign) and _is_number(node.value):
            told = isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant)
            out += [] if told else [f"{path.name}: {ast.unparse(node.targets[0])}"]
    return out


def _is_number(value: ast.expr) -> bool:
    if isinstance(value, ast.Tuple):
        return all(map(_is_number, value.elts))
    if isinstance(value, ast.BinOp):
        return _is_number(value.left) and _is_number(value.right)
    if isinstance(value, ast.UnaryOp):
        return _is_number(value.operand)
    return isinstance(value, ast.Constant) and type(value.value) in (int, float)


@pytest.mark.parametrize("room", DECIDING)
def test_every_number_that_decides_has_its_reason_below(room: str) -> None:
    found = [name for path in sorted((PACKAGE / room).rglob("*.py")) for name in without_reason(path)]
    assert found == [], "say in a sentence below the number why it is this one"


def test_a_number_without_its_reason_is_noticed(tmp_path: Path) -> None:
    module = tmp_path / "some.py"
    module.write_text('A = 1\n"""Why."""\nB, C = 2, 0.5\nD = 1 << 20\nE = -1\nF = "x"\nG = True\nH = (1, "x")\n')
    assert without_reason(module) == ["some.py: (B, C)", "some.py: D", "some.py: E"]
