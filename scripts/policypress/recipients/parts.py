"""A list cut into parts, in order of ids: who is first and last in each, how many, and a hash to hold it to."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from policypress.recipients.listing import file_sha256, original, read_list

PART_ROWS = 1_000_000
"""Rows in a part, unless somebody asks for others."""

_BLOCK = 1 << 20
"""Bytes read at once."""


class Part(NamedTuple):
    """Some rows of a list that follow each other; ``sha256`` is the hash of their bytes in the file."""

    first: str
    last: str
    rows: int
    sha256: str


class _Growing:
    """A part while its rows are read."""

    def __init__(self) -> None:
        self.rows = 0
        self._digest = hashlib.sha256()
        self._first = self._last = b""

    def take(self, row: bytes, many: bytes, last: bytes, rows: int) -> None:
        """Whole rows: the first, all of them, the last, and how many."""
        self._digest.update(many)
        self._first = self._first or row
        self._last = last
        self.rows += rows

    def done(self) -> Part:
        """The part."""
        return Part(_id(self._first), _id(self._last), self.rows, self._digest.hexdigest())


def cut(path: Path, rows: int, part_rows: int = PART_ROWS) -> tuple[str, list[Part]]:
    """The hash of a whole list file of so many ``rows``, and its parts.

    After the first line, which names the columns, the bytes of all parts are the rest of the file. A Parquet file,
    whose rows are not bytes that follow each other, is one part.
    """
    if path.suffix == ".parquet":
        return _as_one(path, rows)
    parts: list[Part] = []
    with path.open("rb") as file:
        lines = sum(block.count(b"\n") for block in iter(lambda: file.read(_BLOCK), b""))
        file.seek(0)
        whole = hashlib.sha256(file.readline())
        growing = _Growing()
        # Where every line is a row, nothing needs to be taken apart.
        for many in _lines(file) if lines == rows + 1 else _rows(file):
            whole.update(many[0] if len(many) == 1 else b"".join(many))
            at = 0
            while at < len(many):
                some = many[at : at + part_rows - growing.rows]
                growing.take(some[0], b"".join(some), some[-1], len(some))
                at += len(some)
                if growing.rows == part_rows:
                    parts.append(growing.done())
                    growing = _Growing()
    return whole.hexdigest(), parts + ([growing.done()] if growing.rows else [])


def _lines(file: BinaryIO) -> Iterator[list[bytes]]:
    """Rows of a file in which every line is one, many at once."""
    while many := file.readlines(_BLOCK):
        yield many


def _rows(file: BinaryIO) -> Iterator[list[bytes]]:
    """The bytes of each row, whatever lines it has."""
    taken: list[bytes] = []

    def lines() -> Iterator[str]:
        for line in file:
            taken.append(line)
            yield line.decode("utf-8")

    for _ in csv.reader(lines()):
        yield [b"".join(taken)]
        taken.clear()


def _as_one(path: Path, rows: int) -> tuple[str, list[Part]]:
    sha256, first, last = file_sha256(path), "", ""
    for who in read_list(path):
        first, last = first or who.id, who.id
    return sha256, [Part(first, last, rows, sha256)] if rows else []


def _id(row: bytes) -> str:
    return original(next(csv.reader([row.decode("utf-8")]))[0])
