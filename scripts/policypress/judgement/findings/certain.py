"""Findings that a role in the sentence makes certain: an age limit, a price, a partner's name, a right of the user.

Where one of them speaks it is the reason counsel would name first, whatever else the sentence is about.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from policypress.document.expressions import Expression
from policypress.document.model import TokenKind
from policypress.judgement.findings.sides import Side
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.language.dictionary import is_word
from policypress.judgement.lexicon.families import word_list
from policypress.judgement.verdicts import Finding, Rule, quoted
from policypress.vocabulary import Direction

AGE = Rule("age-limit", "finding", "M13", "The age from which, or up to which, something holds changed",
           "16 CFR 312.4 and 312.5; GDPR art 8; DSA art 14(3)")  # fmt: skip
PRICE = Rule(
    "price-figure", "finding", "M20", "What something costs changed", "Dir. 2011/83/EU art 6(1)(e); rubric M20 and B3"
)
PARTNER = Rule("named-partner", "finding", "M04", "A company is newly named beside others, or no longer named",
               "GDPR art 13(1)(e); WP260 para 30")  # fmt: skip
OWN_RIGHT = Rule("own-right", "finding", "M10", "A sentence that gives users a right came or went",
                 "GDPR art 13(2)(b); WP260: rights are always told")  # fmt: skip
CERTAIN_RULES = (AGE, PRICE, PARTNER, OWN_RIGHT)
LEADING = frozenset(rule.id for rule in CERTAIN_RULES)
"""Rules whose finding leads."""
DECIDING = frozenset({AGE.id, PRICE.id})
"""Rules whose finding makes a change material by itself."""

_YEARS = r"(\d{1,2}|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen)"
_PERSONS = r"(?:child|children|minors?|persons?|people|anyone|anybody|individuals?|kids|users?|those|someone|teens?)"
_AGES = (
    Expression(rf"\b{_YEARS}[\s-]years?[\s-](?:old|of[\s-]age)\b", re.IGNORECASE),
    Expression(rf"\b{_YEARS}\s(?:or|and)\s(?:older|over|above)\b", re.IGNORECASE),
    Expression(rf"\bag(?:ed?|es)\s(?:of\s)?(?:at\sleast\s|under\s|over\s|below\s)?{_YEARS}\b", re.IGNORECASE),
    Expression(
        rf"\b{_PERSONS}\s(?:(?:who|that)\s(?:is|are)\s)?(?:under|below|over|younger\sthan|older\sthan)\s{_YEARS}\b"
        r"(?!\s?(?:%|percent|days?|hours?|minutes?|weeks?|months?|miles?|km|times?|[a-z]*\s?users?))",
        re.IGNORECASE,
    ),
)
_CURRENCY = r"(?:[€$£¥]|\b(?:US\$|EUR|USD|GBP|CHF|SEK|NOK|DKK|PLN|CAD|AUD)\b)"
_FIGURE = r"\d{1,9}(?:[.,]\d{1,3}){0,3}"
_UNIT = r"(?:min|minutes?|hours?|days?|weeks?|months?|years?|calls?|users?|seats?|GB|MB|SMS|messages?|orders?|kWh)"
_PRICES = (
    Expression(rf"{_CURRENCY}\s?({_FIGURE})"),
    Expression(rf"\b({_FIGURE})\s?(?:€|EUR\b|USD\b|GBP\b|CHF\b|euros?\b|dollars?\b|pounds?\b|cents?\b)"),
    Expression(rf"\b({_FIGURE})\s?(?:/\s?|(?:per|a)\s){_UNIT}\b(?=.{{0,80}})"),
)
_COSTING = Expression(
    r"\b(?:costs?|prices?|priced|fees?|charges?|charged|pay|rates?|subscription|plan|billed|tariff|calls?|surcharge|deposit)\b",
    re.IGNORECASE,
)
_NO_PRICE = Expression(
    r"liab|damages|indemn|penalt|fine[sd]?\b|claim|dispute|arbitrat|cap\b|exceed|fund|donat|revenue|reward|prize",
    re.IGNORECASE,
)
_PARTNERED = Expression(
    r"partner|advertis|\bads?\b|shar|disclos|provider|vendor|third[\s-]part|processor|analytics|transfer|send",
    re.IGNORECASE,
)
_RIGHT = Expression(
    r"^\W*(?:you|users|customers)\s(?:may|can|have\s(?:the|a)\sright\sto|are\sentitled\sto)\s(?:also\s|always\s)?"
    r"(?:object|withdraw|rectify|correct|erase|restrict|complain|lodge|port|ask\sus\sto\s(?:erase|delete|correct))\b",
    re.IGNORECASE,
)
_JOINING = frozenset({",", "and", "or", "&", ";"})


def certain_findings(evidence: Evidence) -> Iterator[Finding]:
    """What a role makes certain, in English."""
    if evidence.kept:
        yield from _ages(evidence)
        yield from _prices(evidence)
        yield from _partners(evidence)
    yield from _rights(evidence)


def _ages(evidence: Evidence) -> Iterator[Finding]:
    gone, come = _exchanged(evidence, _AGES)
    if gone and come:
        yield _told(AGE, "Age", gone, come)


def _prices(evidence: Evidence) -> Iterator[Finding]:
    texts = [one.text for one in evidence.touched]
    if not any(map(_COSTING.search, texts)) or any(map(_NO_PRICE.search, texts)):
        return
    gone, come = _exchanged(evidence, _PRICES)
    if gone and come:
        yield _told(PRICE, "Price", gone, come)


def _exchanged(evidence: Evidence, patterns: tuple[Expression, ...]) -> tuple[list[str], list[str]]:
    """The figures that stand only before and only after in a role, in touched sentences that hold a digit or number."""
    sides = []
    for touched in (evidence.touched_before, evidence.touched_after):
        found: set[tuple[int, str]] = set()
        for one in touched:
            for pattern in patterns:
                found |= {(match.start(1), match.group(1).lower()) for match in pattern.compiled.finditer(one.text)}
        sides.append(Counter(figure for _, figure in sorted(found)))
    return list(sides[0] - sides[1]), list(sides[1] - sides[0])


def _told(rule: Rule, name: str, gone: list[str], come: list[str]) -> Finding:
    old, new = ", ".join(gone), ", ".join(come)
    return Finding(rule.id, rule.category, f"{old} → {new}", Direction.UNCLEAR, f"{name}: “{old}” became “{new}”.")


def _partners(evidence: Evidence) -> Iterator[Finding]:
    if not any(_PARTNERED.search(one.text) for one in evidence.touched):
        return
    comparison = evidence.background.comparison
    sides = ((evidence.after, comparison.old.body, "is new"), (evidence.before, comparison.new.body, "is gone"))
    for side, elsewhere, told in sides:
        named = [name for name in _names(side) if name not in elsewhere]
        if named:
            words = ", ".join(named)
            yield Finding(PARTNER.id, PARTNER.category, words, Direction.UNCLEAR, f"Recipients: “{words}” {told}.")
            return


def _names(side: Side) -> list[str]:
    """Names that changed and stand in a row of names: no ordinary word, beside another name."""
    return [
        token.text
        for place, token in enumerate(side.tokens)
        if side.changed[place] and token.kind is TokenKind.WORD and _is_name(token.text) and _beside_name(side, place)
    ]


def _beside_name(side: Side, place: int) -> bool:
    for step in (-1, 1):
        near = place + step
        while 0 <= near < len(side.tokens) and side.texts[near].lower() in _JOINING:
            near += step
        joined = abs(near - place) > 1 and 0 <= near < len(side.tokens)
        if joined and _is_name(side.texts[near]):
            return True
    return False


def _is_name(text: str) -> bool:
    return len(text) > 2 and text[:1].isupper() and not text.isupper() and (not is_word(text.lower()) or text in _KNOWN)


_KNOWN = word_list("findings", "certain: companies that are ordinary words")


def _rights(evidence: Evidence) -> Iterator[Finding]:
    for touched, direction, told in (
        (evidence.touched_before, Direction.ADVERSE, "is gone"),
        (evidence.touched_after, Direction.FAVOURABLE, "is new"),
    ):
        text = next((one.text for one in touched if one.whole and _RIGHT.search(one.text)), "")
        if text:
            words = quoted(text)
            yield Finding(OWN_RIGHT.id, OWN_RIGHT.category, words, direction, f"Rights of users: “{words}” {told}.")
            return
