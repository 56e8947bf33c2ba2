"""Every kind of source of users: what is read of it, what is refused, and in which words."""

from __future__ import annotations

import csv
import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import psycopg
import pytest
from policypress.errors import UsageError
from policypress.recipients.csv_source import CsvText, csv_relation, line_at, line_numbers, open_csv
from policypress.recipients.postgres_source import _among, _parted, _words, copy_postgres, is_postgres, shown
from policypress.recipients.source import COLUMNS, UserTable, engine_said, open_source, source_path
from policypress.recipients.spark_source import is_spark
from policypress.recipients.sqlite_source import dump_sqlite
from policypress.settings import UserSource

from tests.pgserver import new_database


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as opened:
        yield opened


def parquet(path: Path, rows: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as engine:
        engine.execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet)")
    return path


def database(path: Path, *statements: str) -> None:
    opened = sqlite3.connect(path)
    for statement in statements:
        opened.execute(statement)
    opened.commit()
    opened.close()


def ids(con: duckdb.DuckDBPyConnection, table: UserTable) -> list[str]:
    return [row[0] for row in con.execute(f"SELECT {table.column('id')} FROM {table.relation} ORDER BY 1").fetchall()]


SOURCES: dict[str, tuple[Callable[[Path], object], UserSource, str]] = {
    "nothing is named": (lambda root: None, UserSource(), "No users are configured"),
    "no such file": (lambda root: None, UserSource(source="no.csv"), r"no\.csv: no such file of users"),
    "no SQLite, by its name": (
        lambda root: (root / "u.sqlite").write_text("id\nu1\n", encoding="utf-8"), UserSource(source="u.sqlite"),
        r"u\.sqlite: this is no SQLite file",
    ),
    "no SQLite, by its other name": (
        lambda root: (root / "u.SQLITE3").write_text("id\nu1\n", encoding="utf-8"), UserSource(source="u.SQLITE3"),
        r"u\.SQLITE3: this is no SQLite file",
    ),
    "no Parquet, by its name": (
        lambda root: (root / "u.Parquet").write_text("id\nu1\n", encoding="utf-8"), UserSource(source="u.Parquet"),
        r"u\.Parquet: this is no Parquet file",
    ),
    "SQLite under the name of Parquet": (
        lambda root: database(root / "u.parquet", "CREATE TABLE t (id TEXT)", "INSERT INTO t VALUES ('u1')"),
        UserSource(source="u.parquet"), "",
    ),
    "a Parquet file that breaks off": (
        lambda root: (root / "u.parquet").write_bytes(b"PAR1" + b"x" * 40), UserSource(source="u.parquet"),
        "cannot be read as a table of users",
    ),
    "an empty folder": (lambda root: (root / "f").mkdir(), UserSource(source="f"), "no file of users in this folder"),
    "a folder with another file": (
        lambda root: (parquet(root / "f" / "a.parquet", "SELECT 'u1' AS id").with_name("b.csv").write_bytes(b"x")),
        UserSource(source="f"), r"b\.csv: this is no Parquet file",
    ),
    "a folder of two parts": (
        lambda root: [parquet(root / "f" / f"{n}.parquet", f"SELECT 'u{n}' AS id") for n in (1, 2)],
        UserSource(source="f"), "",
    ),
    "two tables and no name": (
        lambda root: database(root / "u.db", "CREATE TABLE a (id)", "CREATE TABLE b (id)"), UserSource(source="u.db"),
        r"several tables \(found: a, b\)",
    ),
    "two tables and another name": (
        lambda root: database(root / "u.db", "CREATE TABLE a (id)", "CREATE TABLE b (id)"),
        UserSource(source="u.db", table="c"), r"no table 'c' \(found: a, b\)",
    ),
    "two tables and the name of one": (
        lambda root: database(
            root / "u.db", "CREATE TABLE a (id)", "CREATE TABLE b (id)", "INSERT INTO b VALUES ('u1')"
        ),
        UserSource(source="u.db", table="b"), "",
    ),
    "a database without a table": (
        lambda root: database(root / "u.db", "CREATE TABLE a (id)", "DROP TABLE a"), UserSource(source="u.db"),
        r"no table \(found: none\)",
    ),
    "a table that counts up, and its counter": (
        lambda root: database(
            root / "u.db", "CREATE TABLE a (id INTEGER PRIMARY KEY AUTOINCREMENT)", "INSERT INTO a VALUES (7)"
        ),
        UserSource(source="u.db"), "",
    ),
    "a view with a quotation mark in its name": (
        lambda root: database(root / "u.db", 'CREATE VIEW "of ""us""" AS SELECT \'u1\' AS id'),
        UserSource(source="u.db"), "",
    ),
    "a view of what is gone": (
        lambda root: database(
            root / "u.db", "CREATE TABLE a (id)", "CREATE VIEW v AS SELECT * FROM a", "DROP TABLE a"
        ),
        UserSource(source="u.db"), "cannot be read as SQLite",
    ),
    "a column for one that is not known": (
        lambda root: (root / "u.csv").write_text("id\nu1\n", encoding="utf-8"),
        UserSource(source="u.csv", columns={"id": "id", "nick": "x"}),
        r"`users\.columns` maps unknown nick\. Known: id, email",
    ),
    "a column for one that is not there": (
        lambda root: (root / "u.csv").write_text("id\nu1\n", encoding="utf-8"),
        UserSource(source="u.csv", columns={"email": "mail"}), r"u\.csv:1: no column mail, which",
    ),
    "a column for one that is not in a database": (
        lambda root: database(root / "u.db", "CREATE TABLE a (id)"),
        UserSource(source="u.db", columns={"email": "mail"}), r"u\.db: no column mail, which",
    ),
    "a column almost called so": (
        lambda root: (root / "u.csv").write_text("id, Email \nu1,x\n", encoding="utf-8"),
        UserSource(source="u.csv"), "column 'Email' is not `email` letter by letter",
    ),
    "a column almost called so beside the very one": (
        lambda root: parquet(root / "u.parquet", """SELECT 'u1' AS id, 'x' AS "ID " """),
        UserSource(source="u.parquet"), "",
    ),
    "no ids": (
        lambda root: (root / "u.csv").write_text("nr\nu1\n", encoding="utf-8"), UserSource(source="u.csv"),
        r"u\.csv:1: no column `id`",
    ),
    "no ids in a query": (lambda root: None, UserSource(query="SELECT 1 AS nr"), "mkdocs.yml: no column `id`"),
    "ids of another name": (
        lambda root: (root / "u.csv").write_text("nr\nu1\n", encoding="utf-8"),
        UserSource(source="u.csv", columns={"id": "nr"}), "",
    ),
    "no SQL": (lambda root: None, UserSource(query="SELEC 1"), r"users\.query in mkdocs\.yml: not valid SQL"),
    "two statements": (lambda root: None, UserSource(query="SELECT 1 AS id; SELECT 2 AS id"), "must be one SELECT"),
    "no statement": (lambda root: None, UserSource(query="-- SELECT"), "must be one SELECT"),
    "a statement that changes something": (
        lambda root: None, UserSource(query="CREATE TABLE x AS SELECT 1 AS id"), "must be one SELECT",
    ),
    "a query of what is not there": (
        lambda root: None, UserSource(query="SELECT * FROM 'no.csv'"), "cannot be read as a table of users",
    ),
    "a query of a file of the checkout": (
        lambda root: (root / "u.csv").write_text("id\nu1\n", encoding="utf-8"),
        UserSource(query="SELECT id FROM 'u.csv' ;\n"), "",
    ),
}  # fmt: skip
READ = {"a folder of two parts": ["u1", "u2"], "a table that counts up, and its counter": ["7"]}


