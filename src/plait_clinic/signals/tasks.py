"""What signals need once a night, as a job for one clinic."""

from django.utils import timezone
from django_tasks import task

from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case
from plait_clinic.people.models import Organisation
from plait_clinic.signals.actions import make_half_years, sweep_silence


@task()
def look_after_signals_later(organisation_id: int) -> None:
    """Open signals where somebody has fallen silent, and make figures of half-years that are over."""
    look_after_signals(Organisation.objects.get(pk=organisation_id), Audit(now=timezone.now()))


def look_after_signals(organisation: Organisation, audit: Audit) -> tuple[int, int]:
    """How many signals were opened, and of how many half-years figures were made. Safe to repeat."""
    cases = Case.objects.filter(organisation=organisation, closed_on__isnull=True).order_by("pk")
    opened = sum(sweep_silence(case=case, audit=audit) for case in cases)
    return opened, make_half_years(organisation=organisation, audit=audit)
