"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.cases.models import (
    Attendance,
    Case,
    CaseClinician,
    CaseMember,
    CaseReferrer,
    Session,
)
from plait_clinic.tests.wrong_rows import (
    NOBODY_KNOWS,
    YESTERDAY,
    after,
    again,
    changed,
    changes,
    same_handle,
    unanswered,
)
from tests.world import World


def second_lead(world: World) -> CaseClinician:
    return CaseClinician.objects.create(
        case=world.case, user=world.staff["charlie"], role="lead", since=world.now.date()
    )


def same_clinician_twice(world: World) -> CaseClinician:
    return CaseClinician.objects.create(case=world.case, user=world.staff["bob"], role="team", since=world.now.date())


CASES_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "cases.case.handle": same_handle(Case),
    "cases.casemember.handle": same_handle(CaseMember),
    "cases.session.handle": same_handle(Session),
    "case_kind_known": changes(Case, kind=NOBODY_KNOWS),
    "case_closes_after_opening": lambda world: changed(Case, closed_on=world.case.opened_on - YESTERDAY),
    "member_once_at_a_time": lambda world: again(CaseMember, world),
    "member_role_known": changes(CaseMember, role=NOBODY_KNOWS),
    "participation_known": changes(CaseMember, participation=NOBODY_KNOWS),
    "member_leaves_after_joining": lambda world: changed(CaseMember, left_on=world.member.joined_on - YESTERDAY),
    "one_lead_at_a_time": second_lead,
    "clinician_once_at_a_time": same_clinician_twice,
    "clinician_role_known": changes(CaseClinician, role=NOBODY_KNOWS),
    "clinician_leaves_after_start": lambda world: changed(CaseClinician, until=world.case.opened_on - YESTERDAY),
    "referrer_once": lambda world: again(CaseReferrer, world),
    "session_number_once": after(unanswered, lambda world: again(Session, world)),
    "sessions_count_from_one": after(unanswered, changes(Session, number=0)),
    "modality_known": after(unanswered, changes(Session, modality=NOBODY_KNOWS)),
    "attendance_once": after(unanswered, lambda world: again(Attendance, world)),
    "presence_known": after(unanswered, changes(Attendance, presence=NOBODY_KNOWS)),
}
