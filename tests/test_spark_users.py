"""Users in a Spark session: the same list as from a file, however the rows lie, and each page asked anew."""

from __future__ import annotations

import csv
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest
from policypress.errors import UsageError
from policypress.recipients.current import CurrentUsers
from policypress.recipients.listing import file_sha256
from policypress.recipients.source import COLUMNS
from policypress.recipients.target import sealed_target
from policypress.settings import load_settings

from tests.conftest import REPOSITORY
from tests.messy import make_messy
from tests.people import UPCOMING, planned, site_with, user, write_users
from tests.site_builder import TODAY, policy_of

SAMPLE = REPOSITORY / "sample" / "users.csv"
pytestmark = [
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning:pyspark.*"),
]


@pytest.fixture(scope="module")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A session of two workers, quiet and small."""
    if not os.environ.get("POLICYPRESS_REQUIRE_SPARK"):
        pytest.importorskip("pyspark", reason="no pyspark here (extra `spark`)")
    from pyspark.sql import SparkSession

    home = tmp_path_factory.mktemp("spark")
    builder = SparkSession.builder.master("local[2]").appName("tests")
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.shuffle.partitions": "3",
        "spark.local.dir": str(home),
        "spark.sql.warehouse.dir": str(home / "warehouse"),
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def table_of(spark: Any, rows: list[dict[str, str]], parts: int, name: str = "people") -> str:
    """A view of these users in so many parts; the source that names it."""
    kinds = ", ".join(f"{column} STRING" for column in COLUMNS)
    listed = [tuple(row[column] or None for column in COLUMNS) for row in rows]
    spark.createDataFrame(listed, kinds).repartition(parts).createOrReplaceTempView(name)
    return f"spark:{name}"


@pytest.mark.parametrize("parts", [1, 8])
def test_users_in_spark_give_the_same_list_as_in_a_file_however_they_are_parted(
    tmp_path: Path, spark: Any, parts: int
) -> None:
    files = make_messy(tmp_path, 3000)
    root = site_with(tmp_path, [])
    expected = planned(root, users=files["CSV"], part_rows=100)
    before = {path.name: path.read_bytes() for path in expected.folder.iterdir()}
    spark.read.parquet(files["Parquet, a folder"]).repartition(parts).createOrReplaceTempView("messy")
    source = "spark:messy"
    found = planned(root, users=source, part_rows=100)
    assert found.manifest.list_sha256 == expected.manifest.list_sha256
    assert found.manifest.parts == expected.manifest.parts
    assert found.manifest.reasons == expected.manifest.reasons
    assert found.arithmetic.as_json() == expected.arithmetic.as_json()
    after = {path.name: path.read_bytes() for path in found.folder.iterdir()}
    del before["manifest.json"], after["manifest.json"]  # which lines show what is unreadable is another matter
    assert after == before


def test_whoever_was_told_already_is_left_out_in_spark_too(tmp_path: Path, spark: Any) -> None:
    class Ledger:
        def told(self, policy: str, *, perhaps: bool = False) -> list[tuple[str, str]]:
            return [(f"u{n:02}", UPCOMING) for n in range(5)] + [("nobody here", UPCOMING)]

    people = [user(f"u{n:02}") for n in range(20)]
    root = site_with(tmp_path, people)
    expected = planned(root, ledger=Ledger())
    found = planned(root, ledger=Ledger(), users=table_of(spark, people, 3))
    assert found.arithmetic.excluded["already_told"] == 5
    assert found.manifest.list_sha256 == expected.manifest.list_sha256


def test_odd_cells_come_through_spark_as_they_are(tmp_path: Path, spark: Any) -> None:
    odd = ['a,"b"', "line\nbreak", "\\N", " spaced ", "ü'x", "日本", "=cmd", "NULL", "x" * 300, "\u200b"]
    people = [user(name, email="x@example.com", name="n" * 100_000, locale=name) for name in sorted(odd)]
    root = site_with(tmp_path, people)
    assert planned(root, users=table_of(spark, people, 2)).manifest.list_sha256 == planned(root).manifest.list_sha256


def test_typed_columns_of_spark_are_read_like_those_of_parquet(tmp_path: Path, spark: Any) -> None:
    spark.sql(
        "SELECT * FROM VALUES (1L, 'a@example.com', false, TIMESTAMP '2026-11-20 15:59:00Z', DATE '2026-11-20'),"
        " (2L, 'b@example.com', true, NULL, NULL), (3L, 'c@example.com', NULL, TIMESTAMP '2026-11-20 16:01:00Z', NULL)"
        " AS t(id, email, under_13, created_at, `a day`)"
    ).createOrReplaceTempView("typed")
    with duckdb.connect() as con:
        con.execute(
            "COPY (SELECT * FROM (VALUES (1, 'a@example.com', false, TIMESTAMPTZ '2026-11-20 15:59:00Z'),"
            " (2, 'b@example.com', true, NULL), (3, 'c@example.com', NULL, TIMESTAMPTZ '2026-11-20 16:01:00Z'))"
            f" AS t(id, email, under_13, created_at)) TO '{tmp_path / 'typed.parquet'}' (FORMAT parquet)"
        )
    root = site_with(tmp_path, [])
    expected = planned(root, users=str(tmp_path / "typed.parquet"))
    found = planned(root, users="spark:typed", confirm_count=expected.manifest.recipients)
    assert found.manifest.list_sha256 == expected.manifest.list_sha256
    assert found.arithmetic.as_json() == expected.arithmetic.as_json()
    assert (found.arithmetic.told["email"], found.arithmetic.excluded["under_13"]) == (1, 1)


def test_a_row_that_cannot_be_judged_is_counted_without_a_line(tmp_path: Path, spark: Any) -> None:
    people = [user("a"), user("b", created_at="31/12/2021"), user("c", created_at="9999-12-31"), user("d")]
    root = site_with(tmp_path, [])
    plan = planned(root, users=table_of(spark, people, 2))
    kinds = [(entry.count, entry.example_line) for entry in plan.manifest.unreadable]
    assert kinds == [(1, 0), (1, 0)]
    assert "an impossible created_at." in "\n".join(plan.arithmetic.lines())


@pytest.mark.parametrize("key", ["STRING", "BIGINT"])
def test_a_page_is_asked_of_spark_anew(tmp_path: Path, spark: Any, key: str) -> None:
    people = [user(str(n), email=f"u{n}@example.com") for n in range(100, 200)]
    table_of(spark, people, 4, "hundred")
    now = "SELECT * REPLACE_ID FROM hundred".replace("* REPLACE_ID", f"CAST(id AS {key}) AS id, email, status")
    spark.sql(now).createOrReplaceTempView("people")
    root = site_with(tmp_path, people)
    policy = policy_of(root)
    target = sealed_target(policy, policy.version(UPCOMING))
    names = ["100", "110", "120"]
    with CurrentUsers(target, load_settings(root), root, "spark:people", tmp_path, TODAY) as users:
        assert sorted(users.page("100", "120", names)) == names
        spark.sql(
            f"SELECT CAST(id AS {key}) AS id, email, if(id = '110', 'closed', status) AS status FROM hundred "
            "WHERE id <> '120'"
        ).createOrReplaceTempView("people")
        found = users.page("100", "120", names)
    assert {name: who.why_not for name, who in found.items()} == {
        "100": "",
        "110": "account closed since the list was made",
    }


def test_an_id_that_stands_twice_in_spark_is_refused_without_naming_it(tmp_path: Path, spark: Any) -> None:
    source = table_of(spark, [user("twice"), user("once"), user("twice")], 3)
    with pytest.raises(UsageError, match="an id stands twice") as raised:
        planned(site_with(tmp_path, []), users=source)
    assert "twice@" not in str(raised.value)


def test_letters_in_another_encoding_are_refused_in_spark_too(tmp_path: Path, spark: Any) -> None:
    place = tmp_path / "users.parquet"
    with duckdb.connect() as con:
        con.execute(f"COPY (SELECT 'a' AS id, 'QQ' AS locale) TO '{place}' (FORMAT parquet, COMPRESSION uncompressed)")
    place.write_bytes(place.read_bytes().replace(b"QQ", b"\xff\xfe"))
    with pytest.raises(UsageError, match="cannot be read"):
        planned(site_with(tmp_path, []), users=f"spark:parquet.`{place}`")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("spark:", "names no table"),
        ("spark:nowhere", "TABLE_OR_VIEW_NOT_FOUND"),
        ("spark:no such table", "PARSE_SYNTAX_ERROR"),
        ("spark:without", "no column `id`"),
    ],
)
def test_a_table_of_spark_that_cannot_be_read_is_refused_in_words(
    tmp_path: Path, spark: Any, source: str, said: str
) -> None:
    spark.sql("SELECT 1 AS number").createOrReplaceTempView("without")
    with pytest.raises(UsageError, match=said):
        planned(site_with(tmp_path, []), users=source)


def test_workers_need_the_engine_and_arrow_and_not_policypress(
    tmp_path: Path, spark: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    people = [user("a"), user("b")]
    root = site_with(tmp_path, people)
    expected = planned(root)
    workers_with(("duckdb", "_duckdb", "pyarrow"), tmp_path / "both", spark, monkeypatch)
    assert planned(root, users=table_of(spark, people, 2)).manifest.list_sha256 == expected.manifest.list_sha256
    workers_with(("pyarrow",), tmp_path / "one", spark, monkeypatch)
    with pytest.raises(UsageError, match=r"workers have no DuckDB.*duckdb=="):
        planned(root, users=table_of(spark, people, 2))


def workers_with(libraries: tuple[str, ...], place: Path, spark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers of a Python that has these libraries and no more."""
    place.mkdir()
    for library in libraries:
        for found in Path(duckdb.__file__).parents[1].glob(f"{library}*"):
            (place / found.name).symlink_to(found)
    python = place / "python"
    words = f'PYTHONPATH="{place}:$PYTHONPATH" exec "{sys.executable}" -S "$@"'
    python.write_text(f"#!/bin/sh\n{words}\n", encoding="utf-8")
    python.chmod(0o700)
    monkeypatch.setenv("PYSPARK_PYTHON", str(python))
    monkeypatch.setattr(spark.sparkContext, "pythonExec", str(python))


