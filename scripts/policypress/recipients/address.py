"""Which addresses mail can be sent to: one rule, asked once, when a list is made or a person is looked up again."""

from __future__ import annotations

from typing import Any

import duckdb

from policypress.recipients.arithmetic import CHANNELS
from policypress.recipients.mailable import mailable
from policypress.recipients.sql import literal

UNDECIDED = len(CHANNELS)
"""In the place of a channel: by e-mail if the address, which has letters beyond ASCII, is one; else by phone or site.

The address of such a row is followed by :data:`PARTED` and the phone number, empty where that does not work.
"""

PARTED = "\x1f"

_ATOM = r"[A-Za-z0-9!#$%&\x27*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = rf"{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})+"


def plain_sql() -> str:
    """SQL of a condition: ``email`` is an address in plain ASCII."""
    at = "strpos(email, '@')"
    # Only a long address can have a part that is too long.
    short = f"length(email) <= 64 OR {at} <= 65 AND NOT regexp_matches(substr(email, {at}), '[^.@]{{64}}')"
    return f"(length(email) <= 254 AND regexp_full_match(email, {literal(_ADDRESS)}) AND ({short}))"


def wide_sql() -> str:
    """SQL of a condition: ``email`` may be an address, with letters beyond ASCII."""
    whole = f"contains(email, '@') AND NOT contains(email, {literal(PARTED)})"
    return f"(strlen(email) <> length(email) AND strlen(email) <= 254 AND {whole})"


def decide_addresses(con: duckdb.DuckDBPyConnection) -> None:
    """Settle the undecided rows of the relation ``judged``: their channel, in ``marks``, and their address."""
    undecided = f"marks BETWEEN {UNDECIDED * 8} AND {UNDECIDED * 8 + 7}"
    email = f"split_part(address, {literal(PARTED)}, 1)"
    found = con.execute(f"SELECT DISTINCT {email} FROM judged WHERE {undecided}").fetchall()
    if not found:
        return
    con.execute("CREATE OR REPLACE TABLE mailable (email VARCHAR)")
    usable: list[list[Any]] = [[address] for (address,) in found if mailable(address)]
    if usable:
        con.executemany("INSERT INTO mailable VALUES (?)", usable)
    phone = f"split_part(address, {literal(PARTED)}, 2)"
    by_email, by_phone, by_site = (f"marks - {(UNDECIDED - place) * 8}" for place in range(UNDECIDED))
    # What cannot be mailed to is marked as unusable.
    con.execute(
        f"UPDATE judged SET marks = CASE WHEN {email} IN (FROM mailable) THEN {by_email} "
        f"WHEN {phone} <> '' THEN {by_phone} + 2 ELSE {by_site} + 2 END, "
        f"address = CASE WHEN {email} IN (FROM mailable) THEN {email} ELSE {phone} END WHERE {undecided}"
    )
