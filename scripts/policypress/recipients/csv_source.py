"""Users in a text file: its encoding, line ends and separator, and the line on which a row stands."""

from __future__ import annotations

import codecs
import csv
import io
import os
from dataclasses import dataclass
from pathlib import Path

from policypress.errors import UsageError
from policypress.recipients.sql import literal

_DELIMITERS = ",;\t|"
_BLOCK = 1 << 20
"""Bytes read at once."""
_PIECE = 4 << 20
"""Twice the longest line that the engine takes."""


@dataclass(frozen=True, slots=True)
class CsvText:
    """A table as text: the file that is read, what separates its columns, and their names."""

    path: Path
    delimiter: str
    fields: tuple[str, ...]


def open_csv(path: Path, work: Path) -> CsvText:
    """A text file looked at: its first line, and all of it for its encoding and line ends.

    ``work`` is a private folder for a copy where the engine cannot read the file as it is.

    :raises UsageError: it is no table in UTF-8, or a column stands twice, in whatever capitals
    """
    with path.open("rb") as file:
        first = file.readline(1 << 20)
    try:
        line = first.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path}:1: not UTF-8. Save the file as UTF-8.") from None
    if "\0" in line:
        raise UsageError(f"{path}:1: not UTF-8 text. Save the file as UTF-8.")
    if line.rstrip("\r\n").count("\r"):
        raise UsageError(f"{path}:1: lines end in a bare carriage return. Save the file with line feeds.")
    readable = _with_one_line_end(path, work) if _mixed_line_ends(path) else path
    delimiter = max(_DELIMITERS, key=line.count)
    fields = tuple(name.strip() for name in next(csv.reader(io.StringIO(line), delimiter=delimiter), []))
    lowered = [name.lower() for name in fields]  # the engine tells no capital letters apart
    twice = sorted({name for name in fields if lowered.count(name.lower()) > 1})
    if twice:
        raise UsageError(f"{path}:1: column {', '.join(map(repr, twice))} stands twice. Rename or remove one.")
    return CsvText(readable, delimiter, fields)


def _mixed_line_ends(path: Path) -> bool:
    """Whether some lines end in CR LF and some in LF, which the engine cannot read.

    Refuses a text with any other encoding than UTF-8 as a whole: names would be wrong, or rows left out.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    done = 0
    pairs = alone = False
    last = bytearray()
    buffer = bytearray(_BLOCK)
    with path.open("rb", buffering=0) as file:
        try:
            while size := file.readinto(buffer):
                block = buffer if size == _BLOCK else buffer[:size]
                # Nearly every block is plain ASCII and has no carriage return: looking for either is far cheaper.
                if not block.isascii() or decoder.getstate()[0]:
                    decoder.decode(block)
                done += size
                if b"\r" in block or last == b"\r":
                    found = block.count(b"\r\n") + (last == b"\r" and block.startswith(b"\n"))
                    pairs = pairs or found > 0
                    alone = alone or found < block.count(b"\n")
                else:
                    alone = alone or b"\n" in block
                last = block[-1:]
            decoder.decode(b"", final=True)
        except UnicodeDecodeError as error:
            line = line_at(path, max(0, done + error.start))
            raise UsageError(f"{path}:{line}: not UTF-8. Save the file as UTF-8.") from None
    return pairs and alone


def _with_one_line_end(path: Path, work: Path) -> Path:
    """A private copy whose lines all end in LF; every line keeps its number."""
    copy = work / "users.csv"
    handle = os.open(copy, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with path.open("rb") as source, os.fdopen(handle, "wb") as target:
        for line in source:
            target.write(line[:-2] + b"\n" if line.endswith(b"\r\n") else line)
    return copy


def csv_relation(text: CsvText, *, small: bool) -> str:
    """SQL of a text's rows, every column as text; ``small`` reads it in small pieces."""
    pieces = f", buffer_size={_PIECE}" if small else ""
    names = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in text.fields)
    return (
        f"read_csv({literal(text.path)}, auto_detect=false, columns={{{names}}}, delim={literal(text.delimiter)}, "
        f"quote='\"', escape='\"', header=true, ignore_errors=true, store_rejects=true, rejects_limit=0{pieces})"
    )


def line_numbers(text: CsvText | None, ordinals: set[int]) -> dict[int, int]:
    """Row number (from 1, readable rows only) → the line it starts on; itself where there are no lines."""
    if text is None or not ordinals:
        return {ordinal: ordinal for ordinal in ordinals}
    out: dict[int, int] = {}
    last = max(ordinals)
    with text.path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=text.delimiter)
        next(reader, None)
        start, count = reader.line_num + 1, 0
        for row in reader:
            if len(row) == len(text.fields) and any(row):
                count += 1
                if count in ordinals:
                    out[count] = start
                if count >= last:
                    break
            start = reader.line_num + 1
    return out


def line_at(path: Path, position: int) -> int:
    """The line on which the byte at ``position`` stands."""
    lines, left = 1, position
    with path.open("rb") as file:
        while left > 0 and (block := file.read(min(left, 1 << 20))):
            lines += block.count(b"\n")
            left -= len(block)
    return lines
