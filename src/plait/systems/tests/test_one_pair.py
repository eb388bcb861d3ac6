"""One pair: its own line, what it is drawn to, and what is refused."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.reliability import Estimate, NotEnough, Undefined
from plait.systems import (
    PairedRatingsError,
    Population,
    assumed_population,
    pair_view,
    paired_ratings,
    shrunken_view,
    truth_and_bias,
)
from plait.systems.tests.made_up import made_pairs

TEN = (0.0, 10.0)
rating = st.integers(0, 20).map(lambda half: half / 2)


def pair(client, clinician, bounds=TEN):
    return paired_ratings(["a"] * len(client), client, clinician, bounds=bounds)


@settings(deadline=None)
@given(ratings=st.lists(st.tuples(rating, rating), min_size=5, max_size=20))
def test_the_level_gap_is_the_mean_difference_whatever_the_tracking(ratings):
    client, clinician = zip(*ratings, strict=True)
    found = pair_view(pair(client, clinician)).level_gap
    if isinstance(found, Estimate):
        assert found.value == pytest.approx(np.mean(clinician) - np.mean(client), abs=1e-9)
        assert found.low < found.value < found.high
        assert found.n == len(ratings)


@settings(deadline=None)
@given(ratings=st.lists(st.tuples(rating, rating), min_size=5, max_size=20))
def test_a_drawn_value_lies_between_the_pairs_own_and_the_place_it_is_drawn_to(ratings):
    given = pair(*zip(*ratings, strict=True))
    own, drawn = pair_view(given), shrunken_view(given, assumed_population(TEN))
    for name, centre in (("level_gap", 0.0), ("tracking", 0.5)):
        one, other = getattr(own, name), getattr(drawn, name)
        if isinstance(one, Estimate) and isinstance(other, Estimate):
            assert min(one.value, centre) - 1e-9 <= other.value <= max(one.value, centre) + 1e-9


def test_many_sessions_outweigh_the_assumption_and_few_do_not():
    few = pair([6, 8, 7, 5, 9], [9, 9.5, 10, 9, 9.5])
    many = pair([6, 8, 7, 5, 9] * 40, [9, 9.5, 10, 9, 9.5] * 40)
    assert pair_view(few).tracking.value == pytest.approx(pair_view(many).tracking.value)
    own = pair_view(few).tracking.value
    population = assumed_population(TEN)
    assert abs(shrunken_view(many, population).tracking.value - own) < 0.05
    assert abs(shrunken_view(few, population).tracking.value - own) > 0.1


def test_a_pair_is_drawn_to_its_clinic_where_the_clinic_has_a_fit():
    ratings = made_pairs(1, pairs=60, sessions=6)
    population = truth_and_bias(ratings).population
    own, drawn = pair_view(ratings.of("7")), shrunken_view(ratings.of("7"), population)
    centre = population.centre[0]
    assert abs(drawn.level_gap.value - centre) < abs(own.level_gap.value - centre)
    assert not population.assumed


def test_fewer_than_five_paired_sessions_say_so_and_nothing_else():
    given = pair([6, 8, 7, 5, None, 6], [5, 7, 7, 4, 8, None])
    few = NotEnough(n=4, needed=5)
    assert pair_view(given).level_gap == pair_view(given).tracking == few
    assert shrunken_view(given, assumed_population(TEN)).tracking == few


def test_a_client_whose_ratings_never_change_leaves_a_gap_and_no_tracking():
    given = pair([9.1] * 6, [7, 8, 6, 7, 7, 8])
    for found in (pair_view(given), shrunken_view(given, assumed_population(TEN))):
        assert isinstance(found.level_gap, Estimate)
        assert isinstance(found.tracking, Undefined)
        assert "client's ratings were all the same" in found.tracking.reason


def test_a_clinician_whose_ratings_never_change_leaves_no_tracking():
    given = pair([7, 8, 6, 7, 7, 8], [8.0] * 6)
    for found in (pair_view(given), shrunken_view(given, assumed_population(TEN))):
        assert "clinician's ratings were all the same" in found.tracking.reason


def test_two_who_agree_to_the_point_get_no_interval_without_width():
    given = pair([7, 8, 6, 7, 5], [7, 8, 6, 7, 5])
    assert isinstance(pair_view(given).level_gap, Undefined)
    drawn = shrunken_view(given, assumed_population(TEN))
    assert drawn.level_gap.low < 0 < drawn.level_gap.high
    assert drawn.tracking.value < 1 < drawn.tracking.high


def test_a_fit_without_differences_between_pairs_says_nothing_of_one():
    alike = Population(np.array([-0.5, 0.6]), np.zeros((2, 2)), 0.2, math.inf, assumed=False)
    found = shrunken_view(pair([6, 8, 7, 5, 9], [5, 7, 7, 4, 8]), alike)
    assert "no difference between pairs" in found.level_gap.reason


def test_the_assumption_holds_for_other_scales_in_shares_of_their_length():
    client, clinician = [6, 8, 7, 5, 9, 7], [5, 8, 6, 6, 8, 7]
    one = shrunken_view(pair(client, clinician), assumed_population(TEN))
    long = pair([value * 6 for value in client], [value * 6 for value in clinician], bounds=(0, 60))
    other = shrunken_view(long, assumed_population((0.0, 60.0)))
    assert other.level_gap.value == pytest.approx(6 * one.level_gap.value)
    assert other.tracking.high == pytest.approx(one.tracking.high)


def test_intervals_hold_what_they_say_for_pairs_like_those_assumed():
    generator = np.random.default_rng(11)
    population, held = assumed_population(TEN), 0
    for _ in range(400):
        gap, slope = generator.normal(0, 1.5), generator.normal(0.5, 0.3)
        client = generator.normal(0, 1, 8)
        clinician = client.mean() + gap + slope * (client - client.mean()) + generator.normal(0, 1, 8)
        found = shrunken_view(pair(client, clinician, bounds=(-50, 50)), population)
        held += (found.level_gap.low <= gap <= found.level_gap.high) + (
            found.tracking.low <= slope <= found.tracking.high
        )
    assert held / 800 == pytest.approx(0.95, abs=0.025)


def test_wrong_ratings_are_refused_with_every_problem_at_once():
    with pytest.raises(PairedRatingsError) as refused:
        paired_ratings(["a", "a"], [11, math.nan], [3, -1], bounds=TEN)
    told = str(refused.value)
    assert all(part in told for part in ("client's rating number 1", "number 2", "clinician's rating number 2"))
    with pytest.raises(PairedRatingsError, match="2 pairs, 1 ratings by clients"):
        paired_ratings(["a", "a"], [1], [3, 4], bounds=TEN)
    with pytest.raises(PairedRatingsError, match="lower end of the scale first"):
        paired_ratings([], [], [], bounds=(10, 0))


def test_several_pairs_are_not_told_as_one():
    with pytest.raises(ValueError, match="choose one"):
        pair_view(paired_ratings(["a", "b"], [1, 2], [3, 4], bounds=TEN))
