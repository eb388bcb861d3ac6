"""The doors of rooms about several people: what is new in the room, what they share, the map, what observers saw; and
of what one of them agreed on with the clinicians."""

from plait_clinic.access import permissions
from plait_clinic.access.doors import access_case, access_case_member, access_session, entered_case, own_visit
from plait_clinic.access.permissions import Standing
from plait_clinic.audit.events import Event
from plait_clinic.audit.record import link_audit, staff_audit
from plait_clinic.cases.models import Case, CaseMember, Session
from plait_clinic.own.models import OwnVisit


def access_preparation(request, handle: str) -> Case:
    """What is new in the room, what each person said to it, and their worries."""
    return access_case(request, handle, check=permissions.check_prepare, event=Event.PREPARATION_READ)


def access_preparation_to_change(request, handle: str) -> Case:
    return access_case(request, handle, check=permissions.check_prepare, event=None)


def access_leaflet(request, handle: str) -> Case:
    """A leaflet is the same for everybody; a look at it is not noted."""
    return access_case(request, handle, check=permissions.check_prepare, event=None)


def access_tasks(request, case: str, member: str) -> CaseMember:
    """One member's tasks with their clinicians, and what was said of them."""
    return access_case_member(request, case, member, check=permissions.check_agree_tasks, event=Event.TASKS_READ)


def access_tasks_to_change(request, case: str, member: str) -> CaseMember:
    return access_case_member(request, case, member, check=permissions.check_agree_tasks, event=None)


def access_family_map(request, handle: str) -> tuple[Case, Standing]:
    """Everybody's ratings of a case in one picture."""
    case, standing = entered_case(request, handle, permissions.check_read_family_map)
    staff_audit(request).record(Event.FAMILY_MAP_READ, case=case, target=case.handle)
    return case, standing


def access_structure(request, handle: str) -> Case:
    return access_case(request, handle, check=permissions.check_draw_structure, event=Event.STRUCTURE_READ)


def access_structure_to_change(request, handle: str) -> Case:
    return access_case(request, handle, check=permissions.check_draw_structure, event=None)


def access_structure_file(request, handle: str) -> Case:
    """The same as a file, which leaves the clinic's server."""
    return access_case(request, handle, check=permissions.check_draw_structure, event=Event.STRUCTURE_TAKEN)


def access_observed(request, handle: str) -> Session:
    return access_session(request, handle, check=permissions.check_read_observed, event=Event.OBSERVED_READ)


def access_session_to_observe(request, handle: str) -> Session:
    return access_session(request, handle, check=permissions.check_observe, event=None)


def access_sharing(request, case: str) -> Case:
    """What members agreed to share, and who has signed it. Nothing of what anybody answered stands there."""
    return access_case(request, case, check=permissions.check_read_sharing, event=Event.SHARING_READ)


def access_sharing_to_sign(request, case: str) -> Case:
    return access_case(request, case, check=permissions.check_read_sharing, event=None)


def access_sharing_to_write(request, case: str) -> Case:
    return access_case(request, case, check=permissions.check_write_sharing, event=None)


def access_own_sharing(request) -> OwnVisit | None:
    """A client's visit to the page of what is shared among the members of their case, with the read in the book."""
    visit = own_visit(request)
    if visit is not None:
        link_audit(request).record(Event.OWN_SHARING_READ, case=visit.member.case, target=visit.member.handle)
    return visit