@pytest.mark.parametrize("name", SOURCES)
def test_each_source_is_read_or_refused_in_words(tmp_path: Path, con: duckdb.DuckDBPyConnection, name: str) -> None:
    make, users, said = SOURCES[name]
    make(tmp_path)
    work = tmp_path / "work"
    work.mkdir()
    if said:
        with pytest.raises(UsageError, match=said):
            open_source(con, users, tmp_path, None, work)
    else:
        assert ids(con, open_source(con, users, tmp_path, None, work)) == READ.get(name, ["u1"])


def test_a_source_that_may_not_be_read_is_named(tmp_path: Path, con: duckdb.DuckDBPyConnection) -> None:
    (tmp_path / "loop.csv").symlink_to("loop.csv")
    with pytest.raises(UsageError, match="no such file of users"):
        open_source(con, UserSource(source="loop.csv"), tmp_path, None, tmp_path)


def test_a_table_knows_its_columns_its_fields_and_its_text(tmp_path: Path, con: duckdb.DuckDBPyConnection) -> None:
    (tmp_path / "u.csv").write_text("nr,Mail it,name,odd\n1,a@example.com,,x\n2,,Jo,y\n", encoding="utf-8")
    users = UserSource(source="u.csv", columns={"id": "nr", "email": "Mail it"})
    table = open_source(con, users, tmp_path, None, tmp_path)
    assert table.columns == {"id": "nr", "email": "Mail it", "name": "name"}
    assert table.fields == ("nr", "Mail it", "name", "odd")
    assert table.label == str(tmp_path / "u.csv")
    assert (table.text, table.scan) == (CsvText(tmp_path / "u.csv", ",", table.fields), None)
    asked = ", ".join(table.column(name) for name in ("id", "email", "name", "phone"))
    assert con.execute(f"SELECT {asked} FROM {table.relation}").fetchall() == [
        ("1", "a@example.com", "", ""), ("2", "", "Jo", ""),
    ]  # fmt: skip