def test_the_notebook_of_the_page_makes_the_list(tmp_path: Path, spark: Any) -> None:
    page = (REPOSITORY / "docs" / "warehouses.md").read_text(encoding="utf-8")
    code = page[page.index("```python\n") + 10 :].partition("```")[0]
    root = site_with(tmp_path, [])
    expected = planned(root, users=str(SAMPLE))
    with SAMPLE.open(encoding="utf-8", newline="") as file:
        table_of(spark, list(csv.DictReader(file)), 2, "accounts")
    spark.sql("CREATE DATABASE IF NOT EXISTS shop")
    spark.sql("CREATE OR REPLACE TEMP VIEW kinds AS SELECT *, 'person' AS kind FROM accounts")
    spark.table("kinds").write.mode("overwrite").saveAsTable("shop.accounts")
    code = code.replace("/srv/policies", str(root)).replace('"--users"', '"--today", "2026-11-22", "--users"')
    exec(code, {"spark": spark})
    listed = root / "build" / "private" / "notice" / "privacy-2027-02-01" / "recipients.csv"
    assert file_sha256(listed) == expected.manifest.list_sha256


def test_without_pyspark_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(UsageError, match=r"policypress\[spark\]"):
        planned(site_with(tmp_path, []), users="spark:people")


def test_users_in_a_list_of_columns_of_other_names_are_found_in_spark(tmp_path: Path, spark: Any) -> None:
    people = [user("a"), user("b")]
    spark.createDataFrame(
        [("a", "a@example.com"), ("b", "b@example.com")], "`user number` STRING, `E.Mail` STRING"
    ).createOrReplaceTempView("named")
    root = site_with(tmp_path, people)
    expected = planned(root, users=str(write_users(tmp_path / "few.csv", people, ("id", "email"))))
    config = root / "mkdocs.yml"
    text = config.read_text(encoding="utf-8")
    start = text.index("      users:")
    text = (
        text[:start]
        + "      users:\n        columns: {id: user number, email: E.Mail}\n"
        + text[text.index("\n", start) + 1 :]
    )
    config.write_text(text, encoding="utf-8")
    assert planned(root, users="spark:named").manifest.list_sha256 == expected.manifest.list_sha256
