"""Lint rules on dates and on law that has ended."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from policypress.lint.rule import Hit, LintRule, Text, line_of, quoted, sentences

_MONTHS = ("january february march april may june july august september october november december").split()
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,7}\.?"
DATE = (
    rf"(\d{{4}}-\d{{2}}-\d{{2}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}})"
)
_EFFECTIVE = re.compile(
    rf"\b(?:effective(?:\s+(?:date|as\s+of|from|on|since))?|in\s+force(?:\s+(?:since|from|as\s+of))?"
    rf"|(?:applies|valid)\s+(?:from|as\s+of|since)|takes?\s+effect\s+(?:on|from))\W{{0,8}}(?:is\s+)?{DATE}",
    re.IGNORECASE,
)
_UPDATED = re.compile(
    rf"\b(?:last|most\s+recently)\s+(?:updated|modified|revised|changed|reviewed)(?:\s+on)?\W{{0,8}}{DATE}",
    re.IGNORECASE,
)


_ANOTHER = re.compile(
    r"\b(?:GDPR|CCPA|CPRA|LGPD|PIPL|COPPA|DSGVO|regulation|directive|act|laws?|statutes?|treaty|convention)\b",
    re.IGNORECASE,
)
_THIS = re.compile(r"\b(?:this|these|our)\b", re.IGNORECASE)


def of_another(before: str) -> bool:
    """Whether what stands before a day in its sentence says it of a law, not of the text itself."""
    sentence = re.split(r"[.;]\s", before)[-1]
    return bool(_ANOTHER.search(sentence)) and not _THIS.search(sentence)


def read_date(words: str) -> date | None:
    """A date written in English words or as YYYY-MM-DD; None where it is none."""
    try:
        return date.fromisoformat(words)
    except ValueError:
        pass
    numbers = [int(number) for number in re.findall(r"\d+", words)]
    name = re.search(r"[A-Za-z]{3,}", re.sub(r"\bof\b|(?<=\d)(?:st|nd|rd|th)", "", words))
    month = next((n for n, full in enumerate(_MONTHS, 1) if name and full.startswith(name.group().casefold()[:3])), 0)
    try:
        return date(numbers[1], month, numbers[0])
    except (ValueError, IndexError):
        return None


def date_contradiction(text: Text) -> Iterator[Hit]:
    """The text names another effective date than its front matter."""
    if text.effective is None:
        return
    for clause in text.document.clauses:
        if "20" not in clause.source:
            continue
        for match in _EFFECTIVE.finditer(clause.text):
            if match.start() > 40 and clause.line > text.document.body_line + 12:
                continue  # deep in a sentence far from the top, it is some law's date
            if of_another(clause.text[: match.start()]):
                continue
            found = read_date(match.group(1))
            if found and found != text.effective:
                yield Hit(
                    line_of(clause, match.group()),
                    f"The text says {quoted(match.group())}, the front matter says {text.effective}.",
                )
        for match in _UPDATED.finditer(clause.text):
            found = read_date(match.group(1))
            stale = found and text.before and found < text.before < text.effective
            if found and (found > text.effective or stale):
                yield Hit(
                    line_of(clause, match.group()),
                    f"The text says {quoted(match.group())}, the front matter says "
                    f"it is effective from {text.effective}.",
                    "Update the line, or remove it.",
                )


class Ended(NamedTuple):
    """A framework or law that ended: what names it, since when, what ended it."""

    pattern: re.Pattern[str]
    name: str
    since: date
    why: str


def _ended(pattern: str, name: str, since: str, why: str) -> Ended:
    return Ended(re.compile(pattern, re.IGNORECASE), name, date.fromisoformat(since), why)


ENDED = (
    _ended(
        r"\bsafe harbou?r (?:framework|(?:privacy )?principles|program(?:me)?|certif|agreement|list)"
        r"|\b(?:EU|U\.?S\.?|European|Swiss)[\w\s.,&/–-]{0,20} safe harbou?r\b",
        "Safe Harbor",
        "2015-10-06",
        "declared invalid in Court of Justice C-362/14",
    ),
    _ended(
        r"\b(?:EU|European|Swiss|U\.?S\.?)[\w\s.,&/–-]{0,20} privacy shield\b"
        r"|\bprivacy shield (?:framework|principles|list|certif)",
        "Privacy Shield",
        "2020-07-16",
        "declared invalid in Court of Justice C-311/18",
    ),
    _ended(
        r"\b(?:Directive\s+)?95/46(?:/EC)?\b", "Directive 95/46/EC", "2018-05-25", "repealed by the GDPR, article 94"
    ),
    _ended(
        r"\bData Protection Act,? 1998\b",
        "the UK Data Protection Act 1998",
        "2018-05-25",
        "replaced by the Data Protection Act 2018",
    ),
    _ended(
        r"\b(?:2001/497/EC|2004/915/EC|2010/87/EU)\b",
        "the standard contractual clauses of 2001 to 2010",
        "2021-09-27",
        "repealed by Implementing Decision (EU) 2021/914, article 4",
    ),
    _ended(
        r"\bec\.europa\.eu/(?:consumers/)?odr\b|\bonline dispute resolution platform\b",
        "the European online dispute resolution platform",
        "2025-07-20",
        "closed by Regulation (EU) 2024/3228",
    ),
    _ended(
        r"\bOnline Services Privacy Act 1999\b|\bData Protection Directive\b",
        "the Data Protection Directive",
        "2018-05-25",
        "repealed by the GDPR, article 94",
    ),
)
"""What has ended, looked up November 2026; add a row when another does."""

_SPOKEN_OFF = re.compile(
    r"\b(?:no longer|not (?:rely|certified)|invalid|repealed|replaced|former|formerly|ended|expired"
    r"|until|previous|despite)\b",
    re.I,
)


def ended_framework(text: Text) -> Iterator[Hit]:
    """The text relies on a framework or a law that has ended."""
    day = text.effective or date.max
    for clause in text.document.clauses:
        targets = " ".join(dict.fromkeys(token.target for token in clause.tokens if token.target))
        linked = {ended.name: ended.pattern.search(targets) for ended in ENDED} if targets else {}
        for sentence in sentences(clause.text):
            for ended in ENDED:
                match = ended.pattern.search(sentence) or linked.get(ended.name)
                if match and ended.since <= day and not _SPOKEN_OFF.search(sentence):
                    yield Hit(
                        line_of(clause, match.group()),
                        f"{quoted(match.group())}: {ended.name} ended on {ended.since} ({ended.why}).",
                    )
                    break


RULES = (
    LintRule(
        "date-contradiction",
        "A date that contradicts the front matter",
        "Readers see one date, the machinery follows the other.",
        "Make both say the same.",
        date_contradiction,
    ),
    LintRule(
        "ended-framework",
        "A framework or law that has ended",
        "A promise or a transfer that rests on it has no ground any more.",
        "Name what the company relies on today; ask counsel.",
        ended_framework,
    ),
)
