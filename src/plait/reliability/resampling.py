"""Intervals by drawing people again: for numbers whose sampling has no usable formula.

Student's interval on a logarithm with the bootstrap's standard error (Efron & Tibshirani 1993, An Introduction to
the Bootstrap, ch. 12), seeded, so that the same file gives the same interval. Whole people are drawn, never
single ratings: one person's sessions belong together.
"""

from collections.abc import Iterator

import numpy as np
from scipy import special

from plait.reliability.answers import Floats
from plait.reliability.results import Estimate, Quantity, Undefined

DRAWS = 1_000
"""Draws per interval. Efron & Tibshirani (ch. 6) find 200 enough for a standard error; more cost little here."""

SEED = 20_250_101
"""Any fixed number; it makes a report repeatable."""

MOST_LOST = 0.05
"""Draws that may fail (say, an item on which all drawn people agree) before the interval is withheld. Our rule."""

NO_ERROR = "no error can be seen in these data, so there is nothing to make an interval from"
UNSTABLE = "too unstable for an interval: with the same people drawn again it often has no value"

_CELLS = 4_000_000
"""Counts held at once; bounds the memory for large clinics."""


def drawn_counts(persons: int, draws: int, seed: int) -> Iterator[Floats]:
    """How often each person is drawn, in pieces of shape (some draws, persons), `draws` rows in all."""
    generator = np.random.default_rng(seed)
    piece = max(1, min(draws, _CELLS // max(persons, 1)))
    fair = np.full(persons, 1 / persons)
    for start in range(0, draws, piece):
        yield generator.multinomial(persons, fair, size=min(piece, draws - start)).astype(np.float64)


def reliability_interval(value: float, drawn: Floats, level: float, persons: int, why_not: str) -> Quantity:
    """A reliability with its interval, made on the logarithm of what it lacks to 1, where sampling is even.

    In simulations this covered better than percentiles (docs/reference/reliability.md). Undefined with
    `why_not` where the value is no number.
    """
    if not np.isfinite(value) or value > 1:
        return Undefined(persons, why_not)
    if value > 1 - 1e-9:
        return Undefined(persons, NO_ERROR)
    lacking = variance_interval(1 - value, 1 - drawn, level, persons, why_not)
    if not isinstance(lacking, Estimate):
        return lacking
    return Estimate(float(value), 1 - lacking.high, 1 - lacking.low, level, persons)


def variance_interval(value: float, drawn: Floats, level: float, persons: int, why_not: str) -> Quantity:
    """A positive number, such as a variance, with its interval made on the logarithm."""
    if not np.isfinite(value) or value <= 0:
        return Undefined(persons, why_not)
    usable = drawn[np.isfinite(drawn) & (drawn > 0)]
    if len(usable) < (1 - MOST_LOST) * len(drawn):
        return Undefined(persons, UNSTABLE)
    # Drawing n from n makes a standard error that is too small by this factor.
    error = float(np.log(usable).std(ddof=1)) * np.sqrt(persons / (persons - 1))
    spread = float(np.exp(special.stdtrit(persons - 1, (1 + level) / 2) * error))
    return Estimate(float(value), float(value / spread), float(value * spread), level, persons)
