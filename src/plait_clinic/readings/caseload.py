"""The courses of many cases at once, as short as a caseload needs them: the same few queries for one case or fifty."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import F, FilteredRelation, Min, Q

from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.checkins.models import CheckIn, Rater
from plait_clinic.readings.queries import Answered, Course, Visit, items_of, readings_of, values_of

SPARKLINE_SCALE = "total"
FIRST_AND_KEPT = Q(responses__version=1, responses__erased_at__isnull=True)


class Row(NamedTuple):
    """One invitation of one member with its first answer, if there is one."""

    member: int
    number: int
    held_at: datetime
    opens_at: datetime
    linked_at: datetime | None
    response: int | None
    submitted_at: datetime | None
    late: bool | None
    informativeness: str | None


@dataclass(frozen=True)
class MemberCourse:
    """One member of one case, and how their course went. Only the last answer carries its readings."""

    case: Case
    member: CaseMember
    course: Course


def member_courses(cases: Sequence[Case]) -> list[MemberCourse]:
    """One entry for each member of each case who has not left."""
    members = list(
        CaseMember.objects.filter(case__in=cases, left_on__isnull=True).select_related("client").order_by("pk")
    )
    visits = visits_of(members)
    by_pk = {case.pk: case for case in cases}
    return [MemberCourse(by_pk[member.case_id], member, Course(tuple(visits[member.pk]))) for member in members]


def visits_of(members: Sequence[CaseMember]) -> dict[int, list[Visit]]:
    rows = list(
        CheckIn.objects.filter(member__in=members, rater=Rater.CLIENT)
        .annotate(
            first=FilteredRelation("responses", condition=FIRST_AND_KEPT),
            number=F("session__number"),
            held_at=F("session__held_at"),
            linked_at=Min("links__made_at"),
            response=F("first__pk"),
            submitted_at=F("first__submitted_at"),
            late=F("first__late"),
            informativeness=F("first__informativeness"),
        )
        .order_by("held_at", "number")
        .values_list(*Row._fields, named=True)
    )
    answers = answered_of(rows)
    visits: dict[int, list[Visit]] = defaultdict(list)
    for row in rows:
        visits[row.member].append(visit_of(row, answers.get(row.response)))
    return visits


def visit_of(row: Row, client: Answered | None) -> Visit:
    return Visit(
        number=row.number,
        held_at=row.held_at,
        asked=row.linked_at is not None or client is not None,
        client=client,
        clinician=None,
        asked_at=max(row.linked_at, row.opens_at) if row.linked_at else None,
        without_link=row.linked_at is None and client is None,
    )


def answered_of(rows: Sequence[Row]) -> dict[int, Answered]:
    """Every answered row by response; all scores and readings for each member's last one alone."""
    answered = [row for row in rows if row.response is not None]
    every = [row.response for row in answered]
    last = list({row.member: row.response for row in answered}.values())
    values = values_of(every, scales=[SPARKLINE_SCALE]) | values_of(last)
    readings, items = readings_of(last), items_of(every)
    return {
        row.response: Answered(
            submitted_at=row.submitted_at,
            late=row.late,
            informativeness=row.informativeness or "",
            values=values.get(row.response, {}),
            readings=readings.get(row.response, {}),
            items=items.get(row.response, {}),
        )
        for row in answered
    }
