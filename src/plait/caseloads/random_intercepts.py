"""A random intercept for each clinician beside the case mix, by REML: what clinicians' caseloads are shrunken with.

score = X b + u_j + e. The criterion is the profiled REML deviance of linear mixed models (Bates, Mächler, Bolker &
Walker 2015, Journal of Statistical Software 67(1)) with one number to search for, the intraclass correlation.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

LARGEST_ICC = 0.999
GRID = 41
"""Where the search looks first, so that it ends in the lowest place and not in the nearest."""
CLOSE_ENOUGH = 1e-10
AT_THE_END = 1e-4
"""This near to LARGEST_ICC the search would have gone on: nothing is left within clinicians."""


@dataclass(frozen=True, eq=False)
class Sums:
    """All that the model needs: cross-products over all cases, and each clinician's sums.

    xx (p, p), xy (p,), yy; of each clinician the number of cases n (j,), the sums of X (j, p) and of the score (j,)
    """

    xx: Floats
    xy: Floats
    yy: float
    n: Floats
    x: Floats
    y: Floats

    @property
    def freedom(self) -> int:
        return int(self.n.sum()) - len(self.xy)


@dataclass(frozen=True, eq=False)
class RandomIntercepts:
    """The fit: fixed effects (p,), variances between and within, and each clinician's effect with its error (j,).

    `errors` are the SDs of the effects given the fixed effects, as lme4's conditional variances are.
    """

    effects: Floats
    between: float
    within: float
    clinicians: Floats
    errors: Floats

    @property
    def icc(self) -> float:
        return self.between / (self.between + self.within)


@dataclass(frozen=True, eq=False)
class _Profile:
    """What one intraclass correlation gives once effects and residual variance are profiled out."""

    deviance: float
    effects: Floats
    within: float
    weights: Floats


def sums_of(clinician: Codes, design: Floats, score: Floats) -> Sums:
    """The sums of the cases. `clinician` counts from 0 without gaps; `design` is (n, p)."""
    count = int(clinician.max()) + 1
    x = np.zeros((count, design.shape[1]))
    np.add.at(x, clinician, design)
    return Sums(
        xx=design.T @ design,
        xy=design.T @ score,
        yy=float(score @ score),
        n=np.bincount(clinician, minlength=count).astype(np.float64),
        x=x,
        y=np.bincount(clinician, weights=score, minlength=count).astype(np.float64),
    )


def fit_random_intercepts(sums: Sums) -> RandomIntercepts | None:
    """The REML fit, or None where nothing is left within clinicians."""
    from scipy.optimize import minimize_scalar

    grid = np.linspace(0.0, LARGEST_ICC, GRID)
    values = [_profile(float(icc), sums).deviance for icc in grid]
    if not math.isfinite(values[0]):
        return None
    best = int(np.argmin(values))
    ends = float(grid[max(best - 1, 0)]), float(grid[min(best + 1, GRID - 1)])
    found = minimize_scalar(
        lambda icc: _profile(icc, sums).deviance, bounds=ends, method="bounded", options={"xatol": CLOSE_ENOUGH}
    )
    # A search between two ends never arrives at one: no difference between clinicians is tried by itself.
    icc = 0.0 if values[0] <= float(found.fun) else float(found.x)
    if LARGEST_ICC - icc < AT_THE_END:
        return None
    at, ratio = _profile(icc, sums), icc / (1 - icc)
    return RandomIntercepts(
        effects=at.effects,
        between=ratio * at.within,
        within=at.within,
        clinicians=at.weights * (sums.y - sums.x @ at.effects),
        errors=np.sqrt(at.weights * at.within),
    )


def _profile(icc: float, sums: Sums) -> _Profile:
    """The REML deviance at this intraclass correlation, up to a constant."""
    ratio = icc / (1 - icc)
    weights = ratio / (1 + sums.n * ratio)
    information = sums.xx - np.einsum("j,jp,jq->pq", weights, sums.x, sums.x)
    weighted = sums.xy - (weights * sums.y) @ sums.x
    effects = np.linalg.solve(information, weighted)
    within = (sums.yy - float(weights @ sums.y**2) - float(weighted @ effects)) / sums.freedom
    # Below this what is left is rounding of the sums themselves.
    if within <= np.finfo(float).eps * sums.yy:
        return _Profile(math.inf, effects, 0.0, weights)
    log_information = float(np.linalg.slogdet(information)[1])
    deviance = sums.freedom * math.log(within) + float(np.log1p(sums.n * ratio).sum()) + log_information
    return _Profile(deviance, effects, within, weights)
