"""Level gap and tracking of one client and one clinician: as they stand, and held against what is usual.

The clinician's rating, less the client's mean, on the client's rating, less the same mean (West & Kenny 2011,
Psychological Review 118(2), 357-378: directional bias and truth force). The intercept is the level gap, the slope the
tracking. One pair has few sessions, so the shrunken form draws both towards a population, as a mixed model does.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from plait.reliability.results import Estimate, NotEnough, Quantity, Undefined
from plait.systems.pairs import FEWEST_SESSIONS, Bounds, Floats, PairedRatings

LEVEL = 0.95
SAME_CLIENT = "The client's ratings were all the same, so there was nothing to follow."
SAME_CLINICIAN = "The clinician's ratings were all the same, so whether they follow the client's cannot be told."
NO_SPREAD = "Nothing is left around the line, so that there is no spread to make an interval from."
NO_DIFFERENCE = "The fit finds no difference between pairs, so that nothing can be said of this one."
NO_VARIANCE = 1e-18
"""Below this a variance is what rounding leaves of none."""

ASSUMED_SD_GAP = 0.15
"""How level gaps differ between pairs, as a share of the scale's length: 1.5 points on 0 to 10. Our assumption; no
direction is assumed, though studies found clinicians to rate lower than clients (Atzil-Slonim 2015)."""
ASSUMED_TRACKING = 0.5
"""Half-way between a clinician's rating that takes no part in the client's ups and downs and one that takes all."""
ASSUMED_SD_TRACKING = 0.3
"""Our assumption: most pairs between 0 and 1."""
ASSUMED_SD_AROUND = 0.1
"""How a clinician's ratings scatter around the own line, as a share of the scale's length. Our assumption."""
ASSUMED_WORTH = 4.0
"""How many sessions' worth of word the assumed scatter has beside that of the pair's own sessions."""


@dataclass(frozen=True, eq=False)
class Population:
    """How level gap and tracking lie among many pairs: the place to which one pair is drawn.

    centre, covariance   of (level gap, tracking) over pairs, shapes (2,) and (2, 2)
    scatter              variance of the clinician's ratings around each pair's own line
    scatter_worth        degrees of freedom that `scatter` counts for; infinite where it is the same for every pair
    assumed              whether this is an assumption rather than a fit
    """

    centre: Floats
    covariance: Floats
    scatter: float
    scatter_worth: float
    assumed: bool


@dataclass(frozen=True)
class PairView:
    """One pair: each number is an Estimate with its interval, NotEnough, or Undefined with a sentence; n is sessions.

    level_gap   clinician less client, in points of the scale, at this client's mean
    tracking    how far the clinician's rating goes along when the client's goes up or down by one point
    """

    sessions: int
    level_gap: Quantity
    tracking: Quantity


def assumed_population(bounds: Bounds) -> Population:
    """The stated assumption for a scale with these ends, for a clinic without a fit of its own."""
    length = bounds[1] - bounds[0]
    return Population(
        centre=np.array([0.0, ASSUMED_TRACKING]),
        covariance=np.diag([(ASSUMED_SD_GAP * length) ** 2, ASSUMED_SD_TRACKING**2]),
        scatter=(ASSUMED_SD_AROUND * length) ** 2,
        scatter_worth=ASSUMED_WORTH,
        assumed=True,
    )


def pair_view(ratings: PairedRatings, *, level: float = LEVEL) -> PairView:
    """Level gap and tracking of one pair from its own sessions alone, by least squares with Student's intervals."""
    few = _too_few(ratings)
    if few is not None:
        return few
    line = _Line.through(ratings)
    gap = line.estimate(line.gap, line.scatter / line.n, line.freedom, level)
    refused = line.why_no_tracking
    if refused is not None:
        return PairView(line.n, gap, Undefined(line.n, refused))
    return PairView(line.n, gap, line.estimate(line.slope, line.scatter / line.squares, line.freedom, level))