def test_rows_of_a_database_and_of_a_query_have_no_lines(tmp_path: Path, con: duckdb.DuckDBPyConnection) -> None:
    database(tmp_path / "u.db", "CREATE TABLE a (id)")
    assert open_source(con, UserSource(source="u.db"), tmp_path, None, tmp_path).text is None
    assert open_source(con, UserSource(query="SELECT 1 AS id"), tmp_path, None, tmp_path).text is None


def test_the_users_named_lie_where_that_says_and_those_of_the_settings_in_the_checkout(tmp_path: Path) -> None:
    assert source_path(UserSource(source="u.csv"), tmp_path, None) == tmp_path / "u.csv"
    assert source_path(UserSource(source="u.csv"), tmp_path, "other.csv") == Path("other.csv")


# -- texts


@pytest.mark.parametrize(
    ("raw", "delimiter", "fields"),
    [
        (b"id,email;x\n1,2\n", ",", ("id", "email;x")), (b"id;email;a,b\n", ";", ("id", "email", "a,b")),
        (b"id\temail\n", "\t", ("id", "email")), (b"id|email\n", "|", ("id", "email")), (b"id\n", ",", ("id",)),
        (b'"id","a, b"\n', ",", ("id", "a, b")), (b"\xef\xbb\xbfid , email\n", ",", ("id", "email")),
        (b"id\r\n", ",", ("id",)), (b"", ",", ()), (b"\n", ",", ()),
    ],
)  # fmt: skip
def test_the_first_line_names_the_columns_and_what_parts_them(
    tmp_path: Path, raw: bytes, delimiter: str, fields: tuple[str, ...]
) -> None:
    path = tmp_path / "u.csv"
    path.write_bytes(raw)
    found = open_csv(path, tmp_path)
    assert (found.path, found.delimiter, found.fields) == (path, delimiter, fields)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"id,\xff\n", ":1: not UTF-8. Save"), (b"id\0\n", ":1: not UTF-8 text"),
        (b"id\n\xff\n", ":2: not UTF-8. Save"), (b"id\nu1\nu\xc3", ":3: not UTF-8. Save"),
        (b"id\ru1\r", ":1: lines end in a bare carriage return"), (b"id\r\ru1\r\n", ":1: lines end in a bare"),
        (b"id,a,a,b,b\n", ":1: column 'a', 'b' stands twice"), (b"id,ID\n", ":1: column 'ID', 'id' stands twice"),
    ],
)  # fmt: skip
def test_a_text_that_is_no_table_is_refused_with_its_line(tmp_path: Path, raw: bytes, said: str) -> None:
    path = tmp_path / "u.csv"
    path.write_bytes(raw)
    with pytest.raises(UsageError) as raised:
        open_csv(path, tmp_path)
    assert str(raised.value).startswith(f"{path}{said}")


