"""Follows a course with the engine: session by session, from the state after the last one read, or many at once.

Pure: it takes scores and gives what is said of them. A session is read by what came before it and nothing else. The
library's heavy parts are loaded when the first session is read, so that no page waits for them.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from plait import rupture, trajectory
from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.registry import Key
from plait_clinic.batteries.scales import TOTAL, ScaleKey, main_scale
from plait_clinic.checkins.models import Rater
from plait_clinic.engine.queries import ModelInUse, cold_start, models_for
from plait_clinic.readings.models import VisitState

if TYPE_CHECKING:
    from plait.rupture import SessionReading, StrandReading, WatchModel, WatchState
    from plait.rupture.watching import Name

OF_A_DROP = (VisitState.DROP, VisitState.RECOVERING, VisitState.RECOVERED)
NUMBERS = (
    "expected",
    *(f"{end}_{level}" for level in (80, 90, 95) for end in ("lower", "upper")),
    "level",
    "level_sd",
    "surprise",
)
"""What is said of one strand in numbers, as `StrandReading` and `Readings` name it."""


@dataclass(frozen=True)
class Given:
    """One session as it is read: who scored what in it, and the client's response where there is one.

    `index` is its place on the clock of sessions, `clinician` who had the lead, `tension` the degree that the client
    named and lets clinicians read.
    """

    session: int
    index: int
    scores: Mapping[Name, float]
    response: int | None = None
    clinician: str | None = None
    tension: int | None = None


@dataclass(frozen=True)
class Group:
    """Scales of one measure that are read together, and the model for them."""

    scales: tuple[str, ...]
    model: ModelInUse


@dataclass(frozen=True)
class Drive:
    """One strand, or the tension named where `scale` is empty, and its share of an alert's evidence."""

    rater: str
    scale: str
    share: float


@dataclass(frozen=True)
class ScaleRead:
    """What is said of one scale of one response; `earlier` counts the person's scores before it."""

    said: StrandReading
    earlier: int
    label: str


@dataclass(frozen=True)
class VisitRead:
    """What is said of the whole session, from all strands that are read together."""

    chance: float | None
    alert: bool
    state: VisitState
    drivers: tuple[Drive, ...]
    expected_hits: tuple[float, ...]
    label: str


@dataclass(frozen=True)
class SessionRead:
    """One session of a course with all that is said of it; `scales` are the client's."""

    given: Given
    scales: Mapping[str, ScaleRead]
    visit: VisitRead | None


@dataclass(frozen=True)
class Episode:
    """What a course is in, the strand that a drop is watched in, and what drove the alert that opened it.

    Drivers are kept until the ratings have recovered, so that each session can say what it is about.
    """

    state: VisitState = VisitState.NOT_ENOUGH
    watched: Name | None = None
    drivers: tuple[Drive, ...] = ()


@dataclass(frozen=True)
class Place:
    """Where a course stands after a session: each group's state, and what a drop that is on was driven by."""

    states: tuple[WatchState, ...]
    labels: tuple[str, ...]
    episode: Episode = Episode()

    def to_json(self) -> str:
        """As text; numbers come back to the last bit."""
        states = [one.to_plain() for one in self.states]
        kept = {"states": states, "labels": self.labels, "episode": asdict(self.episode)}
        return json.dumps(kept, separators=(",", ":"), allow_nan=False)


def place_from_json(text: str) -> Place:
    """Raises StateError where it is of another form."""
    found = json.loads(text)
    return Place(
        states=tuple(rupture.state_from_plain(one) for one in found["states"]),
        labels=tuple(found["labels"]),
        episode=episode_from(found["episode"]),
    )


def episode_from(kept: Mapping[str, Any]) -> Episode:
    watched = kept["watched"]
    return Episode(
        state=VisitState(kept["state"]),
        watched=(watched[0], watched[1]) if watched else None,
        drivers=tuple(Drive(**one) for one in kept["drivers"]),
    )


