"""The slope of a difference: against ordinary regression, against full matrices, and on made-up courses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.reliability import Estimate, NotEnough, Undefined
from plait.systems import RatingsRefusedError, slope_of

point = st.tuples(st.integers(-20, 20).map(lambda half: half / 2), st.floats(0.1, 2))


def by_matrices(session, values, variances, between, carry_over):
    """Generalised least squares with the whole covariance matrix, and the weighted scatter around it."""
    x = np.column_stack([np.ones(len(session)), session])
    alike = np.array([[carry_over ** abs(one - other) for one in session] for other in session])
    inverse = np.linalg.inv(np.diag(variances) + between * alike)
    covariance = np.linalg.inv(x.T @ inverse @ x)
    line = covariance @ x.T @ inverse @ values
    around = values - x @ line
    return line, covariance[1, 1], float(around @ inverse @ around)


@settings(deadline=None)
@given(
    points=st.lists(point, min_size=5, max_size=15), carry_over=st.sampled_from([0.0, 0.5, 0.9]), alike=st.booleans()
)
def test_slope_error_and_movement_are_those_of_full_matrices(points, carry_over, alike):
    values, variances = np.array(points).T
    variances = np.full(len(points), variances[0]) if alike else variances
    session, freedom = np.cumsum(1 + (np.arange(len(points)) == 2)).astype(float), len(points) - 2  # one gap
    found = slope_of(session, values, variances, carry_over=carry_over)
    line, variance, left = by_matrices(session, values, variances, found.movement**2, carry_over)
    assert found.slope.value == pytest.approx(line[1], abs=1e-7)
    assert found.first == pytest.approx(line[0] + line[1] * session[0], abs=1e-6)
    if found.movement > 0:
        assert left == pytest.approx(freedom, rel=1e-4)
    else:
        assert left <= freedom + 1e-9
    _line, alone, _left = by_matrices(session, values, variances, 0, carry_over)
    assert found.z == pytest.approx(line[1] / np.sqrt(alone), abs=1e-6)
    if not found.from_error:
        assert found.error == pytest.approx(np.sqrt(variance * left / freedom), rel=1e-4)


def test_an_exact_point_counts_more_than_an_inexact_one():
    values = np.array([0, 0, 0, 0, 3.0])
    assert slope_of(np.arange(5.0), values, np.array([1, 1, 1, 1, 0.01])).slope.value > 2 * (
        slope_of(np.arange(5.0), values, np.array([1, 1, 1, 1, 100.0])).slope.value
    )


def test_a_perfect_line_stands_on_measurement_error():
    found = slope_of(np.arange(5.0), np.arange(5.0), np.full(5, 0.5))
    assert found.from_error
    half = 1.959964 * np.sqrt(0.5 / 10)
    assert (found.slope.low, found.slope.high) == pytest.approx((1 - half, 1 + half), abs=1e-5)


def test_too_few_sessions_or_one_time_give_no_slope():
    assert slope_of(np.arange(4.0), np.arange(4.0), np.ones(4)).slope == NotEnough(4, 5)
    assert isinstance(slope_of(np.ones(5), np.arange(5.0), np.ones(5)).slope, Undefined)
    assert not slope_of(np.arange(4.0), np.arange(4.0), np.ones(4)).moves_away


def test_two_values_at_one_session_are_refused():
    with pytest.raises(RatingsRefusedError, match="session 2 has 2 values"):
        slope_of(np.array([1.0, 2, 2, 3, 4, 5]), np.arange(6.0), np.ones(6))


def test_moving_away_means_further_apart_at_the_end():
    ones = np.ones(5)
    apart = np.array([1, 1.5, 2, 2.5, 3.2])
    assert slope_of(np.arange(5.0), apart, ones).moves_away
    assert slope_of(np.arange(5.0), -apart, ones).moves_away
    assert not slope_of(np.arange(5.0), apart[::-1], ones).moves_away
    assert slope_of(np.arange(5.0), np.array([-1, 0, 1.2, 2, 3]), ones).moves_away


def cover(sessions, *, slope=0.3, movement=1.0, carry=0.0, assumed=0.0, draws=1000, errors=(0.5, 0.5)):
    """Share of intervals that hold the slope, of made-up courses whose movement may carry over."""
    generator = np.random.default_rng(17)
    held, times = 0, np.arange(sessions, dtype=float)
    variances = np.resize(np.square(errors), sessions)
    for _ in range(draws):
        moves = generator.normal(0, movement, sessions)
        for place in range(1, sessions):
            moves[place] = carry * moves[place - 1] + np.sqrt(1 - carry**2) * moves[place]
        values = slope * times + moves + generator.normal(0, np.sqrt(variances))
        found = slope_of(times, values, variances, carry_over=assumed).slope
        assert isinstance(found, Estimate)
        held += found.low <= slope <= found.high
    return held / draws


@pytest.mark.parametrize(("sessions", "movement"), [(5, 0.0), (5, 1.0), (8, 0.5), (16, 1.0)])
def test_intervals_hold_the_slope_as_often_as_they_say_where_nothing_carries_over(sessions, movement):
    assert cover(sessions, movement=movement) == pytest.approx(0.95, abs=0.02)
    assert cover(sessions, movement=movement, assumed=0.5) > 0.93  # wider than need be


@pytest.mark.parametrize("sessions", [5, 8, 16])
def test_intervals_hold_about_as_often_as_they_say_where_half_carries_over_as_assumed(sessions):
    assert cover(sessions, carry=0.5, assumed=0.5) == pytest.approx(0.94, abs=0.03)
    assert cover(sessions, carry=0.5, assumed=0.0) < 0.93


def test_intervals_hold_with_errors_that_differ_from_session_to_session():
    assert cover(8, slope=-0.2, movement=0.6, errors=(0.5, 0.8)) == pytest.approx(0.95, abs=0.02)
