"""Fieller's interval and the interval of a variance: their ends are where the data begin to speak against a value."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.reliability import Estimate, Undefined
from plait.reliability.intervals import normal_quantile
from plait.systems.ratio import fieller
from plait.systems.round_robin_components import interval

variance = st.floats(0.01, 1)


@settings(deadline=None)
@given(above=st.floats(-5, 5), below=st.floats(-5, 5), one=variance, other=variance, shared=st.floats(-0.9, 0.9))
def test_a_ratio_at_an_end_is_just_as_far_as_the_data_allow(above, below, one, other, shared):
    both = shared * math.sqrt(one * other)
    found = fieller(above, below, (one, both, other), reach=2, level=0.95, n=9)
    if abs(below) <= 2 * math.sqrt(other):
        assert isinstance(found, Undefined)
        return
    assert found.low <= found.value <= found.high
    for end in (found.low, found.high):
        away, error = above - end * below, math.sqrt(one - 2 * end * both + end * end * other)
        assert abs(away) == pytest.approx(2 * error, rel=1e-5, abs=1e-6)


@settings(deadline=None)
@given(value=st.floats(-2, 5), at=variance, bend=st.floats(0.001, 0.25), lean=st.floats(-0.99, 0.99))
def test_a_variance_at_an_end_is_so_many_of_its_own_standard_errors_away(value, at, bend, lean):
    slope = lean * 2 * math.sqrt(at * bend)  # less than this, and some value would vary by less than nothing
    found = interval(value, at, slope, bend, level=0.95, n=9)
    assert isinstance(found, Estimate)
    assert found.low < value < found.high
    for end in (found.low, found.high):
        away = end - value
        own = at + slope * away + bend * away * away
        assert abs(away) == pytest.approx(normal_quantile(0.95) * math.sqrt(own), rel=1e-6)


def test_a_level_beyond_what_the_groups_give_has_no_ends():
    assert isinstance(interval(1, 0.2, 0.1, 0.3, level=0.95, n=9), Undefined)
