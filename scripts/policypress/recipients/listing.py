"""The list as a file: writing it safe for spreadsheets, reading it back as it was."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import duckdb

from policypress.errors import UsageError
from policypress.recipients.selection import DANGEROUS

FIELDS = ("id", "channel", "address", "locale", "since", "reasons")
_ESCAPABLE = re.compile(DANGEROUS)
_ESCAPED = re.compile("^'" + DANGEROUS[1:])


class Recipient(NamedTuple):
    """One user to be told, by one channel, with reasons; ``address`` is empty for the site."""

    id: str
    channel: str
    address: str
    locale: str
    since: str
    reasons: str


def original(value: str | None) -> str:
    """A cell of the list as it was before it was made safe for spreadsheets."""
    value = value or ""
    return value[1:] if value[:1] == "'" and _ESCAPED.match(value) else value


def safe(value: str) -> str:
    """A value that no spreadsheet runs as a formula; :func:`original` gives it back."""
    return f"'{value}" if _ESCAPABLE.match(value) else value


def read_list(path: Path) -> Iterator[Recipient]:
    """The rows of a list (CSV or Parquet) in order; memory does not grow with it.

    :raises UsageError: it is not a recipient list
    """
    if path.suffix == ".parquet":
        yield from _read_parquet(path)
        return
    try:
        with path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            if tuple(next(reader, ())) != FIELDS:
                raise UsageError(
                    f"{path}:1: not a recipient list (its columns are not {','.join(FIELDS)}). Make it again."
                )
            for row in reader:
                if len(row) != len(FIELDS):
                    raise UsageError(
                        f"{path}:{reader.line_num}: {len(row)} columns instead of {len(FIELDS)}. Make the list again."
                    )
                yield Recipient(*map(original, row))
    except FileNotFoundError:
        raise UsageError(f"{path}: no such recipient list. Make it with `policypress recipients`.") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise UsageError(f"{path}: cannot be read ({error}). Make the list again.") from None


def _read_parquet(path: Path) -> Iterator[Recipient]:
    con = duckdb.connect(config={"threads": 1, "temp_directory": ""})
    try:
        found = con.execute("SELECT * FROM read_parquet(?)", [str(path)])
        while rows := found.fetchmany(10_000):
            yield from (Recipient(*map(original, row)) for row in rows)
    except duckdb.Error as error:
        raise UsageError(f"{path}: not a recipient list ({str(error).splitlines()[0]}). Make it again.") from None
    finally:
        con.close()


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
