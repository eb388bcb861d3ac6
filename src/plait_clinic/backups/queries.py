"""Whether there is a fresh backup."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from plait_clinic.backups.models import Backup

FRESH_FOR = timedelta(days=1)
"""How old the newest proved backup may be before the office is asked to look. Our own choice: a day's work."""
SHOWN = 14


@dataclass(frozen=True)
class Kept:
    """The newest proved backups, newest first, and whether the first is fresh."""

    newest: list[Backup]
    fresh: bool


def kept_backups(now: datetime) -> Kept:
    newest = list(Backup.objects.order_by("-began_at")[:SHOWN])
    return Kept(newest, bool(newest) and now - newest[0].began_at <= FRESH_FOR)
