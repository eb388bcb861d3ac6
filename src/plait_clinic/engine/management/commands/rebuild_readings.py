"""Read every rating anew with the models in use; after a refit, or an upgrade that reads otherwise."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.engine.actions import ask_for_rebuild
from plait_clinic.engine.rebuilding import rebuild_lot
from plait_clinic.people.models import Organisation


class Command(BaseCommand):
    help = "Read every rating anew with the models in use. Broken off, it goes on where it was; safe to repeat."

    def handle(self, **_options) -> None:
        audit = Audit(now=timezone.now())
        for organisation in Organisation.objects.order_by("pk"):
            rebuild = ask_for_rebuild(organisation=organisation, audit=audit)
            while rebuild is not None and rebuild.ended_at is None:
                rebuild = rebuild_lot(rebuild=rebuild, audit=audit)
                if rebuild is not None:
                    self.stdout.write(f"{organisation.handle}: {rebuild.done} of {rebuild.members} members.")
            if rebuild is None:
                self.stdout.write(f"{organisation.handle}: a job goes on with it.")
