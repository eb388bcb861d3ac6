"""A ladder says what was said and how it moved, and never that it was enough."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.goals import LadderRefusedError, Rung, ladder

VALUES = st.lists(st.none() | st.integers(0, 10), max_size=20)


@given(VALUES, st.randoms(use_true_random=False))
def test_it_is_put_in_the_order_of_sessions_and_the_move_is_last_minus_first(values, shuffler):
    rungs = [Rung(number, value) for number, value in enumerate(values, start=1)]
    mixed = [*rungs]
    shuffler.shuffle(mixed)
    found = ladder(mixed)
    said = [value for value in values if value is not None]
    assert list(found.rungs) == rungs
    assert found.moved == (said[-1] - said[0] if len(said) > 1 else None)


def test_a_session_without_a_word_is_no_nought():
    found = ladder([Rung(1, 4), Rung(2, None), Rung(3, 6)])
    assert (found.first, found.last, found.moved) == (Rung(1, 4), Rung(3, 6), 2)


def test_it_says_that_nobody_knows_what_counts_as_a_change():
    assert "Nobody has shown" in ladder([]).caution


def test_every_problem_is_told_at_once():
    with pytest.raises(LadderRefusedError) as refused:
        ladder([Rung(0, 3), Rung(2, 11), Rung(2, 5), Rung(3, -1)])
    assert len(refused.value.problems) == 4
