"""Between a score and the latent scale of the forecast model, on which noise is the same at every level.

A score is first put on 0 to 1 with the better end at 1, then bent by the distribution function of a
Beta(1 - bend_low, 1 - bend_high): no bend leaves it as it is, .5 at one end is like a square root there, .5 at both
the arcsine. Scores at the ends stand for all that lies beyond. Without both ends a scale is not bent and has no end.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from plait.trajectory.scale import HigherIs, Scale
from plait.trajectory.sessions import Floats, Rows

NODES = 1025
"""Points at which the way back is tabulated; between them it is a straight line."""
SMALLEST_STEP = 1e-3
"""A scale whose scores lie closer than this share of it counts as continuous, in steps of this size."""
LARGEST_STEP = 0.5


@dataclass(frozen=True)
class ScoreScale:
    """Where a score lies: `low`, `high` in points, `step` between neighbouring scores, and both bends.

    `ended` is False where the scale's ends are not known: low and high are then those seen, and are no ends.
    """

    low: float
    high: float
    higher_is: HigherIs
    step: float
    ended: bool
    bend_low: float
    bend_high: float

    @property
    def length(self) -> float:
        return self.high - self.low

    @property
    def share(self) -> float:
        """A step as a share of the scale."""
        return self.step / self.length

    def as_scale(self) -> Scale:
        """The ends and the direction alone."""
        return Scale(self.low, self.high, self.higher_is) if self.ended else Scale(None, None, self.higher_is)

    def to_latent(self, score: npt.ArrayLike) -> Floats:
        """Latent values of scores; a score at an end lies a quarter step inside it, for want of a better place."""
        return self.bent(self.unit(score))

    def unit(self, score: npt.ArrayLike) -> Floats:
        """Scores as shares of the scale, the better end at 1."""
        share = (np.asarray(score, dtype=np.float64) - self.low) / self.length
        share = share if self.higher_is == "better" else 1.0 - share
        return np.clip(share, self.share / 4, 1 - self.share / 4) if self.ended else share

    def bent(self, unit: Floats) -> Floats:
        if not self.is_bent:
            return unit
        from scipy.special import betainc

        return np.asarray(betainc(1 - self.bend_low, 1 - self.bend_high, unit))

    @property
    def is_bent(self) -> bool:
        return self.ended and (self.bend_low > 0 or self.bend_high > 0)

    def end(self, score: npt.ArrayLike) -> Rows:
        """1 where a score lies at the better end, -1 at the worse, else 0."""
        if not self.ended:
            return np.zeros(np.shape(score), dtype=np.int64)
        unit, half = self.unit(score), self.share / 2
        return np.where(unit >= 1 - half, 1, np.where(unit <= half, -1, 0)).astype(np.int64)

    @cached_property
    def edges(self) -> tuple[float, float]:
        """Latent values half a step inside either end: what lies beyond is scored as the end."""
        if not self.ended:
            return -np.inf, np.inf
        low, high = self.bent(np.array([self.share / 2, 1 - self.share / 2]))
        return float(low), float(high)

    def log_stretch(self, score: npt.ArrayLike) -> Floats:
        """Log of the probability of a score over its latent density: step times slope; 0 at an end, which has its own.

        Adding it to a latent log density makes log scores of any two bends, or of any model of scores, comparable.
        """
        unit = self.unit(score)
        stretch = np.full(unit.shape, np.log(self.share))
        if self.is_bent:
            from scipy.special import betaln

            stretch -= self.bend_low * np.log(unit) + self.bend_high * np.log1p(-unit)
            stretch -= betaln(1 - self.bend_low, 1 - self.bend_high)
        return np.where(self.end(score) == 0, stretch, 0.0)

    def to_score(self, latent: Floats) -> Floats:
        """Scores of latent values, never off the scale; within the last half step they are the end."""
        unit = np.interp(latent, *self.table) if self.is_bent else latent
        if self.ended:
            worst, best = self.edges
            unit = np.where(latent <= worst, 0.0, np.where(latent >= best, 1.0, unit))
        unit = unit if self.higher_is == "better" else 1.0 - unit
        score = self.low + unit * self.length
        return np.clip(score, self.low, self.high) if self.ended else np.asarray(score)

    @cached_property
    def table(self) -> tuple[Floats, Floats]:
        """Latent values and the shares of the scale that they stand for, closer together towards the ends."""
        unit = np.sin(np.linspace(0.0, np.pi / 2, NODES)) ** 2
        return self.bent(unit), unit

    def slope_at(self, latent: Floats) -> Floats:
        """Points of the score for each latent unit, at latent values."""
        if not self.is_bent:
            return np.full(np.shape(latent), self.length)
        places, units = self.table
        piece = np.clip(np.searchsorted(places, latent) - 1, 0, NODES - 2)
        return np.asarray(self.length * (units[piece + 1] - units[piece]) / (places[piece + 1] - places[piece]))


def step_of(scores: Floats, length: float) -> float:
    """The step between neighbouring scores: the smallest distance seen, within sensible bounds."""
    distances = np.diff(np.unique(scores))
    if not len(distances):
        return length * SMALLEST_STEP
    return float(np.clip(distances.min(), length * SMALLEST_STEP, length * LARGEST_STEP))
