"""The doors to one caseload beside chance: one's own, and a supervisee's once the supervisor has said for what."""

from django.http import Http404

from plait_clinic.access import permissions
from plait_clinic.access.doors import access_list
from plait_clinic.audit.events import Event
from plait_clinic.audit.record import staff_audit
from plait_clinic.people.models import User
from plait_clinic.supervision.queries import supervisee_of


def access_own_point(request) -> None:
    access_list(request, check=permissions.check_read_own_point, event=Event.OWN_POINT_READ)


def access_supervisee(request, handle: str) -> User:
    """Somebody whom the reader supervises now. Nothing of theirs is shown before a purpose was given."""
    access_list(request, check=permissions.check_read_supervisees, event=None)
    found = supervisee_of(request.user, handle, request.now)
    if found is None:
        raise Http404
    return found


def book_point(request, supervisee: User) -> None:
    """That a supervisee's caseload was shown; the supervisee reads it among the looks."""
    staff_audit(request).record(Event.POINT_SUPERVISED, target=supervisee.handle)
