"""Two sessions with a new clinician beside the last two with the one before: for both to look at, and no verdict.

One session says little of how two people work together; two are the fewest that can be relied on (Crits-Christoph and
others 2011, generalizability .80 from two sessions).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plait_clinic.briefs.findings import STRANDS
from plait_clinic.briefs.words import number
from plait_clinic.cases.episodes import FEWEST_LOOKED_AT, LOOKED_AT_UNTIL, Episode
from plait_clinic.own.page import NAMES
from plait_clinic.readings.queries import Course, Visit


@dataclass(frozen=True)
class FitRow:
    """One strand: its mean over the last two answered sessions before, and the first two since."""

    name: str
    before: str
    since: str


@dataclass(frozen=True)
class Fit:
    """What both look at after two sessions with a new lead."""

    before: str
    since: str
    rows: tuple[FitRow, ...]


def fit_of(course: Course, episodes: Sequence[Episode]) -> Fit | None:
    """None before two sessions with a new lead were answered, where nothing was before, and once it is long ago."""
    if len(episodes) < 2:
        return None
    now, last = episodes[-1], episodes[-2]
    since = [visit for visit in course.answered if now.holds(visit.held_at)]
    before = [visit for visit in course.answered if last.holds(visit.held_at)]
    if not FEWEST_LOOKED_AT <= len(since) <= LOOKED_AT_UNTIL or len(before) < FEWEST_LOOKED_AT:
        return None
    return Fit(
        before=last.lead.name,
        since=now.lead.name,
        rows=tuple(fit_row(key, before[-FEWEST_LOOKED_AT:], since[:FEWEST_LOOKED_AT]) for key in STRANDS),
    )


def fit_row(key: str, before: Sequence[Visit], since: Sequence[Visit]) -> FitRow:
    return FitRow(str(NAMES[key]), mean_of(key, before), mean_of(key, since))


def mean_of(key: str, visits: Sequence[Visit]) -> str:
    """The mean where both sessions have the rating: half of two is no mean of two."""
    values = [visit.client.values[key] for visit in visits if key in visit.client.values]
    return number(sum(values) / len(values)) if len(values) == FEWEST_LOOKED_AT else _("not answered")
