"""Numbers of clauses, and whether every reference in the text follows when they change."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policypress.comparison.changes import Comparison
from policypress.document.expressions import Expression
from policypress.document.model import Clause, ClauseKind

_REFERENCE = Expression(
    r"\b(?:sections?|clauses?|paragraphs?|articles?|parts?|items?|points?|§+)\s*\(?((?:\d+\.)*\d+)(?![\d%])"
    r"((?:\s*(?:,|and|or|to|&|-|–)\s*(?:\d+\.)*\d+)*)",
    re.IGNORECASE,
)
_LETTERED = Expression(
    r"(?:\b(?:sub-?)?(?:sections?|clauses?|paragraphs?|articles?|parts?|items?|points?|lists?|annex|schedule|exhibit"
    r"|appendix)\s*\(?|(?<=\S)\s*\()([a-z]|[ivx]+)\b\)?",
    re.IGNORECASE,
)
"""“section c”, “point (iv)”; a letter in brackets anywhere but at the start of a clause."""
_NUMBER = Expression(r"(?:\d+\.)*\d+")
_OWN = Expression(r"\(?((?:\d+\.)*\d+)([.)]*)(?=\s|$|[.)])")


@dataclass(frozen=True, slots=True)
class Renumbering:
    """Old number → new number of every numbered clause that continues; whether references follow one-to-one."""

    numbers: dict[str, str]
    followed: bool


def renumbering(comparison: Comparison) -> Renumbering:
    """How the clauses of a comparison were numbered anew."""
    numbers: dict[str, str] = {}
    unique = True
    for j, i in comparison.pairs.items():
        old, new = number_of(comparison.old.clauses[i]), number_of(comparison.new.clauses[j])
        if old and new and numbers.setdefault(old, new) != new:
            unique = False
    unique = unique and len(set(numbers.values())) == len(numbers)
    return Renumbering(numbers, unique and _followed(numbers, comparison))


def number_of(clause: Clause) -> str:
    """The number a heading, or a paragraph with a stop or bracket behind its number, begins with."""
    match = _OWN.match(clause.text)
    if not match or (clause.kind is not ClauseKind.HEADING and "." not in match.group() and ")" not in match.group()):
        return ""
    return match.group(1)


def named(label: str, comparison: Comparison) -> bool:
    """Whether either text speaks of a section, clause or item by this number or letter."""
    wanted = label.lower()
    for clause in (*comparison.old.clauses, *comparison.new.clauses):
        if any(found == label or found.startswith(label + ".") for found in _references(clause)):
            return True
        if any(match.group(1).lower() == wanted for match in _LETTERED.finditer(clause.text)):
            return True
    return False


def _followed(numbering: dict[str, str], comparison: Comparison) -> bool:
    """Whether every reference in clauses that continue points to the same clause as before."""
    for j, i in comparison.pairs.items():
        old, new = list(_references(comparison.old.clauses[i])), list(_references(comparison.new.clauses[j]))
        if old != new and len(old) != len(new):
            continue  # the words around them changed: another rule or a person judges that clause
        for before, after in zip(old, new, strict=True):
            if numbering.get(before, before) != after:
                return False
    return True


def _references(clause: Clause) -> Iterator[str]:
    for match in _REFERENCE.finditer(clause.text):
        yield match.group(1)
        yield from _NUMBER.findall(match.group(2))
