"""Comparing and judging two texts, against the package ``redlines`` finding the differences alone."""

from __future__ import annotations

import gzip
import statistics
import sys
from pathlib import Path

from inputs import pairs, twenty_thousand
from measure import MATERIALITY, RUNS, WORK, Figure, Skip, cost, costs, job, rival

TITLE = "Comparing and judging"
_OURS = "python benchmarks/jobs.py compare OLD NEW"


def run() -> list[Figure]:
    """All figures of this section."""
    texts, source = pairs()
    try:
        other: Path | None = rival("redlines", "typing_extensions")
    except Skip:
        other = None
    out, seconds = [], {}
    for name, (old, new) in texts.items():
        ours, theirs = _pair(old, new, other)
        seconds[name] = ours["cpu"]
        note = f"{source}, {ours['words']:,.0f} words, {ours['changes']:,.0f} changes" + (
            "" if other else "; the package redlines could not be installed, so there is no ratio"
        )
        out.append(
            Figure(
                f"two versions, {name}",
                ours["cpu"],
                "s",
                _OURS,
                theirs or None,
                "redlines, diff alone",
                0.2 if other else None,
                note=note,
            )
        )
    out.append(
        Figure(
            "fully rewritten against small edits",
            seconds["fully rewritten"],
            "s",
            _OURS,
            seconds["small edits"],
            "the small edits above",
            3.0,
        )
    )
    first, second = twenty_thousand()
    rewritten = [job("compare", first, second)["cpu"] for _ in range(RUNS)]
    out.append(Figure("20,000 words, every sentence new", statistics.median(rewritten), "s", _OURS, bar=2.0))
    return [*out, *_corpus()]


def _pair(old: Path, new: Path, other: Path | None) -> tuple[dict[str, float], float]:
    ours, theirs = [], []
    for _ in range(RUNS):
        ours.append(job("compare", old, new))
        if other:
            theirs.append(job("redlines", old, new, python=other)["cpu"])
    middle = sorted(ours, key=lambda found: found["cpu"])[RUNS // 2]
    return middle, statistics.median(theirs) if theirs else 0.0


def _corpus() -> list[Figure]:
    packed = MATERIALITY / "revisions.jsonl.gz"
    if not packed.is_file():
        return []
    lines = WORK / "texts" / "revisions.jsonl"
    lines.write_bytes(gzip.decompress(packed.read_bytes()))
    command = "policypress compare --pairs revisions.jsonl"
    (found,) = costs(lambda: cost([sys.executable, "-m", "policypress", "compare", "--pairs", lines]))
    note = f"peak memory {found.peak:,.0f} MiB, {found.wall:.1f} s on the clock"
    return [Figure("520 whole revisions in one process", found.cpu, "s", command, bar=30.0, note=note)]
