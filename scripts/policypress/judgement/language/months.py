"""The names of the months in a language, so that its own dates can be read, and other names that are words."""

from __future__ import annotations

from functools import lru_cache

from policypress.judgement.language.function_words import FUNCTION_WORDS


@lru_cache(maxsize=32)
def month_names(language: str) -> dict[str, int]:
    """Lower-case names and short forms of the months in ``language`` → their number; English where it is unknown."""
    from babel.dates import get_month_names

    known = language if language in FUNCTION_WORDS or language in _OTHERS else "en"
    out: dict[str, int] = {}
    for width in ("wide", "abbreviated"):
        for context in ("format", "stand-alone"):
            for number, name in get_month_names(width, context, known).items():
                shown = name.lower().rstrip(".")
                if len(shown) > 1 and not shown.isdigit():
                    out.setdefault(shown, number)
    return out


_OTHERS = frozenset({"el", "he", "ar", "fa", "hi", "th", "ko", "ja", "zh"})


def names_in_english() -> tuple[str, ...]:
    """The English names, in lower case, of months, languages and countries that are one word."""
    from babel import Locale

    english = Locale("en")
    months = english.months["format"]["wide"].values()
    names = (*months, *english.languages.values(), *english.territories.values(), "Turkey")
    return tuple(sorted({name.lower() for name in names if name.isalpha()}))
