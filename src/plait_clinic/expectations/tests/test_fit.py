"""The first sessions: a mean of two or more with its error, each side's word apart, and no number that decides."""

from datetime import timedelta
from math import sqrt

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.cases.administration.actions import hand_over
from plait_clinic.cases.episodes import FEWEST_LOOKED_AT
from plait_clinic.expectations.actions import say_fit
from plait_clinic.expectations.fit import MIDDLE, FirstSessions, FitStrand, first_sessions
from plait_clinic.expectations.member_queries import NO_WORDS, FitWords
from plait_clinic.expectations.models import Fits, FitWord
from plait_clinic.own.tests.conftest import OwnWorld
from plait_clinic.steps import Refused
from tests.texts import text_of

RATING = st.floats(0, 10, allow_nan=False)


def beginning(world, *values: float, words: FitWords = NO_WORDS) -> FirstSessions:
    strands = (FitStrand("bond", values, 1.0),) if len(values) >= FEWEST_LOOKED_AT else ()
    return FirstSessions(world, len(values), strands, assumed=True, words=words)


@given(values=st.lists(RATING, min_size=2, max_size=5), error=st.floats(0.1, 3, allow_nan=False))
def test_the_error_of_a_mean_is_never_less_than_what_one_session_carries(values, error):
    strand = FitStrand("bond", tuple(values), error)
    assert strand.error >= error / sqrt(len(values)) - 1e-12
    assert min(values) - 1e-9 <= strand.mean <= max(values) + 1e-9


def test_the_mean_and_its_error_are_those_of_the_formula():
    strand = FitStrand("bond", (4.0, 6.0), 1.0)
    assert strand.mean == 5.0
    assert strand.error == pytest.approx(1.0)  # the two lie sqrt(2) apart in SD, more than one session carries
    assert FitStrand("bond", (5.0, 5.0), 1.0).error == pytest.approx(1 / sqrt(2))


@given(low=RATING, others=st.lists(st.floats(MIDDLE, 10, allow_nan=False), max_size=4))
def test_one_low_form_alone_never_opens_a_change_to_the_clinician(low, others):
    found = beginning(None, *others, low)
    assert Fits.CHANGE not in found.open_to_clinician


def test_where_every_one_of_several_is_clearly_low_a_change_is_open_to_the_clinician_too():
    assert Fits.CHANGE in beginning(None, 1.0, 2.0).open_to_clinician
    assert Fits.CHANGE not in beginning(None, 4.5, 4.8).open_to_clinician


def test_what_the_client_asks_for_opens_it_once_it_is_shown_and_not_before():
    asks = FitWord(said=Fits.CHANGE)
    assert Fits.CHANGE not in beginning(None, 8.0, 9.0, words=FitWords(client=asks)).open_to_clinician
    both = FitWords(client=asks, clinician=FitWord(said=Fits.FINE))
    assert Fits.CHANGE in beginning(None, 8.0, 9.0, words=both).open_to_clinician


@pytest.mark.parametrize(("answered", "asked"), [(1, False), (2, True), (5, True), (6, False)])
def test_both_are_asked_between_the_second_and_the_fifth_answered_session(world, clock, answered, asked):
    world.answer_sessions([7, 8, 6, 7, 8, 7][:answered])
    found = first_sessions(world.member, world.now)
    assert found is not None
    assert found.asked is asked


def test_the_strands_are_told_with_what_one_session_carries_which_is_assumed_as_yet(world, clock):
    world.answer_sessions([6, 8])
    found = first_sessions(world.member, world.now)
    assert [strand.key for strand in found.strands] == ["bond", "goal", "task"]
    assert found.strands[0].values == (6.0, 8.0)
    assert found.assumed
    assert all(0.3 < strand.session_error < 3 for strand in found.strands)


