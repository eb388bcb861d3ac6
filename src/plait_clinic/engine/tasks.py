"""Refitting, counting and reading anew as jobs: they read every score of a clinic, so no page waits for them."""

from django.utils import timezone
from django_tasks import task

from plait_clinic.audit.record import Audit
from plait_clinic.engine.models import Rebuild
from plait_clinic.people.models import Organisation


@task()
def refit_later(organisation_id: int) -> None:
    """Look whether there is enough for a fit of the clinic's own, make it, and count how ranges held."""
    from plait_clinic.engine.checking import check_clinic  # both wait for the compiler: the job does, no page
    from plait_clinic.engine.making import refit_clinic

    organisation, audit = Organisation.objects.get(pk=organisation_id), Audit(now=timezone.now())
    refit_clinic(organisation=organisation, audit=audit)
    check_clinic(organisation=organisation, audit=audit)


@task()
def rebuild_later(rebuild_id: int) -> None:
    """Read some members anew and leave the others to the next job, so that no job is long."""
    from plait_clinic.engine.rebuilding import rebuild_lot

    rebuild = Rebuild.objects.filter(pk=rebuild_id, ended_at__isnull=True).first()
    stands = rebuild and rebuild_lot(rebuild=rebuild, audit=Audit(now=timezone.now()))
    if stands and stands.ended_at is None:
        rebuild_later.enqueue(rebuild_id)
