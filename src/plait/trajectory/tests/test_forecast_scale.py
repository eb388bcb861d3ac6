"""The bent scale: there and back, ends, and log scores that can be compared whatever the bend."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.trajectory.forecast_scale import ScoreScale, step_of

BENDS = st.floats(0.0, 0.95)


def scale(bend_low=0.3, bend_high=0.3, *, low=0.0, high=63.0, higher_is="worse", step=1.0, ended=True):
    return ScoreScale(low, high, higher_is, step, ended, bend_low, bend_high)


@given(BENDS, BENDS, st.sampled_from(["better", "worse"]))
def test_a_score_inside_the_scale_comes_back_from_its_latent_value(bend_low, bend_high, direction):
    one = scale(bend_low, bend_high, higher_is=direction)
    scores = np.arange(2.0, 62.0)
    np.testing.assert_allclose(one.to_score(one.to_latent(scores)), scores, atol=0.02)


@given(BENDS, BENDS)
def test_better_scores_have_higher_latent_values_on_a_scale_of_symptoms(bend_low, bend_high):
    assert (np.diff(scale(bend_low, bend_high).to_latent(np.arange(64.0))) < 0).all()


@given(BENDS, BENDS, st.floats(-5, 5))
def test_no_latent_value_leads_off_the_scale(bend_low, bend_high, latent):
    assert 0 <= float(scale(bend_low, bend_high).to_score(np.array([latent]))[0]) <= 63


def test_scores_at_the_ends_are_known_as_ends_and_others_are_not():
    one = scale(low=0.0, high=10.0, higher_is="better", step=0.5)
    assert one.end([0.0, 0.5, 9.5, 10.0]).tolist() == [-1, 0, 0, 1]


@given(BENDS, BENDS)
def test_the_stretch_makes_a_latent_density_one_of_scores(bend_low, bend_high):
    # The probability of a step is the latent density times the stretch: summed over steps it is that of the scale.
    one = scale(bend_low, bend_high, step=0.5)
    scores = np.arange(10.0, 50.0, 0.5)
    masses = np.exp(one.log_stretch(scores))
    low, high = one.bent(one.unit(np.array([49.75, 9.75])))
    assert masses.sum() == pytest.approx(high - low, rel=1e-3)


def test_a_scale_without_ends_is_a_straight_line_and_goes_on_beyond_what_was_seen():
    one = scale(0.5, 0.5, low=2.0, high=4.0, higher_is="better", ended=False)
    assert one.to_score(one.to_latent([1.0, 5.0])).tolist() == [1.0, 5.0]
    assert one.end([2.0, 4.0]).tolist() == [0, 0]


def test_the_slope_turns_a_latent_width_into_points():
    one = scale(0.6, 0.2, higher_is="better")
    width = float(one.slope_at(np.linspace(0.2, 0.6, 20_001)).mean() * 0.4)
    rise = float(np.diff(one.to_score(np.array([0.2, 0.6])))[0])
    assert width == pytest.approx(rise, rel=1e-3)


def test_the_step_is_the_smallest_distance_seen_and_a_continuous_score_has_a_thousandth():
    assert step_of(np.array([3.0, 1.0, 1.5]), 10.0) == 0.5
    assert step_of(np.random.default_rng(1).random(500), 10.0) == pytest.approx(0.01)
    assert step_of(np.array([4.0, 4.0]), 10.0) == pytest.approx(0.01)
