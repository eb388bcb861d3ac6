"""The state a person's readings can go on from, so that a new answer needs no look back at the whole course.

A `WatchState` holds, for each strand, the filter after the last score, and whether a drop is on. Reading session by
session from it gives what `watch` gives over the whole course.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from plait.errors import UserError
from plait.rupture.budget import DEFAULT_BUDGET
from plait.rupture.evidence import Surprises
from plait.rupture.judging import NO_STRAND, Said, price, said_alone, said_of, shares
from plait.rupture.one_session import (
    COULD,
    EXPECTED,
    FIRST_RANGE,
    LEVEL_SD,
    LINE,
    NUMBERS,
    SAID_LEVEL,
    Met,
    Placed,
    Seen,
    placed,
    seen,
    stepped,
)
from plait.rupture.readings import RANGES
from plait.rupture.shared import Shared, cut, shifts
from plait.rupture.states import STATES, Episodes, follow_states
from plait.rupture.watching import Name, WatchModel, gain_over_quiet, log_factor
from plait.trajectory.forecast_filter import BEGAN, DROPPED
from plait.trajectory.sessions import Floats, Rows

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FORM = 2
"""Version of the stored form; a state of another form is made anew from the scores."""


RANGE_ENDS = tuple(name for pair in RANGES.values() for name in pair)
STORED = np.dtype("<f8")


class StateError(UserError, ValueError):
    """A stored state cannot go on with this session or model; make it anew from the person's scores."""


@dataclass(frozen=True)
class StrandState:
    """One strand after its last score: the filter's numbers, and the episode of its states.

    filter    the numbers in one row, eight bytes each with the lowest first, in base64
    session   number of the last session; `scores` how many there were
    surprise  of the last score, as its own filter has it, in SDs; 0 at a first score
    """

    session: int
    scores: int
    clinician: str | None
    filter: str
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
    at, last = list(places.values()), [before.strands[place] for place in places.values()]
    met = _met(model, at, last, session, clinician)
    scored = placed(model.packed, met.at, np.array(list(scores.values()), dtype=np.float64))
    told, numbers = stepped(model.packed, met, session, scored)
    own = found = seen(model.packed, met, told, scored, np.zeros(len(at)))
    if model.shared is not None:
        found = seen(model.packed, met, told, scored, _shift(model.shared, before, session, met))
    each = _surprises(model, met, told, found)
    said = _said(model, each, told, tension, budget)
    states, episodes = _states(met, last, scored, found, bool(said.alert[0]))
    strands = list(before.strands)
    for row, place in enumerate(at):
        strands[place] = StrandState(
            session=session,
            scores=int(met.earlier[row]) + 1,
            clinician=clinician,
            filter=_text_of(numbers[row]),
            on=int(episodes.on[row]),
            back=int(episodes.back[row]),
            floor=float(episodes.floor[row]),
            surprise=float(own.deviate[row]) if met.earlier[row] else 0.0,
        )
    readings = {name: _strand_reading(found, row, STATES[states[row]]) for row, name in enumerate(places)}
    return WatchState(tuple(strands)), _reading(model, readings, said, each, _Told(tension, budget))


def _met(
    model: WatchModel, at: list[int], last: "list[StrandState | None]", session: int, clinician: str | None
) -> Met:
    """What is known of these strands before the session."""
    first = [model.series[place].first_session for place in at]
    since = [
        0.0 if one is None else max(max(session - begun, 0) - max(one.session - begun, 0), 1)
        for begun, one in zip(first, last, strict=True)
    ]
    changed = [
        one is not None and None not in (clinician, one.clinician) and clinician != one.clinician for one in last
    ]
    return Met(
        at=np.array(at, dtype=np.int64),
        numbers=np.stack([_numbers_of(one) for one in last]),
        earlier=np.array([0 if one is None else one.scores for one in last], dtype=np.int64),
        gap=np.array(since, dtype=np.float64),
        moved=np.array(changed, dtype=np.int64),
        start=np.array([model.series[place].start_of(clinician) for place in at], dtype=np.float64),
    )


def _text_of(numbers: Floats) -> str:
    """A filter's numbers as text, to the last bit."""
    return b64encode(numbers.astype(STORED).tobytes()).decode("ascii")