def shrunken_view(ratings: PairedRatings, population: Population, *, level: float = LEVEL) -> PairView:
    """The same, drawn towards a population: the fewer and the wilder the sessions, the more.

    The posterior of a line with a normal prior, which is a mixed model's own prediction for the pair where `population`
    is its fit. The uncertainty of the population itself is not in the intervals.
    """
    few = _too_few(ratings)
    if few is not None:
        return few
    line = _Line.through(ratings)
    scatter, freedom = line.scatter_with(population)
    # (I + CA)^-1 instead of (C^-1 + A)^-1: a fit may find that pairs do not differ at all, and C has no inverse then.
    weights = np.diag([line.n, line.squares]) / scatter
    drawn = np.linalg.inv(np.eye(2) + population.covariance @ weights)
    covariance = drawn @ population.covariance
    gap, slope = drawn @ (population.centre + population.covariance @ weights @ np.array([line.gap, line.slope]))
    refused = line.why_no_tracking
    return PairView(
        line.n,
        line.estimate(float(gap), float(covariance[0, 0]), freedom, level, NO_DIFFERENCE),
        Undefined(line.n, refused)
        if refused is not None
        else line.estimate(float(slope), float(covariance[1, 1]), freedom, level, NO_DIFFERENCE),
    )


def _too_few(ratings: PairedRatings) -> PairView | None:
    if len(ratings.names) > 1:
        raise ValueError(f"these are {len(ratings.names)} pairs: choose one with `of`")
    if len(ratings) >= FEWEST_SESSIONS:
        return None
    few = NotEnough(len(ratings), FEWEST_SESSIONS)
    return PairView(len(ratings), few, few)


@dataclass(frozen=True)
class _Line:
    """The least-squares line of one pair, around the client's mean."""

    n: int
    gap: float
    slope: float
    squares: float
    left: float
    client_moved: bool
    clinician_moved: bool

    @classmethod
    def through(cls, ratings: PairedRatings) -> _Line:
        # A run of equal ratings has no spread, whatever rounding makes of its mean.
        moved = bool(np.ptp(ratings.client) > 0)
        mean = float(ratings.client.mean())
        x = ratings.client - mean if moved else np.zeros(len(ratings))
        y = ratings.clinician - mean
        squares = float(x @ x)
        slope = float(x @ y) / squares if moved else 0.0
        around = y - y.mean() - slope * x
        return cls(
            n=len(ratings),
            gap=float(y.mean()),
            slope=slope,
            squares=squares,
            left=float(around @ around),
            client_moved=moved,
            clinician_moved=bool(np.ptp(ratings.clinician) > 0),
        )

    @property
    def freedom(self) -> int:
        return self.n - (2 if self.client_moved else 1)

    @property
    def scatter(self) -> float:
        return self.left / self.freedom

    @property
    def why_no_tracking(self) -> str | None:
        if not self.client_moved:
            return SAME_CLIENT
        return None if self.clinician_moved else SAME_CLINICIAN

    def scatter_with(self, population: Population) -> tuple[float, float]:
        """The scatter that the pair's sessions and the population give together, and its degrees of freedom."""
        if math.isinf(population.scatter_worth):
            return population.scatter, math.inf
        freedom = population.scatter_worth + self.freedom
        return (population.scatter_worth * population.scatter + self.left) / freedom, freedom

    def estimate(
        self, value: float, variance: float, freedom: float, level: float, without_variance: str = NO_SPREAD
    ) -> Quantity:
        if variance <= NO_VARIANCE:
            return Undefined(self.n, without_variance)
        half = students_quantile(freedom, level) * math.sqrt(variance)
        return Estimate(value, value - half, value + half, level, self.n)


def students_quantile(freedom: float, level: float) -> float:
    """How many standard errors either side hold this share; infinite freedom is the normal curve."""
    from scipy import special

    tail = (1 + level) / 2
    return float(special.ndtri(tail) if math.isinf(freedom) else special.stdtrit(freedom, tail))
