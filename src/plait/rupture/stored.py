"""The state a person's readings can go on from, so that a new answer needs no look back at the whole course.

A `WatchState` holds, for each strand, the filter after the last score, and whether a drop is on. Reading session by
session from it gives what `watch` gives over the whole course.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np
import numpy.typing as npt

from plait.errors import UserError
from plait.rupture.budget import DEFAULT_BUDGET
from plait.rupture.evidence import deviates_of
from plait.rupture.judging import NO_STRAND, Said, price, said_together, shares
from plait.rupture.readings import forecast_columns, strand_states
from plait.rupture.shared import cut, shifts
from plait.rupture.states import STATES, Episodes
from plait.rupture.watching import Name, StrandRun, WatchModel
from plait.trajectory.forecast import SeriesForecast, forecasts
from plait.trajectory.forecast_course import clock_value
from plait.trajectory.forecast_filter import (
    COVARIANCES,
    PATHS,
    REGIMES,
    TOLD,
    Ends,
    Paths,
    State,
    begin,
    step,
)
from plait.trajectory.forecast_filter import (
    STATES as FILTER_STATES,
)

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FORM = 1
"""Version of the stored form; a state of another form is made anew from the scores."""


class StateError(UserError, ValueError):
    """A stored state cannot go on with this session or model; make it anew from the person's scores."""


@dataclass(frozen=True)
class StrandState:
    """One strand after its last score: the filter's numbers in one row, and the episode of its states.

    session   number of the last session; `scores` how many there were
    surprise  of the last score, as its own filter has it, in SDs; 0 at a first score
    """

    session: int
    scores: int
    clinician: str | None
    filter: tuple[float, ...]
    on: int = 0
    back: int = 0
    floor: float = 0.0
    surprise: float = 0.0


@dataclass(frozen=True)
class WatchState:
    """One person's state: each strand's, by its place in the model, None before its first score."""

    strands: tuple[StrandState | None, ...]
    form: int = FORM

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "allow_inf_nan": False}

    def to_json(self) -> str:
        """The state as text; numbers come back to the last bit."""
        return json.dumps(self.to_plain(), allow_nan=False)

    def to_plain(self) -> dict[str, Any]:
        """What the text holds: made for each answer, so that nothing is copied for it."""
        return {"strands": [None if one is None else vars(one) for one in self.strands], "form": self.form}


@dataclass(frozen=True)
class StrandReading:
    """What is said of one strand at one session, in points of the score; as in `Readings`."""

    expected: float
    lower_80: float
    upper_80: float
    lower_90: float
    upper_90: float
    lower_95: float
    upper_95: float
    level: float
    level_sd: float
    surprise: float
    state: str


@dataclass(frozen=True)
class SessionReading:
    """What is said of one session: each strand by itself, and all together.

    rupture_probability   of an onset here; None where nothing can be said
    driver                the strand that drove an alert, None without one
    shares                how much of an alert's evidence each strand carries, most first, and tension under None
    expected_hits         share of small, middling and large drops that are found at the budget, by whoever rated here
    """

    strands: Mapping[Name, StrandReading]
    rupture_probability: float | None
    evidence: float | None
    alert: bool
    driver: Name | None
    shares: Mapping[Name | None, float]
    expected_hits: tuple[float, ...]


def new_state(model: WatchModel) -> WatchState:
    """The state of a person without any score."""
    return WatchState((None,) * len(model.series))


def state_from_json(text: str) -> WatchState:
    """The state in a text; raises StateError where it is none, or of another form."""
    return _checked(lambda reader: reader.validate_json(text))


def state_from_plain(plain: Mapping[str, Any]) -> WatchState:
    """The same from what `to_plain` gave."""
    return _checked(lambda reader: reader.validate_python(plain))


@cache
def _reader() -> "TypeAdapter[WatchState]":
    from pydantic import TypeAdapter

    return TypeAdapter(WatchState)


