"""Calibration: surprises of any shape become ranges that hold, with few of them it stays near what was assumed."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from plait.trajectory.forecast_calibration import GRID, assumed, calibrated


def shares_inside(values, calibration, predicted, earlier, level=0.90):
    centre, width = calibration.placed(predicted, np.ones(len(values)), earlier)
    low, high = (centre + width * calibration.quantile(p) for p in ((1 - level) / 2, (1 + level) / 2))
    return (values - predicted >= low - predicted) & (values - predicted <= high - predicted)


def world(seed, draw, n=4000):
    rng = np.random.default_rng(seed)
    predicted, earlier = rng.random(n), rng.integers(0, 12, n)
    return rng, predicted, earlier, draw(rng, predicted, earlier)


def heavy(rng, predicted, earlier):
    return rng.standard_t(3, len(predicted))


def skewed(rng, predicted, earlier):
    return rng.gamma(4, size=len(predicted)) / 2 - 2


def wide_after_one_score(rng, predicted, earlier):
    return rng.normal(0.3, np.where(earlier == 1, 1.6, 0.8))


def narrow_near_the_end(rng, predicted, earlier):
    return rng.normal(0, np.where(predicted > 0.7, 0.6, 1.2))


def even(rng, predicted, earlier):
    return rng.normal(size=len(predicted))


@pytest.mark.parametrize("draw", [heavy, skewed, wide_after_one_score, narrow_near_the_end])
def test_ranges_hold_nine_in_ten_new_surprises_overall_and_by_history_and_level(draw):
    _, predicted, earlier, surprise = world(1, draw)
    made = calibrated(surprise, surprise, predicted, earlier)
    _, predicted, earlier, fresh = world(2, draw, 20_000)
    inside = shares_inside(predicted + fresh, made, predicted, earlier)
    assert inside.mean() == pytest.approx(0.90, abs=0.015)
    for chosen in (earlier == 1, earlier >= 8, predicted > 0.7, predicted < 0.3):
        assert 0.84 < inside[chosen].mean() < 0.95


def test_surprises_known_only_as_intervals_and_open_ends_give_the_same_curve():
    _, predicted, earlier, surprise = world(3, even, 20_000)
    low, high = np.floor(surprise / 0.5) * 0.5, np.floor(surprise / 0.5) * 0.5 + 0.5
    high = np.where(high > 1.5, np.inf, high)
    low = np.where(np.isinf(high), 1.5, low)
    made = calibrated(low, high, predicted, earlier)
    for probability in (0.05, 0.25, 0.5, 0.75):
        # Widths are matched to the points intervals are counted from, so a factor stands before the curve.
        centre, width = made.placed(np.zeros(1), np.ones(1), np.array([4]))
        found = float(centre[0] + width[0] * made.quantile(probability))
        assert found == pytest.approx(norm.ppf(probability), abs=0.12)


def test_a_few_surprises_move_the_assumed_curve_only_a_little():
    few = calibrated(np.full(2, 4.0), np.full(2, 4.0), np.full(2, 0.5), np.full(2, 3))
    assert few.quantile(0.95) == pytest.approx(assumed().quantile(0.95), abs=0.7)


def test_without_any_surprise_the_assumed_curve_stays():
    nothing = np.zeros(0)
    assert calibrated(nothing, nothing, nothing, nothing.astype(int)) == assumed()


@settings(max_examples=50)
@given(st.lists(st.floats(-30, 30), min_size=1, max_size=60))
def test_quantiles_rise_and_chances_undo_them(values):
    made = calibrated(np.array(values), np.array(values), np.zeros(len(values)), np.full(len(values), 2))
    assert (np.diff(made.quantiles) > 0).all()
    probabilities = norm.cdf(GRID[4:-4])
    np.testing.assert_allclose(made.chance(made.quantile(probabilities)), probabilities, atol=1e-6)
