"""The fully crossed design: against effects taken out one by one, and who is left out."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.reliability import (
    FEWEST_REPEATED,
    Estimate,
    NotEnough,
    ReliabilityError,
    Undefined,
    crossed_report,
)
from plait.reliability.crossed import _mean_squares
from plait.reliability.tests.made_up import WIDE, clinic, near, numbers_in, quantities_in


def crossed(seed, people=40, sessions=4, **options):
    return clinic(np.random.default_rng(seed), sessions=[sessions] * people, **options)


def slow_mean_squares(block):
    """Each effect is the mean over what it does not name, less all effects it contains, squared and summed."""
    names = [(0,), (1,), (2,), (0, 1), (0, 2), (1, 2), (0, 1, 2)]
    effects = {(): np.full(block.shape, block.mean())}
    squares = []
    for name in names:
        others = tuple(axis for axis in range(3) if axis not in name)
        mean = np.broadcast_to(block.mean(axis=others, keepdims=True), block.shape)
        effects[name] = mean - sum(effect for part, effect in effects.items() if set(part) < set(name))
        squares.append((effects[name] ** 2).sum() / math.prod(block.shape[axis] - 1 for axis in name))
    return squares


@settings(max_examples=25, deadline=None)
@given(seed=st.integers(0, 10_000), sessions=st.integers(2, 5), items=st.integers(2, 5))
def test_mean_squares_are_those_of_effects_taken_out_one_by_one(seed, sessions, items):
    block = np.random.default_rng(seed).normal(size=(9, sessions, items)) + 3
    counts = np.random.default_rng(seed).multinomial(9, np.full(9, 1 / 9))
    drawn = np.array([np.ones(9), counts])
    found = np.array(_mean_squares(block, drawn))
    assert found[:, 0] == pytest.approx(slow_mean_squares(block))
    assert found[:, 1] == pytest.approx(slow_mean_squares(np.repeat(block, counts, axis=0)))


def test_people_who_missed_a_session_are_left_out_and_counted():
    who, when, answers = crossed(1)
    found = crossed_report(who[1:], when[1:], answers[1:], WIDE, draws=100)
    whole = crossed_report(who[4:], when[4:], answers[4:], WIDE, draws=100)
    assert (found.persons, found.left_out, found.sessions) == (39, 1, 4)
    assert near(found.r_c, whole.r_c)


def test_only_the_sessions_asked_for_count():
    who, when, answers = crossed(2)
    early = np.array(when) < 2
    found = crossed_report(who, when, answers, WIDE, sessions=[1, 0], draws=100)
    alone = crossed_report(
        np.array(who)[early].tolist(), np.array(when)[early].tolist(), answers[early], WIDE, draws=100
    )
    assert found.sessions == 2
    assert found.r_kf.value == pytest.approx(alone.r_kf.value)


def test_a_course_that_all_share_is_no_change_between_persons():
    who, when, answers = crossed(3)
    course = answers + 2.0 * np.array(when)[:, None]
    first, second = (crossed_report(who, when, rows, WIDE, draws=100) for rows in (answers, course))
    assert second.r_c.value == pytest.approx(first.r_c.value)
    assert second.r_1r.value < first.r_1r.value


def test_an_unknown_session_is_told():
    with pytest.raises(ReliabilityError, match="no complete row has session 9"):
        crossed_report(*crossed(4), WIDE, sessions=[1, 9])


@pytest.mark.parametrize(
    ("rows", "kind"),
    [
        (crossed(5, people=FEWEST_REPEATED - 1), NotEnough),
        (crossed(5, sessions=1), Undefined),
        (crossed(5, items=1), Undefined),
        (crossed(5, people=FEWEST_REPEATED), Estimate),
    ],
)
def test_too_little_of_people_sessions_or_items_gives_no_number(rows, kind):
    found = crossed_report(*rows, WIDE, draws=100)
    assert {type(quantity) for quantity in quantities_in(found).values()} == {kind}
    assert (found.components is None) == (kind is not Estimate)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000), top=st.integers(1, 3))
def test_no_report_ever_holds_a_number_that_is_none(seed, top):
    answers = np.random.default_rng(seed).integers(0, top, (120, 3))
    found = crossed_report(np.repeat(np.arange(40), 3).tolist(), [1, 2, 3] * 40, answers, (0, 3), draws=100)
    assert all(math.isfinite(number) for number in numbers_in(found))
