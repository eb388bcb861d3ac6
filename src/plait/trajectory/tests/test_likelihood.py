"""The fast likelihood says what whole covariance matrices say, and its gradient is the slope of itself."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.simulate.reference_sessions import reference_sessions
from plait.trajectory.coordinates import Parts, to_coordinates
from plait.trajectory.dense import Columns, Variances, dense_fit
from plait.trajectory.estimates import estimates, log_likelihood
from plait.trajectory.layout import lay_out
from plait.trajectory.likelihood import LARGEST_PHI, Likelihood, spread
from plait.trajectory.search import Optimum
from plait.trajectory.tests.courses import with_covariate

LENGTHS = st.lists(st.integers(1, 9), min_size=5, max_size=12).filter(lambda lengths: max(lengths) > 2)
POINTS = st.tuples(
    st.sampled_from([0.0, 0.3, 0.7, LARGEST_PHI]) | st.floats(0, 0.95),
    st.sampled_from([0.0, 0.5, 1.0]) | st.floats(0, 0.99),
    st.sampled_from([0.0, 1e-6, 1.0]) | st.floats(0, 5),
    st.floats(-1, 1),
    st.sampled_from([0.0, 1e-6]) | st.floats(0, 3),
    st.sampled_from([0.0]) | st.floats(0, 3),
).map(np.array)
CASES = st.tuples(st.integers(0, 10_000), LENGTHS, st.integers(0, 4), st.booleans(), st.sampled_from(["REML", "ML"]))


def world(case):
    seed, lengths, clinicians, covariate, method = case
    sessions = reference_sessions(seed, lengths=lengths, clinicians=clinicians)
    return (with_covariate(sessions, seed) if covariate else sessions), method


def settled(likelihood, point):
    """An optimum that is none: the point as it stands, so that everything can be asked for there."""
    value = likelihood(point)
    none = np.zeros(6, dtype=bool)
    return Optimum(to_coordinates(point), point, value, none, np.zeros((0, 0)), 0.0, 0.0)


def slow(sessions, method, point, sigma2, units):
    """The dense answer at the same point, in raw units."""
    level, cross, slope, between = spread(point)
    raw = units.score_unit**2 * sigma2
    client = sigma2 * units.client @ np.array([[level, cross], [cross, slope]]) @ units.client.T
    at = Variances(between * raw, client, point[0], point[1] * raw, (1 - point[1]) * raw)
    n = len(sessions)
    clinician = sessions.client.codes if sessions.clinician is None else sessions.clinician.codes
    design = np.column_stack([np.ones(n), sessions.session, *sessions.covariates.values()])
    data = Columns(design, sessions.score, sessions.session.astype(float), sessions.client.codes, clinician)
    return dense_fit(data, at, reml=method == "REML")


@settings(max_examples=80, deadline=None)
@given(CASES, POINTS)
def test_it_agrees_with_whole_matrices_to_eight_digits(case, point):
    sessions, method = world(case)
    layout = lay_out(sessions)
    likelihood = Likelihood.of(layout, method)
    best = settled(likelihood, point)
    found = estimates(likelihood, best, Parts(clinicians=sessions.clinician is not None))
    expected = slow(sessions, method, point, best.value.sigma2, layout.units)
    assert found.log_likelihood == pytest.approx(expected.log_likelihood, rel=1e-8, abs=1e-8)
    effects = [found.parameters.intercept, found.parameters.slope, *found.parameters.covariates.values()]
    errors = [found.errors.intercept, found.errors.slope, *found.errors.covariates.values()]
    assert effects == pytest.approx(expected.effects, rel=1e-8, abs=1e-8)
    assert errors == pytest.approx(np.sqrt(np.diag(expected.covariance)), rel=1e-8)
    names = [] if sessions.clinician is None else sorted(found.clinician_effects, key=sessions.clinician.names.index)
    assert [found.clinician_effects[name] for name in names] == pytest.approx(
        list(expected.clinicians[: len(names)]), rel=1e-8, abs=1e-8
    )


@settings(max_examples=60, deadline=None)
@given(CASES, POINTS)
def test_the_gradient_is_the_slope_of_the_deviance(case, point):
    sessions, method = world(case)
    likelihood = Likelihood.of(lay_out(sessions), method)
    inside = np.clip(point, [0.01, 0.01, 0.01, -1, 0.01, 0.01], [0.95, 0.95, 5, 1, 3, 3])
    gradient = likelihood(inside).gradient
    step = 1e-5
    for place, slope in enumerate(gradient):
        to = np.zeros(6)
        to[place] = step
        measured = (likelihood(inside + to).deviance - likelihood(inside - to).deviance) / (2 * step)
        assert slope == pytest.approx(measured, rel=1e-4, abs=1e-4)


def test_what_is_left_over_bends_as_the_curvature_needs_it():
    likelihood = Likelihood.of(lay_out(reference_sessions(1, lengths=[5] * 8)), "REML")
    point, to = np.array([0.4, 0.5, 1.0, 0.1, 0.2, 0.3]), np.array([1e-5, 0, 0, 0, 0, 0])
    likelihood(point)
    by_phi = likelihood.residual_gradient(point)[0]
    ahead, behind = (np.log(likelihood(point + sign * to).sigma2) for sign in (1, -1))
    assert by_phi == pytest.approx((ahead - behind) / 2e-5, rel=1e-5)


@pytest.mark.parametrize("method", ["REML", "ML"])
def test_parts_on_several_threads_give_the_very_same_digits(method, monkeypatch):
    layout = lay_out(reference_sessions(3, lengths=[7, 3, 9, 1, 5] * 8))
    point = np.array([0.4, 0.5, 1.0, 0.1, 0.2, 0.3])
    whole = Likelihood.of(layout, method)(point)
    monkeypatch.setattr("plait.trajectory.likelihood.PART", 30)
    cut = Likelihood.of(layout, method)
    assert len(cut.parts) > 3
    assert cut(point).deviance == whole.deviance
    assert np.array_equal(cut(point).gradient, whole.gradient)


def test_fixed_effects_that_cannot_be_told_apart_have_no_likelihood():
    layout = lay_out(reference_sessions(3, lengths=[4] * 5))
    layout.columns[:, 1] = 1.0
    assert Likelihood.of(layout, "ML")(np.array([0.4, 0.5, 1.0, 0.1, 0.2, 0.3])).deviance == np.inf


def test_the_logarithm_of_many_variances_does_not_overflow():
    layout = lay_out(reference_sessions(3, lengths=[500] * 3, gaps=False))
    sessions = reference_sessions(3, lengths=[500] * 3, gaps=False)
    likelihood = Likelihood.of(layout, "ML")
    point = np.array([0.9, 0.999, 1.0, 0.0, 0.1, 0.2])
    value = likelihood(point)
    expected = slow(sessions, "ML", point, value.sigma2, layout.units).log_likelihood
    assert log_likelihood(likelihood, value.deviance) == pytest.approx(expected, rel=1e-8)
