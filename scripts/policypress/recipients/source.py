"""Where the users are: CSV, Parquet, SQLite or a query of the company's own, read as one relation of text columns."""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
from dataclasses import dataclass
from pathlib import Path

import duckdb

from policypress.errors import UsageError
from policypress.recipients.sqlite_source import dump_sqlite, is_sqlite
from policypress.settings import UserSource

MEANINGS = {
    "id": "Unique text; the only column that must be there.",
    "email": "Address, or empty.",
    "email_status": "`ok`, `bounced` or `unverified`.",
    "phone": "Number, or empty.",
    "name": "For the greeting.",
    "locale": "Language tag such as `de-AT`.",
    "region": "ISO 3166, such as `CN` or `US-CA`.",
    "status": "`active` or `closed`.",
    "created_at": "ISO date of joining.",
    "channel": "Preferred way: `email`, `phone`, `site`, or empty.",
    "under_13": "`true` for an account that must not exist: excluded, counted, reported for deletion.",
    "activities": "Separated by `;`: `account;orders;newsletter;contests;support;testimonials;social;updates;ugc`.",
    "accepted": "Id of the version expressly accepted, or empty. With several policies write `privacy@2024-03-01`, "
    "separated by `;`: an id that names another policy says nothing about this one; the newest version known counts.",
}
"""The contract's columns and what they hold."""

COLUMNS = tuple(MEANINGS)
"""Only ``id`` must be there, and only these are read."""

_OF_THE_QUERY = (duckdb.ParserException, duckdb.BinderException, duckdb.CatalogException, duckdb.IOException)
_ENGINES = {".parquet": "Parquet", ".sqlite": "SQLite", ".sqlite3": "SQLite"}
_DELIMITERS = ",;\t|"
_BLOCK = 1 << 20
_PIECE = 4 << 20
"""Twice the longest line that the engine takes."""


@dataclass(frozen=True, slots=True)
class UserTable:
    """A source opened in DuckDB as ``relation`` (SQL), with the contract's columns it holds.

    ``columns`` maps a contract's column to the source's; ``fields`` lists the source's columns in order; ``label``
    names the source in messages; ``csv`` is the text file behind it where rows have line numbers.
    """

    relation: str
    columns: dict[str, str]
    fields: tuple[str, ...]
    label: str
    csv: Path | None = None
    delimiter: str = ","

    def column(self, name: str) -> str:
        """SQL of a contract's column as text, ``''`` where the source has none or holds NULL."""
        if name not in self.columns:
            return "''"
        return f"coalesce(cast({identifier(self.columns[name])} AS VARCHAR), '')"


