"""What came of a rating, as the client is told it: who opened it and when, and what was agreed since.

It tells what people did with it, never what a rule saw in it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from plait_clinic.own.said import ReadOn, Reads
from plait_clinic.readings.queries import Course
from plait_clinic.together.models import About
from plait_clinic.together.queries import KeptLine

SESSIONS_TOLD = 3
"""So many of the last answered sessions; what came of older ones stands in the lines."""


@dataclass(frozen=True)
class CameOf:
    """One answered session, its first read, and what was agreed between it and the next answer."""

    number: int
    held_at: datetime
    read: ReadOn | None
    agreed: tuple[KeptLine, ...]


def came_of(course: Course, reads: Reads, lines: Sequence[KeptLine]) -> tuple[CameOf, ...]:
    """The last answered sessions, newest first."""
    answered = course.answered
    if not answered:
        return ()
    ends = [*(visit.client.submitted_at for visit in answered[1:]), None]
    found = [
        CameOf(
            number=visit.number,
            held_at=visit.held_at,
            read=reads.first_of_ratings(visit.client.submitted_at),
            agreed=tuple(line for line in lines if is_between(line, visit.client.submitted_at, end)),
        )
        for visit, end in zip(answered, ends, strict=True)
    ]
    return tuple(reversed(found[-SESSIONS_TOLD:]))


def is_between(line: KeptLine, since: datetime, until: datetime | None) -> bool:
    return line.about == About.AGREED and line.at >= since and (until is None or line.at < until)
