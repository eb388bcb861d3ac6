"""How far observers agree on the same sessions: ICC(A,1) with its interval, weighted kappa, share within one step.

ICC(A,1) and its interval are McGraw & Wong (1996), Psychological Methods 1(1), 30-46, cases 2 and 3A; for random raters
it is ICC(2,1) of Shrout & Fleiss (1979), Psychological Bulletin 86, 420-428. Weighted kappa is Cohen (1968),
Psychological Bulletin 70, 213-220, its large-sample error Fleiss, Cohen & Everitt (1969), 72, 323-327.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from plait.reliability.results import Estimate, NotEnough, Quantity, Undefined
from plait.systems.parties import RatingsRefusedError

Floats = npt.NDArray[np.float64]
Weights = Literal["linear", "quadratic"]

LEVEL = 0.95
FEWEST_OBJECTS = 10
"""Ratings needed by each observer. Our rule: below it the interval of an ICC says next to nothing."""
FEWEST_ROWS = 3
"""Rows that an ICC takes: of two, all of the variance can lie between observers, and the figure has no value."""
NO_VARIANCE = "All ratings were the same, so that there is nothing to agree about."
SAME_MEANS = "Everything came to the same mean rating, so that nothing tells one thing from another."
PERFECT = "The observers said the same each time, so that there is no spread to make an interval from."
ROUNDING = 1e-12


@dataclass(frozen=True)
class Agreement:
    """How two or more observers agree; `n` is what was rated by all of them.

    icc         ICC(A,1): one observer's rating, absolute agreement
    kappa       weighted kappa of two observers; Undefined for three, which is a matter of pairs
    within_one  share of ratings at most one step apart, over all pairs of observers
    """

    observers: int
    n: int
    icc: Quantity
    kappa: Quantity
    within_one: float | None


def rater_agreement(
    ratings: npt.ArrayLike, *, scale: tuple[int, int] = (-3, 3), weights: Weights = "quadratic", level: float = LEVEL
) -> Agreement:
    """Agreement from whole numbers of shape (rated, observers); NaN leaves what was rated out.

    Raises RatingsRefusedError for other shapes, and for values off the scale or no whole numbers.
    """
    table = _checked(ratings, scale)
    n, observers = table.shape
    if n < FEWEST_OBJECTS:
        few = NotEnough(n, FEWEST_OBJECTS)
        return Agreement(observers, n, few, few, _within_one(table) if n else None)
    kappa: Quantity = Undefined(n, "Weighted kappa is for two observers; take them pair by pair.")
    if observers == 2:
        kappa = weighted_kappa(table, scale, weights, level)
    return Agreement(observers, n, icc_agreement(table, level=level), kappa, _within_one(table))


def icc_agreement(table: Floats, *, level: float = LEVEL) -> Quantity:
    """ICC(A,1) of an array (objects, raters) with McGraw and Wong's interval."""
    n, raters = table.shape
    if n < FEWEST_ROWS:
        return NotEnough(n, FEWEST_ROWS)
    rows, columns, error = _mean_squares(table)
    if rows + columns + error <= ROUNDING:
        return Undefined(n, NO_VARIANCE)
    if rows <= ROUNDING and min(columns, error) <= ROUNDING:
        return Undefined(n, SAME_MEANS)
    value = (rows - error) / (rows + (raters - 1) * error + raters * (columns - error) / n)
    if error <= ROUNDING and columns <= ROUNDING:
        return Undefined(n, PERFECT)
    low, high = _icc_ends(value, (rows, columns, error), (n, raters), level)
    return Estimate(value, low, high, level, n)


def icc_one_way(table: Floats, *, level: float = LEVEL) -> Quantity:
    """ICC(1) of an array (families, members), exact F interval (Shrout & Fleiss 1979): members have no order."""
    from scipy import special

    n, members = table.shape
    between = members * float(np.sum((table.mean(axis=1) - table.mean()) ** 2)) / (n - 1)
    within = float(np.sum((table - table.mean(axis=1, keepdims=True)) ** 2)) / (n * (members - 1))
    if between + within <= ROUNDING:
        return Undefined(n, NO_VARIANCE)
    if between <= ROUNDING:
        return Undefined(n, SAME_MEANS)
    if within <= ROUNDING:
        return Undefined(n, "Members of one family said the same each time: no spread to make an interval from.")
    ratio, tail = between / within, (1 + level) / 2
    ends = (
        ratio / float(special.fdtri(n - 1, n * (members - 1), tail)),
        ratio * float(special.fdtri(n * (members - 1), n - 1, tail)),
    )
    value, low, high = ((one - 1) / (one + members - 1) for one in (ratio, *ends))
    return Estimate(value, low, high, level, n)


