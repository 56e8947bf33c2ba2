"""Findings that rest on no word of any language: numbers, money, dates, addresses, entities, what comes, goes or moves.

They are all that speaks where a clause is not in English; the rest goes to a person.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from policypress.document.expressions import Expression
from policypress.document.model import ClauseKind, TokenKind
from policypress.judgement.findings.sides import Sentence, Side
from policypress.judgement.findings.statements import CONTACT, ENTITY, LISTED, REWORDED, STATEMENT, entity_changes
from policypress.judgement.findings.strength import MOVED, QUANTITY
from policypress.judgement.findings.subject import Evidence
from policypress.judgement.language.months import month_names
from policypress.judgement.verdicts import Finding, Rule, quoted
from policypress.vocabulary import Direction

AMOUNT = Rule("amount", "finding", "M20", "A sum of money or a share changed", "Rubric B3; Dir. 2011/83/EU art 6(1)(e)")
DATE = Rule("date", "finding", "M16", "A date changed in the body of the text", "Rubric M16; WP260 para 29")
AUDIENCE = Rule("audience", "finding", "M23", "The front matter says otherwise whom a section concerns",
                "Rubric Q3: who; WP260 para 29")  # fmt: skip
EFFECTIVE = Rule("effective", "finding", "M16", "The front matter names an earlier effective date, or none",
                 "Rubric B6; WP260 para 29")  # fmt: skip
NEUTRAL_RULES = (AMOUNT, DATE, AUDIENCE, EFFECTIVE)

WEIGHTS: dict[str, float] = {
    AMOUNT.id: 1.0,
    AUDIENCE.id: 1.0,
    EFFECTIVE.id: 1.0,
    QUANTITY.id: 1.0,
    ENTITY.id: 1.0,
    LISTED.id: 1.0,
    MOVED.id: 0.6,
    DATE.id: 0.6,
    STATEMENT.id: 0.6,
    CONTACT.id: 0.6,
    REWORDED.id: 0.2,
}
"""How much each of them weighs where the words cannot be read; they make a change material from 1 on, together."""

_CURRENCY = (
    r"[$€£¥₹₽₩₺₴₫฿₪]|euros?|eur|usd|gbp|chf|sek|nok|dkk|pln|czk|huf|ron|bgn|try|jpy|cny|rmb|krw|inr|brl|rub|zł|zl|kr|kč|ft"
    r"|лв|руб|грн|円|元|원|доллар\w{0,4}|евро|dollar[si]?|dólares|dollari|pfund|livres|francs?|franken|pounds?"
)
_FIGURE = r"(?<!\d)\d++(?:[.,'’\u00a0\u202f ]\d{3}){0,6}(?:[.,]\d+)?"
_AMOUNT = Expression(
    rf"(?:(?:{_CURRENCY})\s?(?P<b>{_FIGURE})|(?P<a>{_FIGURE})\s?(?:{_CURRENCY}|%|‰|percent\b|prozent\b|pour ?cent\b"
    r"|por ciento\b|per cento\b|por cento\b|procent\w{0,6}))",
    re.IGNORECASE,
)
_NUMBER = Expression(_FIGURE)
_NUMBERING = Expression(r"^\W*(?:\d+\.)*\d+[.):]?(?=\s|$)")
_POSTAL = 4
"""Words and numbers of the shortest postal address: street, house, code and town."""
_LONG = 12
"""Words of a sentence that says as much as an item of a list does."""
_ENOUGH, _AS_MUCH_AS_AN_ITEM = 1.0, 0.4
"""What :data:`WEIGHTS` must come to; and what a long sentence adds, so that with a statement it is enough."""
_FEW = 4
"""Words of a label: what is no longer names something and rules nothing."""


def neutral_findings(evidence: Evidence) -> Iterator[Finding]:
    """What can be found in a text whose words are not read."""
    if evidence.clause.kind is ClauseKind.META:
        yield from setting_findings(evidence)
        return
    if evidence.kept:
        yield from _values(evidence)
    for words in entity_changes(evidence):
        yield Finding(
            ENTITY.id, "M09", words, Direction.UNCLEAR, f"“{words}”: who contracts or answers for data may be another."
        )
    yield from _listed(evidence)
    yield from _statements(evidence)
    yield from _contacts(evidence)
    yield from _moved(evidence)
    yield from _reworded(evidence)


def is_material(findings: tuple[Finding, ...], evidence: Evidence) -> bool:
    """Whether the findings together weigh enough; a long sentence that came or went weighs as much as an item."""
    total = sum(WEIGHTS[rule] for rule in {finding.rule for finding in findings})
    long = any(s.whole and s.words >= _LONG for s in evidence.touched) and not _all_linked(evidence)
    return total + (_AS_MUCH_AS_AN_ITEM if long else 0.0) >= _ENOUGH


def setting_findings(evidence: Evidence) -> Iterator[Finding]:
    """Findings on what the front matter says about the text."""
    change = evidence.change
    name = evidence.clause.source.partition(":")[0]
    old, new = (" ".join(c.source.partition(":")[2].strip() for c in side) for side in (change.before, change.after))
    words = f"{old or 'nothing'} → {new or 'nothing'}"[:120]
    if name == "audiences":
        yield Finding(AUDIENCE.id, AUDIENCE.category, words, Direction.UNCLEAR, f"Whom a section concerns: {words}.")
    elif name == "effective" and not (old and new > old):
        yield Finding(EFFECTIVE.id, EFFECTIVE.category, words, Direction.UNCLEAR, f"When the text applies: {words}.")


# values ---------------------------------------------------------------------------------------------------------


def _values(evidence: Evidence) -> Iterator[Finding]:
    """Amounts, dates and other numbers that stand on one side only of a clause that was kept."""
    old, new = (_without_addresses(side) for side in (evidence.before, evidence.after))
    sides = [_read(text, evidence.language) for text in (old, new)]
    postal = _is_postal(evidence)
    for place, rule, told in (
        (0, AMOUNT, "how much"),
        (1, DATE, "when"),
        (2, QUANTITY, "how much, how long or how old"),
    ):
        gone, come = sides[0][place] - sides[1][place], sides[1][place] - sides[0][place]
        if (gone or come) and not (postal and rule is QUANTITY):
            left, right = ("; ".join(list(side)[:3]) for side in (gone, come))
            words = f"{left} → {right}" if left and right else left or right
            became = f"“{left}” became “{right}”" if left and right else f"“{right}” came in" if right else (
                f"“{left}” is gone"
            )  # fmt: skip
            yield Finding(rule.id, rule.category, words, Direction.UNCLEAR, f"{became}: {told}.")


def _without_addresses(side: Side) -> str:
    out = [
        (" " if token.gap else "") + (token.text if token.kind not in (TokenKind.URL, TokenKind.EMAIL) else "@")
        for token in side.tokens
    ]
    return _NUMBERING.sub("", "".join(out).strip())


def _read(text: str, language: str) -> tuple[Counter[str], Counter[str], Counter[str]]:
    """(amounts, dates, other numbers) of a text."""
    dates: Counter[str] = Counter()
    pattern = _dates(language)
    for match in pattern.finditer(text):
        dates[" ".join(match.group().lower().split())] += 1
    text = pattern.sub(" ", text)
    amounts = Counter(" ".join(match.group().split()) for match in _AMOUNT.finditer(text))
    text = _AMOUNT.sub(" ", text)
    return amounts, dates, Counter(re.sub(r"[\s\u00a0\u202f]", "", number) for number in _NUMBER.findall(text))


_patterns: dict[str, re.Pattern[str]] = {}


def _dates(language: str) -> re.Pattern[str]:
    """Dates with the month's name in ``language`` or in digits."""
    if language not in _patterns:
        names = "|".join(re.escape(name) for name in sorted(month_names(language), key=len, reverse=True))
        _patterns[language] = re.compile(
            rf"\b\d{{1,2}}(?:\.|er|º|st|nd|rd|th)?\s+(?:de\s+)?(?:{names})\b\.?(?:\s+(?:de\s+)?\d{{4}})?"
            rf"|\b(?:{names})\.?\s+(?:\d{{1,2}},?\s+)?(?:de\s+)?\d{{4}}"
            r"|\b\d{4}-\d{2}-\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{4}\b"
            r"|\d{4}\s?[年년]\s?\d{1,2}\s?[月월]\s?\d{1,2}\s?[日일]",
            re.IGNORECASE,
        )
    return _patterns[language]


