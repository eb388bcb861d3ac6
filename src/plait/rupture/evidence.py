"""Adds up what several strands, raters and the tension marker say of one session, and says which of them said most.

A drop may lie in one strand, in all of one rater's, or in everybody's. Of one strand its own filter says how much
more probable the score is if a drop began (a Bayes factor, Kass & Raftery 1995); of several, their surprises are judged
together as a normal shift under their residual covariance. A strand that repeats another adds nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from plait.trajectory.forecast import Forecasts, SeriesForecast
from plait.trajectory.sessions import Floats, Rows

LARGEST_DEVIATE = 4.0
"""Further out, calibration has nothing to go by."""
SMALLEST_CHANCE = 1e-12
"""Keeps deviates finite."""
CLIPPED = 2.5
"""Deviates are cut here where covariance is estimated, so that ruptures do not make it."""
SAME = 1.0 - 1e-9
"""Two strands with surprises correlated as highly as this are one."""
EXTREME = -3.5
"""A score as far below what was expected as this (SDs of a normal curve, some 2 in 10,000) is worth a look whatever is
the likelier story: assumed drops are smaller, so that a score at the very bottom would pass for a slip."""
BEYOND = 50.0
"""The evidence of such a session: more than any budget asks for."""
RIDGE = 0.02
"""Share of independent noise that every strand is taken to have."""
PATTERN_WEIGHTS = {"strand": 0.8, "rater": 0.1, "all": 0.1}
"""How drops are taken to be spread before a clinic has sessions of its own: in one strand, in all of one rater's, in
everybody's. Assumed."""
PATTERN_DROPS = 50.0
"""Drops that this assumption counts for."""
ROUNDS = 100
"""Of the search for the clinic's own weights; what later ones move does not matter."""
MOST_SESSIONS = 20_000
"""Sessions that the weights are learned from; more would not move them by what matters."""
LARGEST_FACTOR = 50.0
"""Keeps an exponential finite."""
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
    weights      of the patterns, in their order; None: as assumed
    """

    raters: tuple[str | None, ...]
    kept: tuple[int, ...]
    covariance: tuple[tuple[float, ...], ...]
    tension: tuple[float, ...] = TENSION_USUAL
    answered: float = 0.0
    weights: tuple[float, ...] | None = None

    @cached_property
    def patterns(self) -> list[tuple[float, Floats]]:
        """Ways in which a drop may be spread over the kept strands: prior weight and share that each takes."""
        assumed = self._assumed_patterns()
        weights = self.weights or [weight for weight, _ in assumed]
        return [(weight, load) for weight, (_, load) in zip(weights, assumed, strict=True)]

    @cached_property
    def log_weights(self) -> Floats:
        """The logs of the patterns' prior weights."""
        return np.log([weight for weight, _ in self.patterns])

    @cached_property
    def matrix(self) -> Floats:
        """The covariance of the kept strands' deviates."""
        return np.array(self.covariance)

    def weights_of(self, rater: str) -> tuple[float, ...] | None:
        """The patterns' weights where this rater's strands are all there is: of drops that strike any of them."""
        if self.weights is None:
            return None
        raters = [self.raters[place] for place in self.kept]
        own = [weight for weight, one in zip(self.weights, raters, strict=False) if one == rater]
        whole = self.weights[len(raters) + sorted(set(map(str, raters))).index(rater)]
        total = sum(own) + whole + self.weights[-1]
        return tuple(weight / total for weight in (*own, whole, self.weights[-1]))

    def _assumed_patterns(self) -> list[tuple[float, Floats]]:
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

    def at(self, rows: Rows) -> "Surprises":
        """Those of some sessions."""
        columns = (self.deviate, self.shift, self.spread, self.log_factor, self.over_quiet)
        return Surprises(*(column[rows] for column in columns))


def surprises(series: SeriesForecast, forecast: Forecasts, log_factor: Floats, over_quiet: Floats) -> Surprises:
    """A strand's surprises; `log_factor` and `over_quiet` are what its own filter says of an onset."""
    size = series.declared.drop_size * series.fitted.sd_within / forecast.width
    more = size * (1 + series.declared.drop_sd / series.declared.drop_size)
    shift = -series.calibration.deviate(-size)
    spread = -series.calibration.deviate(-more) - shift
    return Surprises(deviates_of(forecast), shift, spread, log_factor, over_quiet)


def deviates_of(forecast: Forecasts) -> Floats:
    """Where scores lie in what was forecast, as deviates of a normal curve."""
    from scipy.special import ndtri

    middle = np.clip((forecast.below + forecast.at) / 2, SMALLEST_CHANCE, 1 - SMALLEST_CHANCE)
    return np.asarray(np.clip(ndtri(middle), -LARGEST_DEVIATE, LARGEST_DEVIATE))


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
    return _factors(strands, [seen[place] for place in strands.kept])


def over_quiet(strands: Strands, seen: Sequence[Surprises]) -> Floats:
    """What evidence gains over the factor where one strand is all there is; 0 where several are judged together."""
    only = seen[strands.kept[0]]
    return np.nan_to_num(only.over_quiet) if len(strands.kept) == 1 else np.zeros(len(only.deviate))


