"""Omega: the share of a score's variance that one common factor of its items accounts for.

McDonald (1999), Test Theory: A Unified Treatment, ch. 6, with loadings by minimum residuals (Harman & Jones
1966, Psychometrika 31, 351-368; bound of Harman & Fukuda 1966, 31, 563-571). Minimum residuals and not
maximum likelihood, because a bootstrap draw of few people often has a covariance without an inverse.
"""

import numpy as np

from plait.reliability.answers import Floats

SMALLEST_UNIQUENESS = 0.005
"""An item keeps at least this share of its own variance, as in R's psych and factanal (Heywood cases)."""

LARGEST_LOADING = float(np.sqrt(1 - SMALLEST_UNIQUENESS))
LEAST_VARIANCE = 1e-10
"""Of the largest item variance: what is below is the rounding of an item on which all agree."""

SWEEPS = 2_000
STEP = 1e-9
"""Sweeps end when no loading of any matrix moves by more than this."""


def correlations(covariances: Floats) -> Floats:
    """Correlations of matrices (..., k, k); NaN in every place of one whose items do not all vary."""
    variances = np.diagonal(covariances, axis1=-2, axis2=-1)
    varies = (variances > LEAST_VARIANCE * variances.max(axis=-1, keepdims=True)).all(axis=-1)
    sds = np.sqrt(np.where(varies[..., None], variances, 1.0))
    found = covariances / (sds[..., :, None] * sds[..., None, :])
    return np.where(varies[..., None, None], found, np.nan)


def loadings(correlation: Floats) -> Floats:
    """One-factor loadings (..., k) that leave the least squared residuals off the diagonal.

    Each loading in turn is the least-squares answer to the others, kept within LARGEST_LOADING; the sum of
    loadings is not negative. Needs k of 3 or more; NaN where the matrix is not finite.
    """
    stack = correlation.reshape(-1, *correlation.shape[-2:])
    usable = np.isfinite(stack).all(axis=(-2, -1))
    found = np.full(stack.shape[:-1], np.nan)
    if usable.any():
        found[usable] = _swept(stack[usable])
    return found.reshape(correlation.shape[:-1])


def _swept(stack: Floats) -> Floats:
    values, vectors = np.linalg.eigh(stack)
    found = _settled(stack, vectors[..., -1] * np.sqrt(values[..., -1:]))
    # With a loading at the bound there can be several resting places: one for each item that could be there.
    bound = np.flatnonzero((np.abs(found) >= LARGEST_LOADING).any(axis=-1))
    for item in range(stack.shape[-1]) if len(bound) else ():
        other = _settled(stack[bound], stack[bound, item])
        better = _left_over(stack[bound], other) < _left_over(stack[bound], found[bound])
        found[bound[better]] = other[better]
    return np.asarray(found * np.where(found.sum(axis=-1, keepdims=True) < 0, -1.0, 1.0))


def _settled(stack: Floats, start: Floats) -> Floats:
    """Sweeps until nothing moves; NaN for what still moves after SWEEPS, which has no answer to be trusted."""
    found = np.clip(start, -LARGEST_LOADING, LARGEST_LOADING)
    moving = np.arange(len(stack))
    for _ in range(SWEEPS):
        before = found[moving]
        found[moving] = _sweep(stack[moving], before.copy())
        moving = moving[np.abs(found[moving] - before).max(axis=-1) > STEP]
        if not len(moving):
            break
    found[moving] = np.nan
    return found


def _left_over(stack: Floats, found: Floats) -> Floats:
    """Squared residuals off the diagonal; infinite where there are no loadings."""
    residual = stack - found[:, :, None] * found[:, None, :]
    own = np.diagonal(residual, axis1=-2, axis2=-1)
    left = np.square(residual).sum(axis=(-2, -1)) - np.square(own).sum(axis=-1)
    return np.asarray(np.where(np.isfinite(left), left, np.inf))


def _sweep(stack: Floats, found: Floats) -> Floats:
    squares = (found**2).sum(axis=-1)
    for item in range(stack.shape[-1]):
        own = found[:, item].copy()
        others = squares - own**2
        towards = (stack[:, item, :] * found).sum(axis=-1) - stack[:, item, item] * own
        best = np.divide(towards, others, out=np.zeros_like(own), where=others > 1e-12)
        found[:, item] = np.clip(best, -LARGEST_LOADING, LARGEST_LOADING)
        squares = others + found[:, item] ** 2
    return found


def omega(covariances: Floats) -> Floats:
    """Omega of the items' sum for matrices (..., k, k); NaN where it is not defined."""
    found = loadings(correlations(covariances))
    sds = np.sqrt(np.maximum(np.diagonal(covariances, axis1=-2, axis2=-1), 0))
    common = (found * sds).sum(axis=-1) ** 2
    unique = ((1 - found**2) * sds**2).sum(axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(common / (common + unique))


def at_the_bound(covariance: Floats) -> list[int]:
    """Columns whose loading stands at the bound: the factor has taken nearly all of that item's variance."""
    return [int(place) for place in np.flatnonzero(np.abs(loadings(correlations(covariance))) >= LARGEST_LOADING)]


def running_against(covariance: Floats) -> list[int]:
    """Columns that go down where the others go up: of two, both; of more, those with a loading below zero."""
    if len(covariance) > 2:
        return [int(place) for place in np.flatnonzero(loadings(correlations(covariance)) < 0)]
    return [0, 1] if covariance[0, 1] < 0 else []
