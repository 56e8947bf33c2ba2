"""Findings and cues → material or not, by a table of named weights."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import Any


@lru_cache(maxsize=1)
def table() -> dict[str, Any]:
    """The learnt table: threshold, constant and one weight per rule or cue (see ``benchmarks/learn_weights.py``)."""
    text = files("policypress.judgement.findings").joinpath("weights.json").read_text(encoding="utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def score(cues: Mapping[str, float]) -> float:
    """The sum of the weights of the cues that speak, and the constant."""
    known = table()
    weights: dict[str, float] = known["weights"]
    return float(known["constant"]) + sum(weights.get(name, 0.0) * value for name, value in sorted(cues.items()))


def is_material(cues: Mapping[str, float]) -> bool:
    """Whether the cues together outweigh the threshold."""
    return score(cues) > float(table()["threshold"])
