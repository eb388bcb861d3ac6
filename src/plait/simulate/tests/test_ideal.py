"""The ideal filter is right where the answer is known exactly, and honest where it is not."""

from dataclasses import replace

import numpy as np
import pytest

from plait.simulate.generators import GENERATORS, LOW, PLAIN, Mixture, without_ruptures
from plait.simulate.ideal import ideal_readings
from plait.simulate.series import Series, make_series

SMOOTH = replace(without_ruptures(PLAIN), steps=100_000, levels=Mixture((1.0,), (5.0,), (0.8,)), growth=(0.02, 0.05))
"""All normal and far from the ends of the scale: here a Kalman filter is exact."""


def conditional_means(scores: np.ndarray) -> np.ndarray:
    """Expected scores given those before, by conditioning one big normal distribution."""
    places = np.arange(scores.shape[1])
    apart = np.abs(places[:, None] - places)
    cov = SMOOTH.levels.variance + SMOOTH.growth[1] ** 2 * np.outer(places, places)
    cov = (
        cov
        + SMOOTH.movement_sd**2 * SMOOTH.carry_over**apart
        + np.diag([SMOOTH.session_sds.values[0] ** 2] * len(places))
    )
    mean = SMOOTH.levels.mean + SMOOTH.growth[0] * places
    expected = np.tile(mean, (len(scores), 1))
    for now in places[1:]:
        expected[:, now] += (scores[:, :now] - mean[:now]) @ np.linalg.solve(cov[:now, :now], cov[:now, now])
    return expected


def expected_calibration_error(series: Series, onset: np.ndarray) -> float:
    told, true = onset[:, 1:].ravel(), series.onset[:, 1:].ravel()
    tenths = np.digitize(told, np.linspace(0.1, 0.9, 9))
    sizes = [(tenths == k).sum() * abs(told[tenths == k].mean() - true[tenths == k].mean()) for k in set(tenths)]
    return sum(sizes) / len(told)


def test_where_all_is_normal_the_filter_expects_what_conditioning_expects():
    scores = make_series(SMOOTH, 30, 8, 1).scores
    told = ideal_readings(SMOOTH, scores, particles=20)
    assert told.expected == pytest.approx(conditional_means(scores), abs=1e-3)
    assert told.quiet == pytest.approx(1.0)


@pytest.mark.parametrize("key", ["plain", "own_variance", "short_dips", "everything"])
def test_its_probabilities_come_true_on_its_own_generator(key):
    series = make_series(GENERATORS[key], 500, 10, 5)
    told = ideal_readings(GENERATORS[key], series.scores, particles=100)
    assert expected_calibration_error(series, told.onset) < 0.01
    assert np.histogram(told.chance, 5, (0, 1))[0] / told.chance.size == pytest.approx(0.2, abs=0.03)


def test_another_seed_of_the_filter_tells_nearly_the_same():
    scores = make_series(GENERATORS["coarse"], 100, 8, 2).scores
    first, second = (ideal_readings(GENERATORS["coarse"], scores, seed=seed, particles=300).onset for seed in (1, 2))
    assert np.abs(first - second).max() < 0.15
    assert np.abs(first - second).mean() < 0.005


def test_a_session_without_an_answer_is_passed_over_and_the_next_is_still_read():
    scores = make_series(PLAIN, 50, 8, 1).scores
    scores[:, 3] = np.nan
    told = ideal_readings(PLAIN, scores, particles=50)
    assert np.isnan(told.onset[:, 3]).all()
    assert np.isfinite(np.delete(told.onset, 3, axis=1)).all()


def test_a_later_score_changes_no_earlier_reading():
    scores = make_series(PLAIN, 20, 8, 1).scores
    changed = scores.copy()
    changed[:, 6:] = LOW
    first, second = (ideal_readings(PLAIN, one, particles=50).onset[:, :6] for one in (scores, changed))
    assert np.array_equal(first, second)


def test_a_score_that_nobody_could_expect_leaves_every_number_finite():
    narrow = replace(without_ruptures(PLAIN), levels=Mixture((1.0,), (9.9,), (0.01,)), movement_sd=0.01)
    told = ideal_readings(narrow, np.array([[9.9, 0.0, 9.9]]), particles=20)
    assert np.isfinite(told.expected).all()
