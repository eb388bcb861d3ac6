"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.cases.models import (
    Attendance,
    Case,
    CaseClinician,
    CaseMember,
    CaseReferrer,
    Session,
    Subsystem,
    SubsystemMember,
)
from plait_clinic.cases.subsystems.actions import name_subsystem
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


def the_two(world: World, name: str = "The two") -> Subsystem:
    """A couple's own subsystem, with a name."""
    case = world.couple()
    members = list(case.members.all())
    return name_subsystem(case=case, kind="own", name=name, members=members, audit=world.acting("alice"))


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
    "cases.subsystem.handle": lambda world: again(Subsystem, world, handle=the_two(world).handle),
    "subsystem_kind_known": after(the_two, changes(Subsystem, kind=NOBODY_KNOWS, name=None)),
    "subsystem_ends_after_start": after(the_two, lambda world: changed(Subsystem, until=world.now.date() - YESTERDAY)),
    "own_subsystem_has_its_name": after(the_two, changes(Subsystem, name=None)),
    "in_a_subsystem_once_at_a_time": after(the_two, lambda world: again(SubsystemMember, world)),
    "leaves_subsystem_after_start": after(
        the_two, lambda world: changed(SubsystemMember, until=world.now.date() - YESTERDAY)
    ),
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