def identifier(name: str) -> str:
    """``name`` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str | Path) -> str:
    """``value`` as a quoted SQL string."""
    return "'" + str(value).replace("'", "''") + "'"


def open_source(
    con: duckdb.DuckDBPyConnection,
    users: UserSource,
    root: Path,
    given: str | None,
    work: Path,
    *,
    small: bool = False,
) -> UserTable:
    """The users as a relation of ``con``.

    ``given`` is ``--users SOURCE`` and overrides the settings; ``work`` is a private folder for intermediate files;
    ``small`` reads a text in small pieces, for an engine with little memory.

    :raises UsageError: there is no source, it cannot be read, or it has no column ``id``
    """
    if not given and users.query:
        return _query(con, users, root)
    if not given and not users.source:
        raise UsageError(
            "No users are configured. Set `users: {source: FILE}` in mkdocs.yml, or name one with --users FILE; "
            "`release --no-recipients` needs none."
        )
    path = Path(given) if given else root / users.source
    if not path.is_file():
        raise UsageError(
            f"{path}: no such file of users. Put it there, mend `users.source` in mkdocs.yml, or name another with "
            "--users FILE; `release --no-recipients` needs none."
        )
    try:
        with path.open("rb") as file:
            head = file.read(16)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}). Check its permissions.") from None
    if head.startswith(b"PAR1"):
        return _parquet(con, path, users)
    if path.suffix.lower() in _ENGINES and not is_sqlite(head):
        raise UsageError(f"{path}: this is no {_ENGINES[path.suffix.lower()]} file. Save the users anew.")
    if is_sqlite(head):
        dumped = work / "users.csv"
        fields = dump_sqlite(path, users.table, dumped)
        return _table(_csv_relation(dumped, ",", fields, small), fields, str(path), users, None, ",")
    return _csv(path, users, work, small)


def _csv(path: Path, users: UserSource, work: Path, small: bool) -> UserTable:
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
    twice = sorted({name for name in fields if fields.count(name) > 1})
    if twice:
        raise UsageError(f"{path}:1: column {', '.join(map(repr, twice))} stands twice. Rename or remove one.")
    return _table(_csv_relation(readable, delimiter, fields, small), fields, str(path), users, readable, delimiter)


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


def _csv_relation(path: Path, delimiter: str, fields: tuple[str, ...], small: bool) -> str:
    pieces = f", buffer_size={_PIECE}" if small else ""
    names = ", ".join(f"{literal(name)}: 'VARCHAR'" for name in fields)
    return (
        f"read_csv({literal(path)}, auto_detect=false, columns={{{names}}}, delim={literal(delimiter)}, "
        f"quote='\"', escape='\"', header=true, ignore_errors=true, store_rejects=true, rejects_limit=0{pieces})"
    )


def _parquet(con: duckdb.DuckDBPyConnection, path: Path, users: UserSource) -> UserTable:
    relation = f"read_parquet({literal(path)})"
    return _table(relation, _described(con, relation, str(path)), str(path), users, None, ",")


def _query(con: duckdb.DuckDBPyConnection, users: UserSource, root: Path) -> UserTable:
    label = "users.query in mkdocs.yml"
    con.execute(f"SET file_search_path = {literal(root)}")
    try:
        statements = con.extract_statements(users.query)
    except duckdb.Error as error:
        raise UsageError(f"{label}: not valid SQL ({engine_said(error)}). Mend the query.") from None
    if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
        raise UsageError(f"{label}: must be one SELECT. Leave out everything else.")
    relation = f"({users.query.strip().rstrip(';')})"
    return _table(relation, _described(con, relation, label), label, users, None, ",")


def _described(con: duckdb.DuckDBPyConnection, relation: str, label: str) -> tuple[str, ...]:
    try:
        return tuple(row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall())
    except duckdb.Error as error:
        raise UsageError(f"{label}: cannot be read as a table of users ({engine_said(error)}). Check it.") from None


def _table(
    relation: str, fields: tuple[str, ...], label: str, users: UserSource, path: Path | None, delimiter: str
) -> UserTable:
    unknown = [name for name in users.columns if name not in COLUMNS]
    if unknown:
        raise UsageError(f"mkdocs.yml: `users.columns` maps unknown {', '.join(unknown)}. Known: {', '.join(COLUMNS)}.")
    columns = {name: users.columns.get(name, name) for name in COLUMNS}
    absent = [source for name, source in columns.items() if name in users.columns and source not in fields]
    where = f"{label}:1" if path else label
    if absent:
        raise UsageError(
            f"{where}: no column {', '.join(absent)}, which `users.columns` in mkdocs.yml names. Check both."
        )
    found = {name: source for name, source in columns.items() if source in fields}
    for name in COLUMNS:
        almost = [field for field in fields if name not in found and field.strip().lower() == name]
        if almost:
            raise UsageError(
                f"{where}: column {almost[0]!r} is not `{name}` letter by letter, and would not be read. Rename it, or "
                f"map it in mkdocs.yml with `users: {{columns: {{{name}: {almost[0]!r}}}}}`."
            )
    if "id" not in found:
        raise UsageError(
            f"{where}: no column `id`. Every user needs one; map yours in mkdocs.yml with "
            "`users: {columns: {id: NAME}}`."
        )
    return UserTable(relation, found, fields, label, path, delimiter)


def engine_said(error: duckdb.Error) -> str:
    """The engine's reason without any value that it quotes from a row: that may be a person's."""
    line = str(error).split("\n", 1)[0][:200]
    if isinstance(error, _OF_THE_QUERY):
        return line
    column = re.search(r"source column (\w+)", line)
    return line.split(":", 1)[0] + (f" in column {column.group(1)}" if column else "")


def unreadable(table: UserTable, error: duckdb.Error) -> UsageError:
    """The engine stopped at what stands in the source."""
    return UsageError(f"{table.label}: the users cannot be read ({engine_said(error)}). Mend that.")


def line_numbers(table: UserTable, ordinals: set[int]) -> dict[int, int]:
    """Row number (from 1, readable rows only) → the line it starts on; itself where there are no lines."""
    if table.csv is None or not ordinals:
        return {ordinal: ordinal for ordinal in ordinals}
    out: dict[int, int] = {}
    last = max(ordinals)
    with table.csv.open(encoding="utf-8-sig", errors="replace", newline="") as file:
        reader = csv.reader(file, delimiter=table.delimiter)
        next(reader, None)
        start, count = reader.line_num + 1, 0
        for row in reader:
            if len(row) == len(table.fields) and any(row):
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
