"""The ratio of two effects with Fieller's interval, which says so where a ratio has no two ends.

Fieller (1954), Journal of the Royal Statistical Society B 16, 175-185: every ratio that the two estimates and their
covariance do not contradict. Exact for normal estimates; no draws, so nothing depends on a seed.
"""

from __future__ import annotations

import math

from plait.reliability.results import Estimate, Quantity, Undefined

NO_ENDS = "The effect that is divided by may be none at all, so that this ratio has no interval with two ends."


def fieller(
    above: float,
    below: float,
    covariance: tuple[float, float, float],
    *,
    reach: float,
    level: float,
    n: int,
) -> Quantity:
    """above / below; `covariance` is (variance above, covariance, variance below), `reach` Student's quantile."""
    of_above, of_both, of_below = covariance
    square = reach * reach
    bend = below * below - square * of_below
    if bend <= 0:
        return Undefined(n, NO_ENDS)
    middle = above * below - square * of_both
    root = math.sqrt(max(middle * middle - bend * (above * above - square * of_above), 0.0))
    return Estimate(above / below, (middle - root) / bend, (middle + root) / bend, level, n)
