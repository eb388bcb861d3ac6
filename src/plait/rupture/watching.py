"""The watching part of a model: a forecast for each strand, how strands go together, and what alerts cost.

`add_forecast(model, sessions)` makes it and puts it under `forecast` of MODEL.json; `watch_model(model)` takes it out
again, or begins from labelled assumptions where a model has none.
"""

import json
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

from plait.rupture.evidence import (
    Strands,
    Surprises,
    log_factors,
    over_quiet,
    surprises,
    tension_usual,
    together,
    with_tension,
)
from plait.trajectory.forecast import Forecasts, SeriesForecast, cold_series, forecasts, run_series
from plait.trajectory.forecast_filter import BEGAN, DROPPED
from plait.trajectory.model import Model, ModelFileError
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import NOT_ANSWERED, Floats, Rows, Sessions

Flags = npt.NDArray[np.bool_]
Name = tuple[str | None, str | None]
LEAST = 1e-300
"""Keeps a logarithm finite."""


@dataclass(frozen=True)
class AlarmTable:
    """What alerts cost and find, from courses made with the model itself and no drop in them (parametric bootstrap).

    budgets     needless alerts per 100 sessions
    limits      evidence from which on a session is alerted, for each budget
    sizes       small, middling and large drops, in SDs within persons
    hits        for each size, the share found at its first session, for each budget
    sessions    quiet sessions that were made
    """

    budgets: tuple[float, ...]
    limits: tuple[float, ...]
    sizes: tuple[float, ...]
    hits: tuple[tuple[float, ...], ...]
    sessions: int

    def limit(self, budget: float) -> float:
        """The evidence to alert from at this budget; between those in the table by a straight line over its log."""
        return float(np.interp(np.log(budget), np.log(self.budgets), self.limits))

    def expected_hits(self, budget: float) -> tuple[float, ...]:
        """Share of small, middling and large drops found at once at this budget, if they are as the model has it."""
        return tuple(float(np.interp(np.log(budget), np.log(self.budgets), hits)) for hits in self.hits)


@dataclass(frozen=True)
class WatchModel:
    """All that watching needs; one forecast for each strand, in the order of `strands`."""

    series: tuple[SeriesForecast, ...]
    strands: Strands
    alarms: AlarmTable | None = None

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "allow_inf_nan": False}

    @property
    def rate(self) -> float:
        """The declared rate of onsets."""
        return self.series[0].declared.drop_rate

    def named(self, name: Name) -> SeriesForecast | None:
        """The forecast of this rater and dimension."""
        return next((one for one in self.series if (one.rater, one.dimension) == name), None)

    def changed(self, *, rate_times: float = 1.0, size_times: float = 1.0) -> "WatchModel":
        """The same under other declarations about drops."""
        return replace(
            self, series=tuple(one.changed(rate_times=rate_times, size_times=size_times) for one in self.series)
        )

    def to_dict(self) -> dict[str, Any]:
        """As it stands in MODEL.json, lists where tuples were: what is written is what is read back."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), allow_nan=False))
        return plain


def add_forecast(
    model: Model,
    sessions: Sessions,
    *,
    executor: Executor | None = None,
    progress: Callable[[str], None] | None = None,
) -> Model:
    """The model with a forecast made on these sessions. `executor` spreads the work and may be of any kind."""
    return replace(model, forecast=fit_watching(sessions, executor=executor, progress=progress).to_dict())


def fit_watching(
    sessions: Sessions, *, executor: Executor | None = None, progress: Callable[[str], None] | None = None
) -> WatchModel:
    """Forecasts, how strands go together, and the price of alerts, from these sessions."""
    from plait.rupture.budget import alarm_table
    from plait.trajectory.forecast_fit import fit_forecasts

    series = fit_forecasts(sessions, executor=executor, progress=progress)
    raters = tuple(one.rater for one in series)
    alone = Strands(raters, tuple(range(len(series))), _independent(len(series)))
    bare = WatchModel(series, alone)
    place = places_of(sessions)
    seen = seen_strands(bare, run_strands(bare, sessions), place)
    deviates = np.stack([one.deviate for one in seen], axis=1)
    found = WatchModel(series, _with_tension_of(together(raters, deviates), sessions, place))
    if progress is not None:
        progress("watch: what alerts cost, from courses without a drop")
    return replace(found, alarms=alarm_table(found, executor=executor))


def _with_tension_of(strands: Strands, sessions: Sessions, place: Rows) -> Strands:
    """The strands with how often these sessions' tension marker is answered, and how."""
    if sessions.tension is None:
        return strands
    degrees = degrees_of(sessions.tension, place)
    return replace(strands, tension=tension_usual(degrees), answered=float((degrees != NOT_ANSWERED).mean()))


def _independent(n: int) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in np.eye(n).tolist())