def test_with_another_lead_the_beginning_is_looked_at_anew(world, clock):
    world.answer_sessions([6, 8])
    say_fit(member=world.member, said=Fits.TALK, audit=world.audit)
    later = world.now + timedelta(days=1)
    hand_over(case=world.case, to=world.staff["charlie"], audit=world.acting("ada", later))
    found = first_sessions(world.member, later + timedelta(days=1))
    assert (found.lead, found.answered, found.words) == (world.staff["charlie"], 0, NO_WORDS)


def test_neither_word_is_shown_before_both_are_there_and_then_both_are(world, clock):
    world.answer_sessions([6, 8])
    alice, url = world.signed_in("alice"), reverse("expectations", args=[world.case.handle, world.member.handle])
    browser = OwnWorld(world).visiting()
    own = reverse("own_expectations")
    assert browser.post(reverse("own_fit"), {"said": "change"}).status_code == 302
    before = text_of(alice.get(url))
    assert "The client has said their word." in before
    assert "Let us talk about a change of clinician" not in before
    together = reverse("together", args=[world.case.handle, world.member.handle])
    assert "Let us talk about a change of clinician" not in text_of(alice.get(together))
    assert alice.post(f"{url}/fit", {"said": "fine"}).status_code == 302
    for page in (text_of(alice.get(url)), text_of(browser.get(own)), text_of(alice.get(together))):
        assert "Fine as it is" in page
        assert "Let us talk about a change of clinician" in page


def test_the_clinicians_word_is_not_on_the_own_page_before_the_clients(world, clock):
    world.answer_sessions([6, 8])
    url = reverse("expectations_fit", args=[world.case.handle, world.member.handle])
    browser = OwnWorld(world).visiting()
    before = text_of(browser.get(reverse("own_expectations")))
    assert world.signed_in("alice").post(url, {"said": "talk"}).status_code == 302
    assert text_of(browser.get(reverse("own_expectations"))) == before


def test_a_lead_cannot_choose_a_change_on_one_low_form_and_a_client_can_at_any_time(world, clock):
    world.answer_sessions([1])
    with pytest.raises(Refused, match="One low rating says too little"):
        say_fit(member=world.member, said=Fits.CHANGE, audit=world.acting("alice"))
    say_fit(member=world.member, said=Fits.CHANGE, audit=world.audit)
    assert [word.side for word in FitWord.objects.all()] == ["client"]


def test_the_co_therapist_does_not_say_the_leads_word(world, clock):
    with pytest.raises(Refused, match="Whoever leads the case"):
        say_fit(member=world.member, said=Fits.FINE, audit=world.acting("bob"))


def test_asking_for_another_clinician_is_a_link_away_and_needs_no_rating(world, clock):
    page = OwnWorld(world).visiting().get(reverse("own_expectations")).content.decode()
    assert f'href="{reverse("own_change")}' in page


@pytest.mark.parametrize("answered", [2, 6])
def test_a_code_that_a_clinician_handed_over_opens_no_way_to_the_clients_word_before_both_are_there(
    world, clock, answered
):
    world.answer_sessions([6, 8, 7, 8, 7, 8][:answered])
    handed, own = OwnWorld(world).visiting_with_handed_code(), reverse("own_expectations")
    before = text_of(handed.get(own))
    say_fit(member=world.member, said=Fits.CHANGE, audit=world.audit)
    page = handed.get(own)
    assert text_of(page) == before
    assert "aria-pressed" not in page.content.decode()
    say_fit(member=world.member, said=Fits.FINE, audit=world.acting("alice"))
    assert "Let us talk about a change of clinician" in text_of(handed.get(own))


def test_a_word_for_the_client_is_not_taken_with_a_code_that_a_clinician_handed_over(world, clock):
    world.answer_sessions([6, 8])
    handed = OwnWorld(world).visiting_with_handed_code()
    refused = handed.post(reverse("own_fit"), {"said": "fine"})
    assert refused.status_code == 422
    assert "What you make of the first sessions is said with a code to your own address" in text_of(refused)
    assert not FitWord.objects.exists()
