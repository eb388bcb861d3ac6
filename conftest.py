"""What every test of the clinic can ask for: a clock, an audit, and a small world of people who relate to one case."""

import os
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count

import pytest
from hypothesis import HealthCheck, settings

from tests.wordless import take_words_from_tokens

# Random data decides tests; how busy the machine is does not. The same data each time, so that red means a change;
# `HYPOTHESIS_PROFILE=anew python3 dev test` draws other data.
CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow]}
settings.register_profile("plait", derandomize=True, **CALM)
settings.register_profile("anew", **CALM)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "plait"))


@pytest.fixture(autouse=True, scope="session")
def _wordless() -> Iterator[None]:
    """No token holds by chance a word that a test looks for."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        take_words_from_tokens(monkeypatch)
        yield


@pytest.fixture
def now() -> datetime:
    """The moment at which everything in the small world happens."""
    return datetime(2026, 11, 17, 15, 0, tzinfo=UTC)


@pytest.fixture
def calm(monkeypatch) -> None:
    """However fast a test sends answers, a second lies between any two, and no job was left before."""
    from plait_clinic.readings.rush import A_SECOND, PROMISES, RUSH

    monkeypatch.setattr(RUSH, "_clock", count().__next__)
    monkeypatch.setattr(RUSH, "_begun", deque(maxlen=A_SECOND + 1))
    monkeypatch.setattr(PROMISES, "_last", None)


@pytest.fixture
def world(db, now, calm, clock):  # noqa: ARG001 - asks for a database, calm, and requests at the world's own moment
    """A clinic with one case: Alice leads it, Bob is her co-therapist, Charlie has nothing to do with it.

    Requests happen at the world's moment too: by the wall's clock its check-ins would be over one day.
    """
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


@pytest.fixture
def triggers_afterwards(django_db_setup, django_db_blocker) -> Iterator[None]:  # noqa: ARG001 - comes before its like
    """Set up before the database's own fixture, so that this comes after the tables are emptied."""
    yield
    from django.db import connection

    from tests.triggers import put_triggers_back

    with django_db_blocker.unblock():
        put_triggers_back()
        connection.close()


@pytest.fixture
def committed(triggers_afterwards, transactional_db) -> Iterator[None]:  # noqa: ARG001 - their order is the point
    """Transactions that really commit, for tests that need several connections at once.

    Afterwards the tables are emptied, which their triggers would refuse.
    """
    yield
    from tests.triggers import take_triggers_off

    take_triggers_off()
