"""Tables of plain text: cells between strokes, behind tabs, or below each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise

_RULE = re.compile(r"[-+=|:\s]*[-=]{2,}[-+=|:\s]*")
_FEWEST = 3
"""Lines from which on a gap through all of them is no accident."""


def rows_of(block: Sequence[str], item: Callable[[str], str]) -> list[list[str]] | None:
    """The cells of a block that is a table; None where it is none. ``item`` tells lines that belong to a list."""
    rows = _ruled(block)
    if rows is not None:
        return rows
    lines = [line.rstrip() for line in block if not _RULE.fullmatch(line.strip())]
    if len(lines) < 2 or any(map(item, lines)):
        return None
    return _tabbed(lines) or _columns(lines) or _gaps(lines)


def _ruled(block: Sequence[str]) -> list[list[str]] | None:
    """Cells between upright strokes; between rules that part every row, lines of one row are taken together."""
    parted = sum(bool(_RULE.fullmatch(line.strip())) for line in block) > 3
    rows: list[list[str]] = []
    begins = True
    for line in (line.strip() for line in block):
        if _RULE.fullmatch(line):
            begins = True
            continue
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.count("|") < 1 or (rows and len(rows[0]) != len(cells)):
            return None
        if parted and not begins:
            rows[-1] = [f"{above} {cell}".strip() for above, cell in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
        begins = False
    return rows if len(rows) > 1 and len(rows[0]) > 1 else None


def _tabbed(lines: Sequence[str]) -> list[list[str]] | None:
    if not all("\t" in line.strip() for line in lines):
        return None
    rows = [re.split(r"\t+", line.strip()) for line in lines]
    return rows if len({len(row) for row in rows}) == 1 else None


def _columns(lines: Sequence[str]) -> list[list[str]] | None:
    """Cells that begin below each other, at least two blanks apart."""
    starts = [[match.start() for match in re.finditer(r"(?:(?<=^)|(?<=\s\s))\S", f"  {line}")] for line in lines]
    if len(starts[0]) < 2 or any(start != starts[0] for start in starts):
        return None
    return [re.split(r"\s{2,}", line.strip()) for line in lines]


def _gaps(lines: Sequence[str]) -> list[list[str]] | None:
    """Cells with a gap of two blanks between them that runs through all lines, however they are set in it."""
    wide = [line.expandtabs(8) for line in lines]
    most = max(map(len, wide))
    if len(lines) < _FEWEST:
        return None
    blank = "".join(" " if all(line[place : place + 1] in ("", " ") for line in wide) else "x" for place in range(most))
    cuts = [0, *(match.start() + 1 for match in re.finditer(r"(?<=x) {2,}(?=x)", blank)), most]
    rows = [[line[start:end].strip() for start, end in pairwise(cuts)] for line in wide]
    whole = all(row[0] and sum(map(bool, row)) > 1 for row in rows)
    return rows if len(cuts) > 2 and whole else None
