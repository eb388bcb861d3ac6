"""Common fate and mutual influence: what they find again, what their intervals hold, and what they refuse."""

import numpy as np
import pytest

from plait.reliability import Estimate, Undefined
from plait.systems import DesignError, Dyads, apim, common_fate, dyads, mutual_influence
from plait.systems.common_fate import _entry_covariance, _growth
from plait.systems.tests.made_up_dyads import ROLES

SCORE, EFFECT, LEFT = 1.0, 0.5, 0.49
OWN = np.array([[0.6, 0.2], [0.2, 0.8]])
TRUE = {"score": SCORE, "outcome": EFFECT**2 * SCORE + LEFT, "covariance": EFFECT * SCORE, "effect": EFFECT}


def as_dyads(score, outcome, *, roles) -> Dyads:
    names = [str(place) for place in range(len(score))] * 2
    role = [ROLES[0]] * len(score) + [ROLES[1]] * len(score)
    return dyads(names, score.T.ravel().tolist(), outcome.T.ravel().tolist(), role=role if roles else None)


def of_common_fate(seed, n, *, roles=True, shared=SCORE) -> Dyads:
    generator = np.random.default_rng(seed)
    score = generator.normal(0, np.sqrt(shared), n)
    outcome = EFFECT * score + generator.normal(0, np.sqrt(LEFT), n)
    own = generator.multivariate_normal([0, 0], OWN, size=(n, 2))
    return as_dyads(score[:, None] + own[:, :, 0], outcome[:, None] + own[:, :, 1], roles=roles)


def of_influence(seed, n, *, influence=(0.4, -0.3), roles=True) -> Dyads:
    """Outcomes at rest: each is moved by the own score and the other's outcome."""
    generator = np.random.default_rng(seed)
    score = generator.multivariate_normal([0, 0], [[1, 0.3], [0.3, 1]], size=n)
    pushed = 0.8 * score + generator.multivariate_normal([0, 0], [[0.5, 0.1], [0.1, 0.5]], size=n)
    rest = np.linalg.inv(np.array([[1, -influence[0]], [-influence[1], 1]]))
    return as_dyads(score, pushed @ rest.T, roles=roles)


@pytest.mark.parametrize("roles", [True, False])
def test_common_fate_is_found_again_and_intervals_hold_it(roles):
    runs = [common_fate(of_common_fate(seed, 80, roles=roles)) for seed in range(200)]
    for name, true in TRUE.items():
        found = [one for run in runs if isinstance(one := getattr(run, name), Estimate)]
        assert len(found) > 190
        assert np.mean([one.low < true < one.high for one in found]) == pytest.approx(0.95, abs=0.035), name
    large = common_fate(of_common_fate(1, 10_000, roles=roles))
    for name, true in TRUE.items():
        assert getattr(large, name).value == pytest.approx(true, abs=0.05), name
    assert large.score_share == pytest.approx(SCORE / (SCORE + OWN[0, 0]), abs=0.02)
    assert large.outcome_share == pytest.approx(TRUE["outcome"] / (TRUE["outcome"] + OWN[1, 1]), abs=0.02)


def test_what_interchangeable_members_share_is_the_covariance_between_members():
    data = of_common_fate(5, 2000, roles=False)
    score, outcome = data.score - data.score.mean(), data.outcome - data.outcome.mean()
    found = common_fate(data)
    ours = [found.score.value, found.outcome.value, found.covariance.value]
    crossed = (score[:, 0] @ outcome[:, 1] + score[:, 1] @ outcome[:, 0]) / 2
    theirs = np.array([score[:, 0] @ score[:, 1], outcome[:, 0] @ outcome[:, 1], crossed]) / 2000
    assert ours == pytest.approx(theirs, abs=2e-3)
    assert found.effect.value == pytest.approx(ours[2] / ours[0])