def _numbers_of(old: StrandState | None) -> Floats:
    """The filter's numbers out of their text; zeros for a person nobody has heard from."""
    if old is None:
        return np.zeros(NUMBERS)
    try:
        numbers = np.frombuffer(b64decode(old.filter, validate=True), STORED)
    except ValueError as wrong:
        raise StateError("the stored state cannot be read: make it anew from the scores") from wrong
    if len(numbers) != NUMBERS or not np.isfinite(numbers).all():
        raise StateError("the stored state belongs to another model: make it anew from the scores")
    return numbers.astype(np.float64)


def _shift(shared: Shared, before: WatchState, session: int, met: Met) -> Floats:
    """How far what is expected moves by what the strands showed at the session before; first scores by nothing."""
    last = [one.surprise if one is not None and one.session == session - 1 else 0.0 for one in before.strands]
    moves = shifts(shared, cut(np.array([last])))[0]
    return np.where(met.earlier > 0, moves[met.at], 0.0)


def _surprises(model: WatchModel, met: Met, told: Floats, found: Seen) -> list[Surprises]:
    """The surprises of every strand of the model, NaN where one has no earlier score."""
    began, dropped = told[:, BEGAN], told[:, DROPPED]
    rate = np.array([model.series[place].declared.drop_rate for place in met.at])
    factor, quiet = log_factor(began, rate), gain_over_quiet(began, dropped)
    columns = np.full((5, len(model.series), 1), np.nan)
    known = met.earlier > 0
    columns[:, met.at[known], 0] = np.stack([found.deviate, found.shift, found.spread, factor, quiet])[:, known]
    return [Surprises(*columns[:, place]) for place in range(len(model.series))]


def _said(model: WatchModel, each: list[Surprises], told: Floats, tension: int | None, budget: float) -> Said:
    """What all strands say together."""
    if len(model.series) == 1 and tension is None:
        [only] = each
        limit = price(model, budget)[0]
        return said_alone(told[:, BEGAN], only.log_factor, only.over_quiet, only.deviate, limit)
    return said_of(model, each, None if tension is None else np.array([tension], dtype=np.int64), budget)


def _states(
    met: Met, last: "list[StrandState | None]", scored: Placed, found: Seen, alert: bool
) -> tuple[Rows, Episodes]:
    """Each strand's state, and its episode afterwards."""
    n = len(last)
    before = Episodes(
        on=np.array([0 if one is None else one.on for one in last], dtype=np.int64),
        back=np.array([0 if one is None else one.back for one in last], dtype=np.int64),
        floor=np.array([0.0 if one is None else one.floor for one in last], dtype=np.float64),
    )
    could = found.said[:, COULD].astype(np.int64)
    known = np.where(met.earlier > 0, could, 0)
    alerts = np.full(n, int(alert), dtype=np.int64)
    return follow_states(np.arange(n + 1), scored.latent, found.said[:, LINE].copy(), could, known, alerts, before)


def _strand_reading(found: Seen, row: int, state: str) -> StrandReading:
    said = found.said[row].tolist()
    ranges = {name: said[FIRST_RANGE + place] for place, name in enumerate(RANGE_ENDS)}
    return StrandReading(
        expected=said[EXPECTED],
        **ranges,
        level=said[SAID_LEVEL],
        level_sd=said[LEVEL_SD],
        surprise=float(found.surprise[row]),
        state=state,
    )


def _places(model: WatchModel, before: WatchState, session: int, scores: Mapping[Name, float]) -> dict[Name, int]:
    """Each score's place among the model's strands; every problem at once."""
    if len(before.strands) != len(model.series):
        raise StateError("the stored state belongs to another model: make it anew from the scores")
    known = model.places
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


def _reading(
    model: WatchModel, strands: Mapping[Name, StrandReading], said: Said, each: list[Surprises], told: "_Told"
) -> SessionReading:
    driver = int(said.driver[0])
    alert, known = bool(said.alert[0]), bool(np.isfinite(said.chance[0]))
    parts = shares(model, each, told.tension) if alert else {}
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
    judged = model if only is None else model.raters_alone.get(only, model)
    return price(judged, budget)[1]
