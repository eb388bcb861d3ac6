"""The tests of endings also open the client's own page."""

from plait_clinic.own.tests.conftest import own

__all__ = ["own"]