def groups_of(organisation: int, measure: Key, scales: Mapping[str, ScaleKey]) -> tuple[Group, ...]:
    """The groups of a measure's scales with the models in use, the one that speaks for the session first."""
    together = read_together(measure, scales)
    models = models_for(organisation, measure, [[scales[name] for name in names] for names in together])
    return tuple(Group(names, model) for names, model in zip(together, models, strict=True))


def cold_groups(measure: Key, scales: Mapping[str, ScaleKey]) -> tuple[Group, ...]:
    """The same of assumptions alone, whatever a clinic has fitted."""
    return tuple(
        Group(names, cold_start(measure, [scales[name] for name in names])) for names in read_together(measure, scales)
    )


def read_together(measure: Key, scales: Mapping[str, ScaleKey]) -> list[tuple[str, ...]]:
    """Which scales are read together.

    The check-in's strands are, and their total beside them; of any other measure each scale by itself.
    """
    if measure[0] == CHECK_IN:
        return [tuple(name for name in scales if name != TOTAL), (TOTAL,)]
    main = main_scale(scales).name
    return [(main,), *((name,) for name in scales if name != main)]


def begin(groups: Sequence[Group]) -> Place:
    """Before the first session."""
    states = tuple(rupture.new_state(group.model.watching) for group in groups)
    return Place(states, tuple(group.model.label for group in groups))


def goes_on(place: Place, groups: Sequence[Group]) -> bool:
    """Whether the place was reached with the models in use."""
    return place.labels == tuple(group.model.label for group in groups)


def follow(
    groups: Sequence[Group], place: Place, sessions: Iterable[Given], *, budget: float
) -> tuple[Place, list[SessionRead]]:
    """Read these sessions, each once and in order; the place after them, and what is said of each."""
    found = []
    for given in sessions:
        place, read = step(groups, place, given, budget)
        found.append(read)
    return place, found


def step(groups: Sequence[Group], place: Place, given: Given, budget: float) -> tuple[Place, SessionRead]:
    states, scales, visit = list(place.states), {}, None
    episode = place.episode
    for number, group in enumerate(groups):
        scores = scores_for(group, given)
        if not scores:
            continue
        before = states[number]
        states[number], said = rupture.read_session(
            group.model.watching,
            before,
            given.index,
            scores,
            clinician=given.clinician,
            tension=given.tension if number == 0 else None,
            budget=budget,
        )
        scales |= scales_read(group, before, said)
        if number == 0:
            episode = episode_after(episode, said)
            visit = visit_read(said, episode, group.model.label)
    after = Place(tuple(states), place.labels, episode)
    return after, SessionRead(given, scales, visit)


def scores_for(group: Group, given: Given) -> dict[Name, float]:
    """The session's scores that the group's model knows."""
    known = ((one.rater, one.dimension) for one in group.model.watching.series)
    return {name: given.scores[name] for name in known if name in given.scores}


def scales_read(group: Group, before: WatchState, said: SessionReading) -> dict[str, ScaleRead]:
    """The client's scales; a clinician's own ratings are weighed and never shown against a range."""
    places = {(one.rater, one.dimension): place for place, one in enumerate(group.model.watching.series)}
    found = {}
    for name, reading in said.strands.items():
        strand = before.strands[places[name]]
        if name[0] == Rater.CLIENT and name[1] is not None:
            found[name[1]] = ScaleRead(reading, strand.scores if strand else 0, group.model.label)
    return found


def episode_after(before: Episode, said: SessionReading) -> Episode:
    """What the course is in after this session.

    A drop is watched in the strand that drove the alert: the others were never down.
    """
    if is_alert(said):
        drivers = tuple(drive(name, share) for name, share in said.shares.items())
        return Episode(VisitState.DROP, said.driver, drivers)
    if before.watched is None:
        known = any(one.state != "not_enough_information" for one in said.strands.values())
        return Episode(VisitState.STEADY if known else VisitState.NOT_ENOUGH)
    if before.watched not in said.strands:
        return before
    state = VisitState.of(said.strands[before.watched].state)
    return Episode(state, None if state is VisitState.RECOVERED else before.watched, before.drivers)


