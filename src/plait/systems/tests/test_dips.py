"""Dips beside the other rating: noticed, missed, alone, and never by a later session."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plait.reliability import NotEnough
from plait.systems import PAIRED_DIPS, PairedRatingsError, paired_dips

TEN = (0, 10)
STEADY = [7, 8, 7, 8, 7]
rating = st.one_of(st.none(), st.integers(0, 10))


def outcomes(client, clinician, **more):
    found = paired_dips([*STEADY, *client], [*STEADY, *clinician], bounds=TEN, **more)
    return [session.outcome for session in found.sessions[1:]]


@pytest.mark.parametrize(
    ("client", "clinician", "outcome"),
    [
        (3, 3, "noticed"),
        (3, 6.4, "noticed"),
        (3, 8, "missed"),
        (8, 3, "alone"),
        (6.4, 3, "quiet"),
        (8, 7, "quiet"),
        (10, 10, "quiet"),
    ],
)
def test_what_becomes_of_a_session(client, clinician, outcome):
    assert outcomes([client], [clinician]) == [outcome]


def test_a_noted_moment_of_tension_counts_as_noticing_whatever_the_rating():
    assert outcomes([3], [8], noted=[False] * 5 + [True]) == ["noticed"]
    assert outcomes([8], [8], noted=[False] * 5 + [True]) == ["quiet"]


def test_counts_add_up_to_the_sessions_that_could_be_judged():
    found = paired_dips([*STEADY, 3, 3, 8, 8], [*STEADY, 3, 8, 8, 3], bounds=TEN)
    assert found.noticed + found.missed + found.alone + found.quiet == len(found.sessions) == 5
    assert (found.noticed, found.alone) == (1, 1)


def test_sessions_without_both_ratings_are_not_judged():
    found = paired_dips([*STEADY, None, 3], [*STEADY, 7, None], bounds=TEN)
    assert [session.place for session in found.sessions] == [4]


def test_fewer_than_five_paired_sessions_are_refused():
    assert paired_dips([7, 8, 7, 8, None], [7, 8, 7, 8, 7], bounds=TEN) == NotEnough(n=4, needed=5)


def test_lists_of_different_lengths_are_refused():
    with pytest.raises(PairedRatingsError, match="2 ratings by the client, 1 by the clinician"):
        paired_dips([1, 2], [1], bounds=TEN)


@settings(deadline=None)
@given(ratings=st.lists(st.tuples(rating, rating), min_size=6, max_size=16))
def test_a_later_session_never_changes_an_earlier_outcome(ratings):
    client, clinician = (list(one) for one in zip(*ratings, strict=True))
    whole = paired_dips(client, clinician, bounds=TEN)
    before = paired_dips(client[:-1], clinician[:-1], bounds=TEN)
    if not isinstance(before, NotEnough):
        assert whole.sessions[: len(before.sessions)] == before.sessions


def test_the_rule_has_a_version_and_says_what_is_not_known():
    assert PAIRED_DIPS.name == "paired-dips 1"
    assert "Nobody has tried it" in PAIRED_DIPS.unknown