def test_a_text_of_two_kinds_of_line_ends_is_read_from_a_private_copy(tmp_path: Path) -> None:
    path, work = tmp_path / "u.csv", tmp_path / "work"
    work.mkdir()
    path.write_bytes(b'id,name\r\nu1,"a\r\nb"\nu2,c\rd\r\nu3,e')
    found = open_csv(path, work)
    assert found.path == work / "users.csv"
    assert found.path.read_bytes() == b'id,name\nu1,"a\nb"\nu2,c\rd\nu3,e'
    assert stat.S_IMODE(found.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("small", [True, False])
def test_a_text_is_read_in_small_pieces_where_there_is_little_memory(tmp_path: Path, small: bool) -> None:
    said = csv_relation(CsvText(tmp_path / "u.csv", ";", ("id", "o'clock")), small=small)
    assert ("buffer_size" in said) is small and "'o''clock': 'VARCHAR'" in said and "delim=';'" in said


def test_a_row_is_found_by_its_line(tmp_path: Path) -> None:
    path = tmp_path / "u.csv"
    path.write_bytes(b'id,name\n\nu1,a\nbroken\nu2,"b\nc"\n,\nu3,d\n')
    text = CsvText(path, ",", ("id", "name"))
    assert line_numbers(text, {1, 2, 3}) == {1: 3, 2: 5, 3: 8}
    assert line_numbers(text, {2}) == {2: 5}
    assert (line_numbers(text, set()), line_numbers(None, {4, 9})) == ({}, {4: 4, 9: 9})
    assert [line_at(path, place) for place in (0, 7, 8, 9, 1000)] == [1, 1, 2, 3, 9]


# -- SQLite


def test_a_database_is_written_out_as_a_private_text_of_every_row(tmp_path: Path) -> None:
    path, target = tmp_path / "u.db", tmp_path / "users.csv"
    opened = sqlite3.connect(path)
    opened.execute("CREATE TABLE t (id INTEGER, name TEXT)")
    opened.executemany("INSERT INTO t VALUES (?, ?)", [(n, f'a,"{n}"\n' if n % 2 else None) for n in range(20_001)])
    opened.commit()
    opened.close()
    assert dump_sqlite(path, "", target) == ("id", "name")
    with target.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["id", "name"]
    assert rows[1:] == [[str(n), f'a,"{n}"\n' if n % 2 else ""] for n in range(20_001)]
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    assert os.environ["SQLITE_TMPDIR"] == str(tmp_path)
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    dump_sqlite(path, "t", target)
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert sorted(entry.name for entry in tmp_path.iterdir()) == ["u.db", "users.csv"]


# -- PostgreSQL


@pytest.mark.parametrize(
    ("source", "postgres", "spark"),
    [
        ("postgresql://h/d", True, False), ("postgres://h/d", True, False), ("postgresql.csv", False, False),
        ("spark:shop.users", False, True), ("spark.csv", False, False), ("users.csv", False, False), ("", False, False),
    ],
)  # fmt: skip
def test_a_server_is_known_by_how_its_address_begins(source: str, postgres: bool, spark: bool) -> None:
    assert (is_postgres(source), is_spark(source)) == (postgres, spark)


@pytest.mark.parametrize(
    ("source", "address", "table", "in_messages"),
    [
        ("postgresql://h/d", "postgresql://h/d", "", "postgresql://h/d"),
        ("postgresql://jo:pw@h:5/d?table=a.b", "postgresql://jo:pw@h:5/d", "a.b", "postgresql://h:5/d?table=a.b"),
        ("postgres://h/d?host=%2Ftmp&table=t&sslmode=require", "postgres://h/d?host=%2Ftmp&sslmode=require", "t",
         "postgres://h/d?host=/tmp&table=t&sslmode=require"),
        ("postgresql://h/d?table=t&sslPassword=x&password=y&options=", "postgresql://h/d?sslPassword=x&password=y&options=",
         "t", "postgresql://h/d?table=t"),
        ("postgresql://h/d?table=a&table=b", "postgresql://h/d", "a", "postgresql://h/d?table=a&table=b"),
        ("postgresql://h/d?table=", "postgresql://h/d", "", "postgresql://h/d"),
    ],
)  # fmt: skip
def test_an_address_is_parted_from_its_table_and_shown_without_a_password(
    source: str, address: str, table: str, in_messages: str
) -> None:
    assert _parted(source) == (address, table)
    assert shown(source) == in_messages


def test_the_words_of_a_server_name_no_person() -> None:
    error = Exception('invalid value "jo@example.com" for "id".\nDETAIL: Row holds jo@example.com')
    assert _words(error) == 'invalid value … for "id"'
    assert _words(Exception("x" * 300)) == "x" * 200


def test_a_copy_holds_what_was_wanted_of_the_rows_that_were_asked_for(tmp_path: Path) -> None:
    url = new_database()
    target = tmp_path / "users.csv"
    with psycopg.connect(url, autocommit=True) as con:
        con.execute("CREATE TABLE t (nr BIGINT PRIMARY KEY, email TEXT, secret TEXT, note TEXT)")
        con.execute(
            "INSERT INTO t SELECT n, 'u' || n || '@example.com', 's', repeat('x', 30000) FROM generate_series(1, 9) n"
        )
        con.execute("CREATE TABLE words (id TEXT)")
        con.execute("INSERT INTO words VALUES ('a'), ('b\\c'), ('d''e'), ('')")

    def copied(table: str, wanted: list[str], key: str, ids: list[str] | None, source: str = url) -> list[list[str]]:
        read, fields = copy_postgres(source, table, wanted, key, target, ids)
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        with target.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file))
        assert tuple(rows[0]) == (read or ("?column?",))
        assert fields == (("nr", "email", "secret", "note") if table == "t" else ("id",))
        return rows[1:]

    assert copied("t", ["email", "nr", "absent"], "nr", None) == [[str(n), f"u{n}@example.com"] for n in range(1, 10)]
    assert copied("t", ["email", "nr"], "nr", ["2", "5", "77"]) == [["2", "u2@example.com"], ["5", "u5@example.com"]]
    assert copied("t", ["nr"], "nr", []) == []
    assert copied("t", ["nr"], "absent", ["2"]) == [[str(n)] for n in range(1, 10)]
    assert copied("t", ["note"], "nr", ["1"]) == [["x" * 20_000]]
    assert copied("t", ["absent"], "nr", ["1"]) == [[]]
    assert copied("words", ["id"], "id", ["a", "b\\c", "d'e", "no\0", "gone"]) == [["a"], ["b\\c"], ["d'e"]]
    assert copied("words", ["id"], "id", None, f"{url}&table=words") == [["a"], ["b\\c"], ["d'e"], [""]]
    for table, said in (("nowhere", "Check the table's name and your rights"), ("", "names no table")):
        with pytest.raises(UsageError, match=said):
            copied(table, ["id"], "id", None)


