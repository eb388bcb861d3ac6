"""How long work like this took here: the middle half of the clinic's own closed cases, or what the clinic knows.

A range and its source, never a promise or a number of sessions that somebody is due: across studies the length of a
treatment goes with no better or worse an outcome, and people stay for as long as they need (the good-enough level).
People are told in whole tens, as every figure of the clinic is (docs/decisions/0017).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from statistics import quantiles

from django.db.models import Count, Exists, FloatField, OuterRef, Subquery

from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.scales import TOTAL
from plait_clinic.cases.models import Attendance, Case, CaseKind, CaseMember, Presence, Session
from plait_clinic.checkins.models import Rater, Score
from plait_clinic.engine.limits import whole_tens
from plait_clinic.expectations.models import ClinicText, TextKind
from plait_clinic.expectations.queries import text_of

FEWEST_COURSES = 20
"""Closed cases behind a range. Assumed, our own choice: with 20 the middle half still stands on ten of them."""
THIRDS = 3


@dataclass(frozen=True)
class FinishedCourse:
    """One closed case: how many sessions took place, and the first total of the check-in, None where there is none."""

    sessions: int
    first_total: float | None


@dataclass(frozen=True)
class Range:
    """From how many sessions to how many the middle half took; `alike` where only those with a like beginning count."""

    low: int
    high: int
    courses: int
    alike: bool


@dataclass(frozen=True)
class HowLong:
    """What can be said: a range of the clinic's own, else what the clinic wrote with its source, else neither."""

    range: Range | None
    text: ClinicText | None
    kind: CaseKind


def how_long(member: CaseMember) -> HowLong:
    """What is known here for somebody starting like this."""
    kind = CaseKind(member.case.kind)
    found = range_of(finished_courses(member.case), first_total(member))
    text = None if found else text_of(member.case.organisation_id, TextKind.HOW_LONG)
    return HowLong(found, text, kind)


def range_of(courses: Sequence[FinishedCourse], own_first: float | None) -> Range | None:
    """The middle half of those that began alike where there are enough of them, else of all; None below the fewest."""
    alike = begun_alike(courses, own_first)
    if len(alike) >= FEWEST_COURSES:
        return middle_half(alike, alike=True)
    return middle_half(courses, alike=False) if len(courses) >= FEWEST_COURSES else None


def begun_alike(courses: Sequence[FinishedCourse], own_first: float | None) -> list[FinishedCourse]:
    """Those whose first total lies in the same third as this one; none where it cannot be told."""
    totals = [course.first_total for course in courses if course.first_total is not None]
    if own_first is None or len(totals) < THIRDS:
        return []
    low, high = quantiles(totals, n=THIRDS, method="inclusive")

    def third(total: float) -> int:
        return (total > low) + (total > high)

    return [one for one in courses if one.first_total is not None and third(one.first_total) == third(own_first)]


def middle_half(courses: Sequence[FinishedCourse], *, alike: bool) -> Range:
    """Half of the courses lie between the ends, which are rounded outward."""
    low, _middle, high = quantiles((course.sessions for course in courses), n=4, method="inclusive")
    return Range(floor(low), ceil(high), whole_tens(len(courses)), alike)


def finished_courses(case: Case) -> list[FinishedCourse]:
    """The clinic's closed cases of the same kind with a session that took place. One query.

    What came in from a file is left out: a file holds questionnaires, and says nothing of sessions without one.
    """
    attended = Attendance.objects.filter(session=OuterRef("pk"), presence=Presence.ATTENDED)
    held = Session.objects.filter(Exists(attended), case=OuterRef("pk")).order_by().values("case")
    first = first_totals().filter(response__check_in__session__case=OuterRef("pk")).values("value")[:1]
    closed = Case.objects.filter(
        organisation=case.organisation_id, kind=case.kind, closed_on__isnull=False, imported__isnull=True
    ).exclude(pk=case.pk)
    rows = closed.annotate(held=Subquery(held.annotate(count=Count("pk")).values("count")))
    if case.kind == CaseKind.INDIVIDUAL:  # of several people nobody's beginning is the case's
        rows = rows.annotate(first=Subquery(first, output_field=FloatField()))
        return [FinishedCourse(*row) for row in rows.filter(held__gt=0).values_list("held", "first")]
    return [FinishedCourse(held, None) for held in rows.filter(held__gt=0).values_list("held", flat=True)]


def first_total(member: CaseMember) -> float | None:
    """This person's total after the first session that they answered; None in a case of several."""
    if member.case.kind != CaseKind.INDIVIDUAL:
        return None
    rows = first_totals().filter(response__check_in__session__case=member.case_id)
    return rows.values_list("value", flat=True).first()


def first_totals():
    """Clients' totals of the check-in, the first session's first."""
    return Score.objects.filter(
        response__check_in__rater=Rater.CLIENT,
        response__measure=CHECK_IN,
        response__version=1,
        response__erased_at__isnull=True,
        scale=TOTAL,
        value__isnull=False,
    ).order_by("response__check_in__session__held_at", "response")
