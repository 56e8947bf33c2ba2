"""Users in an SQLite file, handed to the engine as a text file: its own SQLite reader must be downloaded, ours not."""

from __future__ import annotations

import csv
import os
import sqlite3
from pathlib import Path

from policypress.errors import UsageError


def is_sqlite(head: bytes) -> bool:
    """Whether a file that starts with ``head`` is an SQLite database."""
    return head.startswith(b"SQLite format 3\0")


def dump_sqlite(path: Path, table: str, target: Path) -> tuple[str, ...]:
    """Write a table (the only one where ``table`` is empty) as CSV to ``target``; return its columns.

    :raises UsageError: the table is not there, or must be named
    """
    os.environ["SQLITE_TMPDIR"] = str(target.parent)  # a view may have to be sorted
    con = sqlite3.connect(f"file:{path.absolute().as_posix()}?mode=ro", uri=True)
    try:
        names = [
            row[0] for row in con.execute("SELECT name FROM sqlite_master WHERE type IN ('table','view') ORDER BY name")
        ]
        names = [name for name in names if not name.startswith("sqlite_")]
        wanted = table or (names[0] if len(names) == 1 else "")
        if wanted not in names:
            listed = ", ".join(names) or "none"
            problem = f"no table {table!r}" if table else "several tables" if names else "no table"
            raise UsageError(
                f"{path}: {problem} (found: {listed}). Name one with `users: {{table: NAME}}` in mkdocs.yml."
            )
        quoted = '"' + wanted.replace('"', '""') + '"'
        rows = con.execute(f"SELECT * FROM {quoted}")
        fields = tuple(column[0] for column in rows.description)
        handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            writer.writerow(fields)
            while batch := rows.fetchmany(10_000):
                writer.writerows(batch)
        return fields
    except sqlite3.Error as error:
        raise UsageError(f"{path}: cannot be read as SQLite ({error}). Check the file.") from None
    finally:
        con.close()
