"""Omega: against the obvious least-squares fit, its equality with alpha, and matrices that are no fun."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import least_squares

from plait.reliability.between_items import cronbach
from plait.reliability.one_factor import LARGEST_LOADING, loadings, omega


def slow_loadings(correlation):
    """Least squares over what is off the diagonal, by a general solver, from several starts."""
    items = len(correlation)
    pairs = np.triu_indices(items, 1)

    def residuals(found):
        return (correlation - np.outer(found, found))[pairs]

    starts = [np.full(items, 0.5), *(np.where(np.arange(items) == item, 0.99, 0.4) for item in range(items))]
    bounds = (-LARGEST_LOADING, LARGEST_LOADING)
    fits = [least_squares(residuals, start, bounds=bounds, xtol=1e-14, ftol=1e-14, gtol=1e-14) for start in starts]
    best = min(fits, key=lambda fit: fit.cost)
    return best.x * (-1 if best.x.sum() < 0 else 1), best.cost


def made(loading, unique):
    return np.outer(loading, loading) + np.diag(unique)


@settings(max_examples=60, deadline=None)
@given(
    loading=arrays(float, 5, elements=st.floats(0.2, 3)),
    unique=arrays(float, 5, elements=st.floats(0.2, 3)),
)
def test_a_matrix_made_from_one_factor_gives_its_omega_back(loading, unique):
    truth = loading.sum() ** 2 / (loading.sum() ** 2 + unique.sum())
    assert float(omega(made(loading, unique))) == pytest.approx(truth, abs=1e-6)


@settings(max_examples=60, deadline=None)
@given(common=st.floats(0.3, 3), unique=arrays(float, 4, elements=st.floats(0.2, 3)))
def test_omega_is_alpha_where_all_items_load_alike(common, unique):
    covariance = made(np.full(4, common), unique)
    assert float(omega(covariance)) == pytest.approx(float(cronbach(covariance)), abs=1e-7)


@settings(max_examples=60, deadline=None)
@given(
    loading=arrays(float, 5, elements=st.floats(0.2, 3)),
    unique=arrays(float, 5, elements=st.floats(0.2, 3)),
)
def test_omega_is_never_below_alpha_where_one_factor_holds(loading, unique):
    covariance = made(loading, unique)
    assert float(omega(covariance)) >= float(cronbach(covariance)) - 1e-7


@settings(max_examples=40, deadline=None)
@given(seed=st.integers(0, 10_000), items=st.integers(3, 7))
def test_the_sweeps_leave_no_more_than_a_general_solver_does(seed, items):
    generator = np.random.default_rng(seed)
    rows = generator.normal(size=(40, 1)) * generator.uniform(0.5, 1.5, items) + generator.normal(size=(40, items))
    correlation = np.corrcoef(rows.T)
    quick = loadings(correlation)
    left = (correlation - np.outer(quick, quick))[np.triu_indices(items, 1)]
    assert (left**2).sum() / 2 <= slow_loadings(correlation)[1] + 1e-9


def test_of_several_items_that_could_be_at_the_bound_it_is_the_one_that_leaves_least():
    generator = np.random.default_rng(2012)
    rows = generator.normal(size=(40, 1)) * generator.uniform(0.5, 1.5, 3) + generator.normal(size=(40, 3))
    correlation = np.corrcoef(rows.T)
    assert loadings(correlation) == pytest.approx(slow_loadings(correlation)[0], abs=1e-4)


def test_many_matrices_at_once_are_the_same_as_one_by_one():
    generator = np.random.default_rng(3)
    stack = np.array([np.cov(generator.normal(size=(30, 1)) + generator.normal(size=(30, 4)), rowvar=False)] * 5)
    stack[2, 0, 0] = 0.0
    together = omega(stack)
    assert np.isnan(together[2])
    assert together == pytest.approx([float(omega(one)) for one in stack], nan_ok=True, abs=1e-9)


def test_a_matrix_without_an_inverse_has_an_omega_all_the_same():
    generator = np.random.default_rng(4)
    rows = generator.normal(size=(8, 1)) + generator.normal(size=(8, 12))
    assert 0 < float(omega(np.cov(rows, rowvar=False))) < 1


def test_the_sum_of_loadings_is_never_negative():
    found = loadings(made(np.array([-0.9, -0.8, -0.7]), np.array([0.19, 0.36, 0.51])))
    assert found == pytest.approx([0.9, 0.8, 0.7], abs=1e-6)


def test_a_loading_stays_below_one_where_the_exact_answer_is_above():
    correlation = np.array([[1, 0.9, 0.9], [0.9, 1, 0.6], [0.9, 0.6, 1]])
    assert loadings(correlation)[0] == pytest.approx(LARGEST_LOADING)
