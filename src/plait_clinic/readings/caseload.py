"""The courses of many cases at once, as short as a caseload needs them: the same few queries for one case or fifty."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import models
from django.db.models import FilteredRelation, OuterRef, Q, Subquery, When

from plait.measures import Measure
from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.registry import Key, measures_of
from plait_clinic.batteries.scales import TOTAL, ScaleKey, main_scale, registered_scales
from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.checkins.models import CheckIn, Link, Rater
from plait_clinic.checkins.visibility import Reader
from plait_clinic.readings.queries import (
    Answered,
    Course,
    MeasureCourse,
    Visit,
    items_of,
    measured_visit,
    readings_of,
    values_of,
    visits_of,
)

SPARKLINE_SCALE = "total"
FIRST_AND_KEPT = Q(responses__version=1, responses__erased_at__isnull=True)


@dataclass(frozen=True)
class MemberCourse:
    """One member of one case, and how their course went. Only the last answer carries its readings, and the last few
    what was said in so many words."""

    case: Case
    member: CaseMember
    course: Course


def member_courses(cases: Sequence[Case], *, now: datetime, with_items: int = 1) -> list[MemberCourse]:
    """One entry for each member of each case who has not left. Sessions that are still to come are left out.

    The last `with_items` answers of each course carry their single items, as far as a clinician may read them.
    """
    members = list(
        CaseMember.objects.filter(case__in=cases, left_on__isnull=True).select_related("client").order_by("pk")
    )
    courses = courses_of(members, now, with_items)
    by_pk = {case.pk: case for case in cases}
    return [MemberCourse(by_pk[member.case_id], member, courses.get(member.pk, Course(()))) for member in members]


@dataclass(frozen=True)
class AskedRow:
    """One check-in with the first response to one of its measures, if any, as one row of the database.

    The three moments of being asked are there where no measure was answered.
    """

    check_in: int
    member: int
    number: int
    held_at: datetime
    opens_at: datetime | None
    closed_at: datetime | None
    linked_at: datetime | None
    form: str
    organisation: int
    battery: int
    asked: bool
    title: str | None
    low: float | None
    high: float | None
    higher_is: str | None
    response: int | None
    submitted_at: datetime | None
    late: bool | None
    informativeness: str | None
    measure: str | None
    measure_version: str | None
    answered_others: bool = False

    @property
    def is_told(self) -> bool:
        """Whether the response is one that a caseload tells: to the check-in itself, or from past data."""
        return self.response is None or not self.asked or self.measure == CHECK_IN

    @property
    def measure_key(self) -> Key:
        return self.measure, self.measure_version


COLUMNS = (
    "pk",
    "member",
    "session__number",
    "session__held_at",
    "waits_from",
    "waits_until",
    "linked_at",
    "form",
    "battery__organisation",
    "battery",
    "battery__asked",
    "battery__total__name",
    "battery__total__low",
    "battery__total__high",
    "battery__total__higher_is",
    "first__pk",
    "first__submitted_at",
    "first__late",
    "first__informativeness",
    "first__measure",
    "first__measure_version",
)


def courses_of(members: Sequence[CaseMember], now: datetime, with_items: int) -> dict[int, Course]:
    """The course up to now of each member who was asked or has past data."""
    rows = rows_of(members, now)
    keys = past_keys(rows)
    answers = answered_of(rows, keys, Reader(now), with_items)
    asked: dict[int, list[Visit]] = defaultdict(list)
    past: dict[int, dict[int, list[AskedRow]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if row.asked:
            asked[row.member].append(visit_of(row, answers.get(row.response)))
        elif row.response is not None:
            past[row.member][row.battery].append(row)
    return {
        member: Course(
            tuple(asked[member]),
            tuple(past_course(rows, answers, keys) for _battery, rows in sorted(past[member].items())),
        )
        for member in {row.member for row in rows}
    }


def rows_of(members: Sequence[CaseMember], now: datetime) -> list[AskedRow]:
    """One row for each check-in of these members up to now, by the time of its session."""
    links = Link.objects.filter(check_in=OuterRef("pk")).order_by("made_at").values("made_at")
    found = (
        CheckIn.objects.filter(member__in=members, rater=Rater.CLIENT, session__held_at__lte=now)
        .annotate(first=FilteredRelation("responses", condition=FIRST_AND_KEPT))
        .annotate(
            waits_from=while_unanswered("opens_at"),
            waits_until=while_unanswered("closed_at"),
            linked_at=while_unanswered(Subquery(links[:1])),
        )
        .order_by("session__held_at", "session__number")
    )
    return one_a_check_in(AskedRow(*row) for row in found.values_list(*COLUMNS))


def while_unanswered(moment) -> models.Case:
    """A moment that only somebody who waits needs: reading moments takes the longest part of a caseload's answers."""
    return models.Case(When(first__isnull=True, then=moment))


