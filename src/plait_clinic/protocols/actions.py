"""Writing the next version of the clinic's violence protocol."""

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.people.models import Organisation
from plait_clinic.people.queries import hold_clinic
from plait_clinic.protocols.models import ViolenceProtocol
from plait_clinic.protocols.queries import protocol_of


@transaction.atomic
def write_protocol(*, organisation: Organisation, text: str, audit: Audit) -> ViolenceProtocol:
    """Keep the next version; it holds from now on. The same words again are none."""
    hold_clinic(organisation)
    newest = protocol_of(organisation)
    if newest is not None and newest.text == text:
        return newest
    kept = ViolenceProtocol.objects.create(
        organisation=organisation,
        number=newest.number + 1 if newest else 1,
        text=text,
        written_by=audit.actor,
        written_at=audit.now,
    )
    audit.record(Event.PROTOCOL_WRITTEN, organisation=organisation, target=str(kept.number))
    return kept
