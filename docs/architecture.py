"""The picture in docs/architecture.md, made from the imports: ``python docs/architecture.py`` writes it anew."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "scripts" / "policypress"
PAGE = ROOT / "docs" / "architecture.md"
BEGIN, END = "<!-- picture: made by docs/architecture.py -->\n", "<!-- end of the picture -->"
BASE = frozenset("errors vocabulary files canonical durable plain_files yaml_reading settings output schemas".split())
"""Small modules that every room may lean on; they would only blur the picture."""

Graph = dict[str, set[str]]


def modules() -> Graph:
    """Every module of the package with the modules of the package that it imports, lazily or at once."""
    paths = {_name(path): path for path in PACKAGE.rglob("*.py")}
    return {name: set(_imports(path, paths)) - {name} for name, path in paths.items()}


def rooms() -> Graph:
    """Every room (a folder or a module at the top of the package) with the rooms that it leans on."""
    out: Graph = {}
    for name, imported in modules().items():
        room = name.partition(".")[0]
        if room and room not in BASE:
            out.setdefault(room, set()).update(other.partition(".")[0] for other in imported)
    return {room: {other for other in leans if other in out and other != room} for room, leans in out.items()}


def circles(graph: Graph) -> list[list[str]]:
    """Ways through the imports that come back to where they began; empty where there is none."""
    left = {name: set(leans) & set(graph) for name, leans in graph.items()}
    while free := [name for name, leans in left.items() if not leans & set(left)]:
        for name in free:
            del left[name]
    return [sorted(left)] if left else []


def picture() -> str:
    """The rooms as a Mermaid flow chart; an arrow that another way of arrows already tells is left out."""
    graph = rooms()
    lines = ["```mermaid", "flowchart BT"]
    for room in sorted(graph):
        direct = graph[room]
        told = set().union(*(_all_below(graph, other) for other in direct)) if direct else set()
        lines += [f"    {room} --> {other}" for other in sorted(direct - told)]
    return "\n".join([*lines, "```", ""])


def _all_below(graph: Graph, room: str) -> set[str]:
    found: set[str] = set()
    waiting = list(graph[room])
    while waiting:
        other = waiting.pop()
        if other not in found:
            found.add(other)
            waiting += graph[other]
    return found


def _name(path: Path) -> str:
    return ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix("__init__").removesuffix(".")


def _imports(path: Path, known: dict[str, Path]) -> list[str]:
    out = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "policypress":
            module = (node.module or "").removeprefix("policypress").removeprefix(".")
            inner = [f"{module}.{alias.name}".removeprefix(".") for alias in node.names]
            out += [name if name in known else module for name in inner]
    return [name for name in out if name in known]


def page() -> str:
    """The page with the picture as it is now."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    return before + BEGIN + picture() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
