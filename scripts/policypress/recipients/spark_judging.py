"""Judging users where Spark has them: the statement runs in each worker's own engine, and what it says comes here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import duckdb

from policypress.errors import UsageError
from policypress.recipients.spark_source import SCANNED, SparkScan, spoken_for

_TOLD, _TOLD_ID = "told_place", "told_id"
_CHUNK = 50_000
"""Rows that a worker judges at once."""
_PACKED = "duckdb STRING, fault STRING, rows BINARY"


def judge_scan(con: duckdb.DuckDBPyConnection, scan: SparkScan, statement: str, *, told: bool) -> None:
    """Make the table ``judged`` of ``con``, in order of ids, of what ``statement`` says of each row of the scan.

    Needs the relations ``versions`` and, with ``told``, ``told`` in ``con``; the workers get them from there.

    :raises UsageError: the workers lack the engine, have another version of it, or it cannot read the rows
    :raises TryAgainLater: Spark gave up
    """
    import pyarrow as pa

    nothing = ", ".join(f"NULL::VARCHAR AS {name}" for name in scan.frame.columns)
    con.execute(f"CREATE TEMP TABLE {SCANNED} AS SELECT {nothing} WHERE false")
    shape = con.sql(statement).to_arrow_table().schema
    con.execute(f"DROP TABLE {SCANNED}")
    versions = con.execute("SELECT name, place FROM versions").fetchall()
    failed: list[BaseException] = []

    def arriving() -> Iterator[Any]:
        try:
            with spoken_for(scan.label):
                frame = _with_told(con.cursor(), scan) if told else scan.frame
                for packed in _everywhere(frame.mapInArrow(_kernel(statement, scan.key, versions, told), _PACKED)):
                    yield from _unpacked(packed, scan.label)
        except BaseException as error:
            failed.append(error)
            raise

    con.register("arriving", pa.RecordBatchReader.from_batches(shape, arriving()))
    try:
        con.execute("CREATE TABLE judged AS SELECT * FROM arriving ORDER BY id")
    except duckdb.Error:
        if failed:
            raise failed[0] from None
        raise
    finally:
        con.unregister("arriving")


def _kernel(
    statement: str, key: str, versions: list[tuple[str, int]], told: bool
) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """What a worker does with its rows: it has the engine and Arrow, and need not have policypress.

    It hands back packed batches: the engine's version, what stopped it if anything, the judged rows as an Arrow stream.
    """
    known = (
        f"CREATE OR REPLACE TEMP TABLE told AS SELECT cast({key} AS VARCHAR) AS {_TOLD_ID}, max({_TOLD}) AS place "
        f"FROM {SCANNED} WHERE {_TOLD} IS NOT NULL GROUP BY 1"
    )
    chunk, scanned = _CHUNK, SCANNED

    def judged(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        def packed(version: str, fault: str, rows: bytes = b"") -> Any:
            return pa.RecordBatch.from_pydict({"duckdb": [version], "fault": [fault], "rows": [rows]})

        try:
            import duckdb
        except ImportError:
            yield packed("", "")
            return
        with duckdb.connect(config={"threads": 1, "memory_limit": "256MB", "temp_directory": ""}) as con:
            con.execute("SET autoload_known_extensions = false; SET TimeZone = 'UTC'")
            con.execute("CREATE TABLE versions (name VARCHAR, place INTEGER)")
            if versions:
                con.executemany("INSERT INTO versions VALUES (?, ?)", versions)

            def select(some: list[Any]) -> Any:
                con.register(scanned, pa.Table.from_batches(some))
                if told:
                    con.execute(known)
                sink = pa.BufferOutputStream()
                table = con.sql(statement).to_arrow_table()
                with pa.ipc.new_stream(sink, table.schema) as stream:
                    stream.write_table(table)
                return packed(duckdb.__version__, "", sink.getvalue().to_pybytes())

            try:
                some: list[Any] = []
                for batch in batches:
                    some.append(batch)
                    if sum(one.num_rows for one in some) >= chunk:
                        yield select(some)
                        some = []
                if some:
                    yield select(some)
            except duckdb.Error as error:
                # The rest of the message may hold what stands in a row.
                yield packed(duckdb.__version__, str(error).split(":", 1)[0])

    return judged


def _everywhere(frame: Any) -> Iterator[Any]:
    """The rows of a frame one after the other, all of them made at the same time: they are kept until they are read."""
    frame.persist()
    try:
        frame.count()
        yield from frame.toLocalIterator()
    finally:
        frame.unpersist()


def _unpacked(packed: Any, label: str) -> Iterator[Any]:
    """The batches of judged rows that a worker packed."""
    import pyarrow as pa

    if packed.duckdb != duckdb.__version__:
        found = f"DuckDB {packed.duckdb}" if packed.duckdb else "no DuckDB"
        raise UsageError(
            f"{label}: Spark's workers have {found}, this machine has {duckdb.__version__}, and only the same version "
            f"surely judges alike. Install duckdb=={duckdb.__version__} and pyarrow on the workers, or name a Python "
            "there that has them in PYSPARK_PYTHON."
        )
    if packed.fault:
        raise UsageError(f"{label}: the users cannot be read ({packed.fault} in a worker's engine). Mend that.")
    with pa.ipc.open_stream(packed.rows) as stream:
        yield from stream


def _with_told(con: duckdb.DuckDBPyConnection, scan: SparkScan) -> Any:
    """The rows with the place of the newest notice that each was told of."""
    from pyspark.sql import types

    kind = scan.frame.schema[scan.key].dataType
    if not isinstance(kind, types.StringType | types.IntegralType | types.DecimalType):
        raise UsageError(
            f"{scan.label}: with a ledger ids must be text or whole numbers, not {kind.simpleString()}. Cast the "
            f"column {scan.read[scan.frame.columns.index(scan.key)]} to STRING in a view, and name that."
        )
    known = con.sql(f"SELECT told_id AS {_TOLD_ID}, place AS {_TOLD} FROM told").to_arrow_table()
    told = scan.frame.sparkSession.createDataFrame(known)
    ids = scan.frame[scan.key].cast("string")
    return scan.frame.join(told, ids == told[_TOLD_ID], "left").drop(_TOLD_ID)
