"""Who saw in the office's list that somebody asks for another clinician: for the client who asked.

The list is in the book once, however many requests stand on it. Which ones did follows from when each was sent and
taken back, and from who had a part in the case: from those it is kept.
"""

from collections.abc import Sequence
from datetime import datetime

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.models import CaseClinician
from plait_clinic.endings.models import ChangeRequest
from plait_clinic.endings.queries import A_REQUEST


def seen_asking(members: Sequence[object], *, past_clinicians: bool) -> list[tuple[datetime, str]]:
    """When, and by whom, the list was opened while a request of these members stood on it; newest first.

    Without `past_clinicians`, as on an own page opened with a handed code, only for one the clinician may know of.
    """
    rows = ChangeRequest.objects.filter(member__in=members).select_related("member__case", "taken_back")
    requests = list(rows if past_clinicians else rows.filter(tell_clinician=True))
    if not requests:
        return []
    case = requests[0].member.case
    own = CaseClinician.objects.filter(case=case).values("user")
    reads = AuditEvent.objects.filter(
        organisation=case.organisation_id,
        action=Event.CHANGES_LISTED,
        at__gte=min(request.asked_at for request in requests) - A_REQUEST,
    ).exclude(actor__in=own)
    looks = list(reads.values_list("at", "actor__name"))
    found = {(at, name) for at, name in looks if any(stood(request, at) for request in requests)}
    return sorted(found, reverse=True)


def stood(request: ChangeRequest, at: datetime) -> bool:
    """Whether a request stood on the list then."""
    taken_back = getattr(request, "taken_back", None)
    return request.asked_at - A_REQUEST <= at and (taken_back is None or at <= taken_back.at)
