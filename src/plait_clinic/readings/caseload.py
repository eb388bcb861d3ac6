"""The courses of many cases at once, as short as a caseload needs them: the same few queries for one case or fifty."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.checkins.models import CheckIn, Rater
from plait_clinic.readings.queries import Answered, Course, Visit, items_of, readings_of, values_of

SPARKLINE_SCALE = "total"


@dataclass(frozen=True)
class MemberCourse:
    """One member of one case, and how their course went. Only the last answer carries readings and items."""

    case: Case
    member: CaseMember
    course: Course


def member_courses(cases: Sequence[Case], *, now: datetime) -> list[MemberCourse]:
    """One entry for each member of each case who has not left. Sessions that are still to come are left out."""
    members = list(
        CaseMember.objects.filter(case__in=cases, left_on__isnull=True).select_related("client").order_by("pk")
    )
    visits = visits_of(members, now)
    by_pk = {case.pk: case for case in cases}
    return [MemberCourse(by_pk[member.case_id], member, Course(tuple(visits[member.pk]))) for member in members]


def visits_of(members: Sequence[CaseMember], now: datetime) -> dict[int, list[Visit]]:
    rows = list(
        CheckIn.objects.filter(member__in=members, rater=Rater.CLIENT, session__held_at__lte=now)
        .filter(Q(closed_at__isnull=True) | Q(responses__isnull=False))
        .order_by("session__number")
        .values_list(
            "member",
            "session__number",
            "session__held_at",
            "responses__pk",
            "responses__submitted_at",
            "responses__late",
            "responses__informativeness",
        )
    )
    answers = answered_of(rows)
    visits: dict[int, list[Visit]] = defaultdict(list)
    for member, number, held_at, response, *_rest in rows:
        visits[member].append(
            Visit(number=number, held_at=held_at, asked=True, client=answers.get(response), clinician=None)
        )
    return visits


def answered_of(rows: Sequence[tuple]) -> dict[int, Answered]:
    """Every answered row by response; readings and items of each member's last one alone."""
    answered = [row for row in rows if row[3] is not None]
    last = list({row[0]: row[3] for row in answered}.values())
    values = values_of([row[3] for row in answered], scales=[SPARKLINE_SCALE])
    readings, items = readings_of(last), items_of(last)
    return {
        response: Answered(
            submitted_at=submitted_at,
            late=late,
            informativeness=informativeness or "",
            values=values.get(response, {}),
            readings=readings.get(response, {}),
            items=items.get(response, {}),
        )
        for _member, _number, _held_at, response, submitted_at, late, informativeness in answered
    }
