"""The small world with everybody of the truth table, at a clock that stands."""

from tests.access.conftest import _stopped, scene  # noqa: F401 - the same fixtures
