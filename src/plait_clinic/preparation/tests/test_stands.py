"""Where a person stands to a feature: only a yes that still holds, from everybody who decides, is a yes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.minors.models import Consenting, HowMany
from plait_clinic.preparation.features import Feature
from plait_clinic.preparation.leaflets import LEAFLETS
from plait_clinic.preparation.models import Said
from plait_clinic.preparation.stands import A_YES_HOLDS_FOR, Deciding, OneSaid, Stand, stand_of

NOW = datetime(2026, 11, 17, 15, tzinfo=UTC)
YES, NO, LATER = (OneSaid(said, 1, NOW) for said in (Said.YES, Said.NO, Said.LATER))
GUARDIANS = ("g", "h")
words = st.builds(
    OneSaid,
    st.sampled_from(Said.values),
    st.integers(1, 3),
    st.integers(0, 800).map(lambda days: NOW - timedelta(days)),
)
decidings = st.builds(
    Deciding,
    st.sampled_from(Consenting.values),
    st.sampled_from(HowMany.values),
    st.sampled_from([(), ("g",), GUARDIANS]),
)


@pytest.mark.parametrize(
    ("said", "stand"), [(None, Stand.UNSAID), (YES, Stand.YES), (NO, Stand.NO), (LATER, Stand.LATER)]
)
def test_an_adult_stands_where_they_said(said, stand):
    assert stand_of(said, leaflet=1, now=NOW) is stand


def test_a_yes_to_earlier_words_is_asked_for_anew_and_a_no_to_them_stays_a_no():
    assert stand_of(YES, leaflet=2, now=NOW) is Stand.ANEW
    assert stand_of(NO, leaflet=2, now=NOW) is Stand.NO


def test_a_yes_holds_for_a_year_and_no_moment_longer():
    almost = NOW + A_YES_HOLDS_FOR - timedelta(seconds=1)
    assert stand_of(YES, leaflet=1, now=almost) is Stand.YES
    assert stand_of(YES, leaflet=1, now=NOW + A_YES_HOLDS_FOR) is Stand.ANEW


def test_where_the_policy_settles_nothing_for_an_age_nothing_goes_ahead():
    nobody = Deciding(Consenting.NOBODY, HowMany.ONE, ())
    assert stand_of(YES, leaflet=1, now=NOW, deciding=nobody) is Stand.UNSETTLED


def test_a_guardians_yes_alone_is_none_the_young_person_is_asked_too():
    guardian = Deciding(Consenting.GUARDIAN, HowMany.ONE, ("g",))
    said = {"g": YES}
    assert stand_of(None, leaflet=1, now=NOW, deciding=guardian, guardians=said) is Stand.UNSAID
    assert stand_of(NO, leaflet=1, now=NOW, deciding=guardian, guardians=said) is Stand.NO
    assert stand_of(YES, leaflet=1, now=NOW, deciding=guardian, guardians=said) is Stand.YES


def test_of_two_guardians_one_no_weighs_even_where_one_yes_would_suffice():
    one = Deciding(Consenting.BOTH, HowMany.ONE, GUARDIANS)
    assert stand_of(YES, leaflet=1, now=NOW, deciding=one, guardians={"g": YES}) is Stand.YES
    assert stand_of(YES, leaflet=1, now=NOW, deciding=one, guardians={"g": YES, "h": NO}) is Stand.GUARDIAN_NO


def test_where_every_guardian_is_asked_one_silence_is_no_yes_and_without_any_there_is_none():
    every = Deciding(Consenting.BOTH, HowMany.EVERY, GUARDIANS)
    assert stand_of(YES, leaflet=1, now=NOW, deciding=every, guardians={"g": YES}) is Stand.GUARDIAN_UNSAID
    nobody = Deciding(Consenting.BOTH, HowMany.EVERY, ())
    assert stand_of(YES, leaflet=1, now=NOW, deciding=nobody, guardians={}) is Stand.GUARDIAN_UNSAID


@given(own=st.none() | words, deciding=st.none() | decidings, said=st.dictionaries(st.sampled_from(GUARDIANS), words))
def test_nothing_is_a_yes_without_ones_own_yes_to_these_very_words(own, deciding, said):
    stand = stand_of(own, leaflet=2, now=NOW, deciding=deciding, guardians=said)
    if stand is Stand.YES:
        assert own is not None
        assert (own.said, own.leaflet) == (Said.YES, 2)
        assert (
            not any(said[name].said == Said.NO for name in deciding.guardians if name in said)
            if (deciding and deciding.consent != Consenting.YOUNG)
            else True
        )


@given(deciding=decidings, said=st.dictionaries(st.sampled_from(GUARDIANS), words))
def test_a_no_of_ones_own_is_never_outvoted(deciding, said):
    assert stand_of(NO, leaflet=1, now=NOW, deciding=deciding, guardians=said) in (Stand.NO, Stand.UNSETTLED)


def test_every_feature_has_a_leaflet_in_words_for_adults_and_for_young_people():
    assert set(LEAFLETS) == set(Feature)
    for leaflet in LEAFLETS.values():
        assert leaflet.adult
        assert leaflet.young
        assert all(str(text).strip() for text in (*leaflet.adult, *leaflet.young))
