"""What a policy says at each age, what is missing, and what is wrong with a draft."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.minors.models import Consenting, HowMany
from plait_clinic.minors.rules import (
    ANY_GUARDIAN,
    NO_GUARDIAN,
    NOT_ASKED,
    OWN,
    Band,
    Lack,
    Policy,
    lacks,
    problems_of,
    spans,
)
from plait_clinic.minors.tests.conftest import MADE_UP
from plait_clinic.people.models import CheckInForm

ANN, BEN = "ann", "ben"


def with_cuts(of_age: int, cuts: list[int]) -> Policy:
    edges = [0, *cuts, of_age]
    return Policy(of_age, 0, tuple(Band(low, high, Consenting.BOTH) for low, high in pairwise(edges)))


@st.composite
def whole_policies(draw) -> Policy:
    of_age = draw(st.integers(1, 30))
    inside = st.integers(1, of_age - 1) if of_age > 1 else st.nothing()
    cuts = sorted(draw(st.sets(inside, max_size=5)) if of_age > 1 else [])
    return with_cuts(of_age, cuts)


@given(whole_policies(), st.integers(0, 40))
def test_every_age_below_coming_of_age_has_one_band_and_none_above(policy, age):
    assert problems_of(policy) == []
    band = policy.band_at(age)
    assert (band is None) == (age >= policy.of_age)
    assert sum(one.from_age <= age < one.to_age for one in policy.bands) == (0 if band is None else 1)


@given(whole_policies(), st.data())
def test_a_band_that_is_taken_away_or_moved_is_found(policy, data):
    place = data.draw(st.integers(0, len(policy.bands) - 1))
    band = policy.bands[place]
    without = policy.bands[:place] + policy.bands[place + 1 :]
    assert problems_of(replace(policy, bands=without))
    assert problems_of(replace(policy, bands=(*policy.bands, band)))
    longer = (*without, replace(band, to_age=band.to_age + 1))
    assert problems_of(replace(policy, bands=longer))


def test_everything_that_is_wrong_is_told_at_once():
    draft = Policy(18, 20, (Band(0, 10, Consenting.BOTH), Band(9, 12, Consenting.BOTH), Band(14, 19, Consenting.BOTH)))
    assert problems_of(draft) == [
        "The own page has to be theirs alone by the age at which they are of age.",
        "No band says what holds at the age of: 12–13.",
        "More than one band holds at the age of: 9.",
        "No band goes on past 18: from then on they are of age.",
    ]
    backward = problems_of(Policy(2, 0, (Band(0, 2, Consenting.BOTH), Band(1, 1, Consenting.BOTH))))
    assert backward == ["The band from 1 has to end at a later age than it begins."]
    assert problems_of(Policy(31, 0, ())) == ["Say from which age somebody is of age: a number from 1 to 30."]


def test_ages_are_told_in_short():
    assert spans([0, 1, 2, 5, 7, 8]) == "0–2, 5, 7–8"


@pytest.mark.parametrize("own", [True, False])
@pytest.mark.parametrize("given_by", [(), (ANN,), (ANN, BEN)])
def test_who_consents_decides_what_is_missing(own, given_by):
    guardians = {name: name in given_by for name in (ANN, BEN)}
    own_lack = () if own else (OWN,)
    any_lack = () if given_by else (ANY_GUARDIAN,)
    every_lack = tuple(Lack("guardian", name) for name, given in guardians.items() if not given)

    def lacking(consent: Consenting, how_many: HowMany = HowMany.ONE) -> tuple[Lack, ...]:
        return lacks(Band(0, 18, consent, how_many), own=own, guardians=guardians)

    assert lacking(Consenting.NOBODY) == (NOT_ASKED,)
    assert lacking(Consenting.YOUNG) == own_lack
    assert lacking(Consenting.GUARDIAN) == any_lack
    assert lacking(Consenting.BOTH) == own_lack + any_lack
    assert lacking(Consenting.GUARDIAN, HowMany.EVERY) == every_lack
    assert lacking(Consenting.BOTH, HowMany.EVERY) == own_lack + every_lack


@pytest.mark.parametrize("how_many", HowMany)
def test_where_no_guardian_is_known_one_is_missing(how_many):
    assert lacks(Band(0, 18, Consenting.GUARDIAN, how_many), own=True, guardians={}) == (NO_GUARDIAN,)


def test_the_next_birthday_that_changes_something():
    assert [MADE_UP.next_age(age) for age in (0, 8, 9, 13, 15, 18, 19)] == [9, 9, 13, 15, 16, 19, None]


def test_the_check_in_with_faces_is_for_children_from_8_on():
    def told(first: int, consent: Consenting = Consenting.GUARDIAN) -> list[str]:
        bands = (
            *([Band(0, first, Consenting.NOBODY)] if first else []),
            Band(first, 12, consent, form=CheckInForm.CHILD),
            Band(12, 18, Consenting.BOTH),
        )
        return problems_of(Policy(of_age=18, own_page_from=14, bands=bands))

    assert told(8) == []
    assert told(0, Consenting.NOBODY) == []
    [problem] = told(7)
    assert "for children from 8 on" in problem
