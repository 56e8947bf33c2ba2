"""Variables of a site's templates read as the one thing they stand for, however a template language writes them."""

from __future__ import annotations

import re
from dataclasses import replace

from policypress.document.expressions import Expression
from policypress.document.model import Clause

_VARIABLE = Expression(r"\{\{-?\s*+([\w.]++)\s*+-?\}\}|\{%-?\s*+(?:data|variable)\s++([\w./-]++)\s*+-?%\}")
_ROOMS = frozenset({"site", "data"})
"""Names under which a site keeps the data of all its pages: where the variable lies, not what it holds."""


def holds_variables(clauses: tuple[Clause, ...]) -> bool:
    """Whether a clause shows a variable of a template."""
    return any("{{" in clause.source or "{%" in clause.source for clause in clauses)


def plain_variables(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses with each variable written in one way, ``{{contact.mail}}``; filters and conditions stay."""
    return tuple(_plain(clause) for clause in clauses)


def _plain(clause: Clause) -> Clause:
    source = _VARIABLE.sub(_written, clause.source)
    return clause if source == clause.source else replace(clause, source=source)


def _written(match: re.Match[str]) -> str:
    steps = (match.group(1) or match.group(2)).split(".")
    while len(steps) > 1 and steps[0] in _ROOMS:
        steps.pop(0)
    return "{{" + ".".join(steps) + "}}"
