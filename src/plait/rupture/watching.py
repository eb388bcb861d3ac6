"""The watching part of a model: a forecast for each strand, how strands go together, and what alerts cost.

`add_forecast(model, sessions)` makes it and puts it under `forecast` of MODEL.json; `watch_model(model)` takes it out
again, or begins from labelled assumptions where a model has none.
"""

import json
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import asdict, dataclass, field, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from plait.rupture.evidence import (
    Strands,
    Surprises,
    deviates_of,
    learned_weights,
    log_factors,
    or_extreme,
    over_quiet,
    surprises,
    tension_factors,
    tension_usual,
    together,
    with_tension,
)
from plait.rupture.shared import Shared, last_surprises, learned_sharing, shifts
from plait.trajectory.forecast import Forecasts, SeriesForecast, cold_series, forecasts, run_series
from plait.trajectory.forecast_filter import BEGAN, DROPPED
from plait.trajectory.model import Model, ModelFileError
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import NOT_ANSWERED, Floats, Rows, Sessions

if TYPE_CHECKING:
    from plait.rupture.one_session import Packed

Flags = npt.NDArray[np.bool_]
Name = tuple[str | None, str | None]
LEAST = 1e-300
"""Keeps a logarithm finite."""
ONCE_DECLARED = ("passing_share", "passing_stays")
"""Numbers that models of 0.3.0 and earlier declared, and that fits move since."""
ONCE_WHOLE = {"passing_keeps": 1.0}
"""What such models took for granted: a drop that passes stays whole until it is over."""


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
    """All that watching needs; one forecast for each strand, in the order of `strands`.

    `alone` has, for each rater, what alerts cost in sessions that nobody else rated; empty where there is one rater.
    `shared` is how strands move together from session to session, None where that was not found to help.
    """

    series: tuple[SeriesForecast, ...]
    strands: Strands
    alarms: AlarmTable | None = None
    alone: dict[str, AlarmTable] = field(default_factory=dict)
    shared: Shared | None = None

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "allow_inf_nan": False}

    @property
    def rate(self) -> float:
        """The declared rate of onsets."""
        return self.series[0].declared.drop_rate

    @cached_property
    def packed(self) -> "Packed":
        """The strands as the compiled loops of single sessions take them."""
        from plait.rupture.one_session import packed

        return packed(self.series)

    @cached_property
    def places(self) -> "dict[Name, int]":
        """Each strand's place, by rater and dimension."""
        return {(one.rater, one.dimension): place for place, one in enumerate(self.series)}

    @cached_property
    def raters_alone(self) -> "dict[str, WatchModel]":
        """What sessions are judged with that one rater alone rated, by rater."""
        return {rater: self.of_rater(rater) for rater in self.alone}

    def named(self, name: Name) -> SeriesForecast | None:
        """The forecast of this rater and dimension."""
        return next((one for one in self.series if (one.rater, one.dimension) == name), None)

    def places_of_rater(self, rater: str) -> tuple[int, ...]:
        """The places of this rater's strands."""
        return tuple(place for place, one in enumerate(self.series) if one.rater == rater)

    def of_rater(self, rater: str) -> "WatchModel":
        """This rater's strands by themselves: what a session is judged with that nobody else rated."""
        places = self.places_of_rater(rater)
        kept = [place for place in self.strands.kept if place in places]
        columns = [self.strands.kept.index(place) for place in kept]
        strands = Strands(
            raters=tuple(self.series[place].rater for place in places),
            kept=tuple(places.index(place) for place in kept),
            covariance=tuple(tuple(self.strands.covariance[row][column] for column in columns) for row in columns),
            tension=self.strands.tension,
            answered=self.strands.answered,
            weights=self.strands.weights_of(rater),
        )
        return WatchModel(tuple(self.series[place] for place in places), strands, self.alone.get(rater))

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
    sessions: Sessions,
    *,
    names: Sequence[Name] | None = None,
    executor: Executor | None = None,
    progress: Callable[[str], None] | None = None,
) -> WatchModel:
    """Forecasts, how strands go together, and the price of alerts, from these sessions.

    `names` gives the strands where some of them have no session yet.
    """
    from plait.rupture.budget import alarm_table
    from plait.trajectory.forecast_fit import fit_forecasts

    series = fit_forecasts(sessions, names=names, executor=executor, progress=progress)
    raters = tuple(one.rater for one in series)
    alone = Strands(raters, tuple(range(len(series))), _independent(len(series)))
    bare = WatchModel(series, alone)
    place = places_of(sessions)
    seen = seen_strands(bare, run_strands(bare, sessions), place)
    deviates = np.stack([one.deviate for one in seen], axis=1)
    strands = _with_tension_of(together(raters, deviates), sessions, place)
    if len(strands.kept) > 1:
        strands = learned_weights(strands, seen, _log_tension(strands, sessions, place), bare.rate)
    found = WatchModel(series, strands, shared=_shared(strands, deviates, sessions, place))
    if progress is not None:
        progress("watch: what alerts cost, from courses without a drop")
    return priced(found, partial(alarm_table, executor=executor))


