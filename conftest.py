"""What every test of the clinic can ask for: a clock, an audit, and a small world of people who relate to one case."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest


@pytest.fixture
def now() -> datetime:
    """The moment at which everything in the small world happens."""
    return datetime(2026, 11, 17, 15, 0, tzinfo=UTC)


@pytest.fixture
def world(db, now):  # noqa: ARG001 - asks for a database
    """A clinic with one case: Alice leads it, Bob is her co-therapist, Charlie has nothing to do with it."""
    from tests.world import make_world

    return make_world(now)


@dataclass
class Clock:
    """The moment at which every request of a test happens; a test moves it."""

    now: datetime


@pytest.fixture
def clock(monkeypatch, now) -> Clock:
    """Requests happen at `now`, until the test sets `clock.now`."""
    from django.utils import timezone

    from plait_clinic.access import middleware

    clock = Clock(now)

    class Stopped:
        override = timezone.override

        @staticmethod
        def now() -> datetime:
            return clock.now

    monkeypatch.setattr(middleware, "timezone", Stopped)
    return clock