def test_a_copy_that_breaks_off_on_the_way_is_refused_and_never_taken_for_the_whole(tmp_path: Path) -> None:
    url = new_database()
    with psycopg.connect(url, autocommit=True) as con:
        con.execute("CREATE TABLE t AS SELECT n, repeat('x', 1000) AS id FROM generate_series(1, 5000) n")
        con.execute("CREATE VIEW v AS SELECT id || (1 / (5000 - n)) AS id FROM t")
    with pytest.raises(UsageError, match="the users cannot be read"):
        copy_postgres(url, "v", ["id"], "id", tmp_path / "users.csv", None)


def test_ids_are_compared_as_what_they_are_in_the_table() -> None:
    with psycopg.connect(new_database(), autocommit=True) as con:
        con.execute("CREATE TABLE t (nr BIGINT, id TEXT)")
        kinds = {column.name: column.type_code for column in con.execute("SELECT * FROM t").description or ()}
        assert _among(con, "nr", kinds, ["1"]) == """ WHERE "nr" = ANY (ARRAY[E'1']::TEXT[]::bigint[])"""
        assert _among(con, "id", kinds, ["a\\b", "c'd"]) == (
            """ WHERE "id" = ANY (ARRAY[E'a\\\\b', E'c''d']::TEXT[]::text[])"""
        )
        assert (_among(con, "id", kinds, None), _among(con, "gone", kinds, ["1"])) == ("", "")


# -- what an engine says


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("SELECT CAST('jo@example.com' AS INTEGER)", "Conversion Error"),
        ("SELECT nothing_like_it FROM (SELECT 1)", "Binder Error: Referenced column"),
        ("SELEC 1", "Parser Error: syntax error"),
        ("SELECT * FROM nowhere", "Catalog Error: Table with name nowhere"),
    ],
)
def test_what_an_engine_says_is_told_without_the_value_of_a_row(
    con: duckdb.DuckDBPyConnection, statement: str, said: str
) -> None:
    with pytest.raises(duckdb.Error) as raised:
        con.execute(statement)
    told = engine_said(raised.value)
    assert told.startswith(said) and "jo@example.com" not in told and "\n" not in told and len(told) <= 200


def test_the_column_that_stopped_an_engine_is_named_and_not_what_stood_in_it() -> None:
    error = duckdb.ConversionException("Conversion Error: Could not convert 'jo' when casting from source column nr")
    assert engine_said(error) == "Conversion Error in column nr"


def test_every_column_of_the_contract_is_read_under_its_own_name(
    tmp_path: Path, con: duckdb.DuckDBPyConnection
) -> None:
    (tmp_path / "u.csv").write_text(",".join(reversed(COLUMNS)) + ",more\n", encoding="utf-8")
    table = open_source(con, UserSource(source="u.csv"), tmp_path, None, tmp_path)
    assert table.columns == {name: name for name in COLUMNS} and list(table.columns) == list(COLUMNS)
