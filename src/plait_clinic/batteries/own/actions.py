"""Writes about the clinic's own measures: a file comes in once and is never changed."""

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.batteries.models import OwnMeasure
from plait_clinic.batteries.own.files import read_own_file
from plait_clinic.people.queries import hold_clinic


@transaction.atomic
def add_own_measure(*, organisation, content: bytes, audit: Audit) -> OwnMeasure:
    """Keep a measure file as it came. Raises MeasureFileError with everything that is wrong with it."""
    hold_clinic(organisation)
    text, measure = read_own_file(content, organisation)
    row = OwnMeasure.objects.create(
        organisation=organisation,
        measure=measure.id,
        version=measure.version,
        content=text,
        sha256=measure.sha256,
        added_by=audit.actor,
        added_at=audit.now,
    )
    audit.record(Event.OWN_MEASURE_ADDED, organisation=organisation, target=row.handle)
    return row
