"""What tests of the doors share: the server's clock stands at the small world's moment."""

from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth as totp


@pytest.fixture(autouse=True)
def _stopped(clock, monkeypatch):
    """Every request happens at the clock's moment; an authenticator app's code does not run out during a test."""
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=clock.now.timestamp))


@pytest.fixture
def scene(world):
    """The small world with everybody of the truth table."""
    from tests.access.scene import make_scene

    return make_scene(world)
