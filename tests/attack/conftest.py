"""The scene of the truth table, at whose moment every request happens."""

from tests.access.conftest import _stopped, scene  # noqa: F401 - fixtures
