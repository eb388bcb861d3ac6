"""Storing figures in place of earlier ones."""

from collections.abc import Sequence

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.people.models import Organisation
from plait_clinic.reliability.figures import ScaleFigures
from plait_clinic.reliability.models import Figure, Snapshot


@transaction.atomic
def store_figures(
    *, organisation: Organisation, made: Sequence[ScaleFigures], library_version: str, audit: Audit
) -> int:
    """Put new figures in the place of the earlier ones of the same scales. Returns how many scales there are."""
    for scale in made:
        cell = scale.cell
        key = {
            "organisation": organisation,
            "measure": cell.measure,
            "measure_version": cell.version,
            "form": cell.form,
            "rater": cell.rater,
            "language": cell.language,
            "scale": scale.scale,
        }
        Snapshot.objects.filter(**key).delete()
        snapshot = Snapshot.objects.create(
            **key, people=scale.people, made_at=audit.now, library_version=library_version
        )
        Figure.objects.bulk_create(
            Figure(
                snapshot=snapshot,
                name=told.name,
                kind=told.kind,
                value=told.value,
                low=told.low,
                high=told.high,
                people=told.people,
            )
            for told in scale.figures
        )
    audit.record(Event.RELIABILITY_MADE, organisation=organisation, target=str(len(made)))
    return len(made)
