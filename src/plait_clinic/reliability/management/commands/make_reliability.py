"""Make the figures on how well questionnaires work; to be run each night."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.people.models import Organisation
from plait_clinic.reliability.making import make_figures


class Command(BaseCommand):
    help = "Make figures on how well questionnaires work, where ten more people have answered. Safe to repeat."

    def handle(self, **_options) -> None:
        audit = Audit(now=timezone.now())
        made = sum(make_figures(organisation=organisation, audit=audit) for organisation in Organisation.objects.all())
        self.stdout.write(f"{made} scales have new figures.")
