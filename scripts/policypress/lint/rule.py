"""What a lint rule is, and what it looks at."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from policypress.document import Clause, ClauseKind, Document
from policypress.errors import Severity

PROSE = frozenset({ClauseKind.PARAGRAPH, ClauseKind.ITEM, ClauseKind.ROW, ClauseKind.TERM, ClauseKind.FOOTNOTE})
"""Kinds of clause that hold sentences."""


class Hit(NamedTuple):
    """One place where a rule strikes; ``remedy`` replaces the rule's own where it can say more."""

    line: int
    message: str
    remedy: str = ""


@dataclass(frozen=True)
class Text:
    """A policy text under the eyes of the rules.

    ``path`` is its file and ``policies`` the folder of all policies, for links; ``effective`` its date and ``before``
    the effective date of the version it builds on, None where there is none; ``terms`` are the settings' defined terms.
    """

    source: str
    document: Document
    path: Path
    policies: Path
    effective: date | None = None
    before: date | None = None
    terms: tuple[str, ...] = ()

    @cached_property
    def headings(self) -> tuple[Clause, ...]:
        """Its headings."""
        return tuple(clause for clause in self.document.clauses if clause.kind is ClauseKind.HEADING)

    @cached_property
    def prose(self) -> tuple[Clause, ...]:
        """Its clauses that hold sentences."""
        return tuple(clause for clause in self.document.clauses if clause.kind in PROSE)

    @cached_property
    def lines(self) -> tuple[tuple[int, str], ...]:
        """Its lines below the front matter, each with its number."""
        first = self.document.body_line
        return tuple(enumerate(self.document.body.split("\n"), start=first))


@dataclass(frozen=True, slots=True)
class LintRule:
    """A named rule: ``title`` what it finds, ``meaning`` why that is bad, ``remedy`` what to do, ``find`` finds it."""

    id: str
    title: str
    meaning: str
    remedy: str
    find: Callable[[Text], Iterator[Hit]]
    severity: Severity = Severity.WARNING


def line_of(clause: Clause, words: str) -> int:
    """The line of the file on which ``words`` (as the reader sees them) begin in ``clause``."""
    if "\n" not in clause.source:
        return clause.line
    pattern = r"\s+".join(re.escape(word) for word in words.split()[:4])
    match = re.search(pattern, clause.source) if pattern else None
    return clause.line + (clause.source.count("\n", 0, match.start()) if match else 0)


def sentences(text: str) -> list[str]:
    """``text`` cut after full stops that end a sentence; for messages and context, never for a verdict."""
    return [part for part in re.split(r"(?<=[.!?])[\"”’)]*\s+(?=[\"“‘(]*[A-Z0-9])", text) if part]


def quoted(words: str, limit: int = 70) -> str:
    """``words`` in quotation marks, cut short where they are long."""
    words = " ".join(words.split())
    return f"“{words if len(words) <= limit else words[: limit - 1].rstrip() + '…'}”"
