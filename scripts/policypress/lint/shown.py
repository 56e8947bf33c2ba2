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


_SETS = re.compile(r"(?:text-transform|direction|unicode-bidi|content|float|position|text-orientation|writing-mode):.+")
_NUMBERED = frozenset({"", "1", "a", "A", "i", "I"})
_POINTED_AT = re.compile(r"""<(?!a\b|img\b)[a-z]\w*\b[^<>]*?\stitle\s*=\s*["']?([^"'<>]+)""", re.IGNORECASE)


def lost_look(text: Text) -> Iterator[Hit]:
    """Something by which HTML changes how words are read, and which the site cannot show."""
    for clause in text.document.clauses:
        for part in clause.path[clause.kept :]:
            name, *rest = part.split(":")
            style = rest[1] if name == "ol" and len(rest) > 1 else rest[0] if name == "ul" and rest else ""
            if style not in _NUMBERED or (name == "ul" and style):
                shown = "1, 2, 3" if name == "ol" else "round signs"
                yield Hit(clause.line, f"A list by the style `{style}`: the site shows {shown} before its items.")
        for odd in dict.fromkeys(clause.content.odd):
            if _SETS.fullmatch(odd):
                yield Hit(clause.line, f"The style `{odd}` is not kept: the site shows the words without it.")
        for source in clause.sources:
            for found in _POINTED_AT.finditer(source):
                yield Hit(clause.line, f"{quoted(found.group(1))} shows only when pointed at: the site leaves it out.")


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
    LintRule(
        "lost-look",
        "A look that the site cannot show",
        "Readers of the source and readers of the site would read other numbers, other capitals or another order.",
        "Write it in the words themselves: the letter before each item, the explanation in brackets.",
        lost_look,
    ),
)
