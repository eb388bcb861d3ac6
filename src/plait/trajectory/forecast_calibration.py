"""From the filter's mean and variance to ranges that hold: what standardised surprises were in people not fitted.

The quantiles of held-out surprises take the place of the normal curve's (split conformal prediction by client, Vovk,
Gammerman & Shafer 2005, which within a client is approximate), their location and width corrected by length of history
and by predicted level. Scores are intervals, one step wide and open at the ends of the scale, so the distribution is
the self-consistent one for intervals (Turnbull 1976), begun from a heavy-tailed curve and pulled towards it.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr, ndtri, stdtr, stdtrit

from plait.trajectory.sessions import Floats, Rows

HISTORY = (0, 1, 2, 4, 8)
"""From how many earlier scores on each bin of history begins; the first session has a bin of its own."""
LEVELS = 3
SHRINK = 25.0
"""Sessions' worth of trust in "no correction": a bin with so many sessions is corrected half way."""
GRID = np.linspace(-4.0, 4.0, 33)
"""Standard normal deviates at which quantiles are kept; a straight line between and beyond."""
CELLS = np.linspace(-8.0, 8.0, 321)
ROUNDS = 2
"""Rounds of self-consistency. Many would heap all mass where intervals happen to overlap."""
HEAVY_FREEDOM = 5.0
"""Degrees of freedom of the t curve that is assumed before any surprise was seen. Our choice: real sessions of ENRICHD
left a kurtosis of 10.6, which is that of a t with 4.8."""
PRIOR_SESSIONS = 100.0
"""How many sessions' worth of surprises that curve counts for."""
WIDE = 0.90
"""Widths are matched at the range that readers see."""
LEAST_FACTOR = 0.25
LEAST = 1e-12
SEED = 20260103
"""Fixed, so that the same surprises always give the same ranges."""


@dataclass(frozen=True)
class Calibration:
    """How surprises are spread: value = mean + sd * (offset + factor * level_factor * quantile(probability)).

    quantiles      at the standard normal deviates of GRID
    offsets        by bin of HISTORY, in SDs; `factors` the same for the width
    level_cuts     latent predicted levels between the LEVELS bins; `level_factors` their widths
    sessions       how many surprises it rests on
    """

    quantiles: tuple[float, ...]
    offsets: tuple[float, ...]
    factors: tuple[float, ...]
    level_cuts: tuple[float, ...]
    level_factors: tuple[float, ...]
    sessions: int

    def placed(self, mean: Floats, sd: Floats, earlier: Rows) -> tuple[Floats, Floats]:
        """Centre and width of each forecast, in latent units."""
        history = history_bins(earlier)
        level = np.searchsorted(np.array(self.level_cuts), mean)
        width = sd * np.array(self.factors)[history] * np.array(self.level_factors)[level]
        return mean + sd * np.array(self.offsets)[history], width

    def quantile(self, probability: float | Floats) -> Floats:
        """The standardised surprise below which the next lies with this probability."""
        return _line(ndtri(probability), GRID, np.array(self.quantiles))

    def chance(self, surprise: Floats) -> Floats:
        """How probable a surprise this low or lower is."""
        return np.asarray(ndtr(self.deviate(surprise)))

    def deviate(self, surprise: Floats) -> Floats:
        """The same as a standard normal deviate; infinite stays infinite."""
        return _line(surprise, np.array(self.quantiles), GRID)


def history_bins(earlier: Rows) -> Rows:
    """The bin of HISTORY for each number of earlier scores."""
    return np.searchsorted(np.array(HISTORY), earlier, side="right") - 1


def assumed() -> Calibration:
    """What is taken before any surprise was seen: a t curve with variance 1 and no corrections."""
    return Calibration(
        quantiles=_quantiles(_heavy(), len(GRID)),
        offsets=(0.0,) * len(HISTORY),
        factors=(1.0,) * len(HISTORY),
        level_cuts=(0.0,) * (LEVELS - 1),
        level_factors=(1.0,) * LEVELS,
        sessions=0,
    )


