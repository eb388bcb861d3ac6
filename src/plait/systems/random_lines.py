"""A line for each group around a common one: intercepts and slopes that differ between groups, by REML.

Made for the truth-and-bias model, whose groups are pairs of a client and a clinician. The criterion is the profiled
REML deviance of linear mixed models (Bates, Mächler, Bolker & Walker 2015, Journal of Statistical Software 67(1)),
worked out from each group's sums alone.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Codes = npt.NDArray[np.int64]

STARTS = ((1.0, 0.0, 1.0), (0.3, 0.0, 0.3), (2.0, 0.5, 0.5))
"""Where the search begins, as relative standard deviations; the best of its ends counts."""
CLOSE_ENOUGH = 1e-9
SOME_MORE_THAN_THE_LINE = 3
"""Rows needed beyond the two numbers of the common line before a residual variance can be told."""


@dataclass(frozen=True, eq=False)
class Sums:
    """All that the model needs of each group, arrays with one entry a group: Z'Z, Z'y and y'y with Z = (1, x)."""

    zz: Floats
    zy: Floats
    yy: Floats
    rows: int


@dataclass(frozen=True, eq=False)
class RandomLines:
    """The common line, how groups differ from it, and what is left.

    line             intercept and slope, shape (2,)
    line_covariance  their sampling covariance, shape (2, 2)
    between          covariance of intercepts and slopes between groups, shape (2, 2)
    residual         variance around each group's own line
    """

    line: Floats
    line_covariance: Floats
    between: Floats
    residual: float


@dataclass(frozen=True, eq=False)
class _Profile:
    """What one guess of the relative covariance gives once line and residual are profiled out."""

    deviance: float
    line: Floats
    information: Floats
    residual: float


def sums_of(group: Codes, x: Floats, y: Floats) -> Sums:
    """Each group's sums. `group` counts from 0 without gaps."""
    z = np.stack([np.ones_like(x), x], axis=1)
    groups = int(group.max()) + 1
    zz, zy, yy = np.zeros((groups, 2, 2)), np.zeros((groups, 2)), np.zeros(groups)
    np.add.at(zz, group, z[:, :, None] * z[:, None, :])
    np.add.at(zy, group, z * y[:, None])
    np.add.at(yy, group, y**2)
    return Sums(zz, zy, yy, len(y))


def fit_random_lines(sums: Sums) -> RandomLines | None:
    """The REML fit, or None where nothing is left around the lines: then there is no spread to weigh things by."""
    from scipy.optimize import minimize

    if sums.rows < 2 + SOME_MORE_THAN_THE_LINE or float(sums.yy.sum()) == 0.0:
        return None
    ends = [
        minimize(
            lambda theta: _profile(theta, sums).deviance,
            start,
            method="Nelder-Mead",
            options={"xatol": CLOSE_ENOUGH, "fatol": CLOSE_ENOUGH, "maxiter": 4000, "maxfev": 4000},
        )
        for start in STARTS
    ]
    best = min(ends, key=lambda end: float(end.fun))
    found = _profile(best.x, sums)
    if not (math.isfinite(found.deviance) and found.residual > 0):
        return None
    factor = _factor(best.x)
    return RandomLines(
        line=found.line,
        line_covariance=np.asarray(found.residual * np.linalg.inv(found.information)),
        between=found.residual * factor @ factor.T,
        residual=found.residual,
    )


def _factor(theta: Floats) -> Floats:
    """The lower triangular factor of the covariance between groups, relative to the residual SD."""
    return np.array([[theta[0], 0.0], [theta[1], theta[2]]])


def _profile(theta: Floats, sums: Sums) -> _Profile:
    """The REML deviance of these relative SDs (up to a constant), with the line and residual they give."""
    factor = _factor(theta)
    inner = np.eye(2) + factor.T @ sums.zz @ factor
    reach = factor @ np.linalg.solve(inner, np.broadcast_to(factor.T, inner.shape))
    information = (sums.zz - sums.zz @ reach @ sums.zz).sum(axis=0)
    weighted = (sums.zy - np.einsum("gij,gjk,gk->gi", sums.zz, reach, sums.zy)).sum(axis=0)
    squares = float((sums.yy - np.einsum("gi,gij,gj->g", sums.zy, reach, sums.zy)).sum())
    line = np.linalg.solve(information, weighted)
    freedom = sums.rows - 2
    residual = (squares - float(weighted @ line)) / freedom
    if residual <= 0:
        return _Profile(math.inf, line, information, 0.0)
    log_inner = float(np.linalg.slogdet(inner)[1].sum())
    log_information = float(np.linalg.slogdet(information)[1])
    return _Profile(log_inner + log_information + freedom * math.log(residual), line, information, residual)
