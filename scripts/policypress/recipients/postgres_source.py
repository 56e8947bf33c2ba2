"""Users in a PostgreSQL table, copied by the server's own COPY into a text that the engine reads like any other."""

from __future__ import annotations

import os
import re
import select
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from policypress.errors import TryAgainLater, UsageError
from policypress.recipients.sql import identifier, literal

_BLOCK = 1 << 20
"""Bytes written at once: larger gains nothing, smaller costs a call for every few rows."""
_LONGEST = 20_000
"""Longer cells are cut, so that no row is longer than the engine takes: no column that is read may be so long."""


def is_postgres(source: str) -> bool:
    """Whether a source of users is an address of PostgreSQL."""
    return source.startswith(("postgresql://", "postgres://"))


def copy_postgres(
    source: str, table: str, wanted: Sequence[str], key: str, target: Path, ids: Sequence[str] | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Write the ``wanted`` columns as CSV to ``target``; return those written, and all that the table has.

    ``ids`` limits the rows to those whose ``key`` is among them, found through the table's index.

    :raises UsageError: there is no such table, or it may not be read
    :raises TryAgainLater: the server cannot be reached
    """
    psycopg = _driver()
    address, named = _parted(source)
    name = ".".join(identifier(part) for part in (named or table).split("."))
    label = shown(source)
    if not named and not table:
        raise UsageError(f"{label}: names no table. Add it: postgresql://host/database?table=public.users.")
    try:
        with psycopg.connect(address, connect_timeout=10, application_name="policypress", autocommit=True) as con:
            con.execute("SET default_transaction_read_only = on")
            con.execute("SET client_encoding = 'UTF8'")
            con.execute("SET datestyle = 'ISO, YMD'")
            con.execute("SET timezone = 'UTC'")
            described = con.execute(f"SELECT * FROM {name} LIMIT 0").description or ()
            kinds = {column.name: column.type_code for column in described}
            read = tuple(field for field in kinds if field in wanted)
            columns = ", ".join(f"left({identifier(field)}::TEXT, {_LONGEST}) AS {identifier(field)}" for field in read)
            among = _among(con, key, kinds, ids)
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb", buffering=_BLOCK) as file:
                rows = f"SELECT {columns or 'NULL'} FROM {name}{among}"
                _copy_into(file, con.pgconn, f"COPY ({rows}) TO STDOUT (FORMAT csv, HEADER)")
            return read, tuple(kinds)
    except psycopg.OperationalError as error:
        raise TryAgainLater(f"{label}: the users cannot be reached ({_words(error)}). Run again later.") from None
    except psycopg.Error as error:
        raise UsageError(
            f"{label}: the users cannot be read ({_words(error)}). Check the table's name and your rights."
        ) from None


def _copy_into(file: BinaryIO, server: Any, statement: str) -> None:
    """Write what a COPY gives: row by row from libpq, at half the cost of the cursor's own way through it.

    Waits where Ctrl-C is heard, as the cursor does.
    """
    from psycopg import pq
    from psycopg.errors import error_from_result

    def wait() -> None:
        select.select([server.socket], [], [])
        server.consume_input()

    def answer(wanted: int) -> None:
        while server.is_busy():
            wait()
        result = server.get_result()
        if result.status != wanted:
            raise error_from_result(result)

    server.send_query(statement.encode())
    answer(pq.ExecStatus.COPY_OUT)
    take, write = server.get_copy_data, file.write
    while True:
        size, row = take(1)
        if size > 0:
            write(row)
        elif size == 0:
            wait()
        else:
            break
    answer(pq.ExecStatus.COMMAND_OK)
    while server.get_result():
        pass


def shown(source: str) -> str:
    """A source without user and password."""
    parts = urlsplit(source)
    pairs = [(name, value) for name, value in parse_qsl(parts.query) if "password" not in name.lower()]
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, urlencode(pairs, safe="/"), ""))


def _parted(source: str) -> tuple[str, str]:
    """The address as libpq takes it, and the table."""
    parts = urlsplit(source)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    table = next((value for name, value in pairs if name == "table"), "")
    rest = urlencode([(name, value) for name, value in pairs if name != "table"])
    return f"{parts.scheme}://{parts.netloc}{parts.path}" + (f"?{rest}" if rest else ""), table


def _among(con: Any, key: str, kinds: dict[str, int], ids: Sequence[str] | None) -> str:
    """A condition that the table's index answers: ids compared as what they are there."""
    if ids is None or key not in kinds:
        return ""
    found = con.execute("SELECT format_type(%s::OID, NULL)", (kinds[key],)).fetchone()
    listed = ", ".join("E" + literal(name.replace("\\", "\\\\")) for name in ids if "\0" not in name)
    return f" WHERE {identifier(key)} = ANY (ARRAY[{listed}]::TEXT[]::{found[0] if found else 'text'}[])"


def _driver() -> Any:
    try:
        import psycopg
    except ImportError:
        raise UsageError(
            "Users in PostgreSQL need the extra `postgres`. Install it: pip install 'policypress[postgres]'."
        ) from None
    return psycopg


def _words(error: Exception) -> str:
    """The server's words in one line, without what stands in quotation marks: that may be a person's."""
    return re.sub(r'"[^"]*@[^"]*"', "…", str(error).split("\n", 1)[0][:200].rstrip("."))
