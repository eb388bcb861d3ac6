"""`plait-clinic back_up FOLDER`: a sealed copy of the running clinic, proved by restoring it."""

from importlib.metadata import version
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.backups.actions import note_backup
from plait_clinic.backups.keys import NoKeys, backup_keys
from plait_clinic.backups.models import Backup
from plait_clinic.backups.taking import NotTaken, drop_older, take_backup


class Command(BaseCommand):
    help = "Write a sealed backup of the running clinic into a folder, and prove it by restoring it."

    def add_arguments(self, parser) -> None:
        parser.add_argument("folder", type=Path, help="where backups are kept; it has to be there")
        parser.add_argument("--keep", type=int, help="afterwards keep this many of the newest, and remove older ones")

    def handle(self, *, folder: Path, keep: int | None, **_options) -> None:
        if keep is not None and keep < 1:
            raise CommandError("--keep has to be 1 or more.")
        began_at = timezone.now()
        try:
            taken = take_backup(folder=folder, ring=backup_keys(), at=began_at)
        except (NotTaken, NoKeys, OSError) as error:
            raise CommandError(str(error)) from error
        if Backup._meta.db_table in connection.introspection.table_names():  # not before an upgrade from 0.3.0
            size, audit = taken.file.stat().st_size, Audit(now=timezone.now())
            note_backup(rows=taken.rows, size=size, version=version("plait"), began_at=began_at, audit=audit)
        self.stdout.write(f"{taken.file}: {taken.rows} rows of {taken.tables} tables, restored once and the same.")
        for path in drop_older(folder, keep) if keep else ():
            self.stdout.write(f"{path} was removed.")
