"""Where one person's next rating was expected, from that person's own earlier sessions and nothing else.

The formula is the ordinary prediction interval for one further value from a normal sample,
mean ± t · sd · sqrt(1 + 1/n) with n - 1 degrees of freedom (Hahn & Meeker, Statistical Intervals, ch. 4).
It treats sessions as independent: a trend or carry-over from session to session is not in it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

MIN_EARLIER = 4
"""Fewest earlier ratings a range is given for. Our choice: with three, t makes it wider than most scales."""

SD_FLOOR = 0.5
"""Smallest SD used on a 0 to 10 scale, in points of the rating. Our choice: half a point, so that a constant
run does not make a range of no width."""

FLOOR_SHARE = SD_FLOOR / 10
"""The same floor on any other scale, as a share of the scale's length: 3.15 points on 0 to 63."""

Bounds = tuple[float, float]


@dataclass(frozen=True)
class NotEnough:
    """Too few earlier ratings for a range: `n` were given, `needed` are asked for."""

    n: int
    needed: int


@dataclass(frozen=True)
class ExpectedRange:
    """The range the next rating was expected in, in points of the scale and never outside it.

    `sd` is the person's own sample SD as observed; the range itself uses no less than `sd_floor(bounds)`.
    """

    mean: float
    sd: float
    low: float
    high: float
    n: int
    level: float


@dataclass(frozen=True)
class Predictive:
    """Student's t for the next rating, before it is cut off at the ends of the scale."""

    mean: float
    sd: float
    n: int
    floor: float = SD_FLOOR

    @property
    def spread(self) -> float:
        """The scale of the t: floored SD, widened because the mean is itself estimated."""
        return max(self.sd, self.floor) * math.sqrt(1 + 1 / self.n)

    def quantile(self, probability: float) -> float:
        """The rating below which the next one falls with this probability (may lie off the scale)."""
        from scipy.special import stdtrit

        return self.mean + float(stdtrit(self.n - 1, probability)) * self.spread

    def probability_of_at_most(self, rating: float) -> float:
        """How probable a rating this low or lower was."""
        from scipy.special import stdtr

        return float(stdtr(self.n - 1, (rating - self.mean) / self.spread))


def sd_floor(bounds: Bounds) -> float:
    """The smallest SD that is used on a scale with these ends, in its own points."""
    return FLOOR_SHARE * (bounds[1] - bounds[0])


def predictive(earlier: Sequence[float], *, bounds: Bounds) -> Predictive | NotEnough:
    """The t for the next rating from the earlier ones, or NotEnough. Bad input raises ValueError."""
    check_ratings(earlier, bounds=bounds)
    n = len(earlier)
    if n < MIN_EARLIER:
        return NotEnough(n=n, needed=MIN_EARLIER)
    # Rounding may put the mean of equal ratings a hair outside them, so it is held between the extremes.
    mean = min(max(math.fsum(earlier) / n, min(earlier)), max(earlier))
    squares = math.fsum((rating - mean) ** 2 for rating in earlier)
    return Predictive(mean=float(mean), sd=math.sqrt(squares / (n - 1)), n=n, floor=sd_floor(bounds))


def expected_range(earlier: Sequence[float], *, level: float = 0.90, bounds: Bounds) -> ExpectedRange | NotEnough:
    """The range holding the next rating with probability `level`, from earlier ratings, oldest first.

    The rating to be judged must not be among `earlier`. `bounds` are the ends of the scale; ratings
    outside them, or not finite, raise ValueError naming each one.
    """
    if not 0 < level < 1:
        raise ValueError(f"level is {level}, but must lie between 0 and 1, for example 0.90")
    expected = predictive(earlier, bounds=bounds)
    if isinstance(expected, NotEnough):
        return expected
    low, high = (expected.quantile(tail) for tail in ((1 - level) / 2, (1 + level) / 2))
    return ExpectedRange(
        mean=expected.mean,
        sd=expected.sd,
        low=max(low, float(bounds[0])),
        high=min(high, float(bounds[1])),
        n=expected.n,
        level=level,
    )


def check_ratings(ratings: Sequence[float], *, bounds: Bounds) -> None:
    """Raise ValueError that names every rating off the scale, or ends of the scale in the wrong order."""
    low, high = bounds
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"bounds are {low} and {high}: give the lower end of the scale first, both finite")
    # Written as "not inside" because a NaN is neither below nor above.
    wrong = [f"number {place} is {value}" for place, value in enumerate(ratings, 1) if not low <= value <= high]
    if wrong:
        raise ValueError(f"ratings must lie between {low} and {high}: " + "; ".join(wrong))
