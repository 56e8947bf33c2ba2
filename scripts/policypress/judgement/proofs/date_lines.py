"""The line that says when a text was updated or applies, in other languages than English."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from policypress.comparison.changes import Change
from policypress.document.expressions import Expression
from policypress.document.model import Clause, ClauseKind
from policypress.judgement.language.months import month_names
from policypress.judgement.lexicon.families import word_list
from policypress.judgement.proofs.atoms import level
from policypress.judgement.proofs.context import Context

DATING_WORDS = {
    code: word_list("proofs", "date_lines: what dates a document", code)
    for code in ("fr", "de", "es", "it", "pt", "nl", "pl", "ru", "ja", "zh")
}
_TITLES = Expression(
    r"conditions générales(?: de vente| d'utilisation)?|politique de confidentialité|charte de confidentialité"
    r"|datenschutzerklärung|nutzungsbedingungen|política de (?:privacidad|privacidade|cookies)|términos y condiciones"
    r"|informativa (?:sulla )?privacy|termini e condizioni|termos e condições|privacyverklaring|algemene voorwaarden"
)
"""Names of documents, which are taken out whole: a loose “vente” could be a sale."""
_MARKS = Expression(r"[\s:;,.|/()\[\]*_°'’·–—-]+")
_ISO = Expression(r"(?<!\d)(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)")
_DIGITS = Expression(r"(?<!\d)(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>(?:19|20)\d\d)(?!\d)")
_SIGNS = Expression(r"(?P<year>(?:19|20)\d\d)\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日")
_VERSION = Expression(
    r"\b(?:version|versión|versione|versão|versie|wersja|версия|fassung)\s*+:?+\s*+"
    r"(?P<number>\d++(?:\.\d++)*+)(?![\d/])"
)
_LONGEST = 120
"""Characters of the longest such line: what is longer says more than a date. It bounds time."""


class DateLine(NamedTuple):
    """What a line says: the day, the number of the version, empty where it names none, and its other words."""

    day: date
    version: tuple[int, ...]
    words: frozenset[str]


def moved_on(change: Change, context: Context) -> bool:
    """Whether a line of nothing but the text's own date names a later day, at the head, beside other changes."""
    if len(change.before) != 1 or len(change.after) != 1 or change.moved:
        return False
    before, after = change.before[0], change.after[0]
    languages = {context.languages.old.whole.code, context.languages.new.whole.code}
    if len(languages) != 1 or not _set_alike(before, after):
        return False
    if not context.in_head(before, after):
        return False
    code = languages.pop()
    old, new = date_line(before.text, code), date_line(after.text, code)
    if old is None or new is None or old.words != new.words or new.day <= old.day or new.version < old.version:
        return False
    return context.beside(change, beyond_date_lines)


def beyond_date_lines(change: Change) -> bool:
    """Whether a change is more than another date in such a line, in any of the languages, or a key of the page."""
    clauses = (*change.before, *change.after)
    if all(clause.kind is ClauseKind.META for clause in clauses):
        return False
    if not (change.deleted or change.inserted or change.moved):
        return False
    return not any(all(date_line(clause.text, code) for clause in clauses) for code in DATING_WORDS)


def _set_alike(before: Clause, after: Clause) -> bool:
    """Whether both are lines of one kind outside lists and tables that link to nothing and hide nothing."""
    sides = [
        (
            clause.kind,
            clause.level,
            clause.path,
            clause.content[1:],
            {mark for token in clause.tokens for mark in token.marks} - {*"bi"},
        )
        for clause in (before, after)
    ]
    linked = any(token.target for clause in (before, after) for token in clause.tokens)
    return (
        sides[0] == sides[1]
        and before.kind in (ClauseKind.PARAGRAPH, ClauseKind.HEADING)
        and not before.path
        and not linked
    )


@lru_cache(maxsize=4096)
def date_line(text: str, code: str) -> DateLine | None:
    """What a line of the language ``code`` says where it is about the text's own date and nothing else."""
    words = DATING_WORDS.get(code)
    if words is None or len(text) > _LONGEST:
        return None
    shown = _TITLES.sub(" ", level(text).lower())
    found = _VERSION.search(shown)
    version = tuple(int(part) for part in found.group("number").split(".")) if found else ()
    if found:
        shown = shown[: found.start("number")] + shown[found.end("number") :]
    day, rest = _day(shown, code)
    said = [word for word in _MARKS.split(rest) if word]
    if day is None or not all(word in words for word in said):
        return None
    return DateLine(day, version, frozenset(said) - _FILLERS)


_FILLERS = word_list("proofs", "date_lines: little words in dates")


def _day(shown: str, code: str) -> tuple[date | None, str]:
    """The one day that a line names, and the line without it."""
    for form in (_SIGNS, _ISO, _DIGITS):
        match = form.search(shown)
        if match:
            parts = [int(match.group(name)) for name in ("year", "month", "day")]
            return _real(parts), shown[: match.start()] + " " + shown[match.end() :]
    return _in_words(_MARKS.split(shown), code)


def _in_words(parts: Sequence[str], code: str) -> tuple[date | None, str]:
    """The day where its month is named: one month, one year, and a day that stands beside the month."""
    months, days = month_names(code), _weekdays(code)
    named = [place for place, part in enumerate(parts) if part in months]
    if len(named) != 1:
        return None, ""
    numbers = {place: int(part) for place, part in enumerate(parts) if re.fullmatch(r"\d{1,4}", part)}
    firsts = {place: 1 for place, part in enumerate(parts) if part == "1er"}
    numbers |= firsts
    years = [place for place, number in numbers.items() if 1900 <= number < 2100]
    others = [place for place in numbers if place not in years]
    if len(years) != 1 or len(others) > 1:
        return None, ""
    used = {named[0], *years, *others}
    rest = " ".join(part for place, part in enumerate(parts) if place not in used and part not in days)
    day = numbers[others[0]] if others else 1
    return _real([numbers[years[0]], months[parts[named[0]]], day]), rest


def _real(parts: Sequence[int]) -> date | None:
    try:
        return date(*parts)
    except ValueError:
        return None


@lru_cache(maxsize=32)
def _weekdays(code: str) -> frozenset[str]:
    from babel.dates import get_day_names

    names = (name.lower() for name in get_day_names("wide", "format", code).values())
    return frozenset(part for name in names for part in _MARKS.split(name))
