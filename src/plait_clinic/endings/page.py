"""The page at the end, as a value: the course in short, what the client said looking back, and what was agreed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from plait.measures import Wording
from plait_clinic.batteries.queries import ENDING
from plait_clinic.briefs.findings import STRANDS
from plait_clinic.briefs.words import number
from plait_clinic.cases.episodes import FEWEST_LOOKED_AT
from plait_clinic.endings.fit import mean_of
from plait_clinic.own.page import NAMES
from plait_clinic.readings.queries import Course
from plait_clinic.together.models import About
from plait_clinic.together.queries import KeptLine


@dataclass(frozen=True)
class FromTo:
    """One strand at the beginning and at the end, each the mean of two answered sessions."""

    name: str
    first: str
    last: str


@dataclass(frozen=True)
class LookedBack:
    """What the client said of the whole work, as far as a clinician may read it."""

    session: int
    ratings: tuple[tuple[str, str], ...]
    choices: tuple[tuple[str, str], ...]
    words: str
    harmful: bool
    missed: bool


@dataclass(frozen=True)
class Summary:
    """The course in short. `strands` is empty where fewer than four sessions were answered: too few for two ends."""

    sessions: int
    answered: int
    since: datetime | None
    until: datetime | None
    strands: tuple[FromTo, ...]
    looked_back: LookedBack | None
    agreed: tuple[KeptLine, ...]


def summary_of(
    course: Course, lines: Sequence[KeptLine], choices: Mapping[str, int], wording: Wording | None
) -> Summary:
    answered, visits = course.answered, course.visits
    ends = (
        (answered[:FEWEST_LOOKED_AT], answered[-FEWEST_LOOKED_AT:]) if len(answered) >= 2 * FEWEST_LOOKED_AT else None
    )
    return Summary(
        sessions=len(visits),
        answered=len(answered),
        since=visits[0].held_at if visits else None,
        until=visits[-1].held_at if visits else None,
        strands=tuple(FromTo(str(NAMES[key]), *(mean_of(key, end) for end in ends)) for key in STRANDS) if ends else (),
        looked_back=looked_back(course, choices, wording),
        agreed=tuple(line for line in lines if line.about == About.AGREED),
    )


def looked_back(course: Course, choices: Mapping[str, int], wording: Wording | None) -> LookedBack | None:
    """The last answer to the questions at the end; none where they were not asked or not answered."""
    found = [other.course.last for other in course.others if other.course.last and is_ending(other)]
    if not found or wording is None:
        return None
    visit = found[-1]
    values = visit.client.values
    return LookedBack(
        session=visit.number,
        ratings=tuple(
            (words, number(values[key]) if key in values else _("not answered"))
            for key, words in wording.scales.items()
        ),
        choices=tuple(
            (wording.items[item].text, wording.items[item].choices[choices[item]])
            for item in ("most", "lacked")
            if item in choices
        ),
        words=visit.client.comment,
        harmful=bool(choices.get("harmful")),
        missed=bool(choices.get("missed")),
    )


def is_ending(measured) -> bool:
    return measured.part is not None and measured.part.measure.id == ENDING