_NAMED = 0.8
"""The share of names and numbers among the words of an address; most languages have “and” or “of” in one."""


def _is_postal(evidence: Evidence) -> bool:
    """Whether what changed is a postal address: several names and numbers, nothing else."""
    changed = [token for token in evidence.changed_tokens if token.kind in (TokenKind.WORD, TokenKind.NUMBER)]
    named = [token for token in changed if token.text[:1].isupper() or token.text[:1].isdigit()]
    numbers = [token for token in changed if token.text[:1].isdigit()]
    return len(changed) >= _POSTAL and len(named) >= _NAMED * len(changed) and 0 < len(numbers) < len(changed)


# what comes, goes or moves --------------------------------------------------------------------------------------


def _all_linked(evidence: Evidence) -> bool:
    """A clause that is nothing but a link is navigation, not a rule."""
    return all(token.target for token in evidence.clause.tokens if token.kind is not TokenKind.PUNCTUATION)


def _listed(evidence: Evidence) -> Iterator[Finding]:
    if evidence.kept or evidence.clause.kind not in (ClauseKind.ITEM, ClauseKind.ROW) or _all_linked(evidence):
        return
    words = evidence.clause.text[:80]
    told = "is a new item of the list" if evidence.change.after else "is no longer in the list"
    yield Finding(LISTED.id, LISTED.category, words, Direction.UNCLEAR, f"“{words}” {told}.")


