"""How many failures of one address are too many, ten minutes at a time: only failures count (docs/decisions/0005)."""

from datetime import datetime, timedelta

from plait_clinic.checkins.models import FailedAttempts

FAILURE_WINDOW = timedelta(minutes=10)
FAILURES_ALLOWED = 20
FAILURES_KEPT_FOR = timedelta(days=1)


def window_of(now: datetime) -> datetime:
    """The start of the ten minutes that a moment lies in."""
    return now - timedelta(
        minutes=now.minute % (FAILURE_WINDOW.seconds // 60), seconds=now.second, microseconds=now.microsecond
    )


def too_many_failures(address_hash: bytes, now: datetime) -> bool:
    """Whether this address has had more than its share in this window."""
    window = window_of(now)
    return FailedAttempts.objects.filter(address_hash=address_hash, window=window, count__gt=FAILURES_ALLOWED).exists()
