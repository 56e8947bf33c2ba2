"""The statements of docs/warehouses.md: what they select gives the list that a text file gives."""

from __future__ import annotations

import re
from pathlib import Path

import duckdb
import pytest

from tests.conftest import REPOSITORY
from tests.people import planned, site_with

PAGE = (REPOSITORY / "docs" / "warehouses.md").read_text(encoding="utf-8")
STATEMENTS = re.findall(r"^## (\w+)\n.*?```sql\n(.*?)```", PAGE, re.DOTALL | re.MULTILINE)
SAMPLE = REPOSITORY / "sample" / "users.csv"


def test_the_page_has_a_statement_for_each_warehouse() -> None:
    assert [name for name, _ in STATEMENTS] == ["Snowflake", "BigQuery", "Databricks"]


@pytest.mark.parametrize(("name", "statement"), STATEMENTS, ids=[name for name, _ in STATEMENTS])
def test_what_a_warehouse_writes_gives_the_list_of_a_text_file(tmp_path: Path, name: str, statement: str) -> None:
    select = statement[statement.index("SELECT") : statement.index("\n)")]
    folder = tmp_path / "users"
    folder.mkdir()
    (folder / "_SUCCESS").touch()
    with duckdb.connect() as con:
        con.execute(
            "CREATE TABLE users AS SELECT * REPLACE (TRY_CAST(created_at AS DATE) AS created_at, "
            "under_13 = 'true' AS under_13) "
            f"FROM read_csv('{SAMPLE}', all_varchar=true) WHERE TRY_CAST(created_at AS DATE) IS NOT NULL"
        )
        con.execute(f"COPY ({select}) TO '{folder / 'part-0.parquet'}' (FORMAT parquet)")
        con.execute(f"COPY users TO '{tmp_path / 'users.csv'}' (HEADER)")
    root = site_with(tmp_path, [])
    listed = planned(root, users=str(tmp_path / "users.csv"))
    assert listed.manifest.recipients > 100
    assert planned(root, users=str(folder)).manifest.list_sha256 == listed.manifest.list_sha256
