"""Whom a longer period helps, where the sentence says whose it is: who gives notice, who answers, who may act."""

from __future__ import annotations

import re
from collections.abc import Iterable

from policypress.document.expressions import Expression
from policypress.judgement.findings.sides import Sentence
from policypress.vocabulary import Direction

_NOTICE_TO_USERS = (
    Expression(
        r"\bwe\b[^.;]{0,80}?\b(?:notify|tell|inform|announce|give|post|provide|publish|notices?|let you know)\b", re.I
    ),
    Expression(r"\byou (?:will|shall) (?:receive|get|be (?:given|notified|told|informed))\b", re.I),
    Expression(r"\bchanges?\b[^.;]{0,60}?\b(?:take effect|apply|come into (?:effect|force))\b", re.I),
)
_NOTICE_BY_USERS = Expression(
    r"\byou\b[^.;]{0,60}?\b(?:give|giving|send|provide|notify|notifying|inform|tell)\b[^.;]{0,30}?\b(?:us|notice)\b"
    r"|\byou (?:may|can|must|should|need to|have to)\b[^.;]{0,80}?\bnotice\b",
    re.I,
)
_ANSWER_BY_US = Expression(
    r"\bwe\b[^.;]{0,60}?\b(?:answer|respond|reply|react|refund|pay|repay|fix|resolve|confirm|complete|decide|process)\b"
    r"[^.;]{0,60}?\bwithin\b",
    re.I,
)
_TIME_OF_USERS = Expression(
    r"\byou\b[^.;]{0,60}?\b(?:may|can|have|must|should|need)\b[^.;]{0,80}?\bwithin\b"
    r"|\byou (?:may|can)\b[^.;]{0,80}?\bfor\b",
    re.I,
)


def longer_helps(sentences: Iterable[Sentence]) -> bool | None:
    """Whether users gain by a longer period in these sentences; ``None`` where they do not say whose it is.

    A sentence that speaks of the periods of both sides says nothing sure.
    """
    told = {said for sentence in sentences for said in _roles(sentence.text)}
    return told.pop() if len(told) == 1 else None


def _roles(text: str) -> set[bool]:
    by_users = bool(_NOTICE_BY_USERS.search(text))
    out = {False} if by_users or _ANSWER_BY_US.search(text) else set[bool]()
    if any(role.search(text) for role in _NOTICE_TO_USERS) or (not by_users and _TIME_OF_USERS.search(text)):
        out.add(True)
    return out


def direction_of(sentences: Iterable[Sentence], *, grew: bool) -> Direction:
    """Whom the change of a period helps: unclear where the sentences do not say whose period it is."""
    helps = longer_helps(sentences)
    if helps is None:
        return Direction.UNCLEAR
    return Direction.FAVOURABLE if helps is grew else Direction.ADVERSE
