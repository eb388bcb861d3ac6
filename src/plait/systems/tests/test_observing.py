"""Observers' ratings from -3 to +3: the published consensus rule, and refusals where it says nothing."""

from statistics import mean

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from plait.systems import (
    WHOLE,
    Member,
    MemberProfile,
    NoConsensusError,
    Rating,
    RatingsRefusedError,
    System,
    consensus,
    observed,
    observed_ratings,
    person,
)

SYSTEM = System((Member("Ana"), Member("Ben")), ("Gray",), observers=("O1", "O2", "O3"))
step = st.integers(-3, 3)


@pytest.mark.parametrize(
    ("values", "together"),
    [((0, 0, -1), 0), ((-1, 1, 2), 1.5), ((2, -3, -2), -2.5), ((3, 3, 3), 3), ((1, 1), 1), ((2,), 2)],
)
def test_most_hold_and_of_three_the_two_closest_are_averaged(values, together):
    assert consensus(values) == together


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ((1, 2), "does not say what two give"),
        ((-1, 1, 3), "equally far apart"),
        ((0, 1, 2), "equally far apart"),
        ((1, 1, 1, 1), "two or three observers, and there are 4"),
        ((), "and there are 0"),
    ],
)
def test_where_the_rule_is_silent_nothing_is_guessed(values, why):
    with pytest.raises(NoConsensusError, match=why):
        consensus(values)


@given(values=st.lists(step, min_size=3, max_size=3), seed=st.randoms())
def test_the_order_of_observers_does_not_matter_and_two_of_them_carry_it(values, seed):
    gaps = sorted(values)
    assume(len(set(values)) < 3 or gaps[1] - gaps[0] != gaps[2] - gaps[1])
    found = consensus(values)
    seed.shuffle(values)
    assert consensus(values) == found
    pairs = [(values[0], values[1]), (values[1], values[2]), (values[0], values[2])]
    assert found == mean(min(pairs, key=lambda pair: abs(pair[0] - pair[1])))


def rated(one, two, three):
    return {
        observer: {"Ana": {"safety": value, "connection": 1}, "Ben": {"safety": 0}}
        for observer, value in zip(("O1", "O2", "O3"), (one, two, three), strict=True)
    }


def test_a_session_gives_one_profile_with_one_purpose():
    found = observed(SYSTEM, {4: rated(-1, 1, 2)}, {4: {"O1": 2, "O2": 2, "O3": -3}}).consensus(4)
    assert found.members == (MemberProfile("Ana", None, 1, 1.5), MemberProfile("Ben", None, None, 0))
    assert (found.purpose, found.by) == (2, "consensus")


def test_every_rating_without_consensus_is_named():
    seen = observed(SYSTEM, {4: rated(-1, 1, 3)}, {4: {"O1": 2, "O2": 0}})
    with pytest.raises(NoConsensusError) as refused:
        seen.consensus(4)
    assert len(refused.value.problems) == 2
    assert "safety of Ana, session 4: -1, 1 and 3" in str(refused.value)
    assert "purpose of whole, session 4: 2 and 0 differ" in str(refused.value)


def test_what_observers_do_not_rate_is_refused_all_at_once():
    wrong = [
        Rating("O1", person("Ana"), "others", "safety", 1, 1.5),
        Rating("O1", person("Ana"), "others", "purpose", 1, 2),
        Rating("O1", WHOLE, "within", "safety", 1, 2),
        Rating("O1", person("Ana"), "others", "warmth", 1, 4),
        Rating("Gray", person("Ana"), "others", "safety", 1, 1),
    ]
    with pytest.raises(RatingsRefusedError) as refused:
        observed_ratings(SYSTEM, wrong)
    told = str(refused.value)
    parts = (
        "1.5 is no whole",
        "rated once, of the whole",
        "rated for each member",
        "observers rate",
        "4 is off",
        "by a clinician",
    )
    assert [part for part in parts if part not in told] == []


def test_an_observer_who_rates_one_thing_from_two_sides_does_not_count_twice():
    wrong = [Rating("O1", WHOLE, facet, "purpose", 1, value) for facet, value in (("within", 2), ("group", 1))]
    with pytest.raises(RatingsRefusedError, match="an observer rates purpose once, on the facet within") as refused:
        observed_ratings(SYSTEM, wrong)
    assert len(refused.value.problems) == 1


def test_a_table_for_agreement_has_a_gap_where_one_did_not_rate():
    two = {"O1": {"Ana": {"safety": 1}}, "O3": {"Ana": {"safety": 2}, "Ben": {"safety": -1}}}
    table = observed(SYSTEM, {1: two}, {}).table("safety")
    np.testing.assert_array_equal(table, [[1, np.nan, 2], [np.nan, np.nan, -1]])
