"""Whoever watches made-up scores: published rules, the ideal that knows the generator, and the engine.

All are asked for one thing: evidence of an onset at each session, from the scores up to it and no later one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

from plait.rupture.courses import NO_ROW, Courses, packed, reference_of
from plait.rupture.rules import PROSPECTIVE, PublishedRule
from plait.simulate.as_sessions import series_sessions
from plait.simulate.generators import HIGH, LOW
from plait.simulate.ideal import ideal_readings
from plait.simulate.series import Series

Floats = npt.NDArray[np.float64]

IDEAL, ENGINE = "ideal", "engine"
IDEAL_AGAIN = "ideal, other seed"
"""The same filter with other random numbers: how far two runs of it differ is its own Monte Carlo error."""
SHEWHART = "shewhart_pooled"
LEAST = 1e-12


@dataclass(frozen=True, eq=False)
class Watched:
    """What a watcher says of a series, shape (people, sessions).

    evidence     larger for an onset at this session; -inf where it can say nothing
    probability  of an onset, or None where the watcher gives none
    """

    evidence: Floats
    probability: Floats | None = None


class Watcher(Protocol):
    """Learns from one series, then watches others made in the same way."""

    name: str

    def learn(self, series: Series) -> Callable[[Series], Watched]: ...


@dataclass(frozen=True)
class RuleWatcher:
    """A published rule; what it takes from other persons, it takes from the series it learns from."""

    rule: PublishedRule

    @property
    def name(self) -> str:
        return self.rule.key

    def learn(self, series: Series) -> Callable[[Series], Watched]:
        reference = reference_of(packed(series.scores, LOW, HIGH)[0])
        return lambda watched: Watched(_unpacked(watched.scores, lambda one: self.rule.statistic(one, reference)))


@dataclass(frozen=True)
class IdealWatcher:
    """The filter that knows the generator; it has nothing to learn."""

    particles: int
    seed: int = 0
    name: str = IDEAL

    def learn(self, series: Series) -> Callable[[Series], Watched]:  # noqa: ARG002 - it knows all beforehand
        def watch(watched: Series) -> Watched:
            told = ideal_readings(watched.generator, watched.scores, seed=self.seed, particles=self.particles)
            return Watched(np.where(np.isnan(told.evidence), -np.inf, told.evidence), told.onset)

        return watch


def rule_watchers() -> tuple[RuleWatcher, ...]:
    """All published rules that need no later session."""
    return tuple(RuleWatcher(rule) for rule in PROSPECTIVE)


def log_odds(probability: Floats) -> Floats:
    """Evidence from a probability; -inf where there is none."""
    inside = np.clip(probability, LEAST, 1 - LEAST)
    return np.where(np.isnan(probability), -np.inf, np.log(inside) - np.log1p(-inside))


def spread_out(values: Floats, place: npt.NDArray[np.int64], shape: tuple[int, int]) -> Floats:
    """One value a row of sessions, put back into (people, sessions); NaN where there was no row."""
    found = np.full(shape, np.nan)
    found.reshape(-1)[place] = values
    return found


def placed(series: Series, values: Floats) -> Floats:
    """Values of the rows of `series_sessions`, as (people, sessions)."""
    return spread_out(values, series_sessions(series)[1], series.scores.shape)


def _unpacked(scores: Floats, statistic: Callable[[Courses], Floats]) -> Floats:
    """A statistic of answered sessions in their order, put back where the answers stand."""
    courses, place = packed(scores, LOW, HIGH)
    told = statistic(courses)
    found = np.full(scores.shape, -np.inf)
    person, session = np.nonzero(place != NO_ROW)
    found[person, place[person, session]] = told[person, session]
    return found
