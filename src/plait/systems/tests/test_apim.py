"""The actor-partner model: its maximum, what it finds again, what its intervals hold, and what it refuses."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from plait.reliability import Estimate, Undefined
from plait.systems import Dyads, apim, dyads
from plait.systems.design import DesignError
from plait.systems.tests.made_up_dyads import ROLES, made_dyads


def dense(found: Dyads, covariance, *, apart: bool):
    """Log-likelihood and coefficients by the whole covariance matrix of all members, generalised least squares."""
    n = len(found)
    own, other = found.score, found.score[:, ::-1]
    rows = []
    for dyad in range(n):
        for member in range(2):
            row = [1.0, own[dyad, member], other[dyad, member]]
            rows.append(row if not apart else [0.0] * 3 * member + row + [0.0] * 3 * (1 - member))
    x, y = np.array(rows), found.outcome.ravel()
    whole = np.kron(np.eye(n), covariance)
    inverse = np.linalg.inv(whole)
    b = np.linalg.solve(x.T @ inverse @ x, x.T @ inverse @ y)
    left = y - x @ b
    value = -0.5 * (2 * n * math.log(2 * math.pi) + np.linalg.slogdet(whole)[1] + left @ inverse @ left)
    return value, b


def searched(found: Dyads, *, apart: bool):
    """The maximum found by a general search over SDs and correlation."""

    def covariance(theta):
        one, other = math.exp(theta[0]), math.exp(theta[-2] if apart else theta[0])
        shared = math.tanh(theta[-1]) * one * other
        return np.array([[one**2, shared], [shared, other**2]])

    start = np.zeros(3 if apart else 2)
    end = minimize(
        lambda theta: -dense(found, covariance(theta), apart=apart)[0],
        start,
        method="Nelder-Mead",
        options={"xatol": 1e-9, "fatol": 1e-12, "maxiter": 4000},
    )
    return dense(found, covariance(end.x), apart=apart)


def coefficients(fit):
    return [one.value for effects in fit.effects for one in (effects.intercept, effects.actor, effects.partner)]


@settings(max_examples=4, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    n=st.integers(20, 30),
    shared=st.floats(-0.6, 0.6),
    second=st.floats(0.5, 2),
)
def test_both_fits_are_the_maximum_that_a_search_over_the_whole_matrix_finds(seed, n, shared, second):
    data = made_dyads(seed, n, actor=(0.5, 0.1), residual=(1, shared, second))
    found = apim(data)
    for fit, apart in ((found.apart, True), (found.alike, False)):
        value, b = searched(data, apart=apart)
        assert fit.log_likelihood == pytest.approx(value, abs=1e-6)
        assert coefficients(fit) == pytest.approx(b, abs=1e-4)


def test_it_finds_what_made_the_outcomes():
    found = apim(made_dyads(5, 4000, actor=(0.5, 0.3), partner=(0.2, -0.3), residual=(1, 0.35, 1.2)))
    first, second = found.apart.effects
    assert [first.role, second.role] == list(ROLES)
    for one, true in ((first.actor, 0.5), (first.partner, 0.2), (second.actor, 0.3), (second.partner, -0.3)):
        assert one.low < true < one.high
    assert first.ratio.low < 0.4 < first.ratio.high
    assert second.ratio.low < -1 < second.ratio.high
    assert found.apart.correlation == pytest.approx(0.35 / math.sqrt(1.2), abs=0.04)
    assert found.test.p < 1e-6


def test_intervals_hold_what_they_say_and_the_test_of_roles_errs_as_often_as_it_says():
    held, alike, ratio, told_apart = 0, 0, [], 0
    for seed in range(400):
        found = apim(made_dyads(seed, 30))
        held += found.apart.effects[1].partner.low < 0.25 < found.apart.effects[1].partner.high
        one = found.alike.effects[0]
        alike += one.actor.low < 0.5 < one.actor.high
        ratio += [one.ratio.low < 0.5 < one.ratio.high] if isinstance(one.ratio, Estimate) else []
        told_apart += found.test.p < 0.05
    assert held / 400 == pytest.approx(0.95, abs=0.03)
    assert alike / 400 == pytest.approx(0.95, abs=0.03)
    assert len(ratio) > 350
    assert sum(ratio) / len(ratio) == pytest.approx(0.95, abs=0.03)
    assert 0.03 < told_apart / 400 < 0.11


@settings(deadline=None)
@given(seed=st.integers(0, 10_000), turned=st.lists(st.booleans(), min_size=25, max_size=25))
def test_who_comes_first_changes_nothing_where_members_are_interchangeable(seed, turned):
    data = made_dyads(seed, 25, roles=False)
    step = [-1 if one else 1 for one in turned]
    score = np.array([row[::way] for row, way in zip(data.score, step, strict=True)])
    outcome = np.array([row[::way] for row, way in zip(data.outcome, step, strict=True)])
    other = apim(Dyads(data.names, None, score, outcome, 0))
    assert coefficients(other.alike) == pytest.approx(coefficients(apim(data).alike), abs=1e-9)


def test_without_roles_there_is_one_model_and_no_test():
    found = apim(made_dyads(1, 40, roles=False))
    assert found.apart is None
    assert found.test is None
    assert [one.role for one in found.alike.effects] == [""]


def test_few_dyads_are_said_where_roles_are_tested():
    assert any("30 dyads" in note for note in apim(made_dyads(1, 30)).notes)
    assert len(apim(made_dyads(1, 60)).notes) == 1


def test_a_ratio_over_an_effect_that_may_be_none_has_no_ends():
    found = apim(made_dyads(2, 40, actor=(0.0, 0.0), partner=(0.5, 0.5)))
    ratio = found.apart.effects[0].ratio
    assert isinstance(ratio, Undefined)
    assert "may be none at all" in ratio.reason


def columns(data: Dyads):
    names = [*data.names, *data.names]
    return (
        names,
        data.score.T.ravel().tolist(),
        data.outcome.T.ravel().tolist(),
        [ROLES[0]] * len(data) + [ROLES[1]] * len(data),
    )


def test_dyads_with_an_answer_missing_are_left_out_and_counted():
    names, score, outcome, role = columns(made_dyads(3, 40))
    score[2], outcome[45] = None, None
    found = dyads(names, score, outcome, role=role)
    assert (len(found), found.left_out) == (38, 2)
    assert not {"2", "5"} & set(found.names)


def test_the_columns_of_a_dyad_go_by_role_whoever_comes_first():
    names, score, outcome, role = columns(made_dyads(3, 20))
    mixed = dyads(names[::-1], score[::-1], outcome[::-1], role=role[::-1])
    assert mixed.roles == ROLES
    assert mixed.score[::-1].tolist() == made_dyads(3, 20).score.tolist()


def test_every_problem_of_the_design_is_told_at_once():
    names, score, outcome, role = columns(made_dyads(3, 30))
    names[3], role[5], score[7] = "alone", ROLES[1], math.nan
    with pytest.raises(DesignError) as refused:
        dyads(names, score, outcome, role=role)
    told = str(refused.value)
    parts = ("dyad alone has 1 member,", "dyad 3 has 1 member,", "no role tells them apart", "score number 8")
    assert [part for part in parts if part not in told] == []
    assert len(refused.value.problems) == 4


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda data: (*data[:3], ["one"] * 60), "there are 1 ('one')"),
        (lambda data: (*data[:3], ["a", "b", "c"] * 20), "there are 3 ('a', 'b', 'c')"),
        (lambda data: (data[0], [1.5] * 30 + data[1][30:], *data[2:]), "the scores of first are all the same"),
        (lambda data: (*data[:2], [0.1] * 60, data[3]), "the outcomes of second are all the same"),
        (lambda data: (data[0], data[1][:30] + [2 * one for one in data[1][:30]], *data[2:]), "whose effect"),
        (lambda data: (*data[:2], data[1], data[3]), "to the last digit"),
        (lambda data: tuple(column[:19] + column[30:49] for column in data), "19 complete dyads, and 20 are needed"),
        (lambda data: (data[0], data[1][1:], *data[2:]), "differ in length: dyad 60, score 59, outcome 60, role 60"),
        (lambda data: (["a"] * 3 + data[0][3:], *data[1:]), "dyad a has 3 members"),
    ],
)
def test_what_the_design_does_not_allow_is_refused(change, message):
    names, score, outcome, role = change(columns(made_dyads(3, 30)))
    with pytest.raises(DesignError) as refused:
        apim(dyads(names, score, outcome, role=role))
    assert message in str(refused.value)


@pytest.mark.parametrize(
    ("second", "message"),
    [
        (lambda outcome, _score: outcome + 1, "one and the same, but for a constant"),
        (lambda outcome, score: 3 * score - 2 * outcome, "follows from the other's"),
    ],
)
def test_an_outcome_that_follows_from_the_other_members_is_refused(second, message):
    data = made_dyads(3, 30)
    outcome = np.stack([data.outcome[:, 0], second(data.outcome[:, 0], data.score[:, 1])], axis=1)
    with pytest.raises(DesignError, match=message):
        apim(Dyads(data.names, data.roles, data.score, outcome, 0))


def test_without_roles_the_same_is_refused():
    names, score, outcome, _role = columns(made_dyads(3, 30))
    for changed, message in (([2.0] * 60, "the scores are all the same"), (score[:30] * 2, "whose effect")):
        with pytest.raises(DesignError, match=message):
            dyads(names, changed, outcome)
    with pytest.raises(DesignError, match=r"28 complete dyads|19 complete dyads \(11 more lack an answer\)"):
        dyads(names, score, [None] * 11 + outcome[11:])


def test_many_problems_of_one_kind_are_counted_rather_than_listed():
    with pytest.raises(DesignError, match="and 15 more like these"):
        dyads([str(place) for place in range(25)], [1.0] * 25, [1.0] * 25)
