"""The first sessions, looked at by both: each strand's mean over two sessions or more, with its standard error.

One session says little of how two people work together; two are the fewest that can be relied on (Crits-Christoph and
others 2011, generalizability .80 from two sessions). No number here says whether it fits: no cut-off for a change of
clinician has been validated. A change is the client's to ask for, with no score at all; of the ratings alone it is open
to the clinician only where every one of several speaks for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import sqrt
from statistics import mean, stdev

from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.registry import measure_of
from plait_clinic.briefs.findings import STRANDS
from plait_clinic.cases.episodes import FEWEST_LOOKED_AT, LOOKED_AT_UNTIL, episodes_of
from plait_clinic.cases.models import CaseMember
from plait_clinic.checkins.visibility import Reader
from plait_clinic.engine.figures import strand_figures
from plait_clinic.engine.queries import model_for
from plait_clinic.engine.strands import sets_of
from plait_clinic.expectations.member_queries import FitWords, fit_words_of
from plait_clinic.expectations.models import Fits
from plait_clinic.people.models import User
from plait_clinic.readings.queries import Course, Visit, course_of

MIDDLE = 5.0
"""Below the middle of the scale from 0 to 10 a rating counts as low here. Assumed: our own, and no cut-off."""
WIDE = 1.96
"""How many standard errors a mean has to lie below the middle: the usual two-sided 95 %."""


@dataclass(frozen=True)
class FitStrand:
    """One strand over the first sessions that rated it: their mean, its standard error, and each rating."""

    key: str
    values: tuple[float, ...]
    session_error: float

    @property
    def mean(self) -> float:
        return mean(self.values)

    @property
    def error(self) -> float:
        """Of the mean: from what one session carries by itself, or from how far these lie apart, whichever is more."""
        return max(self.session_error, stdev(self.values)) / sqrt(len(self.values))

    @property
    def is_low(self) -> bool:
        """Whether every rating, and the mean with its error, lies below the middle: never by one low form alone."""
        return max(self.values) < MIDDLE and self.mean + WIDE * self.error < MIDDLE


@dataclass(frozen=True)
class FirstSessions:
    """What both look at: the strands, how many sessions were answered, and whether the error is assumed as yet."""

    lead: User
    answered: int
    strands: tuple[FitStrand, ...]
    assumed: bool
    words: FitWords

    @property
    def asked(self) -> bool:
        """Whether both are to look now; a beginning that one of them spoke of stays open for the other."""
        return bool(self.strands) and (self.answered <= LOOKED_AT_UNTIL or (self.words.any and not self.words.shown))

    @property
    def open_to_clinician(self) -> tuple[Fits, ...]:
        """What whoever leads the case may say. A change only where every one of several sessions speaks for it, or the
        client asks; what the client chose counts only once it is shown: else what is offered would tell it.
        """
        asks = self.words.shown and self.words.client is not None and self.words.client.said == Fits.CHANGE
        if asks or any(strand.is_low for strand in self.strands):
            return tuple(Fits)
        return (Fits.FINE, Fits.TALK)


@dataclass(frozen=True)
class SessionErrors:
    """What one session carries by itself, by strand, in points of the scale; assumed until the clinic has its own."""

    by_strand: Mapping[str, float]
    assumed: bool


def first_sessions(member: CaseMember, now: datetime, course: Course | None = None) -> FirstSessions | None:
    """The first sessions with whoever leads the case now; None where nobody does."""
    episodes = episodes_of(member.case)
    if not episodes:
        return None
    course = course or course_of(member.case, member, None, reader=Reader(now))
    answered = [visit for visit in course.answered if episodes[-1].holds(visit.held_at)]
    lead, first = episodes[-1].lead, answered[:LOOKED_AT_UNTIL]
    words = fit_words_of(member, lead)
    if len(answered) < FEWEST_LOOKED_AT:
        return FirstSessions(lead, len(answered), (), assumed=True, words=words)
    errors = session_errors(member, first[-1])
    strands = tuple(strand for key in STRANDS if (strand := strand_of(key, first, errors)) is not None)
    return FirstSessions(lead, len(answered), strands, assumed=errors.assumed, words=words)


def strand_of(key: str, visits: Sequence[Visit], errors: SessionErrors) -> FitStrand | None:
    """None where fewer than two sessions rated it, or nothing is known of its error."""
    values = tuple(visit.client.values[key] for visit in visits if visit.client and key in visit.client.values)
    if len(values) < FEWEST_LOOKED_AT or key not in errors.by_strand:
        return None
    return FitStrand(key, values, errors.by_strand[key])


def session_errors(member: CaseMember, visit: Visit) -> SessionErrors:
    """From the model that these ratings are read with: the SD of what lasts one session only."""
    organisation, given = member.case.organisation_id, visit.client
    version = given.measure_version if given else ""
    together = next(one for one in sets_of(measure_of(organisation, CHECK_IN, version)) if one.speaks)
    model = model_for(organisation, together.key, together.scales)
    return SessionErrors({one.scale: one.session for one in strand_figures(model.watching)}, model.is_cold)
