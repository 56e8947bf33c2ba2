"""What a command that asks or changes a ledger is told: which one, and one of several equal parts."""

from __future__ import annotations

import re
from pathlib import Path

import click

from policypress.errors import UsageError
from policypress.notice.ledger import Ledger, open_ledger
from policypress.notice.place import LedgerPlace, PostgresPlace, ledger_place

_PART = re.compile(r"([1-9]\d{0,3})/([1-9]\d{0,3})")


class _Part(click.ParamType[tuple[int, int]]):
    name = "part"

    def convert(
        self, value: str | tuple[int, int], param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        found = _PART.fullmatch(value)
        if not found or int(found[1]) > int(found[2]):
            self.fail(f"{value!r} is no part. Write for example 3/16: the third of sixteen.", param, ctx)
        return int(found[1]), int(found[2])


class _Ledger(click.ParamType[LedgerPlace]):
    name = "ledger"

    def convert(
        self, value: str | LedgerPlace, param: click.Parameter | None, ctx: click.Context | None
    ) -> LedgerPlace:
        return value if isinstance(value, Path | PostgresPlace) else ledger_place(value)


PART = _Part()
"""(number from 1, how many)."""

LEDGER = _Ledger()
"""A file, or ``postgresql://…``."""

KNOWN_LEDGER = click.option(
    "--ledger", type=LEDGER, metavar="LEDGER", required=True, help="Database of who was planned, claimed, sent."
)


def existing_ledger(place: LedgerPlace, *, read_only: bool = True) -> Ledger:
    """A ledger that is there already, opened.

    :raises UsageError: it is not
    """
    if isinstance(place, Path) and not place.exists():
        raise UsageError(f"{place}: no such ledger. Check --ledger.")
    return open_ledger(place, read_only=read_only)
