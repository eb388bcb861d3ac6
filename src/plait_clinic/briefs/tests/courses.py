"""Small courses as values, for tests of what is found in them: a rating a session, read by the engine's cold start."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

from plait.measures import load_measure
from plait_clinic.batteries.scales import ScaleKey, registered_scales
from plait_clinic.briefs.findings import SCALES_READ
from plait_clinic.readings.following import Given, SessionRead, begin, cold_groups, follow
from plait_clinic.readings.queries import Answered, Course, Drove, Read, Visit, VisitRead

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
CHECK_IN = ("plait-checkin", "1")
RESTING = 7.0
BUDGET = 3.0


def course(
    ratings: Sequence[float | None],
    *,
    scale: str = "bond",
    others: float = RESTING,
    kinds: Mapping[int, str] | None = None,
    last: Mapping[str, int] | None = None,
    days_ago: float = 0.0,
    also: Mapping[str, Sequence[float]] | None = None,
    own: Sequence[float] | None = None,
) -> Course:
    """A weekly course with these ratings on one scale; the other scales rest. None is an unanswered session.

    `kinds` gives the informativeness of single sessions by number, `last` the told items of the last answered one,
    `also` ratings on further scales, `own` the clinician's ratings of the bond.
    """
    answered = [place for place, rating in enumerate(ratings) if rating is not None]
    given = {name: [others if rating is not None else None for rating in ratings] for name in SCALES_READ}
    given |= {scale: list(ratings), **(also or {})}
    reads = read_course(given, own)
    visits = []
    for place, rating in enumerate(ratings):
        held_at = NOW - timedelta(days=days_ago, weeks=len(ratings) - 1 - place)
        client = None
        if rating is not None:
            client = Answered(
                submitted_at=held_at,
                late=False,
                informativeness=(kinds or {}).get(place + 1, "informative"),
                values={name: values[place] for name, values in given.items()},
                readings=reads_of(reads[place]),
                visit=visit_of(reads[place]),
                items=dict(last or {}) if place == answered[-1] else {},
            )
        visits.append(Visit(number=place + 1, held_at=held_at, asked=True, client=client, clinician=None))
    return Course(tuple(visits))


def read_course(
    given: Mapping[str, Sequence[float | None]], own: Sequence[float] | None = None
) -> dict[int, SessionRead]:
    """What is said of each rated session, by its place."""
    groups = cold_groups(CHECK_IN, registered_scales(load_measure(*CHECK_IN), "client"))
    rated = next(iter(given.values()))
    sessions = [
        Given(
            session=place,
            index=place + 1,
            scores={("client", name): float(values[place]) for name, values in given.items()}
            | ({("clinician", "bond"): float(own[place])} if own else {}),
            response=place,
        )
        for place, rating in enumerate(rated)
        if rating is not None
    ]
    return {read.given.session: read for read in follow(groups, begin(groups), sessions, budget=BUDGET)[1]}


def read_total(scores: Sequence[float], key: ScaleKey) -> list[SessionRead]:
    """What is said of each score of a measure with one scale."""
    groups = cold_groups(("bdi2", "1"), {key.name: key})
    sessions = [
        Given(session=place, index=place + 1, scores={("client", key.name): float(score)}, response=place)
        for place, score in enumerate(scores)
    ]
    return follow(groups, begin(groups), sessions, budget=BUDGET)[1]


def reads_of(read: SessionRead) -> dict[str, Read]:
    return {
        name: Read(
            one.said.expected, one.said.lower_90, one.said.upper_90, one.said.level, one.said.surprise, one.earlier
        )
        for name, one in read.scales.items()
    }


def visit_of(read: SessionRead) -> VisitRead:
    one = read.visit
    drivers = tuple(Drove(**asdict(drive)) for drive in one.drivers)
    return VisitRead(one.chance, one.alert, one.state, drivers, BUDGET, one.expected_hits, one.label)
