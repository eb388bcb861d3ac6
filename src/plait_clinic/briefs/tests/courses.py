"""Small courses as values, for tests of what is found in them: a rating a session, read by the library's own rule."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from plait.rupture import course_judgements
from plait_clinic.briefs.findings import SCALES_READ
from plait_clinic.readings.models import Verdict
from plait_clinic.readings.queries import Answered, Course, Read, Visit

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)
BOUNDS = (0.0, 10.0)
RESTING = 7.0


def course(
    ratings: Sequence[float | None],
    *,
    scale: str = "bond",
    others: float = RESTING,
    kinds: Mapping[int, str] | None = None,
    last: Mapping[str, int] | None = None,
    days_ago: float = 0.0,
) -> Course:
    """A weekly course with these ratings on one scale; the other scales rest. None is an unanswered session.

    `kinds` gives the informativeness of single sessions by number, `last` the told items of the last answered one.
    """
    answered = [place for place, rating in enumerate(ratings) if rating is not None]
    given = {name: [others if rating is not None else None for rating in ratings] for name in SCALES_READ}
    given[scale] = list(ratings)
    reads = {name: judged(values) for name, values in given.items()}
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
                readings={name: values[place] for name, values in reads.items()},
                items=dict(last or {}) if place == answered[-1] else {},
            )
        visits.append(Visit(number=place + 1, held_at=held_at, asked=True, client=client, clinician=None))
    return Course(tuple(visits))


def judged(ratings: Sequence[float | None]) -> list[Read | None]:
    """The reading of each rating by those before it; None where there is no rating."""
    found = iter(course_judgements(ratings, bounds=BOUNDS))
    return [None if rating is None else read_of(next(found)) for rating in ratings]


def read_of(one) -> Read:
    return Read(Verdict(one.verdict), one.usual, one.low, one.high, one.chance, one.n, one.can_flag)
