"""Writes about supervision: the reason a supervisor gives before opening a supervisee's case."""

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.supervision.models import Reason


@transaction.atomic
def give_reason(*, case, text: str, audit: Audit) -> Reason:
    reason = Reason.objects.create(supervisor=audit.actor, case=case, text=text, given_at=audit.now)
    audit.record(Event.REASON_GIVEN, case=case)
    return reason
