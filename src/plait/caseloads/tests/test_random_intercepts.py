"""The random intercepts beside the slow reference with whole covariance matrices."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.caseloads.random_intercepts import fit_random_intercepts, sums_of
from plait.trajectory.dense import Columns, Variances, dense_fit


def made_up(seed, between):
    rng = np.random.default_rng(seed)
    codes = np.repeat(np.arange(8), rng.integers(1, 9, 8))
    design = np.column_stack([np.ones(len(codes)), rng.normal(0, 1, len(codes))])
    score = design @ [5.0, 0.5] + rng.normal(0, between, 8)[codes] + rng.normal(0, 1, len(codes))
    return codes, design, score


def by_matrices(codes, design, score, between, within):
    """The same model as a special case of the reference model: no client beside the case, and no movement."""
    nothing = np.zeros(len(codes))
    data = Columns(design, score, nothing, np.arange(len(codes)), codes)
    return dense_fit(data, Variances(between, np.zeros((2, 2)), 0.0, 0.0, within), reml=True)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.4, 1.5]))
def test_effects_are_those_of_the_slow_reference_and_no_other_variances_are_more_likely(seed, between):
    codes, design, score = made_up(seed, between)
    found = fit_random_intercepts(sums_of(codes, design, score))
    slow = by_matrices(codes, design, score, found.between, found.within)
    assert found.effects == pytest.approx(slow.effects, abs=1e-7)
    per_clinician = [slow.clinicians[code] for code in range(8)]
    assert found.clinicians == pytest.approx(per_clinician, abs=1e-7)
    for more, wider in ((0.02, 1.0), (-0.02, 1.0), (0.0, 1.03), (0.0, 0.97)):
        other = by_matrices(codes, design, score, max(0.0, found.between + more), found.within * wider)
        assert other.log_likelihood <= slow.log_likelihood + 1e-7


def test_nothing_left_within_clinicians_is_no_fit():
    codes = np.repeat(np.arange(6), 3)
    assert fit_random_intercepts(sums_of(codes, np.ones((18, 1)), codes.astype(float))) is None


def test_clinicians_who_are_all_alike_have_no_variance_at_all():
    codes = np.repeat(np.arange(6), 4)
    score = np.tile([1.0, 2.0, 3.0, 4.0], 6)
    found = fit_random_intercepts(sums_of(codes, np.ones((24, 1)), score))
    assert found.between == 0.0
    assert found.icc == 0.0
    assert np.all(found.clinicians == 0.0)
