"""Choosing recipients, against the bare engine running the same predicates in the same order over the same file."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

from measure import ROOT, WORK, Cost, Figure, Skip, cost, costs

TITLE = "Choosing recipients"
_ROWS = tuple(int(number) for number in os.environ.get("POLICYPRESS_BENCH_ROWS", "1000000,10000000").split(","))

_MAKE = """
import sys, duckdb
target, rows, options = sys.argv[1:]
con = duckdb.connect(config={"memory_limit": "2GB"})
con.execute(f'''COPY (SELECT
  'u' || lpad(((i * 7919) % {rows})::VARCHAR, 9, '0') AS id,
  CASE WHEN i % 37 = 0 THEN '' ELSE 'user' || i || '@example.' || ['com', 'org', 'net'][1 + i % 3] END AS email,
  CASE WHEN i % 41 = 0 THEN 'bounced' ELSE 'ok' END AS email_status,
  CASE WHEN i % 3 = 0 THEN '+1201555' || lpad((i % 10000)::VARCHAR, 4, '0') ELSE '' END AS phone,
  'Sample User ' || i AS name,
  ['en', 'de-AT', 'fr', ''][1 + i % 4] AS locale,
  ['US-CA', 'AT', 'FR', ''][1 + i % 4] AS region,
  CASE WHEN i % 23 = 0 THEN 'closed' ELSE 'active' END AS status,
  (DATE '2018-01-01' + (i % 3200)::INTEGER)::VARCHAR AS created_at,
  CASE WHEN i % 50 = 0 THEN 'phone' ELSE '' END AS channel,
  CASE WHEN i % 997 = 0 THEN 'true' ELSE 'false' END AS under_13,
  'account;orders;newsletter' AS activities,
  CASE WHEN i % 5 = 0 THEN '2021-09-02' ELSE '' END AS accepted
  FROM range({rows}) AS t(i)) TO '{target}' ({options})''')
"""

_BARE = """
import sys, duckdb
query, target, spill = sys.argv[1:]
con = duckdb.connect(config={"memory_limit": "512MB", "temp_directory": spill})
con.execute("CREATE TABLE versions (name VARCHAR, place INTEGER)")
con.execute("INSERT INTO versions VALUES ('2021-09-02', 0), ('2021-09-02.1', 1), ('2027-02-01', 2)")
con.execute(f"COPY ({query}) TO '{target}' (FORMAT csv, HEADER)")
"""


def _same_predicates(root: Path, source: Path) -> str:
    """The selection itself as one query: the same predicates and order, and nothing else of ours."""
    import duckdb
    from policypress.recipients.selection import Selection, selection_sql
    from policypress.recipients.source import open_source
    from policypress.recipients.target import sealed_target
    from policypress.settings import UserSource

    from tests.site_builder import policy_of

    policy = policy_of(root)
    target = sealed_target(policy, policy.version("2027-02-01"))
    with duckdb.connect() as con:
        table = open_source(con, UserSource(), root, str(source), root)
    judged = selection_sql(table, Selection(target, (), False, "Asia/Shanghai"))
    return (
        "SELECT id, channel, address, locale, '2021-09-02.1' AS since, 'M06 How long we keep it' AS reasons "
        f"FROM ({judged}) WHERE excluded IS NULL AND later IS NULL ORDER BY id"
    )


def run() -> list[Figure]:
    """All figures of this section."""
    sys.path.insert(0, str(ROOT))
    from tests.site_builder import build_site

    root = WORK / "recipients" / "site"
    shutil.rmtree(root.parent, ignore_errors=True)
    root.parent.mkdir(parents=True)
    build_site(root)
    out = []
    for rows in _ROWS:
        for form in ("csv", "parquet"):
            out += _figures(root, rows, form)
    shutil.rmtree(root.parent, ignore_errors=True)
    return out


def _figures(root: Path, rows: int, form: str) -> list[Figure]:
    source = root.parent / f"users-{rows}.{form}"
    if shutil.disk_usage(root).free < rows * 400:
        raise Skip(f"not enough disk for {rows:,} users")
    options = "FORMAT parquet" if form == "parquet" else "HEADER"
    cost([sys.executable, "-c", _MAKE, source, str(rows), options])
    command = [sys.executable, "-m", "policypress", "recipients", "privacy@2027-02-01", "--root", root]
    command += ["--today", "2026-11-22", "--users", source]

    query = _same_predicates(root, source)

    def ours() -> Cost:
        shutil.rmtree(root / "build", ignore_errors=True)
        return cost(command, PYTHONPATH=str(ROOT / "scripts"))

    def bare() -> Cost:
        return cost([sys.executable, "-c", _BARE, query, root.parent / "bare.csv", root.parent / "spill"])

    mine, floor = costs(ours, bare, runs=3 if rows <= 1_000_000 else 1, warm=rows <= 1_000_000)
    source.unlink()
    what = f"{rows // 1_000_000} million users, {form.upper() if form == 'csv' else 'Parquet'}"
    said = "policypress recipients privacy@2027-02-01 --users FILE"
    return [
        Figure(what, mine.cpu, "s", said, floor.cpu, "bare DuckDB query, same predicates and order", 1.3),
        Figure(f"{what}, peak memory", mine.peak, "MiB", said, floor.peak, "the same", 1.2),
    ]
