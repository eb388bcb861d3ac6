"""Make the readings that are missing: after a crash right after an answer, or where no job could be left."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.readings.actions import make_readings
from plait_clinic.readings.queries import unread_check_ins


class Command(BaseCommand):
    help = "Make the readings of answered check-ins that have scores and no reading. Safe to repeat."

    def handle(self, **_options) -> None:
        audit = Audit(now=timezone.now())
        found = unread_check_ins()
        for check_in in found:
            make_readings(check_in=check_in, audit=audit)
        self.stdout.write(f"{len(found)} check-ins had no reading.")
