"""Making figures as a job: it reads every answer of a clinic and takes seconds, so no page waits for it."""

from django.utils import timezone
from django_tasks import task

from plait_clinic.audit.record import Audit
from plait_clinic.people.models import Organisation


@task()
def make_figures_later(organisation_id: int) -> None:
    """Make the figures that ten more people allow."""
    from plait_clinic.reliability.making import make_figures  # waits for numpy: the job does, no page

    make_figures(organisation=Organisation.objects.get(pk=organisation_id), audit=Audit(now=timezone.now()))
