"""Every engine gives the same list of the same messy users, and refuses the same faults."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import duckdb
import psycopg
import pytest
from policypress.errors import UsageError
from policypress.recipients.plan import Plan
from policypress.recipients.source import COLUMNS

from tests.messy import make_messy
from tests.people import planned, site_with, told, user
from tests.pgserver import new_database

ROWS = 3000
KINDS = ("CSV", "Parquet", "Parquet, a folder", "SQLite")


def in_postgres(listed: str) -> str:
    url = new_database()
    with psycopg.connect(url, autocommit=True) as con, con.cursor() as cursor:
        con.execute(f"CREATE TABLE users ({', '.join(f'{name} TEXT' for name in COLUMNS)})")
        with cursor.copy("COPY users FROM STDIN (FORMAT csv, HEADER)") as copy:
            copy.write(Path(listed).read_bytes())
    return f"{url}&table=users"


def evidence(plan: Plan) -> dict[str, object]:
    listed = plan.manifest.model_dump(include={"list_sha256", "parts", "arithmetic", "reasons", "since", "notes"})
    return listed | {entry.kind: entry.count for entry in plan.manifest.unreadable}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return make_messy(tmp_path_factory.mktemp("messy"), ROWS)


def test_messy_users_give_the_same_list_from_files_of_every_kind_and_from_postgresql(
    tmp_path: Path, sources: dict[str, str]
) -> None:
    root = site_with(tmp_path, [])
    expected = planned(root, users=sources["CSV"], part_rows=500)
    assert expected.manifest.recipients > ROWS / 2 and len(expected.manifest.unreadable) >= 6
    others = [sources[kind] for kind in KINDS[1:]] + [in_postgres(sources["CSV"])]
    for source in others:
        assert evidence(planned(root, users=source, part_rows=500)) == evidence(expected), source


def test_a_phone_number_as_long_as_a_chapter_is_none_in_every_engine(tmp_path: Path) -> None:
    long = {"phone": "1" * 30_000, "locale": "x" * 30_000, "channel": "phone", "email": ""}
    people = [user("a", **long), user("b", **long | {"phone": "1" * 200}), user("c", locale="y" * 200)]
    root = site_with(tmp_path, people)
    expected = planned(root)
    listed = told(expected)
    assert [(who.channel, len(who.address), len(who.locale)) for who in listed.values()] == [
        ("site", 0, 0), ("phone", 200, 0), ("email", 13, 200),
    ]  # fmt: skip
    assert (
        planned(root, users=in_postgres(str(root / "users.csv"))).manifest.list_sha256 == expected.manifest.list_sha256
    )


@pytest.mark.parametrize("kind", KINDS)
def test_an_id_that_stands_twice_among_messy_users_is_refused(tmp_path: Path, kind: str) -> None:
    sources = make_messy(tmp_path, 200, twice=True)
    root = site_with(tmp_path, [])
    with pytest.raises(UsageError, match="an id stands twice"):
        planned(root, users=sources[kind])
    assert not (root / "build" / "private" / "notice" / "privacy-2027-02-01").exists()


def test_an_id_that_stands_twice_in_postgresql_is_refused(tmp_path: Path) -> None:
    source = in_postgres(make_messy(tmp_path, 200, twice=True)["CSV"])
    with pytest.raises(UsageError, match="an id stands twice"):
        planned(site_with(tmp_path, []), users=source)


def test_letters_in_another_encoding_are_refused_and_never_guessed(tmp_path: Path) -> None:
    text = tmp_path / "users.csv"
    text.write_bytes(b"id,locale\na,en\nb,\xff\n")
    parquet = tmp_path / "users.parquet"
    with duckdb.connect() as con:
        con.execute(
            f"COPY (SELECT 'a' AS id, 'QQ' AS locale) TO '{parquet}' (FORMAT parquet, COMPRESSION uncompressed)"
        )
    parquet.write_bytes(parquet.read_bytes().replace(b"QQ", b"\xff\xfe"))
    base = tmp_path / "users.sqlite"
    lite = sqlite3.connect(base)
    lite.execute("CREATE TABLE users AS SELECT 'a' AS id, CAST(x'fffe' AS TEXT) AS locale")
    lite.commit()
    lite.close()
    root = site_with(tmp_path, [])
    for source in (text, parquet, base):
        with pytest.raises(UsageError, match=source.name):
            planned(root, users=str(source))
