"""What signals need once a day: to be opened where somebody has fallen silent, and figures of half-years gone by."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.people.models import Organisation
from plait_clinic.signals.tasks import look_after_signals


class Command(BaseCommand):
    help = (
        "Open signals where somebody has fallen silent, and make figures of half-years that are over. Safe to repeat."
    )

    def handle(self, **_options) -> None:
        audit = Audit(now=timezone.now())
        done = [look_after_signals(clinic, audit) for clinic in Organisation.objects.order_by("pk")]
        opened, made = (sum(counts) for counts in zip(*done, strict=True)) if done else (0, 0)
        self.stdout.write(f"{opened} signals were opened; figures of {made} half-years were made.")
