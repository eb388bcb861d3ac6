"""The response surface: what the R package RSA documents, and what is refused."""

import math

import numpy as np
import pytest

from plait.systems import PairedRatingsError, response_surface
from plait.systems.surface import NAMES, TESTS, first_axis, stationary_point

TEN = (0, 10)
DOCUMENTED = np.array([0.0, -0.23, 0.77, -0.07, 0.27, -0.10])
"""The example of the documentation of RSA 0.10.8, in the order of NAMES."""


def test_the_tests_and_places_are_those_of_rsas_example():
    tests = [float(np.dot(weights, DOCUMENTED)) for weights in TESTS.values()]
    assert tests == pytest.approx([0.54, 0.10, -1.00, -0.44, 0.03])
    assert stationary_point(DOCUMENTED) == pytest.approx((-3.605791, -1.017817), abs=1e-6)
    assert first_axis(DOCUMENTED) == pytest.approx((0.8950428, 2.20952), abs=1e-5)


def ratings(n=200, seed=2, apart=1.0):
    generator = np.random.default_rng(seed)
    return np.clip(generator.normal(5, 1, n), 0, 10), np.clip(generator.normal(5, apart, n), 0, 10)


def test_a_surface_without_noise_comes_back_as_it_was():
    x, y = ratings()
    u, v = x - 5, y - 5
    found = response_surface(x, y, 1 + 0.3 * u - 0.2 * v - 0.1 * u * u + 0.4 * u * v - 0.2 * v * v, bounds=TEN)
    assert [one.value for one in found.coefficients.values()] == pytest.approx([1, 0.3, -0.2, -0.1, 0.4, -0.2])
    assert tuple(found.coefficients) == NAMES
    assert found.r_squared == pytest.approx(1)


def test_where_there_is_no_flat_point_none_is_told():
    assert stationary_point(np.array([1, 2, 3, 0, 0, 0.0])) is None
    assert first_axis(np.array([1, 2, 3, -1, 0, -2.0])) is None


def test_raters_on_different_scales_are_refused():
    x, y = ratings()
    with pytest.raises(PairedRatingsError, match="the clinicians' ratings do not all lie between 0 and 10"):
        response_surface(x, y * 10, x, bounds=TEN)


def test_a_surface_is_refused_where_hardly_any_clinician_rates_higher():
    x, y = ratings(apart=0.3)
    with pytest.raises(PairedRatingsError, match="have the clinicians higher"):
        response_surface(x + 2, y, x, bounds=TEN)


def test_too_few_rows_missing_values_and_no_variance_are_refused():
    x, y = ratings(n=29)
    with pytest.raises(PairedRatingsError, match="29 rows, and 30 are needed"):
        response_surface(x, y, x, bounds=TEN)
    with pytest.raises(PairedRatingsError, match="missing or not finite"):
        response_surface([*x, math.nan], [*y, 1], [*x, 1], bounds=TEN)
    x, y = ratings()
    with pytest.raises(PairedRatingsError, match="the outcomes are all the same"):
        response_surface(x, y, np.ones(len(x)), bounds=TEN)
    with pytest.raises(PairedRatingsError, match="1 ratings by clients"):
        response_surface([1], [1, 2], [1, 2], bounds=TEN)


def test_few_rows_are_said():
    x, y = ratings(n=40)
    generator = np.random.default_rng(5)
    assert any("40 rows" in note for note in response_surface(x, y, generator.normal(size=40), bounds=TEN).notes)
