"""Refit each clinic's models of expected ranges; to be run each night."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.engine.checking import check_clinic
from plait_clinic.engine.making import Looked, refit_clinic
from plait_clinic.people.models import Organisation


class Command(BaseCommand):
    help = "Fit the models of expected ranges anew where ten more people have answered. Safe to repeat."

    def handle(self, **_options) -> None:
        audit = Audit(now=timezone.now())
        for organisation in Organisation.objects.order_by("pk"):
            refit_clinic(organisation=organisation, audit=audit, tell=self.tell)
            counts = check_clinic(organisation=organisation, audit=audit)
            self.stdout.write(f"{counts} new counts of how ranges held.")

    def tell(self, looked: Looked) -> None:
        together = looked.together
        self.stdout.write(f"{together.measure} {together.version}, {together.joined}: {looked.came}.")
