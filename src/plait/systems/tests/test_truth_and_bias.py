"""Truth and bias over many pairs: its criterion, what it finds again, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.reliability import NotEnough, Undefined
from plait.systems import paired_ratings, truth_and_bias
from plait.systems.random_lines import _profile, fit_random_lines, sums_of
from plait.systems.tests.made_up import WIDE, made_pairs


def dense_deviance(theta, group, x, y):
    """The REML deviance by the whole covariance matrix of all sessions, up to the same constant."""
    z = np.stack([np.ones_like(x), x], axis=1)
    factor = np.array([[theta[0], 0.0], [theta[1], theta[2]]])
    between = z @ factor @ factor.T @ z.T * (group[:, None] == group[None, :])
    covariance = np.eye(len(x)) + between
    inverse = np.linalg.inv(covariance)
    information = z.T @ inverse @ z
    line = np.linalg.solve(information, z.T @ inverse @ y)
    residual = (y - z @ line) @ inverse @ (y - z @ line) / (len(x) - 2)
    parts = np.linalg.slogdet(covariance)[1] + np.linalg.slogdet(information)[1]
    return parts + (len(x) - 2) * np.log(residual)


@settings(max_examples=25, deadline=None)
@given(
    theta=st.tuples(*[st.floats(-2, 2)] * 3),
    sizes=st.lists(st.integers(1, 7), min_size=2, max_size=6),
    seed=st.integers(0, 10_000),
)
def test_the_criterion_from_sums_is_that_of_the_whole_matrix(theta, sizes, seed):
    generator = np.random.default_rng(seed)
    group = np.repeat(np.arange(len(sizes)), sizes)
    x, y = generator.normal(size=(2, len(group)))
    if len(group) > 4:
        ours = _profile(np.array(theta), sums_of(group, x, y)).deviance
        assert ours == pytest.approx(dense_deviance(theta, group, x, y), abs=1e-6)


def test_it_finds_what_made_the_ratings():
    found = truth_and_bias(made_pairs(3, pairs=300, sessions=10))
    assert found.level_gap.low < -0.8 < found.level_gap.high
    assert found.tracking.low < 0.4 < found.tracking.high
    assert found.scatter == pytest.approx(0.49, rel=0.05)
    assert np.sqrt(np.diag(found.between)) == pytest.approx([0.6, 0.2], rel=0.15)


def test_points_of_another_length_change_the_gap_and_leave_the_tracking():
    made = made_pairs(4, pairs=30, sessions=6)
    names = [str(one) for one in made.pair]
    ten = paired_ratings(names, made.client * 10, made.clinician * 10, bounds=(-1000, 1000))
    one, other = truth_and_bias(made), truth_and_bias(ten)
    assert other.level_gap.value == pytest.approx(10 * one.level_gap.value, rel=1e-4)
    assert other.tracking.value == pytest.approx(one.tracking.value, rel=1e-4)


def test_pairs_with_too_few_sessions_are_left_out_and_counted():
    made = made_pairs(5, pairs=30, sessions=5)
    kept = np.flatnonzero(~((made.pair == 0) & (np.arange(len(made)) == 0)))
    names = [str(one) for one in made.pair[kept]]
    found = truth_and_bias(paired_ratings(names, made.client[kept], made.clinician[kept], bounds=WIDE))
    assert (found.left_out, found.level_gap.n, found.sessions) == (1, 29, 145)


def test_too_few_pairs_are_refused_by_number():
    assert truth_and_bias(made_pairs(6, pairs=19, sessions=9)) == NotEnough(n=19, needed=20)
    assert truth_and_bias(made_pairs(6, pairs=40, sessions=4)) == NotEnough(n=0, needed=20)


def test_clients_who_never_change_their_rating_cannot_be_followed():
    names = [str(n) for n in range(25) for _ in range(5)]
    found = truth_and_bias(paired_ratings(names, [7.0] * 125, list(range(5)) * 25, bounds=(0, 10)))
    assert isinstance(found, Undefined)
    assert "nothing to follow" in found.reason


def test_clinicians_who_repeat_their_clients_leave_nothing_to_weigh_by():
    made = made_pairs(7, pairs=25, sessions=5)
    found = truth_and_bias(paired_ratings([str(one) for one in made.pair], made.client, made.client, bounds=WIDE))
    assert isinstance(found, Undefined)


def test_few_pairs_and_a_ceiling_are_said():
    made = made_pairs(8, pairs=25, sessions=6)
    names = [str(one) for one in made.pair]
    rounded = np.clip(np.round(made.client + 2), 0, 10)
    found = truth_and_bias(paired_ratings(names, rounded, np.clip(made.clinician, 0, 10), bounds=(0, 10)))
    assert any("25 pairs" in note for note in found.notes)
    assert any("clients' ratings lie at the top" in note for note in found.notes)
    assert not any("clinicians' ratings lie at the top" in note for note in found.notes)


def test_where_pairs_do_not_differ_at_all_the_fit_still_ends():
    generator = np.random.default_rng(9)
    group = np.repeat(np.arange(30), 5)
    x = generator.normal(size=150)
    found = fit_random_lines(sums_of(group, x, 0.5 * x + generator.normal(size=150)))
    assert found.residual == pytest.approx(1.0, rel=0.3)
    assert np.linalg.eigvalsh(found.between).min() >= -1e-9
