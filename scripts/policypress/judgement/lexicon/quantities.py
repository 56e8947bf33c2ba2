"""Numbers, periods, prices and dates as values: "12 months" and "one year" are the same."""

from __future__ import annotations

import re
from functools import lru_cache

from policypress.document.model import TokenKind

_UNITS = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_VALUES = {word: value for value, word in enumerate(_UNITS.split())}
_VALUES |= {
    word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
_WORD_NUMBERS = frozenset({*_VALUES, "hundred", "thousand", "million", "half", "double", "twice", "once", "dozen"})
_SECONDS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800, "fortnight": 1209600}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_SCALE = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}
_CURRENCIES = {"$": "usd", "us$": "usd", "€": "eur", "£": "gbp", "¥": "jpy", "₹": "inr", "euro": "eur", "euros": "eur",
               "dollar": "usd", "dollars": "usd", "pound": "gbp", "pounds": "gbp"}  # fmt: skip
_FREQUENCIES = {
    "hourly": "every 3600 s", "daily": "every 86400 s", "weekly": "every 604800 s", "fortnightly": "every 1209600 s",
    "monthly": "every 1 months", "quarterly": "every 3 months", "annually": "every 12 months", "yearly": "every 12 months",
    "annual": "every 12 months", "biannually": "every 6 months",
}  # fmt: skip
_QUANTITIES = frozenset({TokenKind.NUMBER, TokenKind.MONEY, TokenKind.DURATION})


@lru_cache(maxsize=8192)
def value_of(text: str, kind: TokenKind) -> str | None:
    """What a quantity token says, equal for equal quantities; None where the token is no quantity."""
    lowered = text.lower()
    if kind is TokenKind.DURATION:
        return _duration(lowered)
    if kind is TokenKind.MONEY:
        return _money(lowered)
    if kind is TokenKind.NUMBER:
        return lowered.replace(" ", "").rstrip(".")
    if kind is TokenKind.DATE:
        return "date " + re.sub(r"(?<=\d)(?:st|nd|rd|th)\b|[,.]|\bof\b", "", lowered).replace("  ", " ")
    if lowered in _FREQUENCIES:
        return _FREQUENCIES[lowered]
    if kind is TokenKind.WORD and (lowered in _WORD_NUMBERS or lowered.partition("-")[0] in _WORD_NUMBERS):
        number = _number(lowered)
        return lowered if number is None else f"{number:g}"
    return None


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        pass
    total = 0.0
    for part in re.split(r"[\s-]+", text):
        if part == "hundred":
            total = (total or 1) * 100
        elif part in _VALUES:
            total += _VALUES[part]
        else:
            return None
    return total


_DURATION = re.compile(
    r"(.*?)(?:\s*\(.*\))?[\s-]+(?:(?:calendar|business|working|full|consecutive)[\s-]+)?([a-z]+?)(?:s['’]?|['’])?$"
)
_LONGEST = 100
"""Characters of a span of time, however it is written out."""


def _duration(text: str) -> str:
    match = _DURATION.match(text) if len(text) <= _LONGEST else None
    if not match:
        return text
    number, unit = _number(match.group(1).strip()), match.group(2)
    if number is None:
        return text
    kind = "working " if "business" in text or "working" in text else ""
    if unit in _MONTHS:
        return f"{kind}{number * _MONTHS[unit]:g} months"
    return f"{kind}{number * _SECONDS[unit]:g} s" if unit in _SECONDS else text


def _money(text: str) -> str:
    number = re.search(r"\d[\d,.]*", text)
    if not number:
        return text
    digits = number.group().rstrip(".,")
    digits = re.sub(r"[,.](?=\d{3}\b)", "", digits).replace(",", ".")
    rest = (text[: number.start()] + " " + text[number.end() :]).split()
    scale = next((_SCALE[word] for word in rest if word in _SCALE), 1.0)
    currency = next((_CURRENCIES.get(word, word) for word in rest if word not in _SCALE), "")
    try:
        return f"{float(digits) * scale:g} {currency}"
    except ValueError:
        return text


def magnitude(value: str) -> float | None:
    """The size of a value of :func:`value_of` where two of the same unit can be compared."""
    match = re.match(r"(?:working )?(\d+(?:\.\d+)?(?:e[+-]?\d+)?)", value)
    return float(match.group(1)) if match else None
