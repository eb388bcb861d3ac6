"""Writes about supervision: the reason that is given before a case is opened, for supervision or in an emergency, and
the purpose of a look at a supervisee's caseload.
"""

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.supervision.models import Occasion, Purpose, Reason

EVENTS = {Occasion.SUPERVISION: Event.REASON_GIVEN, Occasion.EMERGENCY: Event.EMERGENCY_OPENED}


@transaction.atomic
def give_reason(*, case, text: str, occasion: Occasion = Occasion.SUPERVISION, audit: Audit) -> Reason:
    reason = Reason.objects.create(by=audit.actor, case=case, text=text, occasion=occasion, given_at=audit.now)
    audit.record(EVENTS[occasion], case=case)
    return reason


@transaction.atomic
def give_purpose(*, supervisee, text: str, audit: Audit) -> Purpose:
    purpose = Purpose.objects.create(by=audit.actor, supervisee=supervisee, text=text, given_at=audit.now)
    audit.record(Event.PURPOSE_GIVEN, target=supervisee.handle)
    return purpose