def priced(model: WatchModel, table: Callable[[WatchModel], AlarmTable]) -> WatchModel:
    """The model with what its alerts cost: all raters together, and each one alone where there are several."""
    raters = dict.fromkeys(one.rater for one in model.series if one.rater is not None)
    kept = [rater for rater in raters if model.of_rater(rater).strands.kept] if len(raters) > 1 else []
    return replace(model, alarms=table(model), alone={rater: table(model.of_rater(rater)) for rater in kept})


def _shared(strands: Strands, deviates: Floats, sessions: Sessions, place: Rows) -> Shared | None:
    """What the strands share from session to session; one that repeats another has no part in it."""
    own = np.full(deviates.shape, np.nan)
    own[:, strands.kept] = deviates[:, strands.kept]
    client, session = _who_and_when(sessions, place)
    return learned_sharing(own, last_surprises(own, client, session), client)


def _who_and_when(sessions: Sessions, place: Rows) -> tuple[Rows, Rows]:
    """Client's code and session number of each (client, session)."""
    first = np.unique(place, return_index=True)[1]
    return sessions.client.codes[first].astype(np.int64), sessions.session[first]


def _with_tension_of(strands: Strands, sessions: Sessions, place: Rows) -> Strands:
    """The strands with how often these sessions' tension marker is answered, and how."""
    if sessions.tension is None:
        return strands
    degrees = degrees_of(sessions.tension, place)
    return replace(strands, tension=tension_usual(degrees), answered=float((degrees != NOT_ANSWERED).mean()))


def _log_tension(strands: Strands, sessions: Sessions, place: Rows) -> Floats:
    """What the tension marker says of each (client, session); nothing where there is none."""
    if sessions.tension is None:
        return np.zeros(int(place.max(initial=-1)) + 1)
    return tension_factors(strands.tension, degrees_of(sessions.tension, place))


def _independent(n: int) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(row) for row in np.eye(n).tolist())


def watch_model(model: Model) -> WatchModel:
    """The watching part of a model; assumptions where it has none yet. Raises ModelFileError if it cannot be used."""
    if model.forecast is None:
        return cold_watching(model.scale, [(one.rater, one.dimension) for one in model.series])
    return _checked(model.forecast)


def watching_from_json(text: str) -> WatchModel:
    """The watching part as `to_dict` gave it, kept as JSON by itself. Raises ModelFileError if it cannot be used."""
    try:
        plain = json.loads(text)
    except json.JSONDecodeError as wrong:
        raise ModelFileError(f"the model's forecast is no JSON ({wrong}); fit it anew") from wrong
    return _checked(plain)


