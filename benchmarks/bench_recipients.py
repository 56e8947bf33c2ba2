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
source, target = sys.argv[1:3]
con = duckdb.connect(config={"memory_limit": "512MB", "temp_directory": sys.argv[3]})
read = "read_parquet('%s')" if source.endswith("parquet") else "read_csv('%s', all_varchar=true, header=true)"
con.execute(f'''COPY (SELECT id,
  CASE WHEN coalesce(channel, '') = 'phone' AND coalesce(phone, '') <> '' THEN 'phone'
    WHEN coalesce(email, '') <> '' AND email_status <> 'bounced'
      AND regexp_full_match(email, '[^@ ]+@[^@ ]+[.][^@ ]+') THEN 'email'
    WHEN coalesce(phone, '') <> '' THEN 'phone' ELSE 'site' END AS way,
  CASE WHEN way = 'phone' THEN phone WHEN way = 'email' THEN email END AS address,
  locale, coalesce(accepted, '2021-09-02.1') AS since, 'M06 How long we keep it' AS reasons
  FROM {read % source}
  WHERE status <> 'closed' AND under_13 <> 'true' AND TRY_CAST(created_at AS DATE) <= DATE '2026-11-20'
  ORDER BY id) TO '{target}' (FORMAT csv, HEADER)''')
"""


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

    def ours() -> Cost:
        shutil.rmtree(root / "build", ignore_errors=True)
        return cost(command, PYTHONPATH=str(ROOT / "scripts"))

    def bare() -> Cost:
        return cost([sys.executable, "-c", _BARE, source, root.parent / "bare.csv", root.parent / "spill"])

    mine, floor = costs(ours, bare, runs=3 if rows <= 1_000_000 else 1, warm=rows <= 1_000_000)
    source.unlink()
    what = f"{rows // 1_000_000} million users, {form.upper() if form == 'csv' else 'Parquet'}"
    said = "policypress recipients privacy@2027-02-01 --users FILE"
    return [
        Figure(what, mine.cpu, "CPU s", said, floor.cpu, "bare DuckDB query, same predicates and order", 2.5),
        Figure(f"{what}, peak memory", mine.peak, "MiB", said, floor.peak, "the same", 1.5),
    ]
