"""All lint rules over one text, and setting a rule aside in the text with a reason."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from policypress.errors import Problem, Severity
from policypress.lint import characters, dates, dialect, links, shown, structure, terms
from policypress.lint.rule import LintRule, Text

LINT_RULES: tuple[LintRule, ...] = (
    *structure.RULES,
    *links.RULES,
    *terms.RULES,
    *dates.RULES,
    *characters.RULES,
    *dialect.RULES,
    *shown.RULES,
)

_ALLOW = re.compile(r"<!--\s*+policypress:\s*+allow\s++([\w-]++)\s*+(?::((?:(?!-->|<!--).)*+))?-->")
_HOW = "Write <!-- policypress: allow RULE: reason --> above the paragraph it concerns."


MOST = 100
"""Places that are told of one rule: nobody reads more at once."""


@dataclass(frozen=True, slots=True)
class Allowance:
    """A rule set aside on the lines ``first`` to ``last``, with the reason given."""

    rule: str
    reason: str
    line: int
    first: int
    last: int


def lint(text: Text, where: str) -> list[Problem]:
    """Everything the rules find in ``text`` that is not set aside, and what is wrong with the settings-aside."""
    allowances = list(_allowances(text))
    out = list(_allowance_problems(allowances, where))
    used: set[Allowance] = set()
    for rule in LINT_RULES:
        for number, hit in enumerate(rule.find(text)):
            if number == MOST:
                message = f"`{rule.id}` finds more than these {MOST} places."
                out.append(Problem(where, hit.line, rule.id, message, "Mend these first.", rule.severity))
                break
            waived = next((a for a in allowances if a.rule == rule.id and a.first <= hit.line <= a.last), None)
            if waived and waived.reason:
                used.add(waived)
                continue
            message = f"{hit.message} {rule.meaning}"
            out.append(Problem(where, hit.line, rule.id, message, hit.remedy or rule.remedy, rule.severity))
    known = {rule.id for rule in LINT_RULES}
    for allowance in allowances:
        if allowance not in used and allowance.rule in known and allowance.reason:
            message = f"`{allowance.rule}` is set aside here, but it finds nothing."
            out.append(Problem(where, allowance.line, "allow", message, "Remove the comment.", Severity.WARNING))
    return out


def _allowance_problems(allowances: list[Allowance], where: str) -> Iterator[Problem]:
    known = {rule.id for rule in LINT_RULES}
    for allowance in allowances:
        if allowance.rule not in known:
            message = f"There is no rule `{allowance.rule}` that could be set aside in the text."
            yield Problem(where, allowance.line, "allow", message, "`policypress rules` lists them.")
        elif not allowance.reason:
            yield Problem(where, allowance.line, "allow", f"`{allowance.rule}` is set aside without a reason.", _HOW)


def _allowances(text: Text) -> Iterator[Allowance]:
    """Above the first heading or paragraph a comment counts for the whole text, else for its block or the next one."""
    starts = sorted({c.line for c in text.document.clauses if c.kind != "meta" and not _only_comment(c.source)})
    last = text.lines[-1][0] if text.lines else 0
    for number, line in text.lines:
        for match in _ALLOW.finditer(line):
            alone = _only_comment(line)
            if alone and (not starts or number < starts[0]):
                first, end = 0, last
            else:
                behind = bisect_right(starts, number)
                at = behind if alone else behind - 1
                first = starts[at] if 0 <= at < len(starts) else number
                following = bisect_right(starts, max(first, number))
                end = starts[following] - 1 if following < len(starts) else last
            yield Allowance(match.group(1), (match.group(2) or "").strip(), number, first, end)


def _only_comment(source: str) -> bool:
    return source.strip().startswith("<!--") and source.strip().endswith("-->")
