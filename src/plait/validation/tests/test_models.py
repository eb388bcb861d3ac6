"""Factor models: they find what made the data, their tests keep their level, and people who repeat count once."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.reliability import ReliabilityError
from plait.validation.factor_model import (
    Equal,
    NoSolution,
    Structure,
    fitted,
    freed,
    implied,
    jacobian,
    slots,
    stepped,
    weights,
)
from plait.validation.fit import change_between, fit_of, noncentrality
from plait.validation.moments import Group, Moments, group_moments, triangle, within_moments
from plait.validation.tests.made_up import LOADINGS, ratings

ONE = Structure("one", (0, 0, 0, 0, 0, 0))
THREE = Structure("three", (0, 0, 1, 1, 2, 2))
TWO = Structure("two", (0, 0, 0, 1, 1, 1))


def made(seed, **given):
    return ratings(np.random.default_rng(seed), **given)


def two_groups(seed, **second):
    """Clients, and clinicians of the same people, whose ratings may follow another model."""
    generator = np.random.default_rng(seed)
    who, _, mine = ratings(generator, people=200, factors=second.get("factors", (0, 0, 0, 0, 0, 0)))
    _, _, theirs = ratings(generator, people=200, **second)
    return group_moments([*who.tolist(), *who.tolist()], [0] * len(mine) + [1] * len(theirs), np.vstack([mine, theirs]))


def exact(structure, loadings, factors, unique):
    """Moments that a model makes without any error."""
    matrix = np.zeros((6, structure.factors))
    matrix[np.arange(6), list(structure.factor_of)] = loadings
    covariance = matrix @ factors @ matrix.T + np.diag(unique)
    scatter = np.random.default_rng(0).normal(size=(100, 21))
    return Moments((Group(500.0, None, covariance),), scatter / 500)


@given(
    st.lists(st.floats(0.3, 2.0), min_size=6, max_size=6),
    st.lists(st.floats(0.2, 2.0), min_size=6, max_size=6),
    st.floats(-0.6, 0.8),
)
@settings(max_examples=30, deadline=None)
def test_a_model_that_made_the_covariance_is_found_exactly(loadings, unique, correlation):
    factors = np.array([[1.0, correlation], [correlation, 1.0]])
    found = fitted(TWO, exact(TWO, np.array(loadings), factors, np.array(unique)))
    assert found.chi_square == pytest.approx(0, abs=1e-6)
    assert np.abs(found.groups[0].uniquenesses) == pytest.approx(unique, abs=1e-3)


def test_within_persons_the_steady_differences_between_people_do_not_count():
    who, _, answers = made(1, people=60)
    shifted = answers + np.random.default_rng(2).normal(size=(60, 6))[who] * 5
    one, other = within_moments(who, answers), within_moments(who, shifted)
    assert one.groups[0].covariance == pytest.approx(other.groups[0].covariance)
    assert one.groups[0].weight == len(answers) - 60


def test_people_with_one_rating_add_nothing_within_persons():
    who, _, answers = made(1, people=60)
    more = within_moments(np.append(who, [60, 61]), np.vstack([answers, answers[:2] + 3]))
    assert more.groups[0].covariance == pytest.approx(within_moments(who, answers).groups[0].covariance)
    assert more.people == 60


def test_the_uncertainty_within_persons_is_how_much_the_covariance_moves_when_people_are_drawn_again():
    generator = np.random.default_rng(12)
    sessions = generator.integers(1, 7, size=150)
    who = np.repeat(np.arange(150), sessions)
    level, factor = generator.normal(size=(150, 6))[who], generator.normal(size=(len(who), 1))
    answers = level + factor + generator.normal(size=(len(who), 6))
    moments = within_moments(who, answers)
    assert moments.added.sum(axis=0) == pytest.approx(np.zeros(21), abs=1e-9)
    rows = [np.flatnonzero(who == person) for person in range(150)]
    drawn = []
    for _ in range(400):
        picked = generator.integers(0, 150, size=150)
        again = np.repeat(np.arange(150), sessions[picked])
        found = within_moments(again, answers[np.concatenate([rows[person] for person in picked])])
        drawn.append(triangle(found.groups[0].covariance))
    spread = np.sqrt(np.diag(moments.uncertainty()))
    assert np.std(drawn, axis=0) / spread == pytest.approx(np.ones(21), abs=0.2)


def test_what_people_add_to_groups_comes_to_nothing_over_all():
    assert two_groups(13).added.sum(axis=0) == pytest.approx(np.zeros(54), abs=1e-9)


def test_nobody_with_two_ratings_is_said_as_such():
    with pytest.raises(ReliabilityError, match="nobody has two complete ratings"):
        within_moments(np.arange(6), np.eye(6))


def test_derivatives_are_those_of_small_steps():
    moments = two_groups(3, factors=(0, 0, 1, 1, 2, 2))
    for equal in Equal:
        groups = fitted(THREE, moments, equal).groups
        layout = slots(THREE, 2, equal, means=True)
        told = jacobian(THREE, groups, layout, means=True)
        for column, slot in enumerate(layout):
            step = np.zeros(len(layout))
            step[column] = 1e-6
            moved = [implied(THREE, group) for group in stepped(groups, layout, step)]
            still = [implied(THREE, group) for group in groups]
            slope = [
                np.concatenate([(after[0] - before[0]), triangle(after[1] - before[1])]) / 1e-6
                for after, before in zip(moved, still, strict=True)
            ]
            assert told[:, column] == pytest.approx(np.concatenate(slope), abs=1e-5), (slot, equal)


def test_information_of_normal_ratings_is_the_inverse_of_their_scatter():
    generator = np.random.default_rng(5)
    rows = generator.multivariate_normal(np.zeros(3), np.array([[2, 0.6, 0.3], [0.6, 1, 0.2], [0.3, 0.2, 1.5]]), 40_000)
    moments = group_moments(list(range(len(rows))), [0] * len(rows), rows)
    saturated = moments.groups[0].covariance
    structure = Structure("three items", (0, 0, 0))
    model = fitted(structure, moments).groups
    information = weights(structure, moments, model)
    assert implied(structure, model[0])[1] == pytest.approx(saturated)
    assert information @ moments.uncertainty() == pytest.approx(np.eye(9), abs=0.06)


def test_a_model_written_with_less_equal_implies_the_same_moments():
    moments = two_groups(4, easier=0.5, factors=(0, 0, 1, 1, 2, 2))
    strict = fitted(THREE, moments, Equal.INTERCEPTS)
    for equal in (Equal.LOADINGS, Equal.STRUCTURE):
        for before, after in zip(strict.groups, freed(strict, equal), strict=True):
            assert implied(THREE, after)[0] == pytest.approx(implied(THREE, before)[0])
            assert implied(THREE, after)[1] == pytest.approx(implied(THREE, before)[1])


def test_ratings_given_twice_by_the_same_people_prove_no_more_than_once():
    who, _, answers = made(6, people=150, factors=(0, 0, 1, 1, 2, 2))
    once = group_moments(who.tolist(), [0] * len(who), answers)
    twice = group_moments([*who.tolist()] * 2, [0] * len(who) * 2, np.vstack([answers, answers]))
    one, two = fitted(ONE, once), fitted(ONE, twice)
    assert two.chi_square == pytest.approx(2 * one.chi_square)
    assert fit_of(two, twice).test.value == pytest.approx(fit_of(one, once).test.value)
    assert fit_of(two, twice).rmsea.value == pytest.approx(fit_of(one, once).rmsea.value)
    assert fit_of(two, twice).cfi.value == pytest.approx(fit_of(one, once).cfi.value)


def test_the_unit_of_the_answers_does_not_matter():
    who, _, answers = made(7, people=150)
    one, other = within_moments(who, answers), within_moments(who, answers * 7 + 3)
    assert fit_of(fitted(ONE, one), one).test.value == pytest.approx(
        fit_of(fitted(ONE, other), other).test.value, rel=1e-6
    )


def test_three_factors_are_told_from_one():
    who, _, answers = made(8, people=200, factors=(0, 0, 1, 1, 2, 2))
    moments = within_moments(who, answers)
    assert fit_of(fitted(THREE, moments), moments).cfi.value > 0.98
    assert fit_of(fitted(ONE, moments), moments).cfi.high < 0.9
    loadings = fitted(THREE, moments).groups[0].loadings
    assert loadings == pytest.approx(LOADINGS, abs=0.2)


@pytest.mark.parametrize("phi", [0.0, 0.6])
def test_the_test_within_persons_keeps_its_level_where_sessions_resemble_each_other(phi):
    rejected = 0
    for seed in range(150):
        who, _, answers = made(seed, people=120, phi=phi)
        moments = within_moments(who, answers)
        rejected += fit_of(fitted(ONE, moments), moments).test.p < 0.05
    assert 1 <= rejected <= 17


def test_the_difference_test_of_two_raters_of_the_same_people_keeps_its_level():
    rejected = {Equal.LOADINGS: 0, Equal.INTERCEPTS: 0}
    for seed in range(80):
        moments = two_groups(seed)
        found = [fitted(ONE, moments, equal) for equal in Equal]
        for place in (1, 2):
            rejected[found[place].equal] += change_between(found[place], found[place - 1], moments).test.p < 0.05
    assert all(count <= 11 for count in rejected.values()), rejected
    assert sum(rejected.values()) >= 1


def test_a_model_with_too_many_factors_for_the_data_is_refused_with_a_reason():
    closer_than_one = np.array([[1.0, 1.1], [1.1, 1.0]])
    with pytest.raises(NoSolution, match="too many factors"):
        fitted(TWO, exact(TWO, np.ones(6), closer_than_one, np.ones(6)))


def test_an_item_with_no_variance_of_its_own_is_refused_with_a_reason():
    with pytest.raises(NoSolution, match="own variance came out at zero or below"):
        fitted(ONE, exact(ONE, np.ones(6), np.eye(1), np.array([-0.1, 1, 1, 1, 1, 1])))


def test_unrelated_items_have_no_factor():
    rows = np.random.default_rng(10).normal(size=(400, 6))
    moments = group_moments(list(range(400)), [0] * 400, rows)
    with pytest.raises(NoSolution):
        fit_of(fitted(ONE, moments), moments)


def test_the_interval_of_a_noncentrality_holds_what_a_chi_square_came_from():
    generator = np.random.default_rng(11)
    draws = generator.noncentral_chisquare(5, 12.0, size=400)
    inside = [low <= 12.0 <= high for low, high in (noncentrality(float(draw), 5) for draw in draws)]
    assert 0.86 <= np.mean(inside) <= 0.94
