"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable
from datetime import timedelta

from plait_clinic.backups.models import Backup
from tests.world import World


def finished_before_it_began(world: World) -> Backup:
    before = world.now - timedelta(minutes=1)
    return Backup.objects.create(began_at=world.now, proved_at=before, rows=1, size=1, version="0")


BACKUP_VIOLATIONS: dict[str, Callable[[World], object]] = {"backup_proved_after_beginning": finished_before_it_began}
