"""How long a sign-in of staff lasts: until nothing was done for some minutes, and some hours in any case.

Both are settings of the clinic's (configuration.py). A session says when it began and when something was done last.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.conf import settings

BEGAN, SEEN = "began", "seen"
NOTED_EVERY = timedelta(minutes=1)
"""Our own choice: not every page writes. A sign-in may end so much sooner or later than it says."""


def lasts_until(session: Mapping, seen: datetime) -> datetime:
    """When it ends if nothing more is done after `seen`."""
    idle = seen + timedelta(minutes=settings.SIGN_IN_IDLE_MINUTES)
    began = session.get(BEGAN)
    if began is None:
        return idle
    return min(idle, datetime.fromisoformat(began) + timedelta(hours=settings.SIGN_IN_HOURS))


def seconds_left(session: Mapping, now: datetime) -> int:
    """How long it lasts from now on if nothing more is done."""
    return max(0, int((lasts_until(session, seen_at(session) or now) - now).total_seconds()))


def seen_at(session: Mapping) -> datetime | None:
    """When something was done last, to the minute."""
    seen = session.get(SEEN) or session.get(BEGAN)
    return datetime.fromisoformat(seen) if seen else None


def is_to_be_noted(session: Mapping, now: datetime) -> bool:
    """Whether the last note is old enough for another one."""
    seen = seen_at(session)
    return seen is None or now - seen >= NOTED_EVERY