def _checked(plain: object) -> WatchModel:
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(WatchModel).validate_python(_as_now(plain))
    except ValidationError as wrong:
        told = [f"  forecast.{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in wrong.errors()]
        raise ModelFileError("\n".join(["the model's forecast cannot be used; fit it anew:", *told])) from wrong


def _as_now(plain: object) -> object:
    """A model in today's form, with the very same readings; what is in no form at all is left to the check."""
    if not isinstance(plain, dict) or not isinstance(plain.get("series"), list | tuple):
        return plain
    return plain | {"series": [_series_as_now(one) for one in plain["series"]]}


def _series_as_now(plain: object) -> object:
    if not isinstance(plain, dict):
        return plain
    declared, fitted = plain.get("declared"), plain.get("fitted")
    if not isinstance(declared, dict) or not isinstance(fitted, dict):
        return plain
    moved = {name: declared[name] for name in ONCE_DECLARED if name in declared and name not in fitted}
    left = {name: value for name, value in declared.items() if name not in moved}
    taken = ONCE_WHOLE if moved else {}
    return plain | {"declared": left, "fitted": taken | fitted | moved}


def cold_watching(
    scale: Scale, names: list[Name] | None = None, *, step: float | None = None, answered: float = 0.0
) -> WatchModel:
    """What a new clinic begins with: assumptions only, each labelled in the priors' file.

    `answered` is the share of sessions in which the tension marker is answered; 0 where nobody asks for it.
    """
    from plait.rupture.cold_tables import cold_table

    return priced(assumed_model(scale, names or [(None, None)], step=step, answered=answered), cold_table)


def assumed_model(scale: Scale, names: list[Name], *, step: float | None = None, answered: float = 0.0) -> WatchModel:
    """The same without what alerts cost."""
    from plait.rupture.evidence import ASSUMED_CORRELATION

    if scale.low is None or scale.high is None:
        raise ModelFileError("the model has no forecast and no ends of the scale: fit it on sessions with both ends")
    series = tuple(cold_series(scale, step=step, rater=rater, dimension=dimension) for rater, dimension in names)
    n = len(series)
    covariance = np.full((n, n), ASSUMED_CORRELATION) + (1 - ASSUMED_CORRELATION) * np.eye(n)
    raters, together = tuple(one.rater for one in series), tuple(map(tuple, covariance.tolist()))
    return WatchModel(series, Strands(raters, tuple(range(n)), together, answered=answered))


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

    def moved(self, shift: Floats) -> "StrandRun":
        """The same with what is expected moved by so many SDs where there is an earlier score."""
        shift = np.where(self.known, shift, 0.0)
        return replace(self, forecast=forecasts(self.series, self.told, self.earlier, self.score, shift))

    @property
    def log_factor(self) -> Floats:
        """Log Bayes factor of an onset over all else; NaN at first scores."""
        return np.where(self.known, log_factor(self.told[:, BEGAN], self.series.declared.drop_rate), np.nan)

    @property
    def over_quiet(self) -> Floats:
        """What that factor gains when an onset is set against quiet alone, not against a drop that goes on."""
        return gain_over_quiet(self.told[:, BEGAN], self.told[:, DROPPED])


def log_factor(began: Floats, rate: float | Floats) -> Floats:
    """Log Bayes factor of an onset, from its probability and the declared rate."""
    return np.asarray(
        np.log(np.maximum(began, LEAST)) - np.log(np.maximum(1 - began, LEAST)) - np.log(rate / (1 - rate))
    )


def gain_over_quiet(began: Floats, dropped: Floats) -> Floats:
    """What that factor gains when an onset is set against quiet alone.

    By Neyman and Pearson this orders sessions so that most onsets are found at any price in quiet ones.
    """
    return np.asarray(np.log(np.maximum(1 - began, LEAST)) - np.log(np.maximum(1 - dropped, LEAST)))


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
    return found if model.shared is None else _moved(model, model.shared, found, sessions)


def _moved(model: WatchModel, shared: Shared, runs: "list[StrandRun]", sessions: Sessions) -> "list[StrandRun]":
    """The runs with what is expected moved by what the other strands showed at the session before."""
    place = places_of(sessions)
    count = int(place.max(initial=-1)) + 1
    told = np.full((count, len(model.series)), np.nan)
    column = {id(series): number for number, series in enumerate(model.series)}
    for run in runs:
        told[place[run.rows[run.known]], column[id(run.series)]] = deviates_of(run.forecast)[run.known]
    moves = shifts(shared, last_surprises(told, *_who_and_when(sessions, place)))
    return [run.moved(moves[place[run.rows], column[id(run.series)]]) for run in runs]


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
    return or_extreme(factor + over_quiet(model.strands, seen), seen)
