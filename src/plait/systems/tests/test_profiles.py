"""The SOFTA-shaped profile: three of each member, and a purpose that nobody averages."""

import pytest

from plait.systems import (
    WHOLE,
    MemberProfile,
    PurposeView,
    Rating,
    RatingsRefusedError,
    own_profile,
    person,
    profile_by,
    system_ratings,
)
from plait.systems.tests.families import COUPLE, DR, TEN


def of_members(values):
    facets = {
        "engagement": (DR, "self"),
        "connection": (DR, "self"),
        "safety": (WHOLE, "within"),
        "purpose": (WHOLE, "within"),
    }
    return [Rating(name, *facets[what], what, 1, value) for name, what, value in values]


def test_members_own_ratings_stand_side_by_side():
    given = of_members(
        [("Ana", "engagement", 8), ("Ana", "connection", 7), ("Ana", "safety", 3), ("Ben", "connection", 9)]
    )
    found = own_profile(system_ratings(COUPLE, given, TEN), 1, DR)
    assert found.members == (MemberProfile("Ana", 8, 7, 3), MemberProfile("Ben", None, 9, None))


def test_members_views_of_the_purpose_are_never_made_one():
    given = of_members([("Ana", "purpose", 9), ("Ben", "purpose", 1)])
    found = own_profile(system_ratings(COUPLE, given, TEN), 1, DR)
    assert found.purpose is None
    assert found.purpose_views == (PurposeView("Ana", 9), PurposeView("Ben", 1))
    alone = own_profile(system_ratings(COUPLE, given[:1], TEN), 1, DR)
    assert alone.purpose is None


def test_a_clinician_rates_each_member_and_the_purpose_once():
    given = [
        Rating("Dr Gray", person("Ana"), "self", "connection", 1, 6),
        Rating("Dr Gray", WHOLE, "within", "purpose", 1, 5),
    ]
    given += of_members([("Ben", "purpose", 1)])
    found = profile_by(system_ratings(COUPLE, given, TEN), 1, "Dr Gray")
    assert found.members[0] == MemberProfile("Ana", None, 6, None)
    assert found.purpose == 5
    assert found.purpose_views == (PurposeView("Dr Gray", 5),)


def test_a_purpose_of_single_members_is_refused():
    given = [Rating("Dr Gray", person(name), "others", "purpose", 1, 5) for name in ("Ana", "Ben")]
    ratings = system_ratings(COUPLE, given, TEN)
    with pytest.raises(RatingsRefusedError, match="rated once, of the whole; it is no mean over members"):
        profile_by(ratings, 1, "Dr Gray")


def test_a_member_is_asked_for_the_own_profile_another_way():
    with pytest.raises(RatingsRefusedError, match="use own_profile"):
        profile_by(system_ratings(COUPLE, [], TEN), 1, "Ana")
