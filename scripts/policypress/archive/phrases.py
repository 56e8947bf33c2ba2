"""Phrases that several reports share."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from policypress.archive.record import Notice

if TYPE_CHECKING:
    from policypress.archive.period import Period

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip

NO_TEXT_IN_FORCE = "No text is in force yet."
NO_OTHER_TEXT = "No other text has been announced."
"""What a page says that has no text to show."""


def day_words(day: date) -> str:
    """A date in words: 16 December 2026."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def count(number: int, noun: str, plural: str = "") -> str:
    """``1 change``, ``2 changes``."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def counts_words(counts: dict[str, int]) -> str:
    """Counts per verdict, weightiest first, without zeros."""
    return ", ".join(f"{number} {verdict}" for verdict, number in reversed(counts.items()) if number)


def deadline_words(notice: Notice, effective: date, period: Period, *, unsettled: bool) -> str:
    """Until when notice must be completed; a condition where the verdict is not settled yet."""
    if notice.deadline:
        return (
            f"To apply from {day_words(effective)} this must be announced and its notice completed by "
            f"{day_words(notice.deadline)}. The notice period is {notice.days} days ({period.because})."
        )
    if unsettled:
        last = date.fromordinal(effective.toordinal() - period.days)
        return (
            f"If it proves material: to apply from {day_words(effective)} it must be announced and its notice "
            f"completed by {day_words(last)} ({period.days} days: {period.because})."
        )
    return f"No notice to users is needed. It is posted on the site and applies from {day_words(effective)}."
