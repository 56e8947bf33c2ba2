"""What a language code tells: its name, its direction, which other codes mean the same."""

from __future__ import annotations

from functools import lru_cache

_RIGHT_TO_LEFT = frozenset({"ar", "arc", "ckb", "dv", "fa", "ff-adlm", "he", "iw", "ks", "ps", "sd", "ug", "ur", "yi"})

Direction = str
"""``ltr`` or ``rtl``, as HTML has it."""


def direction(code: str) -> Direction:
    """``rtl`` for languages written from right to left, else ``ltr``."""
    tag = code.replace("_", "-").lower()
    return "rtl" if tag in _RIGHT_TO_LEFT or tag.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"


def candidates(code: str) -> tuple[str, ...]:
    """A code and what it may give way to, best first: ``de-AT``, ``de``."""
    tag = code.replace("_", "-")
    first = tag.partition("-")[0].lower()
    return (tag, first) if first != tag else (tag,)


@lru_cache(maxsize=256)
def own_name(code: str) -> str:
    """A language by its own name: ``Deutsch``; the code where it is unknown."""
    from babel import Locale
    from babel.core import UnknownLocaleError

    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name()
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code


@lru_cache(maxsize=256)
def name_in(code: str, lang: str) -> str:
    """A language as another calls it: ``German`` for ``de`` in ``en``; the code where either is unknown."""
    from babel import Locale
    from babel.core import UnknownLocaleError

    try:
        return Locale.parse(code.replace("-", "_")).get_display_name(lang.replace("-", "_")) or code
    except (UnknownLocaleError, ValueError):
        return code
