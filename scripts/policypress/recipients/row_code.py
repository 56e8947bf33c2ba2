"""A row's marks: all that the arithmetic asks of it, packed into one small number that is cheap to sort and to keep."""

from __future__ import annotations

from typing import NamedTuple

_TOLD = 32
"""Marks of a row that nothing excludes are below: channel, known, unusable and odd."""
_PLACES = 9
"""More than the number of exclusions and of faults, for one digit of each above; 0 is none."""


class Marks(NamedTuple):
    """What the selection says of a row besides its texts and its key; the columns are described there."""

    fault: int | None
    excluded: int | None
    later: int | None
    channel: int
    known: bool
    unusable: bool
    odd: bool


def marks_sql() -> str:
    """The number, from the columns of the selection."""
    digits = {
        "coalesce(fault::SMALLINT + 1, 0)": _TOLD * _PLACES**2,
        "coalesce(excluded::SMALLINT + 1, 0)": _TOLD * _PLACES,
        "coalesce(later::SMALLINT + 1, 0)": _TOLD,
        "channel::SMALLINT": 8,
        "known::SMALLINT": 4,
        "unusable::SMALLINT": 2,
        "odd::SMALLINT": 1,
    }
    number = " + ".join(f"{digit} * {weight}" for digit, weight in digits.items())
    # Most people are told by e-mail, and nothing is odd about them.
    usual = "excluded IS NULL AND later IS NULL AND channel = 0 AND known AND NOT unusable AND NOT odd"
    return f"CASE WHEN {usual} THEN 4::SMALLINT ELSE CAST({number} AS SMALLINT) END"


def unpacked(number: int) -> Marks:
    """The marks behind a number."""
    reasons, told = divmod(number, _TOLD)
    reasons, later = divmod(reasons, _PLACES)
    fault, excluded = divmod(reasons, _PLACES)
    return Marks(
        _reason(fault), _reason(excluded), _reason(later), told // 8, bool(told & 4), bool(told & 2), bool(told & 1)
    )


def nothing_excludes(channel: int | None = None) -> str:
    """SQL of a condition: nothing excludes the row; with a ``channel``, that it is told by that one."""
    if channel is None:
        return f"marks < {_TOLD}"
    return f"marks BETWEEN {channel * 8} AND {channel * 8 + 7}"


def excluded_as(place: int) -> str:
    """SQL of a condition: a readable row that the exclusion at ``place`` leaves out."""
    first = (place + 1) * _TOLD * _PLACES
    return f"marks BETWEEN {first} AND {first + _TOLD * _PLACES - 1}"


def _reason(digit: int) -> int | None:
    return digit - 1 if digit else None
