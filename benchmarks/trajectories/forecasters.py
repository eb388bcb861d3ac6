"""Comparators for forecasts of the next score: the last value, the running mean, and a mixed model without carry-over.

Each learns from some people and says, before each later score of others, its median and seven quantiles. The mixed
model (random level and slope, independent residuals) is fitted by maximum likelihood (Laird & Ware 1982).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize
from scipy.special import ndtri

from plait.trajectory.sessions import Sessions

Floats = npt.NDArray[np.float64]
Whole = npt.NDArray[np.int64]

FINE = (np.arange(50) + 0.5) / 50
"""Where a whole distribution is looked at for its CRPS."""
LEVELS = (0.025, 0.05, 0.10, 0.5, 0.90, 0.95, 0.975)
"""The median and the ends of the 80, 90 and 95 % ranges."""
HISTORY_EDGES = (1, 2, 4, 8)
"""Earlier scores at which a bin begins: 1, 2 to 3, 4 to 7, 8 and more."""
FEWEST_RESIDUALS = 20


@dataclass(frozen=True, eq=False)
class Forecast:
    """Quantiles at LEVELS for each session, shape (n, 7), never off the scale; NaN where nothing was said.

    below, at_most   probability of a score lower than, and at most, the one that came; NaN where not told
    crps             continuous ranked probability score in points: twice the mean loss of the quantiles at FINE
    """

    quantiles: Floats
    below: Floats
    at_most: Floats
    crps: Floats


class Forecaster(Protocol):
    """Learns from sessions, then says what it expected before each session of others."""

    name: str

    def learn(self, sessions: Sessions) -> Callable[[Sessions], Forecast]: ...


def history(sessions: Sessions) -> Whole:
    """How many scores each session's client has before it."""
    slices = sessions.by_client()
    counts = np.diff(slices.starts)
    before = np.empty(len(sessions), dtype=np.int64)
    before[slices.order] = np.arange(len(sessions)) - np.repeat(slices.starts[:-1], counts)
    return before


def history_bin(before: Whole) -> Whole:
    """0 for a first session, then the bin of HISTORY_EDGES from 1 on."""
    return np.searchsorted(HISTORY_EDGES, before, side="right")


def last_value(sessions: Sessions) -> Floats:
    """The score before each one, NaN at the first."""
    slices = sessions.by_client()
    ordered = sessions.score[slices.order]
    earlier = np.r_[np.nan, ordered[:-1]]
    earlier[slices.starts[:-1]] = np.nan
    return _put_back(earlier, slices.order)


def running_mean(sessions: Sessions) -> Floats:
    """The mean of all scores before each one, NaN at the first."""
    slices = sessions.by_client()
    found = np.full(len(sessions), np.nan)
    for rows in slices:
        found[rows[1:]] = np.cumsum(sessions.score[rows])[:-1] / np.arange(1, len(rows))
    return found


@dataclass(frozen=True)
class Carried:
    """A point from the earlier scores, with the spread that such points had among the people learned from.

    The spread is the empirical quantiles of what the point missed by, for each length of history.
    """

    name: str
    point: Callable[[Sessions], Floats]

    def learn(self, sessions: Sessions) -> Callable[[Sessions], Forecast]:
        missed, bins = sessions.score - self.point(sessions), history_bin(history(sessions))
        everything = missed[~np.isnan(missed)]
        by_bin = [missed[(bins == place) & ~np.isnan(missed)] for place in range(len(HISTORY_EDGES) + 1)]
        usual = [mine if len(mine) >= FEWEST_RESIDUALS else everything for mine in by_bin]

        def say(others: Sessions) -> Forecast:
            point, of = self.point(others)[:, None], history_bin(history(others))
            few = np.stack([np.quantile(mine, LEVELS) for mine in usual])
            few[:, LEVELS.index(0.5)] = 0.0
            many = np.stack([np.quantile(mine, FINE) for mine in usual])
            return told_by(on_scale(point + few[of], others), on_scale(point + many[of], others), others)

        return say


@dataclass(frozen=True, eq=False)
class MixedFit:
    """Maximum likelihood of random level and slope with independent residuals."""

    fixed: Floats
    cov: Floats
    residual: float
    log_likelihood: float


@dataclass(frozen=True)
class Mixed:
    """The mixed model without carry-over, over session number or its logarithm."""

    name: str
    clock: Callable[[Floats], Floats]

    def learn(self, sessions: Sessions) -> Callable[[Sessions], Forecast]:
        fit = fit_mixed(sessions, self.clock)

        def say(others: Sessions) -> Forecast:
            mean, variance = mixed_forecast(fit, others, self.clock)
            few, many = (mean[:, None] + np.sqrt(variance)[:, None] * ndtri(np.array(at)) for at in (LEVELS, FINE))
            return told_by(on_scale(few, others), on_scale(many, others), others)

        return say


