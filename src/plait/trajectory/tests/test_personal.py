"""The expected range against the textbook formula, on random courses, and by simulated coverage."""

import math
import statistics
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from plait.trajectory import MIN_EARLIER, SD_FLOOR, NotEnough, expected_range, sd_floor
from plait.trajectory.personal import predictive

BOUNDS = (0.0, 10.0)
courses = st.lists(st.floats(0, 10), min_size=MIN_EARLIER, max_size=40)


def textbook_range(earlier, level):
    """Slow and obvious: the t interval by scipy.stats, cut off at the ends of the scale."""
    n = len(earlier)
    spread = max(statistics.stdev(earlier), SD_FLOOR) * math.sqrt(1 + 1 / n)
    low, high = stats.t(df=n - 1, loc=statistics.fmean(earlier), scale=spread).interval(level)
    return max(low, 0.0), min(high, 10.0)


@given(earlier=courses, level=st.floats(0.5, 0.99))
def test_the_range_is_the_textbook_prediction_interval(earlier, level):
    found = expected_range(earlier, level=level, bounds=BOUNDS)
    assert (found.low, found.high) == pytest.approx(textbook_range(earlier, level), abs=1e-9)


@given(earlier=courses)
def test_the_range_holds_the_mean_and_never_leaves_the_scale(earlier):
    found = expected_range(earlier, bounds=BOUNDS)
    assert 0 <= found.low <= found.mean <= found.high <= 10
    assert found.low < found.high


@given(earlier=courses)
def test_a_higher_level_gives_a_range_at_least_as_wide(earlier):
    narrow, wide = (expected_range(earlier, level=level, bounds=BOUNDS) for level in (0.8, 0.95))
    assert wide.low <= narrow.low <= narrow.high <= wide.high


@given(earlier=courses)
def test_the_order_of_earlier_ratings_does_not_matter(earlier):
    forward, backward = (expected_range(course, bounds=BOUNDS) for course in (earlier, earlier[::-1]))
    assert (forward.low, forward.high) == pytest.approx((backward.low, backward.high), abs=1e-9)


@pytest.mark.parametrize("n", range(MIN_EARLIER))
def test_fewer_than_four_earlier_ratings_are_not_enough(n):
    assert expected_range([7.0] * n, bounds=BOUNDS) == NotEnough(n=n, needed=4)


def test_four_ratings_give_the_range_worked_out_by_hand():
    found = expected_range([6, 7, 7, 8], bounds=BOUNDS)
    # sd = sqrt(2/3); t for 3 degrees of freedom at .95 is 2.35336; 7 ± 2.35336 · 0.81650 · 1.11803
    assert (found.low, found.high) == pytest.approx((4.85169, 9.14831), abs=1e-4)
    assert (found.mean, found.n, found.level) == (7.0, 4, 0.90)


def test_a_constant_run_has_a_range_of_some_width_though_its_own_sd_is_zero():
    found = expected_range([8, 8, 8, 8, 8], bounds=BOUNDS)
    assert found.sd == 0
    assert found.high - found.low == pytest.approx(2 * stats.t.ppf(0.95, 4) * 0.5 * math.sqrt(1.2))


def test_nine_in_ten_next_ratings_fall_in_the_range_when_sessions_are_independent():
    random = np.random.default_rng(20240229)
    inside = []
    for n in (4, 6, 12) * 1000:
        course = random.normal(50, 8, size=n + 1)
        found = replace(predictive(list(course[:-1]), bounds=(-100, 200)), floor=0.0)
        inside.append(found.quantile(0.05) <= course[-1] <= found.quantile(0.95))
    assert np.mean(inside) == pytest.approx(0.90, abs=0.016)  # three standard errors of 3,000 trials


def test_every_rating_off_the_scale_is_named_at_once():
    with pytest.raises(ValueError, match=r"number 2 is 11; number 4 is nan"):
        expected_range([5, 11, 6, math.nan, 7], bounds=BOUNDS)


@pytest.mark.parametrize("bounds", [(10, 0), (5, 5), (0, math.inf), (math.nan, 10)])
def test_impossible_ends_of_the_scale_are_refused(bounds):
    with pytest.raises(ValueError, match="lower end of the scale first"):
        expected_range([5, 6, 7, 8], bounds=bounds)


@pytest.mark.parametrize("level", [0, 1, 90, -0.1])
def test_a_level_that_is_no_probability_is_refused(level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        expected_range([5, 6, 7, 8], level=level, bounds=BOUNDS)


def test_the_smallest_sd_is_the_same_share_of_every_scale():
    assert sd_floor(BOUNDS) == SD_FLOOR
    assert sd_floor((0, 63)) == pytest.approx(3.15)
    assert sd_floor((1, 7)) == pytest.approx(0.3)


@given(course=courses, low=st.integers(-50, 50), times=st.floats(0.1, 20))
def test_a_course_on_another_scale_has_the_same_range_in_the_points_of_that_scale(course, low, times):
    found = expected_range(course, bounds=BOUNDS)
    ends = (low, low + 10 * times)
    moved = expected_range([min(max(low + times * rating, ends[0]), ends[1]) for rating in course], bounds=ends)
    assert (moved.low, moved.high) == pytest.approx((low + times * found.low, low + times * found.high), abs=1e-6)
