"""The compiled forecast filter against its plain twin, and what must hold of any filter."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.trajectory import forecast_filter as fast
from plait.trajectory.forecast_course import FilterInput, filtered
from plait.trajectory.forecast_dense import dense_told
from plait.trajectory.forecast_parameters import cold_start, declared, for_filter, spreads

share = st.floats(0.0, 0.25)
NUMBERS = st.builds(
    dict,
    intercept=st.floats(-0.2, 1.2),
    slope=st.floats(-0.2, 0.2),
    sd_level=st.floats(0.01, 0.5),
    sd_slope=st.floats(0.0, 0.2),
    correlation=st.floats(-0.99, 0.99),
    autocorrelation=st.floats(0.0, 0.98),
    sd_movement=st.floats(0.0, 0.2),
    sd_error=st.floats(0.01, 0.2),
    early=st.floats(0.0, 20.0),
    sd_spread=st.floats(0.01, 0.8),
    odd_score=share,
    odd_score_times=st.floats(1.0, 6.0),
    odd_move=share,
    odd_move_times=st.floats(1.0, 6.0),
    passing_share=st.floats(0.0, 1.0),
    passing_stays=st.floats(0.0, 0.9),
    passing_keeps=st.floats(0.2, 1.1),
)
DROPS = st.builds(
    dict,
    drop_rate=st.sampled_from([0.0, 0.03, 0.2]),
    drop_size=st.floats(0.5, 4.0),
    lasting_stays=st.floats(0.5, 1.0),
)
EDGES = (0.04, 0.96)


@st.composite
def courses(draw):
    """Lengths, gaps, scores and ends of a few people."""
    people = []
    for _ in range(draw(st.integers(1, 3))):
        n = draw(st.integers(1, 7))
        gaps = draw(st.lists(st.integers(1, 4), min_size=n, max_size=n))
        scores = draw(st.lists(st.floats(0.0, 1.0), min_size=n, max_size=n))
        people.append((np.cumsum(gaps) - gaps[0] + draw(st.integers(0, 3)), np.array(scores)))
    return people


def given_input(people, clock=np.log1p, moved=False):
    s = np.concatenate([s for s, _ in people]).astype(float)
    z = np.concatenate([z for _, z in people])
    end = np.where(z >= EDGES[1], 1, np.where(z <= EDGES[0], -1, 0))
    starts = np.r_[0, np.cumsum([len(s) for s, _ in people])]
    shift, extra = np.linspace(-0.1, 0.1, len(people)), np.linspace(0.0, 0.01, len(people))
    change = np.full(len(s), int(moved))
    return FilterInput(starts, s, clock(s), z, end, change, EDGES, shift, extra)


@settings(max_examples=40, deadline=None)
@given(NUMBERS, DROPS, courses(), st.booleans())
def test_the_compiled_filter_says_what_its_plain_twin_says(numbers, drops, people, moved):
    fitted = replace(cold_start(), **numbers)
    theta, sizes = for_filter(fitted, replace(declared(), **drops), 0.02), spreads(fitted)
    it = given_input(people, moved=moved)
    told = filtered(theta, sizes, it).told
    for person, (first, last) in enumerate(zip(it.starts[:-1], it.starts[1:], strict=True)):
        rows = slice(first, last)
        plain = dense_told(
            theta,
            sizes,
            it.s[rows],
            it.f[rows],
            it.z[rows],
            it.end[rows],
            EDGES,
            moved=it.moved[rows],
            shift=it.shift[person],
            extra=it.extra[person],
        )
        np.testing.assert_allclose(told[rows], plain, rtol=1e-8, atol=1e-8)


@settings(max_examples=20, deadline=None)
@given(courses(), st.integers(0, 2**32 - 1))
def test_a_later_score_changes_no_earlier_reading(people, seed):
    theta, sizes = for_filter(cold_start(), declared()), spreads(cold_start())
    before = filtered(theta, sizes, given_input(people)).told
    (s, z), *others = people
    changed = z.copy()
    changed[-1] = np.random.default_rng(seed).random()
    after = filtered(theta, sizes, given_input([(s, changed), *others])).told
    kept = np.ones(len(before), dtype=bool)
    kept[len(s) - 1] = False
    np.testing.assert_array_equal(before[kept], after[kept])
    expected = [fast.MEAN, fast.VARIANCE]
    np.testing.assert_array_equal(before[len(s) - 1, expected], after[len(s) - 1, expected])


def test_threads_share_out_people_and_change_nothing():
    rng = np.random.default_rng(3)
    people = [(np.arange(9), rng.random(9)) for _ in range(1500)]
    theta, sizes = for_filter(cold_start(), declared()), spreads(cold_start())
    it = given_input(people)
    whole = filtered(theta, sizes, it).told
    rows = slice(it.starts[700], it.starts[701])
    alone = replace(it, starts=it.starts[700:702], shift=it.shift[700:701], extra=it.extra[700:701])
    np.testing.assert_array_equal(whole[rows], filtered(theta, sizes, alone).told[rows])


def test_a_deep_fall_is_likely_a_drop_and_the_level_neither_follows_at_once_nor_ignores_it():
    theta, sizes = for_filter(cold_start(), declared()), spreads(cold_start())
    quiet = [0.80, 0.79, 0.81, 0.80, 0.80]
    told = filtered(theta, sizes, given_input([(np.arange(8), np.array([*quiet, 0.45, 0.45, 0.45]))])).told
    assert told[5, fast.BEGAN] > 0.8
    assert told[5, fast.BEGAN] > 10 * told[4, fast.BEGAN]
    # In the drop the next score is expected between where it was and where it is.
    assert 0.47 < told[6, fast.MEAN] < 0.75
    assert told[7, fast.MEAN] < told[6, fast.MEAN]
    back = filtered(theta, sizes, given_input([(np.arange(8), np.array([*quiet, 0.45, 0.80, 0.80]))])).told
    assert back[7, fast.DROPPED] < 0.2
    assert back[7, fast.MEAN] == pytest.approx(0.80, abs=0.03)


def test_nothing_begins_at_a_first_session_however_low():
    theta, sizes = for_filter(cold_start(), declared()), spreads(cold_start())
    told = filtered(theta, sizes, given_input([(np.arange(1), np.array([0.05]))])).told
    assert told[0, fast.BEGAN] == 0.0
