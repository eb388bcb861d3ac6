"""A covariance matrix that is a sum of known patterns, each times a number: the numbers by maximum likelihood.

With free means the likelihood of the sample covariance (Wishart, n - 1 degrees of freedom) is what is maximised, by
Fisher scoring: weighted least squares whose weights are those of the last step (Anderson 1973, Annals of Statistics 1,
135-141). Numbers are not kept above zero, so that the chi-square and the intervals are what they say.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from plait.systems.dyads import Floats

STEPS = 500
"""More than any sound sample took in the simulations; beyond, there is no maximum to be found."""
CLOSE_ENOUGH = 1e-10
SMALLEST_STEP = 1e-6


@dataclass(frozen=True, eq=False)
class LinearCovariance:
    """The fitted numbers.

    values, covariance   shape (patterns,) and its sampling covariance, from the expected information
    slope, bend          how the sampling variance of each grows with its own value, linearly and with the square
    implied              the covariance matrix that they make
    chi_square           of the structure against any covariance matrix, on `freedom` degrees of freedom
    cfi                  comparative fit index, against no relations at all
    """

    values: Floats
    covariance: Floats
    slope: Floats
    bend: Floats
    implied: Floats
    chi_square: float
    freedom: int
    cfi: float


def fit_linear_covariance(patterns: Floats, sample: Floats, freedom: int) -> LinearCovariance | None:
    """Fit sum(values[k] * patterns[k]) to a sample covariance matrix on so many degrees of freedom.

    `patterns` has shape (k, p, p). None where there is no maximum inside the covariance matrices that could be one.
    """
    values = _start(patterns, sample)
    misfit = discrepancy(patterns, values, sample)
    for _step in range(STEPS):
        weight = np.linalg.inv(_implied(patterns, values))
        moved = np.stack([weight @ one for one in patterns])
        information = np.einsum("kab,lba->kl", moved, moved)
        step = np.linalg.solve(information, np.einsum("kab,ba->k", moved, weight @ sample)) - values
        length = 1.0
        while (found := discrepancy(patterns, values + length * step, sample)) > misfit and length > SMALLEST_STEP:
            length /= 2
        if length <= SMALLEST_STEP or misfit - found < CLOSE_ENOUGH:
            return _told(patterns, values, sample, freedom) if abs(step).max() < _small(sample) else None
        values, misfit = values + length * step, found
    return None


def discrepancy(patterns: Floats, values: Floats, sample: Floats) -> float:
    """log|Sigma| - log|S| + tr(S Sigma^-1) - p; infinite where Sigma is no covariance matrix."""
    implied = _implied(patterns, values)
    try:
        root = np.linalg.cholesky(implied)
    except np.linalg.LinAlgError:
        return math.inf
    log_determinant = 2 * float(np.log(np.diag(root)).sum())
    inside = float(np.trace(np.linalg.solve(implied, sample)))
    return log_determinant - float(np.linalg.slogdet(sample)[1]) + inside - len(sample)


def _implied(patterns: Floats, values: Floats) -> Floats:
    return np.asarray(np.tensordot(values, patterns, axes=1))


def _small(sample: Floats) -> float:
    """A step of this size leaves every figure that is shown as it is."""
    return 1e-4 * float(np.diag(sample).mean())


def _start(patterns: Floats, sample: Floats) -> Floats:
    """Plain least squares, drawn towards uncorrelated ratings until it is a covariance matrix."""
    flat = patterns.reshape(len(patterns), -1).T
    values, alone = (np.linalg.lstsq(flat, one.ravel(), rcond=None)[0] for one in (sample, np.diag(np.diag(sample))))
    share = 1.0
    while not math.isfinite(discrepancy(patterns, share * values + (1 - share) * alone, sample)):
        share *= 0.8
    return np.asarray(share * values + (1 - share) * alone)


def _told(patterns: Floats, values: Floats, sample: Floats, freedom: int) -> LinearCovariance:
    implied = _implied(patterns, values)
    weight = np.linalg.inv(implied)
    moved = np.stack([weight @ one for one in patterns])
    unscaled = np.linalg.inv(np.einsum("kab,lba->kl", moved, moved))
    # Near the maximum each number is tr(L S): what L makes of another covariance is how its own variance grows.
    linear = np.einsum("kl,lab->kab", unscaled, moved @ weight)
    own = np.einsum("kab,kbc->kac", linear, patterns)
    spread = np.einsum("kab,bc->kac", linear, implied)
    size = len(sample)
    left = size * (size + 1) // 2 - len(patterns)
    chi_square = freedom * discrepancy(patterns, values, sample)
    return LinearCovariance(
        values=values,
        covariance=unscaled * 2 / freedom,
        slope=np.einsum("kab,kba->k", spread, own) * 4 / freedom,
        bend=np.einsum("kab,kba->k", own, own) * 2 / freedom,
        implied=implied,
        chi_square=chi_square,
        freedom=left,
        cfi=_cfi(chi_square - left, sample, freedom),
    )


def _cfi(beyond: float, sample: Floats, freedom: int) -> float:
    """Misfit beyond chance, held against that of ratings that have nothing to do with each other."""
    size = len(sample)
    alone = freedom * float(np.log(np.diag(sample)).sum() - np.linalg.slogdet(sample)[1]) - size * (size - 1) / 2
    return 1 - beyond / max(beyond, alone) if beyond > 0 else 1.0
