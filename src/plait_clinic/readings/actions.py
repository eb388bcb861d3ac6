"""Making readings: each of a person's scored responses in a case, placed against the earlier ones.

Derived from the scores alone, so it can be done again at any time; a late answer changes what came after it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q, QuerySet

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.checkins.models import CheckIn, Rater, Response, Score
from plait_clinic.readings.models import Reading
from plait_clinic.readings.placing import readings_of
from plait_clinic.signals.actions import open_signals_of

ROWS_AT_ONCE = 500
"""Rows of one insert: a long statement is cheaper than many, and both engines take this many."""


@transaction.atomic
def make_readings(*, check_in: CheckIn, audit: Audit) -> int:
    """Make anew, one at a time, the readings of what this check-in asks, for all sessions of its respondent.

    Returns how many responses were read.
    """
    if check_in.rater != Rater.CLIENT:
        return 0
    CaseMember.objects.select_for_update().get(pk=check_in.member_id)
    responses = list(
        in_one_course_with(check_in)
        .select_related("check_in__battery__total")
        .order_by("check_in__session__held_at", "check_in__session__number")
    )
    Reading.objects.filter(response__in=responses).delete()
    Reading.objects.bulk_create(readings_of(responses))
    audit.record(Event.READINGS_MADE, case=check_in.session.case, target=check_in.handle)
    open_signals_of(check_in=check_in, audit=audit)
    return len(responses)


def in_one_course_with(check_in: CheckIn) -> QuerySet[Response]:
    """The respondent's first responses to what this check-in asks, whatever battery the measure was due by.

    Past data that were never asked are a course of their own.
    """
    battery = check_in.battery
    apart = Q(check_in__battery__asked=True) if battery.asked else Q(check_in__battery=battery)
    return Response.objects.filter(
        apart, check_in__member=check_in.member_id, version=1, measure__in=check_in.asked.values("measure")
    )


@dataclass(frozen=True)
class PastCourse:
    """One person's answers that came in together, in the order of their sessions, with their scores."""

    case: Case
    responses: Sequence[Response]
    scores: Sequence[Score]


@transaction.atomic
def make_past_readings(*, courses: Sequence[PastCourse], audit: Audit) -> int:
    """Read whole courses that have no reading yet, many at once. Returns how many readings were made."""
    rows = [reading for course in courses for reading in readings_of(course.responses, course.scores)]
    Reading.objects.bulk_create(rows, batch_size=ROWS_AT_ONCE)
    for course in courses:
        audit.record(Event.READINGS_MADE, case=course.case, target=str(len(course.responses)))
    return len(rows)
