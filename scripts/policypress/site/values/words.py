"""Dates, verdicts and kinds in a reader's words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_date

from policypress.vocabulary import Kind, Status, Verdict

VERDICTS = {
    Verdict.NONE: "first version",
    Verdict.EDITORIAL: "editorial",
    Verdict.CLARIFYING: "clarifying",
    Verdict.NEEDS_REVIEW: "needs review",
    Verdict.MATERIAL: "material",
}

VERDICT_MEANS = {
    Verdict.NONE: "There was no text before it.",
    Verdict.EDITORIAL: "Wording or layout only; a named rule proves that the meaning stays.",
    Verdict.CLARIFYING: "Says the same more clearly; a person decided so.",
    Verdict.NEEDS_REVIEW: "No signal found, and no proof that the meaning stays.",
    Verdict.MATERIAL: "Changes what users can expect; they are told before it applies.",
}

KINDS = {Kind.ADDED: "Added", Kind.REMOVED: "Removed", Kind.MODIFIED: "Reworded", Kind.MOVED: "Moved"}

STATUS_MEANS = {
    Status.IN_FORCE: "This is the text that applies today.",
    Status.UPCOMING: "This text has been announced. It does not apply yet.",
    Status.HELD: "This text does not apply: its notice was not completed in time.",
    Status.SUPERSEDED: "This text applied earlier. It no longer applies.",
    Status.RESCHEDULED: "This text never applied under this date: it was moved to another one.",
    Status.WITHDRAWN: "This text never applied: it was taken back before it took effect.",
}

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""Loading a language takes longer than a small site's dates."""

_RIGHT_TO_LEFT = {"ar", "dv", "fa", "ff", "he", "ks", "ku", "ps", "sd", "ug", "ur", "yi"}


@lru_cache(maxsize=4096)
def day(value: date, lang: str = "en") -> str:
    """A date in words: ``1 February 2027``; in another language as that language writes it."""
    if lang == "en":
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    try:
        return str(format_date(value, "long", locale=lang.replace("-", "_")))
    except (UnknownLocaleError, ValueError):
        return value.isoformat()


def short_month(value: date) -> str:
    """``Mar 2024``, for the quiet marks."""
    return f"{_MONTHS[value.month - 1][:3]} {value.year}"


def language(code: str) -> str:
    """A language by its own name: ``Deutsch``; the code where it is unknown."""
    try:
        name = Locale.parse(code.replace("-", "_")).get_display_name()
    except (UnknownLocaleError, ValueError):
        return code
    return name[:1].upper() + name[1:] if name else code


def direction(code: str) -> str:
    """``rtl`` for languages written from right to left, else ``ltr``."""
    return "rtl" if code.partition("-")[0].lower() in _RIGHT_TO_LEFT else "ltr"


def counts(found: Mapping[str, int]) -> str:
    """Counts by verdict as words, weightiest first: ``2 material, 1 editorial``."""
    order = sorted(Verdict, key=lambda v: -v.rank)
    said = [f"{found[v.value]} {VERDICTS[v]}" for v in order if found.get(v.value)]
    return ", ".join(said)


def some(number: int, one: str, many: str = "") -> str:
    """``1 change``, ``3 changes``."""
    return f"{number} {one if number == 1 else many or one + 's'}"
