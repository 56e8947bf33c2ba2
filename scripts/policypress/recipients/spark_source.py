"""Users in a table of a Spark session: the session, the table, and the columns of it that are read."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from policypress.errors import TryAgainLater, UsageError
from policypress.recipients.sql import identifier

SCANNED = "scanned"
"""What the rows are called in a worker's engine."""
_PREFIX = "spark:"
_WITHOUT = (
    "Users in Spark need the extra `spark`, or a cluster that brings Spark with pandas and pyarrow. Install it: "
    "pip install 'policypress[spark]'."
)


@dataclass(frozen=True, slots=True)
class SparkScan:
    """The rows of a Spark table that are to be judged.

    ``fields`` lists all columns of the table in order; ``frame`` has those that are read, under plain names, because
    Spark hands no column with a dot to a worker; ``key`` is that of the ids there; ``label`` names the table in
    messages.
    """

    frame: Any
    read: tuple[str, ...]
    key: str
    fields: tuple[str, ...]
    label: str

    @property
    def relation(self) -> str:
        """SQL of the rows in a worker's engine, under the table's own names."""
        named = (f"{plain} AS {identifier(name)}" for plain, name in zip(self.frame.columns, self.read, strict=True))
        return f"(SELECT {', '.join(named) or '1'} FROM {SCANNED})"


def is_spark(source: str) -> bool:
    """Whether a source of users is a table of a Spark session."""
    return source.startswith(_PREFIX)


def scan_spark(source: str, wanted: Sequence[str], key: str, ids: Sequence[str] | None) -> SparkScan:
    """The ``wanted`` columns of a table such as ``spark:shop.users``, in the session that is there or can be had.

    ``ids`` limits the rows to those whose ``key`` is among them.

    :raises UsageError: there is no session or no such table
    :raises TryAgainLater: Spark cannot be reached
    """
    name = source.removeprefix(_PREFIX)
    if not name:
        raise UsageError(f"{source}: names no table. Add it: spark:shop.users.")
    spark = _session()
    with spoken_for(source):
        table = spark.table(name)
        fields = tuple(table.columns)
        read = tuple(field for field in fields if field in wanted)
        frame = table.select(*(table[_quoted(field)].alias(f"c{place}") for place, field in enumerate(read)))
        place = f"c{read.index(key)}" if key in read else ""
        return SparkScan(frame if ids is None else _among(frame, place, ids), read, place, fields, source)


def _among(frame: Any, key: str, ids: Sequence[str]) -> Any:
    """The rows with these ids, compared as what they are there, so that the table's statistics help."""
    from pyspark.sql import functions

    if not key or not ids:
        return frame.limit(0)
    kind = frame.schema[key].dataType
    return frame.where(frame[key].isin([functions.lit(one).try_cast(kind) for one in ids]))


def _quoted(name: str) -> str:
    """A column's name as Spark takes it."""
    return "`" + name.replace("`", "``") + "`"


def _session() -> Any:
    """The session that is there, else one as the surroundings say: spark-submit, SPARK_REMOTE, spark-defaults.conf."""
    try:
        import pyarrow  # noqa: F401
        from pyspark.sql import SparkSession
    except ImportError:
        raise UsageError(_WITHOUT) from None
    with spoken_for("Spark"):
        spark = SparkSession.builder.appName("policypress").getOrCreate()
    on_this_machine = type(spark) is SparkSession and spark.sparkContext.master.startswith("local")
    if on_this_machine and "PYSPARK_PYTHON" not in os.environ:
        spark.sparkContext.pythonExec = sys.executable
    return spark


@contextmanager
def spoken_for(label: str) -> Iterator[None]:
    """Spark's refusals in our words, without its own text: that may hold what stands in a row."""
    from pyspark.errors import AnalysisException, ParseException

    try:
        yield
    except (AnalysisException, ParseException) as error:
        raise UsageError(
            f"{label}: the users cannot be read ({_condition(error)}). Check the table's name and your rights."
        ) from None
    except ImportError:
        raise UsageError(_WITHOUT) from None
    except Exception as error:
        if type(error).__module__.partition(".")[0] not in ("pyspark", "py4j"):
            raise
        raise TryAgainLater(
            f"{label}: Spark gave up ({_condition(error)}); its own log says why. Run again later."
        ) from None


def _condition(error: Exception) -> str:
    return str(getattr(error, "getCondition", lambda: None)() or type(error).__name__)
