"""Where the users are: a file, a folder, PostgreSQL, Spark or the company's own query, as one relation of columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from policypress.errors import UsageError
from policypress.recipients.csv_source import CsvText, csv_relation, open_csv
from policypress.recipients.postgres_source import copy_postgres, is_postgres, shown
from policypress.recipients.spark_source import SparkScan, is_spark, scan_spark
from policypress.recipients.sql import identifier, literal
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
_PARQUET = b"PAR1"
_ENGINES = {".parquet": "Parquet", ".sqlite": "SQLite", ".sqlite3": "SQLite"}


@dataclass(frozen=True, slots=True)
class UserTable:
    """A source opened in DuckDB as ``relation`` (SQL), with the contract's columns it holds.

    ``columns`` maps a contract's column to the source's; ``fields`` lists the source's columns in order; ``label``
    names the source in messages; ``text`` is the text behind it where rows have line numbers; ``scan`` are the rows
    where another engine has them and the relation is there only.
    """

    relation: str
    columns: dict[str, str]
    fields: tuple[str, ...]
    label: str
    text: CsvText | None = None
    scan: SparkScan | None = None

    def column(self, name: str) -> str:
        """SQL of a contract's column as text, ``''`` where the source has none or holds NULL."""
        if name not in self.columns:
            return "''"
        return f"coalesce(cast({identifier(self.columns[name])} AS VARCHAR), '')"


def open_source(
    con: duckdb.DuckDBPyConnection,
    users: UserSource,
    root: Path,
    given: str | None,
    work: Path,
    *,
    small: bool = False,
    ids: Sequence[str] | None = None,
) -> UserTable:
    """The users as a relation of ``con``.

    ``given`` is ``--users SOURCE`` and overrides the settings; ``work`` is a private folder for intermediate files;
    ``small`` reads a text in small pieces, for an engine with little memory; ``ids`` are all that is asked of a server.

    :raises UsageError: there is no source, it cannot be read, or it has no column ``id``
    """
    if not given and users.query:
        return _query(con, users, root)
    if not given and not users.source:
        raise UsageError(
            "No users are configured. Set `users: {source: FILE}` in mkdocs.yml, or name one with --users FILE; "
            "`release --no-recipients` needs none."
        )
    if is_postgres(given or users.source):
        return _postgres(given or users.source, users, work, ids, small=small)
    if is_spark(given or users.source):
        return _spark(given or users.source, users, ids)
    path = source_path(users, root, given)
    if path.is_dir():
        return _parquet_folder(con, path, users)
    if not path.is_file():
        raise UsageError(
            f"{path}: no such file of users. Put it there, mend `users.source` in mkdocs.yml, or name another with "
            "--users FILE; `release --no-recipients` needs none."
        )
    head = _head(path)
    if head.startswith(_PARQUET):
        return _parquet(con, [path], str(path), users)
    if path.suffix.lower() in _ENGINES and not is_sqlite(head):
        raise UsageError(f"{path}: this is no {_ENGINES[path.suffix.lower()]} file. Save the users anew.")
    if is_sqlite(head):
        dumped = work / "users.csv"
        text = CsvText(dumped, ",", dump_sqlite(path, users.table, dumped))
        return _table(csv_relation(text, small=small), text.fields, str(path), users)
    text = open_csv(path, work)
    return _table(csv_relation(text, small=small), text.fields, str(path), users, text)


def _postgres(source: str, users: UserSource, work: Path, ids: Sequence[str] | None, *, small: bool) -> UserTable:
    copied = work / "users.csv"
    wanted, key = _wanted(users)
    read, fields = copy_postgres(source, users.table, wanted, key, copied, ids)
    # Whether all columns are there that must be is judged by the whole table.
    relation = csv_relation(CsvText(copied, ",", read or ("nothing",)), small=small)
    return _table(relation, fields, shown(source), users)


def _spark(source: str, users: UserSource, ids: Sequence[str] | None) -> UserTable:
    scan = scan_spark(source, *_wanted(users), ids)
    return replace(_table(scan.relation, scan.fields, scan.label, users), scan=scan)


def _wanted(users: UserSource) -> tuple[list[str], str]:
    """The source's columns that are read, and which of them holds the ids."""
    wanted = [users.columns.get(name, name) for name in COLUMNS]
    return wanted, wanted[COLUMNS.index("id")]


def source_path(users: UserSource, root: Path, given: str | None) -> Path:
    """Where the users are, as a file or a folder."""
    return Path(given) if given else root / users.source


def parts_in(folder: Path) -> list[Path]:
    """The files of a folder of users, in order; names that begin with a dot or a low line are not for readers."""
    found = (path for path in folder.rglob("*") if path.is_file())
    return sorted(path for path in found if not any(n[0] in "._" for n in path.relative_to(folder).parts))


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(16)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read ({error.strerror}). Check its permissions.") from None


def _parquet_folder(con: duckdb.DuckDBPyConnection, folder: Path, users: UserSource) -> UserTable:
    parts = parts_in(folder)
    if not parts:
        raise UsageError(f"{folder}: no file of users in this folder. Name the folder that holds the Parquet files.")
    for part in parts:
        if not _head(part).startswith(_PARQUET):
            raise UsageError(f"{part}: this is no Parquet file. A folder of users holds nothing else: move it out.")
    return _parquet(con, parts, str(folder), users)


def _parquet(con: duckdb.DuckDBPyConnection, parts: Sequence[Path], label: str, users: UserSource) -> UserTable:
    relation = f"read_parquet([{', '.join(map(literal, parts))}])"
    return _table(relation, _described(con, relation, label), label, users)


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
    return _table(relation, _described(con, relation, label), label, users)


def _described(con: duckdb.DuckDBPyConnection, relation: str, label: str) -> tuple[str, ...]:
    try:
        return tuple(row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall())
    except duckdb.Error as error:
        raise UsageError(f"{label}: cannot be read as a table of users ({engine_said(error)}). Check it.") from None


def _table(
    relation: str, fields: tuple[str, ...], label: str, users: UserSource, text: CsvText | None = None
) -> UserTable:
    unknown = [name for name in users.columns if name not in COLUMNS]
    if unknown:
        raise UsageError(f"mkdocs.yml: `users.columns` maps unknown {', '.join(unknown)}. Known: {', '.join(COLUMNS)}.")
    columns = {name: users.columns.get(name, name) for name in COLUMNS}
    absent = [source for name, source in columns.items() if name in users.columns and source not in fields]
    where = f"{label}:1" if text else label
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
    return UserTable(relation, found, fields, label, text)


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
