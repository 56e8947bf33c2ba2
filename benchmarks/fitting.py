"""Logistic regression within bounds: what ``learn_weights.py`` needs numpy and scipy for."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any

try:
    import numpy as np
    from scipy.optimize import Bounds, minimize
    from scipy.special import expit
except ImportError as missing:
    sys.exit(
        f"{missing.name} is missing, which only learning needs. Install it with\n"
        f"    {sys.executable} -m pip install --require-hashes -r requirements/learn.txt\nand run this again."
    )

Instance = tuple[dict[str, float], float, float]
"""The cues that speak, 1.0 for material or 0.0, and how much the instance counts."""
FREE = 0.001
"""The penalty of the constant, which says only how usual material edits are."""
AT_REST = 1e-4
"""How far a step downhill may still lead in the end: a hundredth of the last decimal that is written."""


def fit(data: Sequence[Instance], bounds: Mapping[str, tuple[float, float]], penalty: float) -> dict[str, float]:
    """The likeliest weight of each name in ``bounds``, within them; the empty name is the constant, on which all lie.

    The loss is convex, so that there is one answer whatever the machine. Ends the program where it is not reached.
    """
    places = {name: place for place, name in enumerate(bounds)}
    spoken = np.zeros((len(data), len(places)))
    for row, (cues, _, _) in zip(spoken, data, strict=True):
        row[places[""]] = 1.0
        for name, value in cues.items():
            row[places[name]] = value
    material, counted = np.array([instance[1:] for instance in data]).T
    penalties = np.array([penalty if name else FREE for name in bounds])

    def loss(weights: Any) -> tuple[float, Any]:
        scores = spoken @ weights
        surprise = counted @ (np.logaddexp(0.0, scores) - material * scores)
        slope = spoken.T @ (counted * (expit(scores) - material))
        return float(surprise + penalties @ weights**2 / 2), slope + penalties * weights

    found = _lowest(loss, *np.array(list(bounds.values())).T)
    return dict(zip(bounds, map(float, found), strict=True))


def _lowest(loss: Any, low: Any, high: Any) -> Any:
    exactly = {"maxiter": 20_000, "maxfun": 40_000, "ftol": 0.0, "gtol": AT_REST / 1000, "maxcor": 30}
    start = np.clip(np.zeros(len(low)), low, high)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", bounds=Bounds(low, high), options=exactly)
    unrest = float(np.abs(found.x - np.clip(found.x - found.jac, low, high)).max())
    if unrest > AT_REST:
        sys.exit(f"The weights did not come to rest ({unrest:.1g} above {AT_REST:.1g}: {found.message}).")
    return found.x
