"""The same list from every engine: messy users in each, chosen from by the same statement."""

from __future__ import annotations

import importlib.util
import json
import os
import shutil
import statistics
import sys
from pathlib import Path

from measure import ROOT, RUNS, WORK, Cost, Figure, Skip, cost, costs

TITLE = "The same list from every engine"
_ROWS = int(os.environ.get("POLICYPRESS_BENCH_MESSY", "1000000"))
_SAID = "policypress recipients privacy@2027-02-01 --users SOURCE"
_BARS = {"PostgreSQL": 1.3}
_KEPT = ("list_sha256", "parts", "arithmetic", "reasons", "since")

_ALL_OF_IT = """
import ctypes, os, subprocess, sys
ctypes.CDLL(None).prctl(36, 1)  # whoever is left behind becomes our child, so that its time counts
ended = subprocess.run(sys.argv[1:]).returncode
while True:
    try:
        os.wait()
    except ChildProcessError:
        sys.exit(ended)
"""
"""Spark's own process outlives the one that started it."""


def run() -> list[Figure]:
    """All figures of this section."""
    sys.path.insert(0, str(ROOT))
    from tests.messy import make_messy
    from tests.site_builder import build_site

    home = WORK / "engines"
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    if shutil.disk_usage(home).free < _ROWS * 3000:
        raise Skip(f"not enough disk for {_ROWS:,} messy users")
    root = build_site(home / "site")
    sources = make_messy(home, _ROWS)
    sources["PostgreSQL"] = _in_postgres(sources["CSV"])
    if importlib.util.find_spec("pyspark"):
        sources["Spark"] = f"spark:parquet.`{sources['Parquet, a folder']}`"
    spent: dict[str, list[float]] = {name: [] for name in sources}
    lists = {}
    for _ in range(RUNS):
        for name, source in sources.items():
            spent[name].append(_listed(root, source).cpu)
            lists[name] = _evidence(root)
    figures = _figures({name: statistics.median(seconds) for name, seconds in spent.items()}, lists)
    figures.append(_ordinary(root, home))
    shutil.rmtree(home)
    return figures


def _ordinary(root: Path, home: Path) -> Figure:
    """The users of whom the other benchmark chooses, in a file and in PostgreSQL."""
    from bench_recipients import _MAKE

    listed = home / "ordinary.csv"
    cost([sys.executable, "-c", _MAKE, listed, "1000000", "HEADER"])
    address = _in_postgres(str(listed))
    mine, floor = costs(lambda: _listed(root, address), lambda: _listed(root, str(listed)))
    note = "the server's own time left out, as it is that of another machine"
    return Figure(
        "1 million ordinary users, PostgreSQL", mine.cpu, "s", _SAID, floor.cpu, "CSV", _BARS["PostgreSQL"], note=note
    )


def _figures(spent: dict[str, float], lists: dict[str, dict[str, object]]) -> list[Figure]:
    expected = lists["CSV"]
    for name, found in lists.items():
        if found != expected:
            raise RuntimeError(f"{name} makes another list than CSV: {found['list_sha256']}")
    told = f"list_sha256 {str(expected['list_sha256'])[:16]}…, parts, arithmetic and reasons are those of CSV"
    return [
        Figure(
            f"{_ROWS:,} messy users, {name}", seconds, "s", _SAID, spent["CSV"], "CSV", _BARS.get(name),
            note=told + (", with Java's time, on two workers" if name == "Spark" else ""),
        )
        for name, seconds in spent.items()
    ]  # fmt: skip


def _listed(root: Path, source: str) -> Cost:
    shutil.rmtree(root / "build", ignore_errors=True)
    command = [sys.executable, "-m", "policypress", "recipients", "privacy@2027-02-01", "--root", root]
    command += ["--today", "2026-11-22", "--users", source, "--part-rows", "100000"]
    settings = "--master local[2] --conf spark.ui.enabled=false --conf spark.driver.bindAddress=127.0.0.1 pyspark-shell"
    variables = {"PYTHONPATH": str(ROOT / "scripts"), "PYSPARK_SUBMIT_ARGS": settings, "SPARK_LOCAL_IP": "127.0.0.1"}
    return cost([sys.executable, "-c", _ALL_OF_IT, *command], **variables)


def _evidence(root: Path) -> dict[str, object]:
    path = root / "build" / "private" / "notice" / "privacy-2027-02-01" / "manifest.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    return {name: manifest[name] for name in _KEPT}


def _in_postgres(listed: str) -> str:
    """The rows of a CSV file as a table of a server of our own; the address that names it."""
    import psycopg
    from policypress.recipients.source import COLUMNS

    from tests.pgserver import new_database

    url = new_database()
    with psycopg.connect(url, autocommit=True) as con, con.cursor() as cursor:
        con.execute(f"CREATE TABLE users ({', '.join(f'{name} TEXT' for name in COLUMNS)})")
        with (
            Path(listed).open("rb") as file,
            cursor.copy("COPY users FROM STDIN (FORMAT csv, HEADER, NULL '')") as copy,
        ):
            while block := file.read(1 << 20):
                copy.write(block)
        con.execute("ALTER TABLE users ADD PRIMARY KEY (id)")
        con.execute("VACUUM ANALYZE users")
    return f"{url}&table=users"
