"""Proofs about dates: the same day written another way, and the “last updated” line that moves with other changes."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from policypress.comparison.model import Change
from policypress.document.model import ClauseKind, TokenKind
from policypress.judgement.model import Rule
from policypress.judgement.proofs.atoms import Atom
from policypress.judgement.proofs.hunks import Hunk

SAME_DATE = Rule(
    "date-format",
    "proof",
    "",
    "The same day is written another way",
    "“30 October 2020” and “October 30, 2020” are one day; dates of digits only must read the same either way round.",
)
UPDATED = Rule(
    "last-updated",
    "proof",
    "",
    "The “last updated” date moved forward with other changes",
    "It records that the text changed (rubric B6). Alone or backwards it is not covered.",
)
DATE_RULES = (SAME_DATE, UPDATED)

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan january januar", "feb february februar", "mar march märz", "apr april", "may mai", "jun june juni",
         "jul july juli", "aug august", "sep sept september", "oct october oktober", "nov november",
         "dec december dezember"), start=1)
    for name in names.split()
}  # fmt: skip
_DONE = (
    r"(?:updated?|revised|revision|modified|amended|changed|published|posted|reviewed|version|effective"
    r"|in force|in effect)"
)
_LABEL = re.compile(
    rf"^\W*(?:date\s+(?:of\s+)?)?(?:(?:last|latest|most recent|page|document|policy|notice|terms|this)\s+)*{_DONE}\b"
    r"|^\W*(?:dated?|as of|stand|effective from)\b"
    r"|^[\W\d]*$",
    re.IGNORECASE,
)
"""How a line begins that holds the date of the text; a line of nothing but the date is one too."""
_SENTENCE = re.compile(
    rf"\b(?:this|our|these)\b.*\b(?:policy|notice|statement|terms|agreement|page|document|addendum|guidelines?"
    rf"|conditions)\b"
    rf".*\b{_DONE}\b|\b{_DONE}\s+(?:this|our|these)\b|\blast\s+(?:updated|revised|modified|amended|changed)\b",
    re.IGNORECASE,
)
_DATE_WORDS = re.compile(
    r"\b(?:\d+(?:st|nd|rd|th)?|" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b", re.IGNORECASE
)
_BOUND = re.compile(
    r"\b(?:must|may|can|could|should|until|before|within|unless|if|not|no|deadline|expire)", re.IGNORECASE
)
_LONGEST_LINE = 12
_LONGEST_SENTENCE = 24


@lru_cache(maxsize=4096)
def parse_date(text: str) -> tuple[date, ...]:
    """Every day ``text`` can mean, earliest first: two for digits that read either way; a month is its first day."""
    words = re.findall(r"[^\W\d_]+|\d+", text.casefold())
    months = [_MONTHS[word] for word in words if word in _MONTHS]
    numbers = [int(word) for word in words if word.isdigit()]
    years = [number for number in numbers if number > 999]
    days = [number for number in numbers if number <= 31]
    if len(years) != 1:
        return ()
    if months:
        return _days([(years[0], months[0], days[0] if days else 1)])
    if len(days) == 2 and numbers[0] > 999:
        return _days([(years[0], days[0], days[1])])
    if len(days) == 2:
        return _days([(years[0], days[0], days[1]), (years[0], days[1], days[0])])
    return ()


def _days(parts: list[tuple[int, int, int]]) -> tuple[date, ...]:
    out = set()
    for year, month, day in parts:
        try:
            out.add(date(year, month, day))
        except ValueError:
            continue
    return tuple(sorted(out))


def same_date(old: Atom, new: Atom) -> bool:
    """Whether two date tokens can mean one day only, the same, and name the day or leave it out alike."""
    left, right = parse_date(old.text), parse_date(new.text)
    return len(left) == 1 and left == right and _has_day(old.text) == _has_day(new.text)


def _has_day(text: str) -> bool:
    return len(re.findall(r"\d+", text)) > 1


def last_updated(hunk: Hunk) -> Rule | None:
    """One date in a short line that says when the text was updated or took effect; later than before; not alone."""
    if len(hunk.old) != 1 or len(hunk.new) != 1:
        return None
    old, new = hunk.old[0], hunk.new[0]
    if old.kind is not TokenKind.DATE or new.kind is not TokenKind.DATE:
        return None
    left, right = parse_date(old.text), parse_date(new.text)
    if not left or not right or not _later(old.text, new.text, left, right):
        return None
    if not _dated_line(hunk) or not any(not is_date_line(other) for other in hunk.context.others(hunk.change)):
        return None
    return UPDATED


def _later(old: str, new: str, left: tuple[date, ...], right: tuple[date, ...]) -> bool:
    """Later in every reading; two dates of digits are read the same way round."""
    if len(left) == len(right) == 1 or re.sub(r"\d", "", old) != re.sub(r"\d", "", new):
        return right[0] > left[-1]
    first, second = ([int(part) for part in re.findall(r"\d+", text)] for text in (old, new))
    if len(first) != 3 or len(second) != 3:
        return right[0] > left[-1]
    orders = ((2, 1, 0), (2, 0, 1))
    return all([second[k] for k in order] > [first[k] for k in order] for order in orders)


def _dated_line(hunk: Hunk) -> bool:
    """Whether the hunk's sentence is short, is about when this text was updated, and binds nobody."""
    return _tells_date(" ".join(_sentence(hunk)))


def _tells_date(text: str) -> bool:
    words = len(text.split())
    if words > _LONGEST_SENTENCE or _BOUND.search(text):
        return False
    undated = _DATE_WORDS.sub("", text)
    return bool(_SENTENCE.search(text)) or (words <= _LONGEST_LINE and bool(_LABEL.search(undated)))


def _sentence(hunk: Hunk) -> list[str]:
    start = end = hunk.box[2]
    while start and hunk.news[start - 1].text not in (".", "!", "?", "|"):
        start -= 1
    while end < len(hunk.news) and hunk.news[end].text not in (".", "!", "?", "|"):
        end += 1
    return [atom.text for atom in hunk.news[start:end]]


def is_date_line(change: Change) -> bool:
    """Whether a change touches nothing but the text's own date: no “other change” beside which a date may move."""
    clauses = (*change.before, *change.after)
    if all(clause.kind is ClauseKind.META for clause in clauses):
        return True
    shown = (*change.deleted, *change.inserted)
    dates = all(token.kind in (TokenKind.DATE, TokenKind.NUMBER, TokenKind.PUNCTUATION) for token in shown)
    if shown and dates:
        return all(_tells_date(clause.text) for clause in clauses)
    return not shown and not change.moved