def _checked(read: Callable[["TypeAdapter[WatchState]"], WatchState]) -> WatchState:
    from pydantic import ValidationError

    try:
        found = read(_reader())
    except ValidationError as wrong:
        raise StateError(f"not a stored state: {wrong.error_count()} problems; make it anew from the scores") from wrong
    if found.form != FORM:
        raise StateError(f"the stored state has form {found.form}, this Plait has {FORM}: make it anew from the scores")
    return found


def read_session(
    model: WatchModel,
    before: WatchState,
    session: int,
    scores: Mapping[Name, float],
    *,
    clinician: str | None = None,
    tension: int | None = None,
    budget: float = DEFAULT_BUDGET,
) -> tuple[WatchState, SessionReading]:
    """Take in one session's scores by (rater, dimension); the state after it, and what is said of it.

    Raises StateError for a strand that the model does not know, a score off the scale, or a session that is not later
    than the last; then nothing has changed.
    """
    places = _places(model, before, session, scores)
    taken = [
        _take_in(
            row,
            model.series[place],
            before.strands[place],
            session=session,
            score=scores[name],
            clinician=clinician,
        )
        for row, (name, place) in enumerate(places.items())
    ]
    own = [run for run, _ in taken]
    runs = _moved(model, before, session, own, list(places.values()))
    said = said_together(model, runs, np.zeros(len(runs), dtype=np.int64), _degrees(tension, len(runs)), budget)
    columns = forecast_columns(runs, len(runs))
    strands, readings = list(before.strands), {}
    for row, (name, place) in enumerate(places.items()):
        run, numbers = runs[row], taken[row][1]
        codes, after = strand_states(run, said.alert, _episodes(before.strands[place]))
        said_of = {field: float(columns[field][row]) for field in StrandReading.__annotations__ if field in columns}
        readings[name] = StrandReading(**said_of, state=STATES[codes[0]])
        strands[place] = StrandState(
            session=session,
            scores=int(run.earlier[0]) + 1,
            clinician=clinician,
            filter=numbers,
            on=int(after.on[0]),
            back=int(after.back[0]),
            floor=float(after.floor[0]),
            surprise=float(deviates_of(own[row].forecast)[0]) if own[row].known[0] else 0.0,
        )
    return WatchState(tuple(strands)), _reading(model, readings, said, runs, _Told(tension, budget))


def _moved(
    model: WatchModel, before: WatchState, session: int, runs: list[StrandRun], places: list[int]
) -> list[StrandRun]:
    """The runs with what is expected moved by what the other strands showed at the session before."""
    if model.shared is None:
        return runs
    last = [one.surprise if one is not None and one.session == session - 1 else 0.0 for one in before.strands]
    moves = shifts(model.shared, cut(np.array([last])))[0]
    return [run.moved(moves[[place]]) for run, place in zip(runs, places, strict=True)]


def _places(model: WatchModel, before: WatchState, session: int, scores: Mapping[Name, float]) -> dict[Name, int]:
    """Each score's place among the model's strands; every problem at once."""
    if len(before.strands) != len(model.series):
        raise StateError("the stored state belongs to another model: make it anew from the scores")
    known = {(one.rater, one.dimension): place for place, one in enumerate(model.series)}
    problems = [] if scores else ["there is no score"]
    for name, score in scores.items():
        if name not in known:
            problems.append(f"the model knows nothing of {name}")
            continue
        last, scale = before.strands[known[name]], model.series[known[name]].scale
        if last is not None and session <= last.session:
            problems.append(f"session {session} of {name} is not later than the last one, {last.session}")
        if not np.isfinite(score) or (scale.ended and not scale.low <= score <= scale.high):
            problems.append(f"{score} of {name} is off the scale, {scale.as_scale()}")
    if problems:
        raise StateError("; ".join(problems))
    return {name: known[name] for name in scores}


