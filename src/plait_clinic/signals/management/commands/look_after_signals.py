"""What signals need once a day: to be opened where somebody has fallen silent, and figures of half-years gone by."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case
from plait_clinic.people.models import Organisation
from plait_clinic.signals.actions import make_half_years, sweep_silence


class Command(BaseCommand):
    help = (
        "Open signals where somebody has fallen silent, and make figures of half-years that are over. Safe to repeat."
    )

    def handle(self, **_options) -> None:
        audit = Audit(now=timezone.now())
        cases = Case.objects.filter(closed_on__isnull=True).order_by("pk")
        opened = sum(sweep_silence(case=case, audit=audit) for case in cases)
        made = sum(make_half_years(organisation=clinic, audit=audit) for clinic in Organisation.objects.order_by("pk"))
        self.stdout.write(f"{opened} signals were opened; figures of {made} half-years were made.")
