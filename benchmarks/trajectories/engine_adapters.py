"""The engine as a forecaster and as a watcher, beside its comparators and asked in the same way."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.trajectories.forecasters import Forecast
from benchmarks.trajectories.watchers import ENGINE, Watched, spread_out
from benchmarks.trajectories.whole import total_series
from plait.rupture.readings import Readings, watch
from plait.rupture.watching import WatchModel, fit_watching
from plait.simulate.as_sessions import check_in_sessions, series_sessions
from plait.simulate.check_ins import CheckIns
from plait.simulate.series import Series
from plait.trajectory.sessions import Rows, Sessions

TOTAL_ENGINE, WHOLE_ENGINE = "engine, total alone", "engine, whole check-in"


@dataclass(frozen=True)
class EngineForecaster:
    """The forecast model, fitted to the people learned from."""

    name: str = ENGINE

    def learn(self, sessions: Sessions) -> Callable[[Sessions], Forecast]:
        model = fit_watching(sessions)
        return lambda others: forecast_of(watch(model, others, scored=True))


@dataclass(frozen=True)
class EngineWatcher:
    """The evidence and probability of an onset, from the total score alone."""

    name: str = ENGINE

    def learn(self, series: Series) -> Callable[[Series], Watched]:
        model = fit_watching(series_sessions(series)[0])
        return lambda watched: watched_by(model, *series_sessions(watched), watched.scores.shape)


@dataclass(frozen=True)
class EngineTotal:
    """The engine on the totals of whole check-ins."""

    name: str = TOTAL_ENGINE

    def learn(self, made: CheckIns) -> Callable[[CheckIns], Watched]:
        see = EngineWatcher().learn(total_series(made))
        return lambda other: see(total_series(other))


@dataclass(frozen=True)
class EngineWhole:
    """The engine on all that a check-in holds: six answers, the clinician's rating, the tension marker."""

    name: str = WHOLE_ENGINE

    def learn(self, made: CheckIns) -> Callable[[CheckIns], Watched]:
        model = fit_watching(check_in_sessions(made)[0])

        def see(other: CheckIns) -> Watched:
            sessions, place = check_in_sessions(other)
            return watched_by(model, sessions, place, other.tension.shape)

        return see


def watched_by(model: WatchModel, sessions: Sessions, place: Rows, shape: tuple[int, int]) -> Watched:
    """What the engine says of each session; where several rows are one session, they all say the same."""
    readings = watch(model, sessions)
    evidence = spread_out(readings.evidence, place, shape)
    probability = spread_out(readings.rupture_probability, place, shape)
    return Watched(np.where(np.isnan(evidence), -np.inf, evidence), probability)


def forecast_of(readings: Readings) -> Forecast:
    """Median, ranges and the place of each score, in the order of the sessions."""
    columns = (
        readings.lower_95,
        readings.lower_90,
        readings.lower_80,
        readings.expected,
        readings.upper_80,
        readings.upper_90,
        readings.upper_95,
    )
    return Forecast(np.stack(columns, axis=1), readings.below, readings.at, readings.crps)
