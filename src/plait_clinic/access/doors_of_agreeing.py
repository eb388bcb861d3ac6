"""The doors of what is expected and agreed: a case's working agreement, a member's expectations, the clinic's texts."""

from plait_clinic.access import permissions
from plait_clinic.access.doors import access_case, access_case_member, access_list
from plait_clinic.audit.events import Event
from plait_clinic.cases.models import Case, CaseMember


def access_agreement(request, handle: str) -> Case:
    """What holds for the work itself, and what each person said to it."""
    return access_case(request, handle, check=permissions.check_agree, event=Event.AGREEMENT_READ)


def access_agreement_to_change(request, handle: str) -> Case:
    return access_case(request, handle, check=permissions.check_agree, event=None)


def access_agreement_as_lead(request, handle: str) -> Case:
    return access_case(request, handle, check=permissions.check_say_as_lead, event=None)


def access_expectations(request, case: str, member: str) -> CaseMember:
    """What one member expects and will do, and how the first sessions were."""
    return access_case_member(request, case, member, check=permissions.check_agree, event=Event.EXPECTATIONS_READ)


def access_expectations_to_change(request, case: str, member: str) -> CaseMember:
    return access_case_member(request, case, member, check=permissions.check_agree, event=None)


def access_expectations_as_lead(request, case: str, member: str) -> CaseMember:
    return access_case_member(request, case, member, check=permissions.check_say_as_lead, event=None)


def access_clinic_texts(request) -> None:
    """The clinic's own texts, about nobody in particular."""
    access_list(request, check=permissions.check_write_clinic_texts, event=Event.CLINIC_READ)
