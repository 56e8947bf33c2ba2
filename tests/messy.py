"""Messy users, the same rows for every engine: dates that are none, letters nobody sees, cells as long as a book."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb
from policypress.recipients.source import COLUMNS
from policypress.recipients.sql import literal

_CELLS: dict[str, tuple[str, int, tuple[str | None, ...]]] = {
    "email": ("user{i}@example.com", 7, (
        "", None, "user{i}@EXAMPLE.com", " user{i}@example.net ", "us\u200ber{i}@example.com", "user..{i}@example.com",
        "user{i}@exam_ple.com", "üser{i}@example.org", "user{i}@пример.example", "\u00a0user{i}@example.com",
        "user{i}@example.com, other@example.com", '"user {i}"@example.com', "user{i}", "user{i}@example.com\n",
        "=user{i}@example.com", "user{i}@" + "long" * 60 + ".example.com", "u" * 5000, "I\u0307{i}@example.com",
    )),
    "email_status": ("ok", 11, ("", None, "OK", " Bounced ", "bounced", "unverified", "Unverified", "gone")),
    "phone": ("+1 (201) 555-{i}", 13, (
        "", None, "", "=1+{i}00000", "٠١٢٣٤٥", "12 3", " +44 20 7946 {i}9999 ", "+1\n201555{i}", "0" * 300,
    )),
    "name": ("Sample User {i}", 17, ("=HYPERLINK(1)", "a\r\nb", '"', "日本語", None, "", "n" * 3000)),
    "locale": ("en", 19, ("de-AT", "", None, "DE_at", "=cmd", "'=x", "＝x", 'zh"Hant', "pt\nBR", "\u200b", "\t", "-1")),
    "region": ("AT", 23, ("US-CA", "", None, "us-ca")),
    "status": ("active", 29, ("", None, "Active", " ACTIVE", "closed", "Closed ", "deleted", "actıve")),
    "created_at": ("2022-01-01", 31, (
        "2019-05-06", "2020-02-29", "", None, "infinity", "-infinity", "9999-12-31", "2027-06-01", "2022-02-30",
        "31/12/2021", "06/05/2024", "today", "T10:00", "2022-1-1", " 2022-01-01 ", "2022-01-01T10:00:00Z",
        "2026-11-20T15:59:59Z", "2026-11-20T16:00:01Z", "2026-11-20 23:30:00+05:30", "2022-01-01 10:00:00", "20220101",
        "epoch", "2026-11-21", "0001-01-01", "2022-01-01\u200b", "1640995200", "2022-01-01T25:00:00Z",
    )),
    "channel": ("", 37, (None, "email", "Email", "phone", "PHONE ", "site", "fax")),
    "under_13": ("false", 41, ("", None, "0", "F", "no", "true", "TRUE", "Yes", "1", "maybe")),
    "activities": ("account;orders", 43, ("", None, "Orders; ACCOUNT", "orders;;", "skating", "orders,account")),
    "accepted": ("", 47, (
        None, "2021-09-02", " 2021-09-02", "privacy@2021-09-02", "terms@2020-01-01", "nonsense", "2027-02-01",
        "terms@2020-01-01;privacy@2021-09-02.1", "privacy@nonsense;2021-09-02", ";", "2021-09-02.1",
    )),
}  # fmt: skip
"""Column → its usual cell, a number that spreads the others over the rows, and these; ``{i}`` is the row's number."""

_IDS = (
    "u{i}", "U{i}", "u{i}é", "=u{i}", "'u{i}", "日本{i}", "u{i} ", " u{i}", "u{i}\u200b", "u\n{i}", '"u"{i}', "u,{i}",
    "U" * 200 + "{i}", "{i}", "-{i}", "😀{i}", "\uffff{i}", "e\u0301{i}", "é{i}", "\\{i}", "%{i}", "NULL{i}",
)  # fmt: skip

_RARE = 50_021
"""One row in so many has a cell longer than a book's chapter."""


def make_messy(folder: Path, rows: int, *, twice: bool = False) -> dict[str, str]:
    """So many messy users as files of every kind below ``folder``: kind → source.

    Their ids differ, unless one is to stand ``twice``.
    """
    sources = {"CSV": "users.csv", "Parquet": "users.parquet", "Parquet, a folder": "users", "SQLite": "users.sqlite"}
    found = {kind: str(folder / name) for kind, name in sources.items()}
    with duckdb.connect(config={"memory_limit": "2GB", "temp_directory": str(folder / "spill")}) as con:
        cells = ", ".join(f"{_odd(*cell)} AS {name}" for name, cell in _CELLS.items())
        long = f"SELECT * REPLACE (CASE WHEN i % {_RARE} = 3 THEN repeat('n', 100000) ELSE name END AS name)"
        made = f"SELECT i, {_one_of(_IDS, 1)} AS id, {cells} FROM range({rows}) AS t(i)"
        again = f" UNION ALL {long} FROM ({made}) WHERE i = {rows // 2}" if twice else ""
        con.execute(f"CREATE VIEW messy AS {long} FROM ({made}){again}")
        con.execute(f"COPY (SELECT {', '.join(COLUMNS)} FROM messy) TO {literal(found['Parquet'])} (FORMAT parquet)")
        read = f"FROM {literal(found['Parquet'])}"
        con.execute(f"COPY ({read}) TO {literal(found['CSV'])} (HEADER, FORCE_QUOTE ({', '.join(COLUMNS)}))")
        (folder / "users").mkdir()
        numbered = f"read_parquet({literal(found['Parquet'])}, file_row_number=true)"
        for part in range(3):
            third = f"SELECT {', '.join(COLUMNS)} FROM {numbered} WHERE file_row_number % 3 = {part}"
            con.execute(f"COPY ({third}) TO {literal(folder / 'users' / f'part-{part}.parquet')} (FORMAT parquet)")
        _as_sqlite(con.execute(f"SELECT * {read}"), found["SQLite"])
    return found


def _odd(usual: str, step: int, values: tuple[str | None, ...]) -> str:
    """SQL of a cell: in every eighth row or so one of ``values``."""
    return f"CASE WHEN i * {step} % 1009 < 130 THEN {_one_of(values, step)} ELSE {_numbered(literal(usual))} END"


def _one_of(values: tuple[str | None, ...], step: int) -> str:
    listed = ", ".join("NULL" if value is None else literal(value) for value in values)
    return _numbered(f"([{listed}])[1 + (i // {step} + i) % {len(values)}]")


def _numbered(text: str) -> str:
    return f"replace({text}, '{{i}}', i::VARCHAR)"


def _as_sqlite(rows: duckdb.DuckDBPyConnection, path: str) -> None:
    con = sqlite3.connect(path)
    con.execute(f"CREATE TABLE users ({', '.join(COLUMNS)})")
    while batch := rows.fetchmany(20_000):
        con.executemany(f"INSERT INTO users VALUES ({', '.join('?' * len(COLUMNS))})", batch)
    con.commit()
    con.close()
