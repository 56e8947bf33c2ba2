"""Results as a Markdown page: one table for each benchmark, with the command of each figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from measure import Figure

INTRODUCTION = """# What it costs

Written by `make bench` (`python benchmarks/run.py`). Every figure is CPU time unless it says otherwise, the median of
three runs unless its note says otherwise. The floor or rival ran in turns with it on the same machine, so read the
ratios: absolute times drift from machine to machine. The inputs are real public policies with their histories; where
those are not at hand, histories generated from a fixed seed.
"""


def page(results: Mapping[str, Any], order: Sequence[str], *, heading: bool = True) -> str:
    """The whole page; ``heading`` False leaves out the introduction."""
    parts = [INTRODUCTION] if heading else []
    parts += [_section(results[name]) for name in order if name in results]
    return "\n".join(parts)


def _section(section: Mapping[str, Any]) -> str:
    figures = [Figure(**entry) for entry in section["figures"]]
    lines = [f"## {section['title']}", ""]
    if section["skipped"]:
        lines += [f"Not measured: {section['skipped']}.", ""]
        return "\n".join(lines)
    lines += [f"{section['day']}, {section['machine']}.", ""]
    lines += ["| what | measured | floor or rival | ratio | bar | |", "|---|---|---|---|---|---|"]
    lines += [_row(figure) for figure in figures]
    lines.append("")
    commands = list(dict.fromkeys((figure.what, figure.command) for figure in figures))
    lines += [f"- {what}: `{command}`" for what, command in commands if command]
    lines += [f"- {figure.what}: {figure.note}" for figure in figures if figure.note]
    return "\n".join(lines) + "\n"


def _row(figure: Figure) -> str:
    floor = f"{_number(figure.floor)} {figure.unit} ({figure.floor_is})" if figure.floor else "–"
    ratio = f"{figure.ratio:.2f} ×" if figure.floor else "–"
    sign = "≥" if figure.at_least else "≤"
    unit = " ×" if figure.floor else f" {figure.unit}"
    bar = f"{sign} {_number(figure.bar)}{unit}" if figure.bar is not None else "–"
    met = {True: "met", False: "**missed**", None: ""}[figure.met]
    return f"| {figure.what} | {_number(figure.value)} {figure.unit} | {floor} | {ratio} | {bar} | {met} |"


def _number(value: float) -> str:
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.2f}" if value >= 0.1 else f"{value:.3g}"
