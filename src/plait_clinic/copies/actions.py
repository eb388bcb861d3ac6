"""The write of a copy: that the client took one, and when. What stood in it is not kept."""

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.own.models import OwnVisit


@transaction.atomic
def note_copy(*, visit: OwnVisit, audit: Audit) -> None:
    audit.record(Event.COPY_TAKEN, case=visit.member.case, target=visit.member.handle)
