"""Names of versions: an effective date, and for later texts under it a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from policypress.errors import UsageError

_FORM = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.([1-9]\d*))?", re.ASCII)
_POLICY = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
YEARS = range(1000, 9000)
"""Years of which a date may be: from any of them a notice period can be counted in both directions."""
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")


@dataclass(frozen=True, slots=True, order=True)
class VersionId:
    """``2021-09-02``, or ``2021-09-02.1`` for the first later text under that date; ordered as they apply.

    >>> str(VersionId.parse("2021-09-02.1")), VersionId.parse("2021-09-02").number
    ('2021-09-02.1', 0)
    """

    effective: date
    number: int = 0

    @classmethod
    def parse(cls, text: str) -> VersionId:
        """Read an id; :class:`UsageError` where it is none."""
        match = _FORM.fullmatch(text)
        try:
            if match and int(match.group(1)[:4]) in YEARS and len(match.group(2) or "") < 10:
                return cls(date.fromisoformat(match.group(1)), int(match.group(2) or 0))
        except ValueError:
            pass
        raise UsageError(f"{text!r} is not a version id. Write a date like 2021-09-02, or 2021-09-02.1.")

    def __str__(self) -> str:
        return self.effective.isoformat() + (f".{self.number}" if self.number else "")


def is_policy_id(text: str) -> bool:
    """Whether ``text`` can name a policy: lower-case words joined by hyphens, folders by slashes.

    None of them is ``versions``, and the first is not ``assets``: pictures lie there.
    """
    folders = text.split("/")
    return bool(_POLICY.fullmatch(text)) and "versions" not in folders and folders[0] != "assets"


def is_language(text: str) -> bool:
    """Whether ``text`` has the form of a BCP 47 language tag, such as ``de`` or ``pt-BR``."""
    return bool(_LANGUAGE.fullmatch(text))


def parse_day(text: str) -> date:
    """A date given by a person, as YYYY-MM-DD and in no other form; :class:`UsageError` where it is none.

    Years at either end of the calendar are none either: no notice period could be counted from them.
    """
    try:
        if _DAY.fullmatch(text) and int(text[:4]) in YEARS:
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(f"{text!r} is not a date. Write it like 2027-02-01.")
