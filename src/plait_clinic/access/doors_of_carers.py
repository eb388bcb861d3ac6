"""The doors of the room for teams of carers: the clinicians' and the office's pages, the client's own, the carer's.

A carer's door is asked anew at each request, so that an ended part opens nothing from that moment.
"""

from collections.abc import Iterable

from django.http import Http404

from plait_clinic.access import permissions
from plait_clinic.access.doors import access_case, access_list
from plait_clinic.audit.events import Event
from plait_clinic.audit.record import staff_audit
from plait_clinic.carers.models import Carer
from plait_clinic.carers.queries import carer_in
from plait_clinic.cases.models import Case, CaseMember


def access_carers(request, handle: str) -> Case:
    """Who is around a case, by name. Nothing that was answered stands there."""
    return access_case(request, handle, check=permissions.check_read_carers, event=Event.CARERS_READ)


def access_carers_to_change(request, handle: str) -> Case:
    return access_case(request, handle, check=permissions.check_read_carers, event=None)


def access_around(request, handle: str) -> Case:
    """What members let carers see, and how the work with each goes."""
    return access_case(request, handle, check=permissions.check_read_around, event=Event.AROUND_READ)


def access_around_to_change(request, handle: str) -> Case:
    return access_case(request, handle, check=permissions.check_read_around, event=None)


def access_carer_home(request) -> None:
    """Those one is around. `book_listed` notes whose names stood there."""
    access_list(request, check=permissions.check_read_carer_home, event=None)


def access_as_carer(request, handle: str) -> Carer:
    """The reader's part around one case. `book_seen` notes whose things they were shown."""
    case = access_case(request, handle, check=permissions.check_read_as_carer, event=None)
    carer = carer_in(case, request.user)
    if carer is None:
        raise Http404
    return carer


def book_listed(request, members: Iterable[CaseMember]) -> None:
    staff_audit(request).record_each(Event.CARER_LISTED, [(member.case, member.handle) for member in members])


def book_seen(request, members: Iterable[CaseMember]) -> None:
    """That a carer read what these members let them see: a line for each, since each reads their own alone."""
    staff_audit(request).record_each(Event.CARER_READ, [(member.case, member.handle) for member in members])
