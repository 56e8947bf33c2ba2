"""One language as readers get it: its sentences, its plural forms, its dates and numbers."""

from __future__ import annotations

import gettext
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import overload

from markupsafe import Markup, escape

from policypress.language.codes import direction

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""Loading a language takes longer than a small site's dates."""


def mark(message: str) -> str:
    """``message`` itself; the catalogues hold what is marked so, and :meth:`Words.say` says it later."""
    return message


class Words:
    """What is said in one language; ``lang`` is its code, ``direction`` how it is written."""

    def __init__(self, lang: str, translations: gettext.NullTranslations) -> None:
        self.lang = lang
        self.direction = direction(lang)
        self._translations = translations

    @overload
    def say(self, message: str, /) -> str: ...
    @overload
    def say(self, message: str, /, **values: str | int | Markup) -> str: ...
    def say(self, message: str, /, **values: str | int | Markup) -> str:
        """``message`` in this language, values in their places; HTML where a value is."""
        return _filled(self._translations.gettext(message), values)

    def some(self, one: str, many: str, n: int, /, **values: str | int | Markup) -> str:
        """A message that counts, in the form that ``n`` needs; ``{n}`` stands for the number as it is written here."""
        return _filled(self._translations.ngettext(one, many, n), {"n": self.number(n), **values})

    @property
    def gap(self) -> str:
        """What stands between two sentences: nothing in Chinese and Japanese, whose full stop brings its own room."""
        return "" if self.lang.partition("-")[0] in ("zh", "ja") else " "

    def day(self, value: date) -> str:
        """A date in words: ``1 February 2027``, ``1. Februar 2027``, ``2027年2月1日``."""
        return _day(value, self.lang)

    def month(self, value: date) -> str:
        """A month, short: ``Mar 2024``."""
        return _month(value, self.lang)

    def number(self, value: int) -> str:
        """A whole number: ``1,234``, ``1.234``."""
        return _number(value, self.lang)

    def joined(self, items: Sequence[str]) -> str:
        """A list in a sentence: ``one, two and three``."""
        return _joined(tuple(items), self.lang)


def _filled(text: str, values: dict[str, str | int | Markup]) -> str:
    if any(isinstance(value, Markup) for value in values.values()):
        return Markup(escape(text)).format(**values)
    return text.format(**values) if values else text


def _locale(lang: str) -> str:
    # Plain English would put the month first, which half of its readers misread.
    return {"en": "en_GB"}.get(lang, lang.replace("-", "_"))


@lru_cache(maxsize=4096)
def _day(value: date, lang: str) -> str:
    if lang == "en":
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    from babel.core import UnknownLocaleError
    from babel.dates import format_date

    try:
        return str(format_date(value, "long", locale=_locale(lang)))
    except (UnknownLocaleError, ValueError):
        return value.isoformat()


@lru_cache(maxsize=4096)
def _month(value: date, lang: str) -> str:
    if lang == "en":
        return f"{_MONTHS[value.month - 1][:3]} {value.year}"
    from babel.core import UnknownLocaleError
    from babel.dates import format_skeleton

    try:
        return str(format_skeleton("yMMM", value, locale=_locale(lang)))
    except (UnknownLocaleError, ValueError, KeyError):
        return f"{value.year}-{value.month:02}"


@lru_cache(maxsize=4096)
def _number(value: int, lang: str) -> str:
    if lang == "en" or 0 <= value < 1000:
        return f"{value:,}"
    from babel.core import UnknownLocaleError
    from babel.numbers import format_decimal

    try:
        return str(format_decimal(value, locale=_locale(lang)))
    except (UnknownLocaleError, ValueError):
        return str(value)


@lru_cache(maxsize=256)
def _joined(items: tuple[str, ...], lang: str) -> str:
    if len(items) < 2:
        return "".join(items)
    if lang == "en":
        return f"{', '.join(items[:-1])} and {items[-1]}"
    from babel.core import UnknownLocaleError
    from babel.lists import format_list

    try:
        return format_list(list(items), locale=_locale(lang))
    except (UnknownLocaleError, ValueError):
        return ", ".join(items)
