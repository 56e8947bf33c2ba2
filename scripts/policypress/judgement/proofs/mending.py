"""Broken Markdown links read as their author meant them, so that a mended link can be told from a new one."""

from __future__ import annotations

import re
from dataclasses import replace

from policypress.document.expressions import Expression
from policypress.document.model import Clause

_INNER = (
    r"(\{\{[^{}]*\}\}|(?:https?://|mailto:|\.{0,2}/)[^\s\])]*(?:\([^\s)]*\)[^\s\])]*)?|[\w./-]+\.(?:md|pdf|html?|pub))"
)
_FAULTS = (
    Expression(rf"(?<=\])\s?\[\s?\(?\s?{_INNER}\s?\)?\s?\]?"),  # [text][address], [text][(address)
    Expression(rf"(?<=\])\s+\(\s?{_INNER}\s?\)"),  # [text] (address)
    Expression(r"(?<=\])\((\{\{[^{}]*\}\})\)"),  # [text]({{ variable }}) with its spaces
    Expression(rf"(?<=\])\(\(\s?{_INNER}\)\)"),  # [text]((address))
    Expression(r"(?<=\])\((file:///[^()]*)\)"),  # resolved against a file instead of the site
    Expression(r"(?<=\])\(([\w /-]+\.(?:md|pdf|html?))\)"),  # [text](file name with spaces.pdf)
)
_POINTED = Expression(r"<([^<>\[\]\n]{2,80})>\((https?://[^\s()]+)\)")  # <text>(address)
_UNCLOSED = Expression(r"(?<=\])\((https?://\S+?)(?=[.,;:]?(?:\s|$))")
_LABEL = Expression(r"(?<=\])\s?\[([\w .-]+)\](?!\()")


def mended(clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
    """The clauses with every broken link written as a link; an undefined label leads to ``ref:label``."""
    return tuple(_mended(clause) for clause in clauses)


def looks_broken(clauses: tuple[Clause, ...]) -> bool:
    """Whether a reader sees the brackets of a link that did not work."""
    shown = [clause.text.replace(" ", "") for clause in clauses]
    return any("](" in text or "][" in text or ">(http" in text for text in shown)


def _closed(match: re.Match[str]) -> str:
    """A link whose brackets do not match, closed where its address ends."""
    address = match.group(1)
    while address.endswith(")") and address.count(")") > address.count("("):
        address = address[:-1]
    rest = match.group(1)[len(address) + 1 :]
    return f"(<{address}>){rest}"


def _accepted(target: str) -> str:
    """A target as a parser takes it: ``file:`` addresses are refused, so they are marked another way."""
    return target.strip().replace("file:///", "local:///")


def _mended(clause: Clause) -> Clause:
    source = _POINTED.sub(r"[\1](<\2>)", clause.source)
    for fault in _FAULTS:
        source = fault.sub(lambda match: f"(<{_accepted(match.group(1))}>)", source)
    source = _UNCLOSED.sub(_closed, source)
    defined = {label.lower() for label in clause.references}
    source = _LABEL.sub(
        lambda match: match.group() if match.group(1).lower() in defined else f"(<ref:{match.group(1)}>)", source
    )
    return clause if source == clause.source else replace(clause, source=source)
