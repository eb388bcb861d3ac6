"""The engine as a forecaster and as a watcher, beside its comparators and asked in the same way."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from benchmarks.trajectories.forecasters import RANGE_LEVELS, Forecast
from benchmarks.trajectories.watchers import ENGINE, Watched, log_odds, spread_out
from plait.simulate.as_sessions import series_sessions
from plait.simulate.series import Series
from plait.trajectory.forecast import SeriesForecast, forecasts, run_series
from plait.trajectory.forecast_filter import BEGAN
from plait.trajectory.forecast_fit import fit_series
from plait.trajectory.sessions import Floats, Rows, Sessions


@dataclass(frozen=True)
class EngineForecaster:
    """The forecast model, fitted to the people learned from."""

    name: str = ENGINE

    def learn(self, sessions: Sessions) -> Callable[[Sessions], Forecast]:
        model = fit_series(sessions)
        return lambda others: engine_forecast(model, others)


@dataclass(frozen=True)
class EngineWatcher:
    """The probability of an onset, from the total score alone."""

    name: str = ENGINE

    def learn(self, series: Series) -> Callable[[Series], Watched]:
        model = fit_series(series_sessions(series)[0])

        def watch(watched: Series) -> Watched:
            sessions, place = series_sessions(watched)
            courses, told = run_series(model, sessions)
            probability = spread_out(_in_rows(told[:, BEGAN], courses.order), place, watched.scores.shape)
            return Watched(log_odds(probability), probability)

        return watch


def engine_forecast(model: SeriesForecast, sessions: Sessions) -> Forecast:
    """Median, ranges and the place of each score, in the order of the sessions."""
    courses, told = run_series(model, sessions)
    found = forecasts(model, told, courses)
    ranges = [found.range(level) for level in RANGE_LEVELS]
    columns = [*(low for low, _ in reversed(ranges)), found.expected, *(high for _, high in ranges)]
    quantiles = np.stack([_in_rows(column, courses.order) for column in columns], axis=1)
    return Forecast(quantiles, _in_rows(found.below, courses.order), _in_rows(found.at, courses.order))


def _in_rows(values: Floats, order: Rows) -> Floats:
    """Values that stand in the order of courses, put back to the rows they are of."""
    found = np.empty(len(values))
    found[order] = values
    return found