_LETTERS = 8
"""Letters of a word where words are put together (German, Finnish) or not parted (Chinese)."""


def _says_something(sentence: Sentence) -> bool:
    letters = sum(map(len, (token.text for token in sentence.tokens if token.kind is TokenKind.WORD)))
    return sentence.whole and (sentence.words > _FEW or letters > _LETTERS * _FEW)


def _statements(evidence: Evidence) -> Iterator[Finding]:
    if evidence.clause.kind is ClauseKind.HEADING or _all_linked(evidence):
        return
    for touched, told in ((evidence.touched_after, "is new"), (evidence.touched_before, "is gone")):
        whole = [sentence for sentence in touched if _says_something(sentence)]
        if whole:
            words = quoted(whole[0].text)
            yield Finding(STATEMENT.id, STATEMENT.category, words, Direction.UNCLEAR, f"The sentence “{words}” {told}.")
            return


def _contacts(evidence: Evidence) -> Iterator[Finding]:
    old, new = (
        [t.text for t in side.changed_tokens if t.kind is TokenKind.EMAIL] for side in (evidence.before, evidence.after)
    )
    if old != new:
        words = " → ".join(part for part in ("; ".join(old), "; ".join(new)) if part)
        yield Finding(CONTACT.id, CONTACT.category, words, Direction.NEUTRAL, f"The address changed: {words}.")


def _moved(evidence: Evidence) -> Iterator[Finding]:
    change = evidence.change
    if change.moved and evidence.kept and change.before[0].section != change.after[0].section:
        words = evidence.clause.text[:80]
        yield Finding(
            MOVED.id, MOVED.category, words, Direction.UNCLEAR,
            "The clause now stands under another heading, which may change what it governs.",
        )  # fmt: skip


def _reworded(evidence: Evidence) -> Iterator[Finding]:
    if not evidence.kept or not (evidence.came or evidence.went):
        return
    sides = [
        " ".join(token.text for token in side.changed_tokens if token.kind is not TokenKind.PUNCTUATION)[:100]
        for side in (evidence.before, evidence.after)
    ]
    words = " → ".join(part for part in sides if part)
    if words:
        yield Finding(
            REWORDED.id, REWORDED.category, words, Direction.UNCLEAR,
            f"“{words}”: other words, in a language whose words are not read.",
        )  # fmt: skip
