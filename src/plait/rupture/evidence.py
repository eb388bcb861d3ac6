"""Adds up what several strands, raters and the tension marker say of one session, and says which of them said most.

A drop may lie in one strand, in all of one rater's, or in everybody's. Of one strand its own filter says how much
more probable the score is if a drop began (a Bayes factor, Kass & Raftery 1995); of several, their surprises are judged
together as a normal shift under their residual covariance. A strand that repeats another adds nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from plait.trajectory.forecast import Forecasts, SeriesForecast
from plait.trajectory.sessions import Floats, Rows

LARGEST_DEVIATE = 4.0
"""Further out, calibration has nothing to go by."""
CLIPPED = 2.5
"""Deviates are cut here where covariance is estimated, so that ruptures do not make it."""
SAME = 1.0 - 1e-9
"""Two strands with surprises correlated as highly as this are one."""
RIDGE = 0.02
"""Share of independent noise that every strand is taken to have."""
PATTERN_WEIGHTS = {"strand": 0.8, "rater": 0.1, "all": 0.1}
"""How drops are taken to be spread: in one strand, in all of one rater's, in everybody's. Assumed."""
FEWEST_SESSIONS = 50
"""With fewer common sessions two strands are taken as correlated by ASSUMED_CORRELATION."""
ASSUMED_CORRELATION = 0.3

TENSION_TILTS = (1.0, 4.0, 8.0, 16.0)
"""How many times more often "none", "a little", "some", "a lot" is said where a rupture begins, up to a factor.
Assumed: clients report tension in 19 to 42 % of sessions, observers find it in 41 to 100 % (Miller's summary)."""
TENSION_USUAL = (0.80, 0.12, 0.06, 0.02)
"""How often each is said in other sessions, before a clinic has answers of its own. Assumed."""
TENSION_WEIGHT = 100.0
"""Sessions that this assumption counts for."""


@dataclass(frozen=True)
class Strands:
    """How the strands' surprises go together.

    raters       each strand's rater, None where there is one
    kept         places of the strands that say something of their own
    covariance   of the kept strands' deviates
    tension      how often each degree of tension is said
    answered     share of sessions in which the tension marker is answered
    """

    raters: tuple[str | None, ...]
    kept: tuple[int, ...]
    covariance: tuple[tuple[float, ...], ...]
    tension: tuple[float, ...] = TENSION_USUAL
    answered: float = 0.0

    def patterns(self) -> list[tuple[float, Floats]]:
        """Ways in which a drop may be spread over the kept strands: prior weight and share that each takes."""
        raters = [self.raters[place] for place in self.kept]
        n, groups = len(raters), sorted(set(map(str, raters)))
        of = np.array([groups.index(str(rater)) for rater in raters])
        strands = [(PATTERN_WEIGHTS["strand"] / n, own) for own in list(np.eye(n))]
        whole = [(PATTERN_WEIGHTS["rater"] / len(groups), (of == group) * 1.0) for group in range(len(groups))]
        return [*strands, *whole, (PATTERN_WEIGHTS["all"], np.ones(n))]


@dataclass(frozen=True, eq=False)
class Surprises:
    """One strand's surprises, shape (n,), in deviates: what came, and the shift and spread that a drop would bring."""

    deviate: Floats
    shift: Floats
    spread: Floats
    log_factor: Floats
    over_quiet: Floats


def surprises(series: SeriesForecast, forecast: Forecasts, log_factor: Floats, over_quiet: Floats) -> Surprises:
    """A strand's surprises; `log_factor` and `over_quiet` are what its own filter says of an onset."""
    from scipy.special import ndtri

    middle = np.clip((forecast.below + forecast.at) / 2, 1e-12, 1 - 1e-12)
    size = series.declared.drop_size * series.fitted.sd_within / forecast.width
    more = size * (1 + series.declared.drop_sd / series.declared.drop_size)
    shift = -series.calibration.deviate(-size)
    spread = -series.calibration.deviate(-more) - shift
    deviate = np.clip(ndtri(middle), -LARGEST_DEVIATE, LARGEST_DEVIATE)
    return Surprises(deviate, shift, spread, log_factor, over_quiet)


def together(raters: Sequence[str | None], deviates: Floats) -> Strands:
    """How strands go together, from deviates of shape (sessions, strands), NaN where one has no score."""
    n = deviates.shape[1]
    found = np.eye(n)
    for first in range(n):
        for second in range(first):
            found[first, second] = found[second, first] = _correlation(deviates[:, first], deviates[:, second])
    kept = [place for place in range(n) if not (found[place, :place] >= SAME).any()]
    return Strands(tuple(raters), tuple(kept), _rows(_positive(found[np.ix_(kept, kept)])))


def _correlation(first: Floats, second: Floats) -> float:
    both = ~(np.isnan(first) | np.isnan(second))
    if np.array_equal(first[both], second[both]) and both.any():
        return 1.0
    if both.sum() < FEWEST_SESSIONS:
        return ASSUMED_CORRELATION
    cut = np.clip(np.stack([first[both], second[both]]), -CLIPPED, CLIPPED)
    sds = cut.std(axis=1)
    return float(np.asarray(np.corrcoef(cut))[0, 1]) if sds.min() > 0 else 0.0


def _positive(correlations: Floats) -> Floats:
    """The nearest covariance that strands with some noise of their own can have."""
    values, vectors = np.linalg.eigh(correlations)
    mended = (vectors * np.maximum(values, 0.0)) @ vectors.T
    scale = np.sqrt(np.diag(mended))
    return np.asarray((1 - RIDGE) * mended / np.outer(scale, scale) + RIDGE * np.eye(len(mended)))


def _rows(matrix: Floats) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in matrix.tolist())


