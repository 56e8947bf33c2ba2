"""Lint rules on what readers of the published text do not see, or see otherwise than its author."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policypress.errors import Severity
from policypress.lint.rule import Hit, LintRule, Text, quoted


def not_shown(text: Text) -> Iterator[Hit]:
    """Something that a policy text cannot hold: a form, a film, a frame, a table inside a table."""
    for line, fault in text.document.faults:
        yield Hit(line, fault)


_UNRUN = re.compile(r"<(?:script|style)\b", re.IGNORECASE)


def hidden_text(text: Text) -> Iterator[Hit]:
    """Words that HTML hides from readers."""
    for clause in text.document.clauses:
        hidden = clause.content.hidden
        if hidden and not _UNRUN.search(clause.source):
            yield Hit(clause.line, f"{quoted(hidden)} is hidden by HTML: no reader sees it.")


RULES = (
    LintRule(
        "not-shown",
        "Something that a policy text cannot hold",
        "The published text leaves it out, or shows it otherwise.",
        "Write it as text, as a list or as one plain table, or link to it.",
        not_shown,
        Severity.ERROR,
    ),
    LintRule(
        "hidden-text",
        "Hidden text",
        "Words that nobody reads bind nobody; changing them changes nothing that can be told.",
        "Remove the words, or what hides them.",
        hidden_text,
    ),
)
