"""Limits keep to their price, ties included, and what a rule finds is counted on the right sessions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.rupture.alarms import Limit, difference_error, found_at, limit_at, share_error

steps = st.lists(st.integers(-3, 3).map(float), min_size=1, max_size=60)


@given(values=steps, price=st.floats(0.01, 0.99))
def test_a_limit_alarms_exactly_the_stated_share_of_quiet_sessions(values, price):
    statistic = np.array(values)
    assert limit_at(statistic, price).alerts(statistic).mean() == pytest.approx(price)


@given(values=steps, price=st.floats(0.01, 0.99))
def test_a_deeper_drop_is_never_alarmed_less(values, price):
    alerts = limit_at(np.array(values), price).alerts(np.sort(values))
    assert (np.diff(alerts) >= 0).all()


def test_a_rule_that_can_say_little_speaks_wherever_it_can():
    statistic = np.array([-math.inf] * 9 + [1.0])
    limit = limit_at(statistic, 0.5)
    assert limit.alerts(statistic).tolist() == [0.0] * 9 + [1.0]


def test_a_rule_that_can_say_nothing_never_speaks():
    statistic = np.full(10, -math.inf)
    assert not limit_at(statistic, 0.5).alerts(statistic).any()


@pytest.mark.parametrize("price", [0, 1, 1.5, math.nan])
def test_a_price_that_is_no_share_is_refused(price):
    with pytest.raises(ValueError, match="must lie between 0 and 1"):
        limit_at(np.array([1.0]), price)


def test_no_quiet_session_is_refused():
    with pytest.raises(ValueError, match="no quiet session"):
        limit_at(np.array([]), 0.03)


def test_hits_alarms_and_persons_are_counted_on_their_own_sessions():
    statistic = np.array([[0.0, 9.0, 9.0, 0.0], [0.0, 9.0, 0.0, 0.0], [0.0, 0.0, 0.0, 0.0]])
    onset = np.array([[False, True, False, False], [False, False, False, False], [False, False, False, False]])
    quiet = ~onset
    quiet[0, 2] = False
    found = found_at(Limit(5.0, 0.0), statistic, onset, quiet)
    assert found.hits == 1.0
    assert found.alarms == pytest.approx(1 / 10)
    assert found.ever == pytest.approx(1 / 2)


def test_the_error_of_a_share_is_that_of_drawing_persons():
    rng = np.random.default_rng(1)
    shares, errors = [], []
    for _ in range(400):
        own = rng.random((60, 1)) < 0.5
        alerts = np.where(own, 0.9, 0.1) + np.zeros((60, 4))
        shares.append(alerts.mean())
        errors.append(share_error(alerts, np.ones((60, 4), dtype=bool)))
    assert np.mean(errors) == pytest.approx(np.std(shares), rel=0.1)


def test_two_rules_that_say_the_same_differ_by_nothing():
    alerts = np.array([[0.0, 1.0], [1.0, 0.0]])
    assert difference_error(alerts, alerts, np.ones((2, 2), dtype=bool)) == 0.0
