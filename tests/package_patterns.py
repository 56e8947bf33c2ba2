"""Every regular expression of the package: those kept under a name and those written where they are used."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple

import policypress
from policypress.document.expressions import Expression
from policypress.judgement.lexicon.patterns import Pattern

_USES = frozenset("search match fullmatch findall finditer sub subn split".split())
_AT_START = frozenset({"match", "fullmatch"})


class Found(NamedTuple):
    """A pattern, where it stands, and whether it is only ever tried at the start of a text."""

    where: str
    pattern: re.Pattern[str]
    at_start: bool


@cache
def patterns() -> tuple[Found, ...]:
    """Each pattern once, in the order of the modules."""
    found: dict[tuple[str, int], Found] = {}
    for module in modules():
        tree = ast.parse(inspect.getsource(module))
        for one in (*_kept(module, tree), *_inline(module, tree)):
            key = one.pattern.pattern, one.pattern.flags
            if key not in found or (found[key].at_start and not one.at_start):
                found[key] = one
    return tuple(found.values())


def modules() -> Iterator[ModuleType]:
    for entry in pkgutil.walk_packages(policypress.__path__, "policypress."):
        if not entry.name.endswith("__main__"):
            yield importlib.import_module(entry.name)


def _kept(module: ModuleType, tree: ast.AST) -> Iterator[Found]:
    uses: dict[str, set[str]] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr in _USES:
            uses.setdefault(node.value.id, set()).add(node.attr)
    for name, value in vars(module).items():
        if not name.startswith("__"):
            at_start = name in uses and uses[name] <= _AT_START
            for pattern in _within(value, set(), 0):
                yield Found(f"{module.__name__.removeprefix('policypress.')}.{name}", pattern, at_start)


def _within(value: Any, seen: set[int], depth: int) -> Iterator[re.Pattern[str]]:
    if id(value) in seen or depth > 5:
        return
    seen.add(id(value))
    if isinstance(value, re.Pattern):
        if isinstance(value.pattern, str):
            yield value
    elif isinstance(value, Expression):
        yield value.compiled
    elif isinstance(value, Pattern):
        yield value.expression
    elif isinstance(value, tuple | list | set | frozenset):
        for one in value:
            yield from _within(one, seen, depth + 1)
    elif isinstance(value, dict):
        for one in (*value.keys(), *value.values()):
            yield from _within(one, seen, depth + 1)
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from _within(getattr(value, field.name, None), seen, depth + 1)


def _inline(module: ModuleType, tree: ast.AST) -> Iterator[Found]:
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args):
            continue
        of = node.func.value
        if not (isinstance(of, ast.Name) and of.id == "re" and node.func.attr in _USES):
            continue
        try:
            source = _value(node.args[0], module)
        except Exception:  # made of values that only a run has
            continue
        flags = 0
        for argument in (*node.args[1:], *(keyword.value for keyword in node.keywords)):
            if re.fullmatch(r"re\.[A-Z]+(?: \| re\.[A-Z]+)*", ast.unparse(argument)):
                flags |= int(_value(argument, module))
        if isinstance(source, str):
            where = f"{module.__name__.removeprefix('policypress.')}:{node.lineno}"
            yield Found(where, re.compile(source, flags), node.func.attr in _AT_START)


def _value(node: ast.expr, module: ModuleType) -> Any:
    return eval(compile(ast.Expression(node), module.__name__, "eval"), vars(module))
