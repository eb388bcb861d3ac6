"""The doors of one member's goals, for whoever holds the sessions."""

from plait_clinic.access import permissions
from plait_clinic.access.doors import access_case_member
from plait_clinic.audit.events import Event
from plait_clinic.cases.models import CaseMember


def access_goals(request, case: str, member: str) -> CaseMember:
    return access_case_member(request, case, member, check=permissions.check_work_on_goals, event=Event.GOALS_READ)


def access_goals_to_change(request, case: str, member: str) -> CaseMember:
    return access_case_member(request, case, member, check=permissions.check_work_on_goals, event=None)
