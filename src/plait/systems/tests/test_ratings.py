"""Who is in a system, what can be rated, and what is refused, with every problem at once."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait.systems import (
    CO_THERAPISTS,
    OTHERS,
    TEAM,
    WHOLE,
    Member,
    Rating,
    RatingScale,
    RatingsRefusedError,
    Subsystem,
    System,
    assumed_scale,
    dyad,
    person,
    subsystem,
    system_ratings,
)

CHILDREN = Subsystem("children", ("Cleo", "Dan"), "siblings")
MEMBERS = (Member("Ana"), Member("Ben"), Member("Cleo", "adolescent"), Member("Dan", "child"))
FAMILY = System(MEMBERS, ("Gray", "Hill"), (Subsystem("parents", ("Ana", "Ben"), "parents"), CHILDREN), ("Ott",))
TEN = RatingScale(0, 10)


def rating(rater, target, facet, *, value=7.0, dimension="bond", session=1, sem=None):
    return Rating(rater, target, facet, dimension, session, value, sem)


@pytest.mark.parametrize(
    ("rater", "target", "facet"),
    [
        ("Ana", person("Gray"), "self"),
        ("Ana", CO_THERAPISTS, "self"),
        ("Ana", TEAM, "self"),
        ("Gray", person("Dan"), "self"),
        ("Gray", subsystem("parents"), "self"),
        ("Gray", WHOLE, "self"),
        ("Ana", person("Ben"), "others"),
        ("Ana", subsystem("children"), "others"),
        ("Ana", person("Gray"), "others"),
        ("Ana", OTHERS, "others"),
        ("Ana", WHOLE, "group"),
        ("Ana", subsystem("parents"), "group"),
        ("Cleo", dyad("Dan", "Cleo"), "within"),
        ("Ana", subsystem("children"), "within"),
        ("Hill", CO_THERAPISTS, "within"),
        ("Ott", person("Dan"), "others"),
        ("Ott", WHOLE, "within"),
    ],
)
def test_every_side_of_a_system_can_be_rated(rater, target, facet):
    assert system_ratings(FAMILY, [rating(rater, target, facet)], TEN).ratings[0].target == target


@pytest.mark.parametrize(
    ("rater", "target", "facet", "why"),
    [
        ("Ana", person("Ben"), "self", "name one of the other side"),
        ("Gray", person("Hill"), "self", "name one of the other side"),
        ("Ana", person("Ana"), "others", "nobody is their own target"),
        ("Ott", OTHERS, "others", "an? observer has no facet others of the others"),
        ("Ana", WHOLE, "self", "a member has no facet self of the whole"),
        ("Ana", subsystem("parents"), "others", "others does not take in the rater"),
        ("Ana", subsystem("children"), "group", "group takes in the rater"),
        ("Ott", person("Ana"), "self", "an? observer has no facet self"),
        ("Ana", person("Zoe"), "others", "Zoe is no member or clinician"),
        ("Ana", dyad("Ben", "Gray"), "within", "Gray is no member"),
        ("Ana", dyad("Ben", "Ben"), "within", "two different members"),
        ("Ana", subsystem("aunts"), "within", "aunts is no subsystem"),
        ("Zoe", WHOLE, "within", "Zoe is neither a member nor a clinician nor an observer"),
        ("Ana", WHOLE, "about", "about is no facet; there are self, others, group, within"),
    ],
)
def test_a_rating_from_the_wrong_side_is_refused(rater, target, facet, why):
    with pytest.raises(RatingsRefusedError, match=why):
        system_ratings(FAMILY, [rating(rater, target, facet)], TEN)


def test_all_problems_are_told_at_once():
    wrong = [
        rating("Ana", person("Gray"), "self", value=11),
        rating("Ana", person("Gray"), "self", value=math.nan, session=2, sem=0.0),
        rating("Zoe", WHOLE, "within", dimension=" "),
        rating("Ben", person("Gray"), "self"),
        rating("Ben", person("Gray"), "self", value=3),
    ]
    with pytest.raises(RatingsRefusedError) as refused:
        system_ratings(FAMILY, wrong, RatingScale(0, 10, sd=-1))
    told = str(refused.value)
    parts = (
        "11 is off",
        "nan is off",
        "SEM 0 is no",
        "Zoe is neither",
        "dimension is empty",
        "more than once",
        "SD is -1",
    )
    assert [part for part in parts if part not in told] == []
    assert len(refused.value.problems) == len(parts)


def test_a_system_tells_every_problem_of_its_people():
    with pytest.raises(RatingsRefusedError) as refused:
        System(
            (Member("Ana"), Member("whole"), Member("B+C")),
            ("Ana",),
            (Subsystem("pair", ("Ana", "Zoe")), Subsystem("one", ("Ana", "Ana"))),
        )
    told = str(refused.value)
    assert all(
        part in told for part in ("Ana is there 2 times", "'whole'", "'B+C'", "Zoe is no member", "subsystem one")
    )
    with pytest.raises(RatingsRefusedError, match="at least one member"):
        System(())


def test_co_therapists_are_two_or_more():
    alone = System((Member("Ana"),), ("Gray",))
    with pytest.raises(RatingsRefusedError, match="co-therapists are two or more"):
        system_ratings(alone, [rating("Ana", CO_THERAPISTS, "self")], TEN)


def test_a_scale_runs_from_its_lower_end():
    with pytest.raises(RatingsRefusedError, match="lower end first"):
        system_ratings(FAMILY, [], RatingScale(10, 0))


@given(
    target=st.one_of(
        st.sampled_from(["Ana", "Ben", "Cleo", "Dan", "Gray"]).map(person),
        st.lists(st.sampled_from(FAMILY.names), min_size=2, max_size=2, unique=True).map(lambda pair: dyad(*pair)),
        st.sampled_from([subsystem("parents"), subsystem("children"), WHOLE, OTHERS, TEAM, CO_THERAPISTS]),
    )
)
def test_a_target_reads_back_from_its_text(target):
    assert FAMILY.target(str(target)) == target


def test_a_target_takes_in_its_members():
    assert FAMILY.members_of(WHOLE) == FAMILY.names
    assert FAMILY.members_of(subsystem("children")) == ("Cleo", "Dan")
    assert FAMILY.members_of(dyad("Dan", "Ana")) == ("Ana", "Dan")
    assert FAMILY.members_of(person("Gray")) == FAMILY.members_of(TEAM) == ()


def test_the_assumed_scale_says_that_it_is_one():
    scale = assumed_scale(0, 10)
    assert (round(scale.sd, 2), round(scale.sem, 3)) == (1.6, 0.767)
    assert scale.is_assumed
    assert not TEN.is_assumed


def test_a_rating_brings_its_own_error_or_takes_the_scales():
    own = rating("Ana", person("Gray"), "self", sem=0.3)
    other = rating("Ben", person("Gray"), "self")
    ratings = system_ratings(FAMILY, [own, other], assumed_scale(0, 10))
    assert ratings.sem_of(own) == 0.3
    assert ratings.sem_of(other) == ratings.scale.sem
    assert ratings.sessions == (1,)
    assert ratings.dimensions == ("bond",)
