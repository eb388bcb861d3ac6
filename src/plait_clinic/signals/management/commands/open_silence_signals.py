"""Open a signal where somebody has fallen silent: to be run once a day, as by cron."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case
from plait_clinic.signals.actions import sweep_silence


class Command(BaseCommand):
    help = "Open signals for sessions that were missed and check-ins left unanswered twice. Safe to repeat."

    def handle(self, **_options) -> None:
        audit = Audit(now=timezone.now())
        cases = Case.objects.filter(closed_on__isnull=True).order_by("pk")
        opened = sum(sweep_silence(case=case, audit=audit) for case in cases)
        self.stdout.write(f"{opened} signals were opened.")