@pytest.mark.parametrize("place", [(0, 0), (1, 1), (0, 1)])
def test_how_a_shared_variance_varies_more_the_larger_it_is(place):
    between = np.array([[2.0, 0.7], [0.7, 1.5]])
    moved = between.copy()
    moved[place] = moved[place[::-1]] = between[place] + 2 * 0.1  # sums hold what is shared twice
    grown = (_entry_covariance(moved, place, place) - _entry_covariance(between, place, place)) / 4
    assert grown == pytest.approx(_growth(between, *place) * 0.1 + (2 if place[0] == place[1] else 1) * 0.1**2)


def test_who_comes_first_changes_nothing_where_members_are_interchangeable():
    data = of_common_fate(5, 60, roles=False)
    turned = Dyads(data.names, None, data.score.copy(), data.outcome.copy(), 0)
    turned.score[::3], turned.outcome[::3] = data.score[::3, ::-1], data.outcome[::3, ::-1]
    one, other = common_fate(data), common_fate(turned)
    assert (one.effect.value, one.effect.high) == pytest.approx((other.effect.value, other.effect.high))
    assert (one.score_share, one.outcome_share) == pytest.approx((other.score_share, other.outcome_share))


def test_what_the_model_rules_out_is_tested_where_there_are_roles():
    assert common_fate(of_common_fate(1, 60, roles=False)).p is None
    rejected = np.mean([common_fate(of_common_fate(seed, 100)).p < 0.05 for seed in range(120)])
    assert 0.01 < rejected < 0.1
    data = of_common_fate(1, 200)
    skewed = data.outcome + 1.0 * data.score[:, :1] * np.array([0, 1])
    found = common_fate(Dyads(data.names, data.roles, data.score, skewed, 0))
    assert found.p < 0.01
    assert "rules out" in found.notes[1]


def test_members_who_share_nothing_have_no_common_effect():
    found = common_fate(of_common_fate(3, 60, shared=0.0))
    assert isinstance(found.effect, Undefined)
    assert "share nothing" in found.effect.reason
    assert isinstance(found.score, Estimate)


def test_common_fate_refuses_few_dyads_and_columns_that_follow():
    with pytest.raises(DesignError, match="49 complete dyads, and 50 are needed"):
        common_fate(of_common_fate(3, 49))
    data = of_common_fate(3, 60)
    for outcome in (data.score, np.stack([data.score.sum(axis=1), data.outcome[:, 1]], axis=1)):
        with pytest.raises(DesignError, match="nearly follows"):
            common_fate(Dyads(data.names, data.roles, data.score, outcome, 0))


def test_mutual_influence_is_found_again_and_intervals_hold_it():
    held, told = [], []
    for seed in range(200):
        found = mutual_influence(of_influence(seed, 60))
        assert found.roles == ROLES
        held += [one.low < true < one.high for one, true in zip(found.influence, (0.4, -0.3), strict=True)]
        told.append([one.value for one in found.influence])
    assert np.mean(held) == pytest.approx(0.95, abs=0.025)
    assert np.mean(told, axis=0) == pytest.approx([0.4, -0.3], abs=0.03)


def test_interchangeable_members_influence_each_other_by_the_ratio_of_their_effects():
    data = of_influence(1, 2000, influence=(0.4, 0.4), roles=False)
    found = mutual_influence(data)
    assert found.influence == (apim(data).alike.effects[0].ratio,)
    assert found.influence[0].low < 0.4 < found.influence[0].high


def test_one_fit_cannot_choose_between_the_models_and_says_so():
    found = mutual_influence(of_influence(1, 100))
    assert len(found.notes) == 1
    assert "fits these data exactly as well" in found.notes[0]


def test_influences_without_a_rest_are_said():
    data = of_influence(1, 400, influence=(1.6, 1.2))
    assert any("without end" in note for note in mutual_influence(data).notes)


def test_an_influence_over_an_effect_that_may_be_none_has_no_ends():
    generator = np.random.default_rng(1)
    found = mutual_influence(as_dyads(*generator.normal(size=(2, 40, 2)), roles=True))
    assert any(isinstance(one, Undefined) for one in found.influence)
