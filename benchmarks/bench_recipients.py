"""Choosing recipients, against the bare engine making the same list, by the same predicates and order."""

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


_ATOM = r"[A-Za-z0-9!#$%&\x27*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_PLAIN = rf"""
SELECT id, channel, address, locale
FROM (
  SELECT id, locale, CASE way WHEN 0 THEN 'email' WHEN 1 THEN 'phone' ELSE 'site' END AS channel,
    CASE way WHEN 0 THEN email WHEN 1 THEN trim(phone) ELSE '' END AS address
  FROM (
    SELECT *,
      CASE WHEN id = '' OR length(id) > 200 OR status NOT IN ('active', 'closed', '')
             OR created <> '' AND joined IS NULL OR joined > DATE '2026-11-22'
             OR email_status NOT IN ('ok', 'bounced', 'unverified', '')
             OR preferred NOT IN ('email', 'phone', 'site', '')
             OR under_13 NOT IN ('true', 'false', '', '1', '0', 't', 'f', 'yes', 'no') THEN 'unreadable'
           WHEN status = 'closed' THEN 'closed'
           WHEN under_13 IN ('true', '1', 't', 'yes') THEN 'under 13'
           WHEN joined > DATE '2026-11-20' THEN 'joined later'
           WHEN place >= 2 THEN 'accepted' END AS excluded,
      CASE WHEN preferred = 'site' THEN 2
           WHEN preferred = 'phone' AND regexp_matches(phone, '[0-9].*[0-9].*[0-9].*[0-9]') THEN 1
           WHEN email <> '' AND email_status <> 'bounced' AND length(email) <= 254
             AND regexp_full_match(email, '{_ATOM}(\.{_ATOM})*@{_LABEL}(\.{_LABEL})+') THEN 0
           WHEN regexp_matches(phone, '[0-9].*[0-9].*[0-9].*[0-9]') THEN 1
           ELSE 2 END AS way
    FROM (
      SELECT *, CASE WHEN created = '' THEN NULL
          WHEN length(created) = 10 THEN TRY_CAST(created AS DATE)
          WHEN regexp_matches(created, '[0-9](Z|z|[+-][0-9][0-9](:?[0-9][0-9])?)$')
            THEN CAST(TRY_CAST(created AS TIMESTAMPTZ) AT TIME ZONE 'Asia/Shanghai' AS DATE)
          ELSE CAST(TRY_CAST(created AS TIMESTAMP) AS DATE) END AS joined
      FROM (
        SELECT coalesce(id, '') AS id, trim(coalesce(email, '')) AS email, coalesce(phone, '') AS phone,
          coalesce(locale, '') AS locale, trim(coalesce(created_at, '')) AS created, coalesce(accepted, '') AS accepted,
          CASE WHEN email_status IN ('ok', '') THEN email_status
               ELSE lower(trim(coalesce(email_status, ''))) END AS email_status,
          CASE WHEN status IN ('active', 'closed') THEN status ELSE lower(trim(coalesce(status, ''))) END AS status,
          CASE WHEN channel IN ('', 'email') THEN channel ELSE lower(trim(coalesce(channel, ''))) END AS preferred,
          CASE WHEN under_13 IN ('false', '') THEN under_13 ELSE lower(trim(coalesce(under_13, ''))) END AS under_13
        FROM SOURCE
      )
    ) LEFT JOIN versions ON accepted = name
  )
  WHERE excluded IS NULL
  ORDER BY id
)
"""
"""The same people as a competent person asks the engine for it, written by hand: our own statement has no part in it.

It is the easier job: nothing is counted, no row explained, no version or reason told, no id looked for twice, and
`accepted` holds one id and no more.
"""


def _bare_query(site: Path, source: Path) -> str:
    """The plain query over ``source``."""
    import duckdb
    from policypress.recipients.source import open_source
    from policypress.settings import UserSource

    with duckdb.connect() as con:
        relation = open_source(con, UserSource(), site, str(source), site).relation
    return _PLAIN.replace("SOURCE", relation)


def _refuse_another_list(listed: Path, plain: Path) -> None:
    """The floor counts only if it makes the same list, but for what keeps spreadsheets from running cells."""
    import duckdb

    fields = "id, channel, ltrim(coalesce(address, ''), chr(39)), coalesce(locale, '')"
    one, other = (f"SELECT {fields} FROM read_csv('{path}', all_varchar=true)" for path in (listed, plain))
    with duckdb.connect(config={"memory_limit": "2GB"}) as con:
        for query in (f"{one} EXCEPT {other}", f"{other} EXCEPT {one}"):
            if con.execute(f"SELECT count(*) FROM ({query})").fetchall() != [(0,)]:
                raise RuntimeError("the plain query makes another list")


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

    plain = root.parent / "bare.csv"
    listed = root / "build" / "private" / "notice" / "privacy-2027-02-01" / "recipients.csv"

    def ours() -> Cost:
        shutil.rmtree(root / "build", ignore_errors=True)
        return cost(command, PYTHONPATH=str(ROOT / "scripts"))

    ours()
    query = _bare_query(root, source)

    def bare() -> Cost:
        return cost([sys.executable, "-c", _BARE, query, plain, root.parent / "spill"])

    if rows <= 1_000_000:
        bare()
        _refuse_another_list(listed, plain)
    mine, floor = costs(ours, bare, runs=3 if rows <= 1_000_000 else 1)
    source.unlink()
    what = f"{rows // 1_000_000} million users, {form.upper() if form == 'csv' else 'Parquet'}"
    said = "policypress recipients privacy@2027-02-01 --users FILE"
    return [
        Figure(what, mine.cpu, "s", said, floor.cpu, "bare DuckDB export of id, channel, address, locale", 2.0),
        Figure(f"{what}, peak memory", mine.peak, "MiB", said, floor.peak, "the same", 1.2),
    ]
