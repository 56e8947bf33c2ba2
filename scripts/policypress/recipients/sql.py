"""Names and texts as SQL wants them quoted."""

from __future__ import annotations

from pathlib import Path


def identifier(name: str) -> str:
    """``name`` as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str | Path) -> str:
    """``value`` as a quoted SQL string."""
    return "'" + str(value).replace("'", "''") + "'"
