"""Intervals that have a formula: for alpha, for an SD, for a mean and for a share.

Feldt, Woodruff & Salih (1987), Applied Psychological Measurement 11(1), 93-103, for alpha; Wilson (1927),
Journal of the American Statistical Association 22, 209-212, for a share. scipy.special alone: scipy.stats
takes most of a second to import.
"""

import math

from scipy import special

from plait.reliability.results import FEWEST_FOR_SHARE, Estimate, NotEnough, Quantity


def feldt(alpha: float, persons: int, items: int, level: float) -> Estimate:
    """Alpha with Feldt's interval, exact where (1 - alpha)/(1 - population alpha) is an F ratio.

    It is under the two-way model with normal scores and errors of equal variance across items.
    """
    people = persons - 1
    errors = people * (items - 1)
    tail = (1 - level) / 2
    low = 1 - (1 - alpha) * float(special.fdtri(people, errors, 1 - tail))
    high = 1 - (1 - alpha) * float(special.fdtri(people, errors, tail))
    return Estimate(alpha, low, high, level, persons)


def standard_deviation(variance: float, freedom: int, persons: int, level: float) -> Estimate:
    """The root of a variance with its chi-square interval (normal scores)."""
    tail = (1 - level) / 2
    # chdtri gives the value with this probability ABOVE it.
    low = math.sqrt(variance * freedom / float(special.chdtri(freedom, tail)))
    high = math.sqrt(variance * freedom / float(special.chdtri(freedom, 1 - tail)))
    return Estimate(math.sqrt(variance), low, high, level, persons)


def mean(value: float, sd: float, persons: int, level: float) -> Estimate:
    """A mean with Student's interval."""
    half = float(special.stdtrit(persons - 1, (1 + level) / 2)) * sd / math.sqrt(persons)
    return Estimate(value, value - half, value + half, level, persons)


def share(count: int, persons: int, level: float) -> Quantity:
    """A share with Wilson's score interval; it stays between 0 and 1 and has width at 0 of n too."""
    if persons < FEWEST_FOR_SHARE:
        return NotEnough(persons, FEWEST_FOR_SHARE)
    z = normal_quantile(level)
    found = count / persons
    centre = (found + z * z / (2 * persons)) / (1 + z * z / persons)
    half = z / (1 + z * z / persons) * math.sqrt(found * (1 - found) / persons + (z / (2 * persons)) ** 2)
    # Rounding must not push an end past what was found at 0 of n and n of n.
    return Estimate(found, max(0.0, min(centre - half, found)), min(1.0, max(centre + half, found)), level, persons)


def normal_quantile(level: float) -> float:
    """How many SDs either side of the mean hold this share of a normal curve: 1.96 for .95."""
    return float(special.ndtri((1 + level) / 2))
