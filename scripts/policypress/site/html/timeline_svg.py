"""A picture of when each text applied: inline SVG that needs no colour; the list beside says the same."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from policypress.site.html.clause_html import escaped

_LEFT, _RIGHT = 3.0, 97.0
_ROW, _AXIS, _NEAR, _MOST_YEARS = 26, 24, 4.5, 8

_Place = Callable[[date], float]
"""Where a day stands, in percent of the width."""


@dataclass(frozen=True, slots=True)
class Point:
    """A text on the line: its number, the first and last day it applied or is planned to, a name.

    ``shape`` is ``applied``, ``planned`` or ``gone``; what is gone never applied.
    """

    number: int
    first: date
    last: date
    shape: str
    name: str


def timeline_svg(points: Sequence[Point], today: date, label: str, now: str) -> str:
    """The picture; ``label`` says what it shows, ``now`` stands at the mark of today. Empty where there is no span."""
    if not points:
        return ""
    begin = min(point.first for point in points)
    end = max(today, *(point.last for point in points))
    if (end - begin).days < 1:
        return ""

    def x(day: date) -> float:
        return round(_LEFT + (_RIGHT - _LEFT) * (day - begin).days / (end - begin).days, 2)

    rows = _rows([x(point.first) for point in points])
    base = _ROW * (max(rows) + 1) + 8
    out = [
        f'<svg class="pp-timeline" role="img" aria-label="{escaped(label)}" width="100%" height="{base + _AXIS + 16}">',
        f'<line class="pp-timeline__axis" x1="{_LEFT}%" x2="{_RIGHT}%" y1="{base}" y2="{base}"/>',
        *_years(begin, end, x, base),
        *(_span(point, x, base) for point in points if point.shape != "gone"),
        f'<line class="pp-timeline__now" x1="{x(today)}%" x2="{x(today)}%" y1="4" y2="{base + 8}"/>',
        f'<text class="pp-timeline__today" x="{x(today)}%" y="{base + _AXIS + 12}" text-anchor="{_anchor(x(today))}">'
        f"{escaped(now)}</text>",
    ]
    for point, row in zip(points, rows, strict=True):
        out.append(_marker(point, x(point.first), base - 14 - _ROW * row, base))
    return "".join([*out, "</svg>"])


def _rows(places: Sequence[float]) -> list[int]:
    """In which row each marker stands, so that none covers another."""
    last: list[float] = []
    out = []
    for place in places:
        row = next((n for n, taken in enumerate(last) if place - taken >= _NEAR), len(last))
        row = min(row, 3)
        last[row : row + 1] = [place]
        out.append(row)
    return out


def _years(begin: date, end: date, x: _Place, base: int) -> list[str]:
    years = [date(year, 1, 1) for year in range(begin.year + 1, end.year + 1)]
    step = -(-len(years) // _MOST_YEARS) or 1
    out = []
    for day in years[::step]:
        out.append(f'<line class="pp-timeline__tick" x1="{x(day)}%" x2="{x(day)}%" y1="{base - 4}" y2="{base + 4}"/>')
        anchor = _anchor(x(day))
        out.append(f'<text x="{x(day)}%" y="{base + _AXIS - 4}" text-anchor="{anchor}">{day.year}</text>')
    return out


def _anchor(place: float) -> str:
    return "start" if place < 8 else "end" if place > 92 else "middle"


def _span(point: Point, x: _Place, base: int) -> str:
    kind = f"pp-timeline__span pp-timeline__span--{point.shape}"
    return f'<line class="{kind}" x1="{x(point.first)}%" x2="{x(point.last)}%" y1="{base}" y2="{base}"/>'


def _marker(point: Point, place: float, y: int, base: int) -> str:
    stem = f'<line class="pp-timeline__stem" x1="{place}%" x2="{place}%" y1="{y + 9}" y2="{base}"/>'
    number = f'<text x="{place}%" y="{y + 4}" text-anchor="middle">{point.number}</text>'
    circle = f'<circle cx="{place}%" cy="{y}" r="10"/>{number}'
    kind = f"pp-timeline__point pp-timeline__point--{point.shape}"
    return f'{stem}<g class="{kind}"><title>{escaped(point.name)}</title>{circle}</g>'
