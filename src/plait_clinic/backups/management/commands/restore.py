"""`plait-clinic restore FILE`: bring a backup back into an empty database, and say what came back."""

from contextlib import nullcontext
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from plait_clinic.audit.record import Audit
from plait_clinic.backups.aside import put_aside
from plait_clinic.backups.keys import NoKeys, backup_keys
from plait_clinic.backups.restoring import NotRestored, restore_backup
from plait_clinic.backups.sealing import NotABackup
from plait_clinic.erasure.listed import NotListed


class Command(BaseCommand):
    help = "Bring a backup back into an empty database: of either engine, from this version or an earlier one."

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, help="the backup")
        parser.add_argument(
            "--aside",
            action="store_true",
            help="keep what is in the database under another name, where it is not empty; stop the server first",
        )

    def handle(self, *, file: Path, aside: bool, **_options) -> None:
        now = timezone.now()
        try:
            with put_aside(at=now) if aside else nullcontext("") as kept:
                restored = restore_backup(file=file, ring=backup_keys(), audit=Audit(now=now))
        except (NotABackup, NotRestored, NoKeys, NotListed) as error:
            raise CommandError(str(error)) from error
        made = restored.made
        self.stdout.write(
            f"{restored.rows} rows of {restored.tables} tables came back, as they were at "
            f"{made.at:%Y-%m-%d %H:%M} UTC in version {made.version} on {made.engine}."
        )
        if restored.erased_again:
            self.stdout.write(f"{restored.erased_again} clients on the list of erasures were erased again.")
        if kept:
            self.stdout.write(f"What was there before is kept as {kept}. Remove it when you are sure.")