def watch_model(model: Model) -> WatchModel:
    """The watching part of a model; assumptions where it has none yet. Raises ModelFileError if it cannot be used."""
    from pydantic import TypeAdapter, ValidationError

    if model.forecast is None:
        return cold_watching(model.scale, [(one.rater, one.dimension) for one in model.series])
    try:
        return TypeAdapter(WatchModel).validate_python(model.forecast)
    except ValidationError as wrong:
        told = [f"  forecast.{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in wrong.errors()]
        raise ModelFileError("\n".join(["the model's forecast cannot be used; fit it anew:", *told])) from wrong


def cold_watching(scale: Scale, names: list[Name] | None = None, *, step: float | None = None) -> WatchModel:
    """What a new clinic begins with: assumptions only, each labelled in the priors' file."""
    from plait.rupture.budget import alarm_table
    from plait.rupture.evidence import ASSUMED_CORRELATION

    given = names or [(None, None)]
    if scale.low is None or scale.high is None:
        raise ModelFileError("the model has no forecast and no ends of the scale: fit it on sessions with both ends")
    series = tuple(cold_series(scale, step=step, rater=rater, dimension=dimension) for rater, dimension in given)
    n = len(series)
    covariance = np.full((n, n), ASSUMED_CORRELATION) + (1 - ASSUMED_CORRELATION) * np.eye(n)
    strands = Strands(tuple(one.rater for one in series), tuple(range(n)), tuple(map(tuple, covariance.tolist())))
    found = WatchModel(series, strands)
    return replace(found, alarms=alarm_table(found))


@dataclass(frozen=True, eq=False)
class StrandRun:
    """What one strand's filter and forecast said, row by row of its courses.

    rows     places in the sessions given; person p has starts[p] to starts[p + 1] of them
    earlier  how many scores of this strand came before
    """

    series: SeriesForecast
    rows: Rows
    starts: Rows
    earlier: Rows
    score: Floats
    latent: Floats
    told: Floats
    forecast: Forecasts

    @property
    def known(self) -> Flags:
        """Rows with an earlier score of the same strand."""
        return np.asarray(self.earlier > 0)

    @property
    def log_factor(self) -> Floats:
        """Log Bayes factor of an onset over all else; NaN at first scores."""
        rate, began = self.series.declared.drop_rate, self.told[:, BEGAN]
        found = np.log(np.maximum(began, LEAST)) - np.log(np.maximum(1 - began, LEAST)) - np.log(rate / (1 - rate))
        return np.where(self.known, found, np.nan)

    @property
    def over_quiet(self) -> Floats:
        """What that factor gains when an onset is set against quiet alone, not against a drop that goes on.

        By Neyman and Pearson this orders sessions so that most onsets are found at any price in quiet ones.
        """
        else_, quiet = 1 - self.told[:, BEGAN], 1 - self.told[:, DROPPED]
        return np.asarray(np.log(np.maximum(else_, LEAST)) - np.log(np.maximum(quiet, LEAST)))


def run_strands(model: WatchModel, sessions: Sessions) -> list[StrandRun]:
    """Each strand of the sessions, filtered; raises ModelFileError for a strand that the model does not know."""
    parts = sessions.series()
    single = len(model.series) == 1 and len(parts) == 1
    series = [model.series[0] if single else model.named(name) for name in parts]
    unknown = [f"({name[0]}, {name[1]})" for name, one in zip(parts, series, strict=True) if one is None]
    if unknown:
        known = ", ".join(f"({one.rater}, {one.dimension})" for one in model.series)
        raise ModelFileError(f"the model knows nothing of {', '.join(unknown)}; it was fitted on {known}")
    found = []
    for name, one in zip(parts, series, strict=True):
        if one is not None:
            rows = np.arange(len(sessions)) if len(parts) == 1 else rows_of(sessions, name)
            found.append(_run(one, parts[name], rows))
    return found


def _run(series: SeriesForecast, sessions: Sessions, rows: Rows) -> StrandRun:
    courses, latent, told = run_series(series, sessions)
    earlier, score = courses.earlier(), sessions.score[courses.order]
    forecast = forecasts(series, told, earlier, score)
    return StrandRun(series, rows[courses.order], courses.starts, earlier, score, latent, told, forecast)


def rows_of(sessions: Sessions, name: Name) -> Rows:
    """The rows of one rater on one dimension."""
    chosen = np.ones(len(sessions), dtype=bool)
    for labels, wanted in ((sessions.rater, name[0]), (sessions.dimension, name[1])):
        if labels is not None and wanted is not None:
            chosen &= labels.codes == labels.names.index(wanted)
    return np.flatnonzero(chosen)


def places_of(sessions: Sessions) -> Rows:
    """For each row the number of its (client, session), counted in the order of both."""
    keys = sessions.client.codes.astype(np.int64) * (int(sessions.session.max(initial=0)) + 1) + sessions.session
    return np.asarray(np.unique(keys, return_inverse=True)[1].reshape(-1), dtype=np.int64)


def degrees_of(tension: Rows, place: Rows) -> Rows:
    """The tension marker of each (client, session), from that of each row and the row's place among them."""
    found = np.full(int(place.max(initial=-1)) + 1, NOT_ANSWERED, dtype=np.int64)
    np.maximum.at(found, place, tension)
    return found


def seen_strands(model: WatchModel, runs: list[StrandRun], place: Rows) -> list[Surprises]:
    """Each strand's surprises by (client, session), NaN where it has none; `place` is that of each row."""
    count = int(place.max(initial=-1)) + 1
    by_series = {id(run.series): run for run in runs}
    found = []
    for series in model.series:
        columns = [np.full(count, np.nan) for _ in range(5)]
        run = by_series.get(id(series))
        if run is not None:
            one = surprises(series, run.forecast, run.log_factor, run.over_quiet)
            values = (one.deviate, one.shift, one.spread, one.log_factor, one.over_quiet)
            for column, value in zip(columns, values, strict=True):
                column[place[run.rows[run.known]]] = value[run.known]
        found.append(Surprises(*columns))
    return found


def session_evidence(model: WatchModel, sessions: Sessions) -> Floats:
    """Evidence of an onset at each (client, session), in the order of both; NaN at first sessions."""
    place = places_of(sessions)
    seen = seen_strands(model, run_strands(model, sessions), place)
    factor = log_factors(model.strands, seen)
    if sessions.tension is not None:
        factor = with_tension(model.strands, factor, degrees_of(sessions.tension, place))
    return factor + over_quiet(model.strands, seen)