def one_a_check_in(rows: Iterable[AskedRow]) -> list[AskedRow]:
    """Each check-in once, in the order given; of what was answered besides it, only that it was."""
    found: dict[int, AskedRow] = {}
    for row in rows:
        told = row if row.is_told else replace(row, response=None, answered_others=True)
        if told.check_in not in found or told.response is not None:
            found[told.check_in] = told
    return list(found.values())


def visit_of(row: AskedRow, client: Answered | None) -> Visit:
    return Visit(
        number=row.number,
        held_at=row.held_at,
        asked=client is not None or row.answered_others or (row.linked_at is not None and row.closed_at is None),
        client=client,
        clinician=None,
        asked_at=max(row.linked_at, row.opens_at) if row.linked_at else None,
        without_link=client is None and not row.answered_others and row.linked_at is None and row.closed_at is None,
        answered_others=row.answered_others,
    )


def past_keys(rows: Sequence[AskedRow]) -> dict[int, ScaleKey]:
    """The scale that stands for what was answered, by response, of every answer that came in from a file."""
    past = [row for row in rows if not row.asked and row.response is not None]
    measured = [row for row in past if row.title is None]
    measures = measures_by_clinic(measured)
    totals = {
        row.response: ScaleKey(TOTAL, row.title, (row.low, row.high), row.higher_is)
        for row in past
        if row.title is not None
    }
    return totals | {
        row.response: main_scale(registered_scales(measures[row.organisation, row.measure_key], row.form))
        for row in measured
    }


def measures_by_clinic(rows: Sequence[AskedRow]) -> dict[tuple[int, Key], Measure]:
    """The measures that were answered: a caseload is one clinic's, so one query looks them all up."""
    keys: dict[int, set[Key]] = defaultdict(set)
    for row in rows:
        keys[row.organisation].add(row.measure_key)
    return {
        (clinic, key): measure for clinic, asked in keys.items() for key, measure in measures_of(clinic, asked).items()
    }


def past_course(
    rows: Sequence[AskedRow], answers: Mapping[int, Answered], keys: Mapping[int, ScaleKey]
) -> MeasureCourse:
    visits = tuple(measured_visit(row.number, row.held_at, answers[row.response]) for row in rows)
    return MeasureCourse(keys[rows[-1].response], Course(visits))


def answered_of(
    rows: Sequence[AskedRow], keys: Mapping[int, ScaleKey], reader: Reader, with_items: int
) -> dict[int, Answered]:
    """Every answered row by response; all scores and readings for each course's last one alone, items for the last."""
    answered = [row for row in rows if row.response is not None]
    by_course: dict[tuple[int, int | None], list[AskedRow]] = defaultdict(list)
    for row in answered:
        by_course[row.member, None if row.asked else row.battery].append(row)
    last = [rows[-1] for rows in by_course.values()]
    scales = {SPARKLINE_SCALE} | {keys[row.response].name for row in last if not row.asked}
    last_responses = [row.response for row in last]
    values = values_of([row.response for row in answered], scales=sorted(scales)) | values_of(last_responses)
    readings, visits = readings_of(last_responses), visits_of(last_responses)
    items = items_of([row.response for rows in by_course.values() for row in rows[-with_items:]], reader)
    return {
        row.response: Answered(
            submitted_at=row.submitted_at,
            late=row.late,
            informativeness=row.informativeness or "",
            values=values.get(row.response, {}),
            readings=readings.get(row.response, {}),
            visit=visits.get(row.response),
            items=items.get(row.response, {}),
        )
        for row in answered
    }
