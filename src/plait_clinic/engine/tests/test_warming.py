"""A server that starts readies the engine by itself, and nobody's data are needed for it."""

import gc

import pytest

from plait import rupture
from plait_clinic.engine import queries, warming


@pytest.fixture
def thawed():
    """No test leaves the process as a server has it."""
    yield
    gc.unfreeze()


def test_afterwards_the_model_of_the_check_in_is_there_and_one_session_was_read(monkeypatch, thawed):
    asked, read = [], rupture.read_session
    monkeypatch.setattr(rupture, "read_session", lambda *given, **named: asked.append(1) or read(*given, **named))
    queries.cold_model.cache_clear()
    thread = warming.ready_in_background()
    thread.join()
    assert len(asked) == 2  # the strands of both raters together, and the total
    made = queries.cold_model.cache_info().misses
    warming.ready()
    assert queries.cold_model.cache_info().misses == made == 2


def test_what_is_loaded_once_a_server_has_begun_is_not_looked_through_again(thawed):
    loaded = len(gc.get_objects())
    warming.ready_in_background().join()
    assert gc.get_freeze_count() > loaded / 2
    assert len(gc.get_objects()) < loaded / 2


def test_the_door_of_the_web_server_readies_the_engine(monkeypatch):
    begun = []
    monkeypatch.setattr(warming, "ready_in_background", lambda: begun.append(True))
    with pytest.MonkeyPatch.context() as context:
        context.delitem(__import__("sys").modules, "plait_clinic.wsgi", raising=False)
        import plait_clinic.wsgi  # noqa: F401
    assert begun == [True]