def fit_mixed(sessions: Sessions, clock: Callable[[Floats], Floats]) -> MixedFit:
    """Profile the fixed effects and the residual variance out; search over the Cholesky factor of the rest."""
    design = _design(sessions, clock)
    code, n = sessions.client.codes, len(sessions)
    people = int(code.max()) + 1
    products = np.zeros((people, 2, 2))
    np.add.at(products, code, design[:, :, None] * design[:, None, :])
    with_score = np.zeros((people, 2))
    np.add.at(with_score, code, design * sessions.score[:, None])
    squares = float(sessions.score @ sessions.score)

    def value(chosen: Floats) -> tuple[float, Floats, float, Floats]:
        factor = np.array([[np.exp(chosen[0]), 0.0], [chosen[1], np.exp(chosen[2])]])
        inner = np.eye(2) + factor.T @ products @ factor
        shrunk = factor @ np.linalg.solve(inner, np.broadcast_to(factor.T, products.shape))
        seen = products - products @ shrunk @ products
        towards = with_score - np.einsum("pij,pj->pi", products @ shrunk, with_score)
        fixed = np.linalg.solve(seen.sum(0), towards.sum(0))
        explained = np.einsum("pi,pij,pj->", with_score, shrunk, with_score)
        variance = (squares - explained - fixed @ towards.sum(0)) / n
        log_det = np.linalg.slogdet(inner)[1].sum()
        likelihood = -0.5 * (n * np.log(2 * np.pi * variance) + log_det + n)
        return likelihood, fixed, variance, factor

    start = np.array([0.0, 0.0, -1.5])
    best = minimize(lambda chosen: -value(chosen)[0], start, method="Nelder-Mead", options={"maxiter": 2000})
    likelihood, fixed, variance, factor = value(best.x)
    return MixedFit(fixed, variance * factor @ factor.T, variance, likelihood)


def mixed_forecast(fit: MixedFit, sessions: Sessions, clock: Callable[[Floats], Floats]) -> tuple[Floats, Floats]:
    """Mean and variance of each score given the same person's earlier ones; the covariance may be singular."""
    design = _design(sessions, clock)
    left = sessions.score - design @ fit.fixed
    mean, variance = np.empty(len(sessions)), np.empty(len(sessions))
    for rows in sessions.by_client():
        z, e = design[rows], left[rows]
        products = np.cumsum(z[:, :, None] * z[:, None, :], axis=0)
        scores = np.cumsum(z * e[:, None], axis=0)
        earlier = np.concatenate([np.zeros((1, 2, 2)), products[:-1]])
        cov = np.linalg.solve(np.eye(2) + fit.cov @ earlier / fit.residual, np.broadcast_to(fit.cov, earlier.shape))
        known = np.concatenate([np.zeros((1, 2)), scores[:-1]]) / fit.residual
        mean[rows] = z @ fit.fixed + np.einsum("ti,tij,tj->t", z, cov, known)
        variance[rows] = np.einsum("ti,tij,tj->t", z, cov, z) + fit.residual
    return mean, variance


def told_by(few: Floats, many: Floats, sessions: Sessions) -> Forecast:
    """A forecast from its quantiles at LEVELS and at FINE, without the place of the score in it."""
    nothing = np.full(len(sessions), np.nan)
    return Forecast(few, nothing, nothing, crps_of(many, sessions.score))


def crps_of(quantiles: Floats, score: Floats) -> Floats:
    """CRPS as twice the mean pinball loss of quantiles at FINE, in points."""
    away = score[:, None] - quantiles
    return np.asarray(2 * np.where(away >= 0, FINE * away, (FINE - 1) * away).mean(axis=1))


def on_scale(quantiles: Floats, sessions: Sessions) -> Floats:
    """Quantiles kept between the ends of the scale."""
    low, high = sessions.scale.low, sessions.scale.high
    return np.clip(quantiles, -np.inf if low is None else low, np.inf if high is None else high)


def comparators() -> tuple[Forecaster, ...]:
    """What the engine is compared with, the first being the one it must beat by 5 %."""
    return (
        Carried("last value", last_value),
        Carried("running mean", running_mean),
        Mixed("mixed model, session number", lambda number: number),
        Mixed("mixed model, its logarithm", np.log1p),
    )


def _design(sessions: Sessions, clock: Callable[[Floats], Floats]) -> Floats:
    return np.stack([np.ones(len(sessions)), clock(sessions.session.astype(np.float64))], axis=1)


def _put_back(ordered: Floats, order: Whole) -> Floats:
    found = np.empty(len(ordered))
    found[order] = ordered
    return found