def is_alert(said: SessionReading) -> bool:
    """Whether ratings have part in an alert; a tension alone is told as what it is, and is no drop."""
    return said.alert and any(name is not None for name in said.shares)


def visit_read(said: SessionReading, episode: Episode, label: str) -> VisitRead:
    return VisitRead(
        chance=said.rupture_probability,
        alert=is_alert(said),
        state=episode.state,
        drivers=episode.drivers,
        expected_hits=said.expected_hits,
        label=label,
    )


def drive(name: Name | None, share: float) -> Drive:
    """A strand's share; the tension is the client's own word."""
    rater, scale = name or (Rater.CLIENT.value, "")
    return Drive(rater or Rater.CLIENT.value, scale or "", share)


def follow_many(
    groups: Sequence[Group], courses: Sequence[Sequence[Given]], *, budget: float
) -> list[list[SessionRead]]:
    """Whole courses at once, none of which goes on: what `follow` says of each.

    Where every group is one strand the engine reads all courses in one go; else one after the other.
    """
    if any(len(group.model.watching.series) > 1 for group in groups):
        return [follow(groups, begin(groups), course, budget=budget)[1] for course in courses]
    columns = [Columns.of(group, courses, budget) for group in groups]
    return [
        [SessionRead(given, *read_at(columns, (number, given.session))) for given in course]
        for number, course in enumerate(courses)
    ]


@dataclass(frozen=True)
class Columns:
    """What the engine says of one strand in many courses, by course and session."""

    scale: str
    scales: Mapping[tuple[int, int], ScaleRead] = field(default_factory=dict)
    visits: Mapping[tuple[int, int], VisitRead] = field(default_factory=dict)

    @classmethod
    def of(cls, group: Group, courses: Sequence[Sequence[Given]], budget: float) -> Columns:
        model, name = group.model.watching, (group.model.watching.series[0].rater, group.scales[0])
        rows = [
            (number, given, given.scores[name])
            for number, course in enumerate(courses)
            for given in course
            if name in given.scores
        ]
        if not rows:
            return cls(group.scales[0])
        return cls(group.scales[0], *read_rows(model, group.model.label, rows, budget))


def read_rows(
    model: WatchModel, label: str, rows: Sequence[tuple[int, Given, float]], budget: float
) -> tuple[dict[tuple[int, int], ScaleRead], dict[tuple[int, int], VisitRead]]:
    """Each row's reading, and the session's as far as this one strand goes."""
    scale = model.series[0].scale.as_scale()
    sessions = trajectory.make_sessions(
        [number for number, _given, _score in rows],
        [given.index for _number, given, _score in rows],
        [score for _number, _given, score in rows],
        scale=scale,
    )
    said = rupture.watch(model, sessions, budget)
    numbers = {name: getattr(said, name).tolist() for name in NUMBERS}
    scales, visits, earlier = {}, {}, dict.fromkeys((number for number, _given, _score in rows), 0)
    name = (model.series[0].rater, model.series[0].dimension)
    for row, (number, given, _score) in enumerate(rows):
        key, state = (number, given.session), said.state_names[row]
        own = rupture.StrandReading(**{field: values[row] for field, values in numbers.items()}, state=state)
        scales[key] = ScaleRead(own, earlier[number], label)
        alert, chance = bool(said.alert[row]), float(said.rupture_probability[row])
        visits[key] = VisitRead(
            chance=chance if earlier[number] else None,
            alert=alert,
            state=VisitState.of(state),
            drivers=(drive(name, 1.0),) if VisitState.of(state) in OF_A_DROP else (),
            expected_hits=said.expected_hits,
            label=label,
        )
        earlier[number] += 1
    return scales, visits


def read_at(columns: Sequence[Columns], key: tuple[int, int]) -> tuple[dict[str, ScaleRead], VisitRead | None]:
    """What is said of one session; the first group speaks for it."""
    scales = {one.scale: one.scales[key] for one in columns if key in one.scales}
    return scales, columns[0].visits.get(key)
