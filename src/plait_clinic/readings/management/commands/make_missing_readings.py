"""Make the readings that are missing: after an upgrade, after a crash, or where no job could be left."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.readings.tasks import read_what_is_missing


class Command(BaseCommand):
    help = "Make the readings of answered check-ins that have scores and no reading. Safe to repeat."

    def handle(self, **_options) -> None:
        read = read_what_is_missing(audit=Audit(now=timezone.now()))
        self.stdout.write(f"{read} courses had answers without a reading.")
