"""Word diffs that Python and the browser share: ``tests/cases/word_diffs.json``, read by a test on either side.

``runs`` is what a redline page shows, ``browser`` what the compare page shows where it cuts otherwise: Python pairs the
sentences of a clause first, the browser does not. A run begins with ``=`` (stayed), ``-`` (went) or ``+`` (came).
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from policypress.document import parse_document
from policypress.document.model import Token

FILE = Path(__file__).parent / "cases" / "word_diffs.json"
SIGNS = {"equal": "=", "delete": "-", "insert": "+"}


@dataclass(frozen=True)
class WordDiff:
    """A clause before and after, and its runs as the two sides cut them."""

    old: str
    new: str
    runs: list[str]
    browser: list[str]

    @property
    def tokens(self) -> tuple[list[Token], list[Token]]:
        """The words before and after."""
        return words_of(self.old), words_of(self.new)


def words_of(text: str) -> list[Token]:
    """The words of a text of one clause or more."""
    return [token for clause in parse_document(text + "\n").clauses for token in clause.tokens]


def word_diffs() -> list[WordDiff]:
    """Every shared case."""
    cases = json.loads(FILE.read_text(encoding="utf-8"))
    return [WordDiff(case["old"], case["new"], case["runs"], case.get("browser", case["runs"])) for case in cases]
