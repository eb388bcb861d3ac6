"""The client's side: two requests without JavaScript, who sees them told before, and the client's own word."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.own.tests.conftest import OwnWorld
from plait_clinic.signals.actions import Noted, ask_to_talk, name_watchers, note_impression, take_step
from plait_clinic.signals.models import Kind, Signal
from plait_clinic.signals.states import Action, State
from tests.texts import text_of
from tests.world import SOME_ANSWERS

OWN, TALK, WORD = reverse("own_page"), reverse("own_talk"), reverse("own_word")
STEADY = [8, 8, 7, 8, 8]


@pytest.fixture
def own(world, clock) -> OwnWorld:
    return OwnWorld(world)


def link(world, member=None) -> str:
    session = world.note_session(case=member.case if member else None)
    return reverse("check_in", args=[world.link_to(world.invitation(session, member))])


def test_the_page_of_thanks_offers_two_requests_and_says_first_who_sees_them(world, clock):
    url = link(world)
    answer = Browser().post(url, SOME_ANSWERS)
    text = text_of(answer)
    assert text.index("Alice, Bob and Tess will see it") < text.index("I’d like to talk about how we work")
    assert "I’d like to talk about changing clinician" in text
    assert not answer.cookies


@pytest.mark.parametrize("about", ["how_we_work", "other_clinician"])
def test_a_request_is_kept_by_a_plain_form_without_cookie_or_script(world, clock, about):
    browser = Browser(enforce_csrf_checks=True)
    answer = browser.post(f"{link(world)}/talk", {"about": about})
    assert answer.status_code == 200
    assert "Thank you. It is kept." in text_of(answer)
    assert not answer.cookies
    signal = Signal.objects.get()
    assert (signal.kind, signal.member, signal.client_made, signal.state) == (about, world.member, True, State.NEW)


def test_a_link_never_tells_whether_there_was_a_request_before(world, clock):
    url = f"{link(world)}/talk"
    first, second = (Browser().post(url, {"about": "how_we_work"}) for _ in range(2))
    assert first.content == second.content
    assert Signal.objects.count() == 1


def test_a_request_for_nothing_is_told_so_and_opens_nothing(world, clock):
    for about in ("", "bond", "everything"):
        assert "Nothing was sent." in text_of(Browser().post(f"{link(world)}/talk", {"about": about}))
    assert not Signal.objects.exists()


def test_a_link_that_opens_nothing_takes_no_request(world, clock):
    assert Browser().post("/c/no-such-token/talk", {"about": "how_we_work"}).status_code == 404


def test_a_request_from_a_couple_is_one_members_and_stands_on_no_page_of_the_other(world, own):
    ana, ben = world.couple().members.order_by("pk")
    Browser().post(f"{link(world, ana)}/talk", {"about": "other_clinician"})
    assert Signal.objects.get().member == ana
    assert "You asked to talk" not in text_of(own.visiting(ben).get(OWN))
    assert "You asked to talk about changing clinician." in text_of(own.visiting(ana).get(OWN))


def test_the_own_page_takes_a_request_and_tells_what_came_of_it(world, own):
    browser = own.visiting()
    answer = browser.post(TALK, {"about": "how_we_work"}, follow=True)
    assert "Thank you. It is kept. Alice, Bob and Tess will see it" in text_of(answer)
    assert "You asked to talk about how we work." in text_of(answer)
    assert "Nobody has seen it yet." in text_of(answer)
    signal = Signal.objects.get()
    for action, noted in (
        (Action.SEE, Noted()),
        (Action.DISCUSS, Noted(on=world.now.date(), with_whom="client", what="She wants another chair.")),
        (Action.DOUBT, Noted(what="I saw nothing.")),
        (Action.ACT, Noted(way="pace", what="Tuesdays.")),
    ):
        take_step(signal=signal, action=action, noted=noted, audit=world.acting("alice"))
    text = text_of(browser.get(OWN))
    assert "Alice has seen it, 17 November 2026." in text
    assert "It was talked about, 17 November 2026." in text
    assert "Something was done: pace, time or place is different." in text
    for kept in ("another chair", "I saw nothing", "rupture", "Tuesdays"):
        assert kept not in text


def test_only_the_clients_word_puts_it_right(world, own):
    world.answer_sessions([*STEADY, 2, 8, 8])
    browser = own.visiting()
    assert "Your ratings are back to where they usually are." in text_of(browser.get(OWN))
    assert Signal.objects.get().state == State.RECOVERED
    browser.post(WORD, {"signal": Signal.objects.get().handle, "word": "not_yet"})
    assert Signal.objects.get().state == State.NEW
    answer = browser.post(WORD, {"signal": Signal.objects.get().handle, "word": "yes"}, follow=True)
    assert "You said that it was put right." in text_of(answer)
    assert Signal.objects.get().state == State.REPAIRED


def test_a_word_on_what_is_over_is_told_and_changes_nothing(world, own):
    browser = own.visiting()
    signal = ask_to_talk(member=world.member, about=Kind.HOW_WE_WORK, audit=world.audit)
    browser.post(WORD, {"signal": signal.handle, "word": "yes"})
    answer = browser.post(WORD, {"signal": signal.handle, "word": "not_yet"})
    assert answer.status_code == 422
    assert "This cannot be done now" in text_of(answer)
    assert Signal.objects.get().state == State.REPAIRED


def test_a_client_can_say_nothing_about_somebody_elses_signal(world, own):
    ana, ben = world.couple().members.order_by("pk")
    signal = ask_to_talk(member=ana, about=Kind.HOW_WE_WORK, audit=world.audit)
    own.visiting(ben).post(WORD, {"signal": signal.handle, "word": "yes"})
    assert Signal.objects.get().state == State.NEW


def test_a_clinicians_impression_is_no_part_of_the_clients_page(world, own):
    signal = note_impression(member=world.member, kind=Kind.CONFRONTATION, audit=world.acting("alice"))
    browser = own.visiting()
    text = text_of(browser.get(OWN))
    assert "against each other" not in text
    browser.post(WORD, {"signal": signal.handle, "word": "yes"})
    assert Signal.objects.get().state == State.SEEN


def test_without_a_visit_nothing_is_taken(world, own):
    assert Browser().post(TALK, {"about": "how_we_work"}).status_code == 302
    assert not Signal.objects.exists()


def test_who_learns_that_somebody_waits_is_told_before_anything_is_answered(world, clock):
    before = text_of(Browser().get(link(world)))
    name_watchers(
        organisation=world.organisation,
        watcher=world.staff["charlie"],
        deputy=world.staff["alice"],
        days=2,
        audit=world.acting("ada"),
    )
    told = (
        "nobody of them has seen it within 2 days, Charlie will be told that you wait, and nothing of what you answered"
    )
    assert told not in before
    assert told in text_of(Browser().get(link(world)))
