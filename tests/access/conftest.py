"""What tests of the doors share: the server's clock stands at the small world's moment."""

from types import SimpleNamespace

import pytest
from allauth.mfa.totp.internal import auth as totp

from plait_clinic.access import middleware


@pytest.fixture(autouse=True)
def _clock(monkeypatch, now):
    """Every request happens at `now`, and the authenticator app's code does not run out in the middle of a test."""
    monkeypatch.setattr(middleware, "timezone", SimpleNamespace(now=lambda: now, override=middleware.timezone.override))
    monkeypatch.setattr(totp, "time", SimpleNamespace(time=now.timestamp))


@pytest.fixture
def scene(world):
    """The small world with everybody of the truth table."""
    from tests.access.scene import make_scene

    return make_scene(world)
