"""Small slips that somebody might make in a module: each is one changed place of its source."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_AT_ONCE = frozenset({"read", "readline", "readlines", "fetchmany", "readinto"})
"""Calls whose plain number says how much is read at once."""
_NUMBER = (ast.Constant, ast.BinOp, ast.operator)
_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list"}


@dataclass(frozen=True)
class Mutation:
    """One slip: the file, its function (as Python names it in full), the first line of the statement, the line, what
    stood there and what stands there now."""

    path: Path
    function: str
    statement: int
    line: int
    old: str
    new: str
    source: str


def mutations(path: Path) -> list[Mutation]:
    """Every slip in the functions of a module; messages of errors, docstrings and annotations are left alone."""
    raw = path.read_bytes()
    tree = ast.parse(raw)
    starts = [0]
    for line in raw.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    out = []
    for name, function in _functions(tree, ""):
        for statement, node, new in _slips_in(function):
            assert node.end_lineno and node.end_col_offset is not None
            begin = starts[node.lineno - 1] + node.col_offset
            end = starts[node.end_lineno - 1] + node.end_col_offset
            old = raw[begin:end].decode()
            text = f"({new})" if isinstance(node, ast.expr) and not isinstance(node, ast.Constant) else new
            if ast.unparse(node) != new:
                source = (raw[:begin] + text.encode() + raw[end:]).decode()
                out.append(Mutation(path, name, statement, node.lineno, old, new, source))
    return out


def _functions(node: ast.AST, inside: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef):
            yield inside + child.name, child
            yield from _functions(child, f"{inside}{child.name}.<locals>.")
        else:
            yield from _functions(child, f"{inside}{child.name}." if isinstance(child, ast.ClassDef) else inside)


def _slips_in(function: ast.FunctionDef) -> Iterator[tuple[int, ast.expr | ast.stmt, str]]:
    """The slips of a function: the line of the statement, what stands there, what takes its place."""
    waiting: list[tuple[int, ast.AST]] = [(node.lineno, node) for node in function.body]
    if isinstance(function.body[0], ast.Expr) and isinstance(function.body[0].value, ast.Constant):
        waiting.pop(0)
    left_out = _deciding_nothing(function)
    while waiting:
        statement, node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.Raise | ast.Assert | ast.JoinedStr | ast.Import | ast.ImportFrom):
            continue
        if isinstance(node, ast.keyword) and node.arg == "strict":
            continue  # it says what must hold, as an assertion does
        if isinstance(node, ast.stmt):
            statement = node.lineno
        if isinstance(node, ast.expr | ast.stmt):
            yield from ((statement, node, text) for text in _slips_of(node))
        if isinstance(node, ast.AnnAssign):
            waiting += [(statement, node.value)] if node.value else []
        else:
            waiting += [(statement, child) for child in ast.iter_child_nodes(node) if child not in left_out]


def _deciding_nothing(function: ast.FunctionDef) -> set[ast.expr]:
    """Numbers in which no slip can be noticed: how much is read at once, and into how many pieces a text is split of
    which the first alone is taken."""
    out: set[ast.expr] = set()
    for node in ast.walk(function):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _AT_ONCE:
            out |= {one for one in node.args if all(isinstance(part, _NUMBER) for part in ast.walk(one))}
        elif isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and node.slice.value == 0:
            of = node.value
            if isinstance(of, ast.Call) and isinstance(of.func, ast.Attribute) and of.func.attr == "split":
                out |= set(of.args[1:])
    return out


def _slips_of(node: ast.expr | ast.stmt) -> Iterator[str]:
    if isinstance(node, ast.Compare):
        for place, op in enumerate(node.ops):
            other = _COMPARISONS[type(op)]()
            yield ast.unparse(
                ast.Compare(node.left, [*node.ops[:place], other, *node.ops[place + 1 :]], node.comparators)
            )
    elif isinstance(node, ast.BoolOp):
        yield ast.unparse(ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values))
        for place in range(len(node.values)):
            kept = node.values[:place] + node.values[place + 1 :]
            yield ast.unparse(kept[0] if len(kept) == 1 else ast.BoolOp(node.op, kept))
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield ast.unparse(node.operand)
    elif isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield str(not node.value)
        elif isinstance(node.value, int):
            yield str(node.value + 1)
        elif isinstance(node.value, str) and " AND " in node.value:
            yield repr(node.value.rpartition(" AND ")[0] + " ")
    elif isinstance(node, ast.IfExp):
        yield ast.unparse(ast.IfExp(node.test, node.orelse, node.body))
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
        if isinstance(node.right, ast.Constant) and isinstance(node.right.value, int):
            yield ast.unparse(
                ast.BinOp(node.left, ast.Sub() if isinstance(node.op, ast.Add) else ast.Add(), node.right)
            )
    elif isinstance(node, ast.Return) and node.value is not None:
        if not (isinstance(node.value, ast.Constant) and node.value.value in (None, False)):
            yield "return None"
    elif isinstance(node, ast.Continue):
        yield "break"
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        yield "pass"
    elif (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS and not node.keywords
    ):
        yield ast.unparse(ast.Call(ast.Name(_CALLS[node.func.id]), node.args, []))
