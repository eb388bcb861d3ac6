"""The family social relations model: its maximum, what it finds again, and what it refuses."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize

from plait.reliability import Estimate, Undefined
from plait.systems import DesignError, family_effects, family_relations, round_robins
from plait.systems.family_patterns import Kind, family_patterns
from plait.systems.family_relations import _follows, ratings_of
from plait.systems.linear_covariance import discrepancy, fit_linear_covariance
from plait.systems.tests.made_up_families import (
    ACTOR,
    ACTOR_PARTNER,
    DYADIC,
    FAMILY,
    PARTNER,
    RELATIONSHIP,
    made_columns,
    made_families,
)

THREE = ("father", "mother", "teen")
FOUR = ("father", "mother", "son", "teen")


def true_value(kind, who):
    of_role = {Kind.ACTOR: ACTOR, Kind.PARTNER: PARTNER}
    if kind in of_role:
        return of_role[kind][who[0]]
    return {
        Kind.FAMILY: FAMILY,
        Kind.ACTOR_PARTNER: ACTOR_PARTNER,
        Kind.RELATIONSHIP: RELATIONSHIP,
        Kind.DYADIC: DYADIC,
        Kind.ERROR: 0.4,
        Kind.WORDING: 0.05,
    }[kind]


@pytest.mark.parametrize(
    ("roles", "indicators", "shared", "freedom"),
    [
        (THREE, 1, False, 3),
        (FOUR, 1, False, 47),
        ((*FOUR, "uncle"), 1, False, 210 - 46),
        (THREE, 2, False, 48),
        (THREE, 2, True, 18),
    ],
)
def test_every_number_comes_back_from_the_covariances_that_it_makes(roles, indicators, shared, freedom):
    model = family_patterns(roles, indicators, shared_errors=shared)
    true = np.array([true_value(kind, who) for kind, who in model.keys])
    found = fit_linear_covariance(model.places, np.tensordot(true, model.places, axes=1), 100)
    assert found.values == pytest.approx(true, abs=1e-6)
    assert (found.freedom, round(found.chi_square, 6), found.cfi) == (freedom, 0, 1)


@settings(max_examples=3, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_fit_is_the_maximum_that_a_general_search_finds(seed):
    rows = ratings_of(list(made_families(seed, 60, THREE).groups))
    sample, places = np.cov(rows.T), family_patterns(THREE, 1, shared_errors=False).places
    found = fit_linear_covariance(places, sample, 59)
    start = np.array([0.5 if np.trace(place) > 0 else 0.0 for place in places])
    end = minimize(
        lambda values: min(discrepancy(places, values, sample), 1e6),
        start,
        method="Powell",
        options={"xtol": 1e-7, "ftol": 1e-13, "maxiter": 400, "maxfev": 200_000},
    )
    assert found.chi_square <= 59 * end.fun + 1e-6
    assert found.chi_square == pytest.approx(59 * end.fun, abs=1e-3)
    assert found.values == pytest.approx(end.x, abs=0.02)


def test_standard_errors_are_those_of_the_likelihoods_bend():
    sample = np.cov(ratings_of(list(made_families(2, 2000, THREE).groups)).T)
    places = family_patterns(THREE, 1, shared_errors=False).places
    found = fit_linear_covariance(places, sample, 1999)
    step = 1e-4
    bend = np.empty((len(places), len(places)))
    for one in range(len(places)):
        for other in range(len(places)):
            moves = [np.eye(len(places))[one] * a * step + np.eye(len(places))[other] * b * step for a, b in SIGNS]
            values = [discrepancy(places, found.values + move, sample) for move in moves]
            bend[one, other] = 1999 / 2 * (values[0] - values[1] - values[2] + values[3]) / (4 * step**2)
    observed = np.sqrt(np.diag(np.linalg.inv(bend)))
    assert np.sqrt(np.diag(found.covariance)) == pytest.approx(observed, rel=0.05)


def test_how_a_numbers_variance_grows_with_its_own_value():
    model = family_patterns(THREE, 1, shared_errors=False)
    true = np.array([true_value(kind, who) for kind, who in model.keys])
    sample = np.tensordot(true, model.places, axes=1)
    found = fit_linear_covariance(model.places, sample, 100)
    linear = np.zeros((len(true), 6, 6))
    for one in range(6):
        for other in range(one, 6):
            nudge = np.zeros((6, 6))
            nudge[one, other] = nudge[other, one] = 1e-4
            ends = [fit_linear_covariance(model.places, sample + way * nudge, 100).values for way in (1, -1)]
            share = 2e-4 if one == other else 4e-4  # an entry off the diagonal stands twice
            linear[:, one, other] = linear[:, other, one] = (ends[0] - ends[1]) / share
    for place, weights in enumerate(linear):
        for away in (0.0, 0.3):
            moved = weights @ (sample + away * model.places[place])
            told = found.covariance[place, place] + found.slope[place] * away + found.bend[place] * away**2
            assert 2 / 100 * np.trace(moved @ moved) == pytest.approx(told, rel=1e-3)


SIGNS = ((1, 1), (1, -1), (-1, 1), (-1, -1))


def told(found):
    """Every estimate with its true value."""
    parts = {
        Kind.ACTOR: found.actor,
        Kind.PARTNER: found.partner,
        Kind.ACTOR_PARTNER: found.actor_partner,
        Kind.RELATIONSHIP: found.relationship,
        Kind.DYADIC: found.dyadic,
    }
    yield from (
        (one, true_value(kind, (who,) if isinstance(who, str) else who))
        for kind, part in parts.items()
        for who, one in part.items()
    )
    if isinstance(found.family, Estimate):
        yield found.family, FAMILY


@pytest.mark.parametrize(("roles", "families"), [(THREE, 60), (FOUR, 120)])
def test_intervals_hold_what_made_the_ratings_without_bias(roles, families):
    runs = [[*told(family_relations(made_families(seed, families, roles)))] for seed in range(40)]
    held = np.mean([one.low < true < one.high for run in runs for one, true in run])
    assert 0.915 < held < 0.98
    away = np.array([[one.value - true for one, true in run] for run in runs])
    off = away.mean(axis=0) / (away.std(axis=0, ddof=1) / np.sqrt(len(runs)))
    assert np.abs(off).max() < 3.8
    assert np.square(off).mean() < 2


def test_two_indicators_tell_error_from_relationship():
    found = family_relations(made_families(3, 600, THREE, error=0.4))
    assert all(one.low < 0.4 < one.high for one in list(found.error.values())[:6])
    assert np.mean([one.value for one in found.error.values()]) == pytest.approx(0.4, abs=0.04)
    assert np.mean([one.value for one in found.relationship.values()]) == pytest.approx(RELATIONSHIP, abs=0.06)
    assert not any("cannot be told apart" in note for note in found.notes)


def test_errors_of_the_same_indicator_may_go_together():
    data = made_families(3, 100, THREE, error=0.4)
    apart, shared = family_relations(data), family_relations(data, errors="by_indicator")
    assert (apart.freedom, shared.freedom) == (48, 18)
    assert shared.chi_square < apart.chi_square


def test_three_members_have_no_family_effect_and_four_have():
    three, four = family_relations(made_families(1, 60, THREE)), family_relations(made_families(1, 60, FOUR))
    assert isinstance(three.family, Undefined)
    assert "Three members cannot tell" in three.notes[1]
    assert isinstance(four.family, Estimate)
    assert (three.freedom, four.freedom) == (3, 47)
    assert "relationship and error cannot be told apart" in four.notes[0]


def test_shares_of_a_rating_add_up_and_name_what_it_is_made_of():
    found = family_relations(made_families(1, 200, FOUR))
    for share in found.shares.values():
        assert sum(share.values()) == pytest.approx(1)
        assert set(share) == {Kind.FAMILY, Kind.ACTOR, Kind.PARTNER, Kind.RELATIONSHIP}
    parts = [found.family, found.actor["teen"], found.partner["son"], found.relationship["teen", "son"]]
    whole = sum(max(one.value, 0) for one in parts)
    assert found.shares["teen", "son"][Kind.ACTOR] == pytest.approx(found.actor["teen"].value / whole)


def test_a_variance_that_is_none_may_come_out_below_and_is_said():
    found = family_relations(made_families(3, 80, FOUR, family=0.0))
    assert found.family.value < 0
    assert any("Below zero: " in note and "family" in note for note in found.notes)


def test_ratings_that_covary_otherwise_are_said_to():
    columns = made_columns(5, 120, FOUR)
    unlike = {("son", "father"), ("teen", "mother")}  # nobody of the one takes part in the other
    score = [
        cell + 2 * (int(name[1:]) % 3) * ((one, other) in unlike)
        for name, one, other, cell in zip(*columns[:4], strict=True)
    ]
    found = family_relations(round_robins(*columns[:3], score))
    assert found.p < 0.001
    assert found.cfi < 1
    assert any("covary otherwise" in note for note in found.notes)


def test_members_effects_hold_what_they_say():
    columns = made_columns(8, 300, FOUR)
    data = round_robins(*columns[:4])
    found = family_relations(data)
    effects = family_effects(data, found)
    assert [(one.group, one.member) for one in effects[:5]] == [
        *(("f0000", role) for role in FOUR),
        ("f0001", "father"),
    ]
    by_role = {role: np.array([one.actor.value for one in effects if one.member == role]) for role in FOUR}
    for role, values in by_role.items():
        assert values.mean() == pytest.approx(0, abs=1e-9)
        assert 0.3 * ACTOR[role] < values.var() < found.actor[role].value
    widths = [one.partner.high - one.partner.low for one in effects if one.member == "teen"]
    assert np.ptp(widths) == pytest.approx(0, abs=1e-9)


def test_predicted_effects_are_as_near_to_the_true_ones_as_they_say():
    generator = np.random.default_rng(3)
    actor = generator.normal(0, 0.8, (400, 3))
    rows = [
        (f"{name:03}", THREE[one], THREE[other], 5 + actor[name, one] + generator.normal(0, 0.7))
        for name in range(400)
        for one in range(3)
        for other in range(3)
        if one != other
    ]
    data = round_robins(*zip(*rows, strict=True))
    effects = family_effects(data, family_relations(data))
    held = [one.actor.low < true < one.actor.high for one, true in zip(effects, actor.ravel(), strict=True)]
    assert np.mean(held) == pytest.approx(0.95, abs=0.02)


def test_families_with_other_roles_or_a_rating_missing_are_left_out_by_name():
    four = made_columns(1, 62, FOUR)[:4]
    three = made_columns(2, 2, THREE)[:4]
    three[0][:] = [f"x{name}" for name in three[0]]
    four[3][0] = None
    data = round_robins(*(one + other for one, other in zip(four, three, strict=True)))
    found = family_relations(data)
    assert (found.families, found.left_out) == (61, ("f0000", "xf0000", "xf0001"))
    assert len(family_effects(data, found)) == 61 * 4


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (made_columns(1, 49, THREE)[:4], "49 complete families have the roles father, mother, teen, and 50 are needed"),
        (made_columns(1, 59, FOUR)[:4], "and 60 are needed: members are called by their roles"),
    ],
)
def test_too_few_families_are_refused(columns, message):
    with pytest.raises(DesignError) as refused:
        family_relations(round_robins(*columns))
    assert message in str(refused.value)


def test_ratings_that_never_change_or_follow_from_others_are_refused():
    columns = made_columns(1, 60, THREE)[:4]
    flat = [5.0 if (one, other) == ("teen", "mother") else cell for _n, one, other, cell in zip(*columns, strict=True)]
    with pytest.raises(DesignError, match="the ratings of teen of mother are all the same"):
        family_relations(round_robins(*columns[:3], flat))
    with pytest.raises(DesignError, match="no maximum of the likelihood"):
        family_relations(round_robins(*columns, second=columns[3]))
    assert not _follows(np.eye(3))


def test_many_roles_are_refused():
    people = [f"r{place}" for place in range(7)]
    rows = [("a", one, other, 1.0) for one in people for other in people if one != other]
    with pytest.raises(DesignError, match="7 roles, and 6 are the most"):
        family_relations(round_robins(*zip(*rows, strict=True)))