def calibrated(low: Floats, high: Floats, predicted: Floats, earlier: Rows) -> Calibration:
    """A calibration from surprises known to lie between `low` and `high` (in predicted SDs), of people not fitted.

    `predicted` are the latent levels, `earlier` the numbers of earlier scores, all of shape (n,).
    """
    if not len(low):
        return assumed()
    history = history_bins(earlier)
    middle = _drawn(low, high)
    whole = float(np.median(middle))
    offsets = np.array([whole + _shift(middle[history == bin_] - whole) for bin_ in range(len(HISTORY))])
    centred = middle - offsets[history]
    factors = _widths(centred, history, len(HISTORY))
    cuts = np.quantile(predicted, np.arange(1, LEVELS) / LEVELS)
    level = np.searchsorted(cuts, predicted)
    level_factors = _widths(centred / factors[history], level, LEVELS)
    width = factors[history] * level_factors[level]
    masses = _self_consistent((low - offsets[history]) / width, (high - offsets[history]) / width)
    return Calibration(
        quantiles=_quantiles(masses, len(GRID)),
        offsets=tuple(offsets.tolist()),
        factors=tuple(factors.tolist()),
        level_cuts=tuple(cuts.tolist()),
        level_factors=tuple(level_factors.tolist()),
        sessions=len(low),
    )


def _drawn(low: Floats, high: Floats) -> Floats:
    """One value in each interval, drawn from the assumed curve: middles would make every median a whole step."""
    unit = np.sqrt(HEAVY_FREEDOM / (HEAVY_FREEDOM - 2))
    first, last = stdtr(HEAVY_FREEDOM, low * unit), stdtr(HEAVY_FREEDOM, high * unit)
    share = np.random.default_rng(SEED).random(len(low))
    found = stdtrit(HEAVY_FREEDOM, np.clip(first + share * (last - first), LEAST, 1 - LEAST)) / unit
    return np.asarray(np.clip(found, low, high))


def _shift(away: Floats) -> float:
    """How far a bin's median lies from that of all, shrunken."""
    trust = len(away) / (len(away) + SHRINK)
    return trust * float(np.median(away)) if len(away) else 0.0


def _widths(centred: Floats, bins: Rows, count: int) -> Floats:
    """How wide each bin's surprises are beside all of them, at the 90 % range."""
    whole = float(np.quantile(np.abs(centred), WIDE))
    if whole <= 0:
        return np.ones(count)
    found = np.ones(count)
    for bin_ in range(count):
        own = np.abs(centred[bins == bin_])
        if len(own):
            trust = len(own) / (len(own) + SHRINK)
            found[bin_] = max(float(np.quantile(own, WIDE)) / whole, LEAST_FACTOR) ** trust
    return found


def _heavy() -> Floats:
    """The masses of the assumed curve in the cells, the first and last open."""
    unit = np.sqrt(HEAVY_FREEDOM / (HEAVY_FREEDOM - 2))
    ends = stdtr(HEAVY_FREEDOM, CELLS[1:-1] * unit)
    return np.asarray(np.diff(np.r_[0.0, ends, 1.0]))


def _self_consistent(low: Floats, high: Floats) -> Floats:
    """Masses in cells such that each session's share, spread over its interval by the masses, adds up to them."""
    prior = _heavy()
    masses = prior.copy()
    first = np.clip(np.searchsorted(CELLS, low, side="right") - 1, 0, len(masses) - 1)
    last = np.clip(np.searchsorted(CELLS, high, side="left") - 1, 0, len(masses) - 1)
    last = np.maximum(first, last)
    for _ in range(ROUNDS):
        total = np.r_[0.0, np.cumsum(masses)]
        share = 1.0 / np.maximum(total[last + 1] - total[first], 1e-12)
        begun = np.bincount(first, share, len(masses) + 1)
        ended = np.bincount(last + 1, share, len(masses) + 1)
        covered = np.cumsum(begun - ended)[:-1]
        masses = (masses * covered + PRIOR_SESSIONS * prior) / (len(low) + PRIOR_SESSIONS)
    return masses


def _quantiles(masses: Floats, count: int) -> tuple[float, ...]:
    """Quantiles at GRID of a distribution in cells, rising everywhere."""
    total = np.r_[0.0, np.cumsum(masses)]
    found = np.interp(ndtr(GRID), total / total[-1], CELLS)
    rising = np.maximum.accumulate(found + 1e-6 * np.arange(count))
    return tuple(rising.tolist())


def _line(values: float | Floats, places: Floats, heights: Floats) -> Floats:
    """Straight lines through the points, the outermost ones carried on."""
    given = np.asarray(values, dtype=np.float64)
    found = np.asarray(np.interp(given, places, heights))
    for outside, end, near in ((given < places[0], 0, 1), (given > places[-1], -1, -2)):
        if outside.any():
            slope = (heights[near] - heights[end]) / (places[near] - places[end])
            found = np.where(outside, heights[end] + (given - places[end]) * slope, found)
    return found