def _take_in(
    row: int, series: SeriesForecast, old: StrandState | None, *, session: int, score: float, clinician: str | None
) -> tuple[StrandRun, tuple[float, ...]]:
    """One strand's filter taken one score on: what it says, and its numbers afterwards."""
    theta, spreads, scale = series.theta, series.spreads, series.scale
    state, one, told = _filter_state(len(spreads), old), np.array([score]), np.empty(TOLD)
    s = float(max(session - series.first_session, 0))
    if old is None:
        begin(theta, spreads, *series.start_of(clinician), state)
    gap = 0.0 if old is None else max(s - max(old.session - series.first_session, 0), 1.0)
    moved = int(old is not None and None not in (clinician, old.clinician) and clinician != old.clinician)
    f, end = float(clock_value(series.clock, s)), int(scale.end(one)[0])
    latent, chance, paths = float(scale.to_latent(one)[0]), np.zeros(PATHS), _room(len(spreads))
    step(theta, spreads, s, f, gap, latent, end, Ends(*scale.edges), moved, chance, state, paths, told)
    earlier = np.array([0 if old is None else old.scores])
    run = StrandRun(
        series=series,
        rows=np.array([row]),
        starts=np.array([0, 1]),
        earlier=earlier,
        score=one,
        latent=np.array([latent]),
        told=told[None, :],
        forecast=forecasts(series, told[None, :], earlier, one),
    )
    return run, tuple(np.concatenate([part.ravel() for part in state]).tolist())


def _filter_state(spreads: int, old: StrandState | None) -> State:
    """The filter's state out of its row of numbers; zeros for a person nobody has heard from."""
    shapes = ((spreads, REGIMES, FILTER_STATES), (spreads, REGIMES, COVARIANCES), (spreads, REGIMES))
    sizes = [int(np.prod(shape)) for shape in shapes]
    numbers = np.zeros(sum(sizes)) if old is None else np.array(old.filter)
    if len(numbers) != sum(sizes):
        raise StateError("the stored state belongs to another model: make it anew from the scores")
    parts = np.split(numbers, np.cumsum(sizes)[:-1])
    return State(*(part.reshape(shape).copy() for part, shape in zip(parts, shapes, strict=True)))


def _room(spreads: int) -> Paths:
    weights = np.zeros((spreads, PATHS))
    covariance = np.zeros((spreads, PATHS, COVARIANCES))
    return Paths(np.zeros((spreads, PATHS, FILTER_STATES)), covariance, weights, np.zeros((spreads, PATHS)))


def _episodes(old: StrandState | None) -> Episodes:
    if old is None:
        return Episodes(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64), np.zeros(1))
    return Episodes(np.array([old.on]), np.array([old.back]), np.array([old.floor]))


def _degrees(tension: int | None, rows: int) -> npt.NDArray[np.int64] | None:
    return None if tension is None else np.full(rows, tension, dtype=np.int64)


def _reading(
    model: WatchModel, strands: Mapping[Name, StrandReading], said: Said, runs: list[StrandRun], told: "_Told"
) -> SessionReading:
    driver = int(said.driver[0])
    alert, known = bool(said.alert[0]), bool(np.isfinite(said.chance[0]))
    parts = shares(model, runs, told.tension) if alert else {}
    in_order = sorted(parts.items(), key=lambda item: -item[1])
    return SessionReading(
        strands=strands,
        rupture_probability=float(said.chance[0]) if known else None,
        evidence=float(said.evidence[0]) if known else None,
        alert=alert,
        driver=None if driver == NO_STRAND else _name(model, driver),
        shares={None if place is None else _name(model, place): share for place, share in in_order},
        expected_hits=_expected_hits(model, strands, told.budget),
    )


@dataclass(frozen=True)
class _Told:
    tension: int | None
    budget: float


def _name(model: WatchModel, place: int) -> Name:
    return model.series[place].rater, model.series[place].dimension


def _expected_hits(model: WatchModel, strands: Mapping[Name, StrandReading], budget: float) -> tuple[float, ...]:
    raters = {rater for rater, _ in strands}
    only = next(iter(raters)) if len(raters) == 1 else None
    judged = model.of_rater(only) if only in model.alone and only is not None else model
    return price(judged, budget)[1]