def or_extreme(evidence: Floats, seen: Sequence[Surprises]) -> Floats:
    """The evidence, beyond every price where a score lies far below all that was expected.

    So a deeper fall never counts for less than a smaller one where it matters. The probability is left as it is.
    """
    deviates = np.nan_to_num(np.stack([one.deviate for one in seen]), nan=0.0)
    return beyond(evidence, deviates.min(axis=0))


def beyond(evidence: Floats, lowest: Floats) -> Floats:
    """The same with the lowest deviate of each session; a session without evidence stays without."""
    return np.where((lowest <= EXTREME) & ~np.isnan(evidence), BEYOND, evidence)


def driven_by(strands: Strands, seen: Sequence[Surprises], rows: Rows) -> Rows:
    """Place of the strand without which the evidence of these sessions would fall most."""
    return np.asarray(np.array(strands.kept)[np.argmax(losses(strands, seen, rows), axis=0)], dtype=np.int64)


def losses(strands: Strands, seen: Sequence[Surprises], rows: Rows) -> Floats:
    """How far the evidence of these sessions would fall without each kept strand, shape (kept, rows).

    -inf where the strand has no score.
    """
    kept = [seen[place].at(rows) for place in strands.kept]
    whole, found = _factors(strands, kept), []
    for left in range(len(kept)):
        nothing = np.full(len(rows), np.nan)
        others = [Surprises(*[nothing] * 5) if k == left else one for k, one in enumerate(kept)]
        without = np.nan_to_num(_factors(strands, others), nan=0.0)
        found.append(np.where(np.isnan(kept[left].deviate), -np.inf, whole - without))
    return np.array(found)


def learned_weights(strands: Strands, seen: Sequence[Surprises], log_tension: Floats, rate: float) -> Strands:
    """The strands with how drops were spread in these sessions, mixed with what is assumed.

    The expectation-maximisation of a mixture (Dempster, Laird & Rubin 1977, J R Stat Soc B 39:1-38): no session has a
    label, each counts for a pattern as far as it looks like an onset of it. The rate of onsets stays as declared.
    """
    rows = np.arange(min(len(log_tension), MOST_SESSIONS))
    kept = [seen[place].at(rows) for place in strands.kept]
    patterns = strands.patterns
    terms = pattern_terms(strands, kept) + log_tension[: len(kept[0].deviate), None]
    terms = terms[~np.isnan(terms).any(axis=1)]
    if not len(terms):
        return strands
    assumed = np.array([weight for weight, _ in patterns])
    odds, weights = rate / (1 - rate) * np.exp(np.minimum(terms, LARGEST_FACTOR)), assumed
    for _ in range(ROUNDS):
        share = odds * weights
        counts = (share / (1 + share.sum(axis=1, keepdims=True))).sum(axis=0) + PATTERN_DROPS * assumed
        weights = counts / counts.sum()
    return replace(strands, weights=tuple(weights.tolist()))


def pattern_terms(strands: Strands, kept: Sequence[Surprises]) -> Floats:
    """Log likelihood of each pattern over that of nothing, (sessions, patterns); NaN with fewer than two scores."""
    found = np.full((len(kept[0].deviate), len(strands.patterns)), np.nan)
    for rows, places in _by_presence(kept):
        if len(places) > 1:
            found[rows] = _terms(strands, kept, rows, places)
    return found


def _factors(strands: Strands, kept: Sequence[Surprises]) -> Floats:
    found = np.full(len(kept[0].deviate), np.nan)
    for rows, places in _by_presence(kept):
        if len(places) == 1:
            found[rows] = kept[places[0]].log_factor[rows]
        else:
            found[rows] = np.logaddexp.reduce(strands.log_weights + _terms(strands, kept, rows, places), axis=1)
    return found


def _by_presence(kept: Sequence[Surprises]) -> Iterator[tuple[Rows, list[int]]]:
    """Sessions that have a score in the same strands, and the places of these; sessions with none are left out."""
    present = ~np.isnan(np.stack([one.deviate for one in kept], axis=1))
    if len(present) == 1:  # as where a single session is read
        if present.any():
            yield np.zeros(1, dtype=np.int64), np.flatnonzero(present[0]).tolist()
        return
    for shape in np.unique(present, axis=0):
        if shape.any():
            rows = np.flatnonzero((present == shape).all(axis=1))
            yield rows, [int(place) for place in np.flatnonzero(shape)]


def _terms(strands: Strands, kept: Sequence[Surprises], rows: Rows, places: list[int]) -> Floats:
    """Of each pattern its log likelihood over that of nothing; a pattern with no strand here is as nothing."""
    here = [kept[place].at(rows) for place in places]
    inverse = np.linalg.inv(strands.matrix[np.ix_(places, places)])
    u, shift, spread = (
        np.stack([getattr(one, name) for one in here], axis=1) for name in ("deviate", "shift", "spread")
    )
    before = np.einsum("ni,ij,nj->n", u, inverse, u)
    terms = []
    for load in (load[places] for _, load in strands.patterns):
        struck = np.flatnonzero(load)
        if len(struck) == 1:
            terms.append(here[struck[0]].log_factor)
        else:
            away, wide = u + load * shift, load * spread
            through = away @ inverse
            room = 1 + np.einsum("ni,ij,nj->n", wide, inverse, wide)
            after = np.einsum("ni,ni->n", through, away) - np.einsum("ni,ni->n", through, wide) ** 2 / room
            terms.append(0.5 * (before - after - np.log(room)))
    return np.stack(terms, axis=1)


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