def log_factors(strands: Strands, seen: Sequence[Surprises]) -> Floats:
    """Log Bayes factor of an onset for each session, from all strands; NaN where none has a score.

    `seen` has every strand, its arrays of shape (sessions,), NaN where a strand has no score.
    """
    return _factors(strands, [seen[place] for place in strands.kept], strands.patterns())


def over_quiet(strands: Strands, seen: Sequence[Surprises]) -> Floats:
    """What evidence gains over the factor where one strand is all there is; 0 where several are judged together."""
    only = seen[strands.kept[0]]
    return np.nan_to_num(only.over_quiet) if len(strands.kept) == 1 else np.zeros(len(only.deviate))


def driven_by(strands: Strands, seen: Sequence[Surprises], rows: Rows) -> Rows:
    """Place of the strand without which the evidence of these sessions would fall most."""
    kept = [_at(seen[place], rows) for place in strands.kept]
    whole, losses = _factors(strands, kept, strands.patterns()), []
    for left in range(len(kept)):
        nothing = np.full(len(rows), np.nan)
        others = [Surprises(*[nothing] * 5) if k == left else one for k, one in enumerate(kept)]
        without = np.nan_to_num(_factors(strands, others, strands.patterns()), nan=0.0)
        losses.append(np.where(np.isnan(kept[left].deviate), -np.inf, whole - without))
    return np.asarray(np.array(strands.kept)[np.argmax(losses, axis=0)], dtype=np.int64)


def _at(one: Surprises, rows: Rows) -> Surprises:
    columns = (one.deviate, one.shift, one.spread, one.log_factor, one.over_quiet)
    return Surprises(*(column[rows] for column in columns))


def _factors(strands: Strands, kept: Sequence[Surprises], patterns: Sequence[tuple[float, Floats]]) -> Floats:
    deviates = np.stack([one.deviate for one in kept], axis=1)
    present = ~np.isnan(deviates)
    found = np.full(len(deviates), np.nan)
    for shape in np.unique(present, axis=0):
        rows = np.flatnonzero((present == shape).all(axis=1))
        places = [int(place) for place in np.flatnonzero(shape)]
        if len(places) == 1:
            found[rows] = kept[places[0]].log_factor[rows]
        elif places:
            here = [_at(kept[place], rows) for place in places]
            covariance = np.array(strands.covariance)[np.ix_(places, places)]
            loads = [(weight, load[places]) for weight, load in patterns]
            found[rows] = _mixture(here, np.linalg.inv(covariance), loads)
    return found


def _mixture(here: Sequence[Surprises], inverse: Floats, patterns: Sequence[tuple[float, Floats]]) -> Floats:
    """Log of the patterns' weighted likelihoods over that of nothing; a pattern with no strand here is as nothing."""
    u, shift, spread = (
        np.stack([getattr(one, name) for one in here], axis=1) for name in ("deviate", "shift", "spread")
    )
    before = np.einsum("ni,ij,nj->n", u, inverse, u)
    terms = []
    for weight, load in patterns:
        struck = np.flatnonzero(load)
        if len(struck) == 1:
            factor = here[struck[0]].log_factor
        else:
            away, wide = u + load * shift, load * spread
            through = away @ inverse
            room = 1 + np.einsum("ni,ij,nj->n", wide, inverse, wide)
            after = np.einsum("ni,ni->n", through, away) - np.einsum("ni,ni->n", through, wide) ** 2 / room
            factor = 0.5 * (before - after - np.log(room))
        terms.append(np.log(weight) + factor)
    return np.asarray(np.logaddexp.reduce(terms, axis=0))


def tension_usual(degrees: Rows) -> tuple[float, ...]:
    """How often each degree of tension is said, from the clinic's own answers and the assumption together."""
    counts = np.bincount(degrees[degrees >= 0], minlength=len(TENSION_USUAL))[: len(TENSION_USUAL)]
    mixed = counts + TENSION_WEIGHT * np.array(TENSION_USUAL)
    return tuple((mixed / mixed.sum()).tolist())


def tension_factors(usual: Sequence[float], degrees: Rows) -> Floats:
    """Log Bayes factor of an onset from the tension marker: 0 none to 3 a lot, -1 not answered (says nothing)."""
    tilts = np.array(TENSION_TILTS)
    factors = np.log(tilts / (np.array(usual) @ tilts))
    return np.where(degrees < 0, 0.0, factors[np.maximum(degrees, 0)])


def with_tension(strands: Strands, log_factor: Floats, degrees: Rows) -> Floats:
    """The log Bayes factor with what the tension marker adds to it.

    Where nobody has an earlier score, a tension that is named still says what it says.
    """
    factor = np.where(degrees > 0, np.nan_to_num(log_factor, nan=0.0), log_factor)
    return np.asarray(factor + tension_factors(strands.tension, degrees))


def probability(rate: float, log_factor: Floats) -> Floats:
    """Probability of an onset from its rate and the log Bayes factor."""
    odds = np.log(rate) - np.log1p(-rate) + log_factor
    return np.asarray(0.5 * (1 + np.tanh(odds / 2)))