def weighted_kappa(table: Floats, scale: tuple[int, int], weights: Weights, level: float = LEVEL) -> Quantity:
    """Cohen's weighted kappa of an array (objects, 2) of whole numbers; the interval is a large-sample one."""
    from plait.reliability.intervals import normal_quantile

    n, steps = len(table), scale[1] - scale[0] + 1
    shares = np.zeros((steps, steps))
    np.add.at(shares, tuple((table - scale[0]).astype(np.int64).T), 1 / n)
    apart = np.abs(np.subtract.outer(np.arange(steps), np.arange(steps))) / (steps - 1)
    agreement = 1 - (apart if weights == "linear" else apart**2)
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    seen, expected = float((agreement * shares).sum()), float(rows @ agreement @ columns)
    if 1 - expected <= ROUNDING:
        return Undefined(n, NO_VARIANCE)
    if rows.max() == columns.max() == 1:
        return Undefined(n, SAME_MEANS)
    if 1 - seen <= ROUNDING:
        return Undefined(n, PERFECT)
    value = (seen - expected) / (1 - expected)
    of_row, of_column = agreement @ columns, rows @ agreement
    spread = agreement * (1 - expected) - np.add.outer(of_row, of_column) * (1 - seen)
    variance = float((shares * spread**2).sum()) - (seen * expected - 2 * expected + seen) ** 2
    half = normal_quantile(level) * math.sqrt(max(variance, 0.0) / n) / (1 - expected) ** 2
    return Estimate(value, max(-1.0, value - half), min(1.0, value + half), level, n)


def _icc_ends(value: float, squares: Sequence[float], shape: tuple[int, int], level: float) -> tuple[float, float]:
    """McGraw and Wong (1996), table 7, case 2: Satterthwaite's degrees of freedom for raters and error together."""
    from scipy import special

    rows, columns, error = squares
    n, k = shape
    a, b = k * value / (n * (1 - value)), 1 + k * value * (n - 1) / (n * (1 - value))
    parts = (a * columns) ** 2 / (k - 1) + (b * error) ** 2 / ((n - 1) * (k - 1))
    freedom = (a * columns + b * error) ** 2 / parts
    tail = (1 + level) / 2
    above, below = float(special.fdtri(n - 1, freedom, tail)), float(special.fdtri(freedom, n - 1, tail))
    rest = k * columns + (k * n - k - n) * error
    low = n * (rows - above * error) / (above * rest + n * rows)
    high = n * (below * rows - error) / (rest + n * below * rows)
    return low, high


def _mean_squares(table: Floats) -> tuple[float, float, float]:
    """Mean squares of rows, columns and what is left, of a two-way table with one value a cell."""
    n, k = table.shape
    mean = table.mean()
    row, column = table.mean(axis=1, keepdims=True), table.mean(axis=0, keepdims=True)
    rows = k * float(np.sum((row - mean) ** 2)) / (n - 1)
    columns = n * float(np.sum((column - mean) ** 2)) / (k - 1)
    return rows, columns, float(np.sum((table - row - column + mean) ** 2)) / ((n - 1) * (k - 1))


def _within_one(table: Floats) -> float:
    """Over all pairs of observers."""
    observers = table.shape[1]
    pairs = [(one, other) for one in range(observers) for other in range(one)]
    return float(np.mean([np.abs(table[:, one] - table[:, other]) <= 1 for one, other in pairs]))


def _checked(ratings: npt.ArrayLike, scale: tuple[int, int]) -> Floats:
    table = np.asarray(ratings, dtype=np.float64)
    if table.ndim != 2 or table.shape[1] < 2:
        raise RatingsRefusedError([f"ratings have the shape {table.shape}: give (rated, observers), two or more"])
    wrong = ~np.isnan(table) & ~((table >= scale[0]) & (table <= scale[1]) & (table == np.round(table)))
    problems = [
        f"row {row + 1}, observer {column + 1}: {table[row, column]:g} is no whole number from {scale[0]} to {scale[1]}"
        for row, column in np.argwhere(wrong)
    ]
    if problems:
        raise RatingsRefusedError(problems)
    return np.asarray(table[~np.isnan(table).any(axis=1)])
