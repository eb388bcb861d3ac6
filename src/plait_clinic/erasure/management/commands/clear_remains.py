"""`plait-clinic clear_remains`, each night: what erasures left in the database's files is overwritten."""

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from plait_clinic.erasure.remains import clear_remains


class Command(BaseCommand):
    help = "Overwrite what erasures left in the database's own files. Safe to repeat; needs room for one more copy."

    def handle(self, **_options) -> None:
        try:
            clear_remains()
        except OperationalError as error:
            raise CommandError("The database was too busy, or its disk is full. Please try again.") from error
        self.stdout.write("Nothing of what was erased is left in the database's own files.")
