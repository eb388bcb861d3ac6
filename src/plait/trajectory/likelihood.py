"""The exact REML and ML likelihood of the three-level dynamic model, with its gradient, in linear time.

Fixed effects and the overall variance are profiled out (Bates, Maechler, Bolker & Walker, Journal of Statistical
Software 2015;67(1), sections 3.4 and 5; here with an autocorrelated part), so that six numbers remain to be sought.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from plait.trajectory.layout import Layout
from plait.trajectory.summing import Grouped, Spread, Sums, Weights, add_up, pull_back
from plait.trajectory.whitening import BY_PHI, BY_SHARE, VALUE, Floats, Sorted, Whitened, whiten

Method = Literal["REML", "ML"]
SEARCHED = ("phi", "share", "level", "tilt", "slope", "between")
"""What is searched, all but phi relative to sigma^2 = q + r^2 and in the layout's units:
phi      corr(w_s, w_s+1)
share    q / sigma^2, the movement's part of what varies within a client
level    variance of the clients' levels, at the middle of the session numbers
tilt     slope expected for a level one higher
slope    variance of the clients' slopes around that: with level and tilt zero variances stay inside the search
between  variance of the clinicians"""
LARGEST_PHI = 0.999
"""Above it a movement keeps half of itself over 700 sessions: no course of work can tell it from a level."""
PART = 32_768
"""Rows one thread takes at a time. The parts do not depend on the number of threads, so neither does any digit."""


@dataclass(frozen=True, eq=False)
class Value:
    """The likelihood at one point.

    deviance  -2 log-likelihood at the best sigma^2 and fixed effects, in the layout's units
    gradient  (6,) of the deviance, by SEARCHED
    sigma2    the best sigma^2
    total     (m, m) [X, y]'V^-1 [X, y], V relative to sigma^2
    """

    deviance: float
    gradient: Floats
    sigma2: float
    total: Floats


@dataclass(frozen=True, eq=False)
class Likelihood:
    """The likelihood of one layout, to be called with six numbers.

    It keeps its room between calls, so one is not to be called from two threads.
    """

    layout: Layout
    method: Method
    whitened: Whitened
    sums: Sums
    parts: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, layout: Layout, method: Method) -> "Likelihood":
        k, m = len(layout.starts) - 1, layout.p + 1
        return cls(
            layout=layout,
            method=method,
            whitened=Whitened(np.empty((k, 3, m * (m + 1) // 2)), np.empty((k, 3))),
            sums=Sums(np.empty((len(layout.clinicians) - 1, m, m)), np.empty((m, m))),
            parts=tuple(_parts(layout.starts)),
        )

    def __call__(self, point: Floats) -> Value:
        """The likelihood at a point of SEARCHED; a point where it is not defined has an infinite deviance."""
        self._whiten(float(point[0]), float(point[1]))
        logs = add_up(self._grouped, spread(point), self.sums)
        total = self.sums.total.copy()
        solved = solve(total)
        if solved is None:
            return Value(np.inf, np.zeros(len(SEARCHED)), np.nan, total)
        reml, degrees = self.method == "REML", self.degrees
        logs += self.whitened.logs[:, VALUE].sum() + (solved.log_det if reml else 0.0)
        deviance = degrees * (np.log(2 * np.pi * solved.rss / degrees) + 1) + logs
        weight = degrees / solved.rss * np.outer(solved.contrast, solved.contrast)
        if reml:
            weight[:-1, :-1] += solved.inverse
        return Value(float(deviance), self._gradient(point, Weights(weight, 1.0)), solved.rss / degrees, total)

    @property
    def degrees(self) -> int:
        """What the residual sum of squares is divided by: n, for REML less the fixed effects."""
        return self.layout.n - (self.layout.p if self.method == "REML" else 0)

    def residual_gradient(self, point: Floats) -> Floats:
        """(6,) gradient of log(residual sum of squares) at the point that was called last; the curvature needs it."""
        solved = solve(self.sums.total)
        if solved is None:
            raise ValueError("there is no likelihood at this point")
        return self._gradient(point, Weights(np.outer(solved.contrast, solved.contrast) / solved.rss, 0.0))

    @property
    def _grouped(self) -> Grouped:
        return Grouped(self.whitened.products, self.layout.clinicians)

    def _whiten(self, phi: float, share: float) -> None:
        if len(self.parts) == 1:
            self._whiten_part(self.parts[0], phi, share)
            return
        with ThreadPoolExecutor() as threads:
            for _ in threads.map(lambda part: self._whiten_part(part, phi, share), self.parts):
                continue

    def _whiten_part(self, part: tuple[int, int], phi: float, share: float) -> None:
        first, end = part
        rows = Sorted(self.layout.columns, self.layout.gaps, self.layout.starts[first : end + 1])
        some = slice(first, end)
        whiten(rows, phi, share, Whitened(self.whitened.products[some], self.whitened.logs[some]))

    def _gradient(self, point: Floats, weights: Weights) -> Floats:
        """Gradient by SEARCHED of what is weighed."""
        found = np.empty(len(SEARCHED))
        pull_back(self._grouped, spread(point), self.sums, weights, found)
        found[:2] += weights.on_logs * self.whitened.logs[:, [BY_PHI, BY_SHARE]].sum(axis=0)
        return _by_search(point, found)


def spread(point: Floats) -> Spread:
    """Variances of the clients and between clinicians, from a point of SEARCHED."""
    _, _, level, tilt, slope, between = (float(number) for number in point)
    return Spread(level, level * tilt, level * tilt**2 + slope, between)


def _by_search(point: Floats, by_spread: Floats) -> Floats:
    """The chain rule from (phi, share, level, cross, slope, between) to SEARCHED."""
    _, _, level, tilt, _, _ = point
    phi, share, by_level, by_cross, by_slope, between = by_spread
    level_too = by_level + tilt * by_cross + tilt**2 * by_slope
    return np.array([phi, share, level_too, level * (by_cross + 2 * tilt * by_slope), by_slope, between])


@dataclass(frozen=True, eq=False)
class Solved:
    """Generalised least squares from `total`: everything relative to sigma^2 and in the layout's units.

    contrast  (m,) such that [X, y] @ contrast is the residual: the effects with their sign turned, then 1
    rss       residual sum of squares
    inverse   (p, p) (X'V^-1 X)^-1
    log_det   log |X'V^-1 X|
    """

    contrast: Floats
    rss: float
    inverse: Floats
    log_det: float


def solve(total: Floats) -> Solved | None:
    """The best fixed effects; None where they cannot be told apart, or nothing is left over to explain."""
    if not np.all(np.isfinite(total)):
        return None
    try:
        root = np.linalg.cholesky(total)
    except np.linalg.LinAlgError:
        return None
    half = np.linalg.inv(root[:-1, :-1])
    return Solved(
        contrast=np.r_[-(half.T @ root[-1, :-1]), 1.0],
        rss=float(root[-1, -1] ** 2),
        inverse=half.T @ half,
        log_det=2 * float(np.sum(np.log(np.diag(root)[:-1]))),
    )


def _parts(starts: npt.NDArray[np.int64]) -> Iterable[tuple[int, int]]:
    """Runs of whole episodes with some PART rows each, as (first, end)."""
    cuts = np.searchsorted(starts, np.arange(0, starts[-1], PART))
    bounds = [*dict.fromkeys(int(cut) for cut in cuts), len(starts) - 1]
    return ((first, end) for first, end in pairwise(bounds) if end > first)
