"""The small world with everybody of the truth table, at a clock that stands."""

import pytest

from plait_clinic.access.requests import Request
from tests.access.conftest import _stopped, scene  # noqa: F401 - the same fixtures


@pytest.fixture(autouse=True)
def _requests_of_ours(monkeypatch):
    """The test client makes requests as our server does (plait_clinic/wsgi.py)."""
    monkeypatch.setattr("django.test.client.WSGIRequest", Request)
