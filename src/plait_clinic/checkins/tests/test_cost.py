"""What a check-in costs the database: each question more is paid by everybody who sends one at the same moment."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import SOME_ANSWERS

ASKING, SENDING = 7, 33
"""Questions to the database for the page and for a sent answer with its reading, where nothing is wrong with it."""


@pytest.fixture
def cost(world, client):
    """Counts the questions of one more session's check-in: opening its page, and sending it."""

    def count() -> tuple[int, int]:
        token = world.link_to(world.invitation())
        with CaptureQueriesContext(connection) as asking:
            assert client.get(f"/c/{token}").status_code == 200
        with CaptureQueriesContext(connection) as sending:
            assert b"is kept" in client.post(f"/c/{token}", SOME_ANSWERS).content
        return len(asking), len(sending)

    return count


def test_a_check_in_costs_the_same_few_questions_however_long_the_course(world, cost):
    world.answer_sessions([7, 8, 7, 8, 7, 8, 7])
    assert cost() == (ASKING, SENDING)
    world.answer_sessions([7, 8] * 5)
    assert cost() == (ASKING, SENDING)
