"""Refitting as a job: it reads every score of a clinic and takes minutes, so no page waits for it."""

from django.utils import timezone
from django_tasks import task

from plait_clinic.audit.record import Audit
from plait_clinic.people.models import Organisation


@task()
def refit_later(organisation_id: int) -> None:
    """Look whether there is enough for a fit of the clinic's own, make it, and count how ranges held."""
    from plait_clinic.engine.making import refit_clinic  # waits for the compiler: the job does, no page

    refit_clinic(organisation=Organisation.objects.get(pk=organisation_id), audit=Audit(now=timezone.now()))
