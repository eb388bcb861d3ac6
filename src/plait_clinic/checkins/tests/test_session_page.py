"""The clinician's page of one session: who was asked, a link for each, and the clinician's own rating."""

import re
from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.cases.models import Presence
from plait_clinic.checkins.actions import note_and_invite
from plait_clinic.checkins.models import Answer, Link, Response
from tests.texts import text_of
from tests.world import SOME_ANSWERS


@pytest.fixture
def session(world, clock):
    return world.note_session()


@pytest.fixture
def alice(world):
    return world.signed_in("alice")


def page_of(alice, session):
    return alice.get(reverse("session", args=[session.handle]))


def ask_for_link(alice, session, check_in):
    return alice.post(reverse("new_link", args=[session.handle]), {"check_in": check_in.handle})


def test_a_link_is_shown_once_with_its_code_and_it_works(world, alice, session):
    page = ask_for_link(alice, session, world.invitation(session))
    url = re.search(r"http://testserver(/c/[\w-]{32})", page.content.decode()).group(1)
    assert "<svg" in page.content.decode()
    assert Browser().get(url).status_code == 200
    assert url not in page_of(alice, session).content.decode()
    assert Link.objects.get().channel == "qr"


def test_the_screen_that_is_scanned_shows_nobody_else_and_nothing_that_waits(world, alice):
    case = world.couple()
    session = world.note_session(case=case)
    first, second = case.members.order_by("pk")
    page = text_of(ask_for_link(alice, session, world.invitation(session, first)))
    assert first.client.name in page
    assert second.client.name not in page
    assert "attended" not in page
    assert "Please see to this" not in page


def test_an_answered_check_in_needs_no_link(world, alice, session):
    world.answer(world.invitation(session))
    assert "Show link" not in text_of(page_of(alice, session))
    assert ask_for_link(alice, session, world.invitation(session)).status_code == 302
    assert not Link.objects.exists()


def test_there_is_no_link_to_the_clinicians_own_rating_nor_to_another_sessions_check_in(world, alice, session):
    own = session.check_ins.get(clinician__username="alice")
    elsewhere = world.invitation(world.note_session())
    for check_in in (own, elsewhere):
        assert ask_for_link(alice, session, check_in).status_code == 404
    assert not Link.objects.exists()


def test_the_page_says_whether_somebody_answered_and_never_what(world, alice, session):
    assert "Sam R. attended Show link and QR code" in text_of(page_of(alice, session))
    world.answer(world.invitation(session), comment="More time, please.")
    page = text_of(page_of(alice, session))
    assert "Sam R. attended answered" in page
    assert "More time" not in page


def test_who_was_not_there_was_not_asked(world, alice, now):
    session = note_and_invite(
        case=world.case,
        held_at=now,
        modality="phone",
        presence={world.member: Presence.ABSENT},
        next_session_at=None,
        audit=world.acting("alice"),
    )
    assert "Sam R. did not attend not asked" in text_of(page_of(alice, session))
    assert not session.check_ins.exists()


def test_the_first_own_rating_stays_and_a_second_is_told_so(alice, session):
    address = reverse("rate", args=[session.handle])
    first, again, other = (
        text_of(alice.post(address, {**SOME_ANSWERS, **change}, follow=True))
        for change in ({}, {}, {"understood": "1"})
    )
    assert "Your rating is kept." in first
    assert "Your rating is kept." in again
    assert "Your first rating is the one that is kept; this one was not." in other
    assert Answer.objects.get(item="understood").value == 8


def test_a_wrong_own_rating_is_told_and_stays_ticked(alice, session):
    page = alice.post(reverse("rate", args=[session.handle]), {**SOME_ANSWERS, "understood": "11"})
    assert page.status_code == 422
    assert 'href="#item-understood"' in page.content.decode()
    assert page.content.decode().count(" checked") == len(SOME_ANSWERS) - 1
    assert not Response.objects.exists()


def test_an_own_rating_after_its_time_changes_nothing(alice, session, clock):
    own = session.check_ins.get(clinician__username="alice")
    clock.now = own.expires_at
    page = alice.post(reverse("rate", args=[session.handle]), SOME_ANSWERS, follow=True)
    assert "This session can no longer be rated. Nothing was changed." in text_of(page)
    assert not Response.objects.exists()


def test_a_co_therapist_gives_a_rating_of_their_own_beside_the_leads(world, session):
    for name in ("alice", "bob"):
        world.signed_in(name).post(reverse("rate", args=[session.handle]), SOME_ANSWERS)
    rated = session.check_ins.filter(responses__isnull=False)
    assert {row.clinician.username for row in rated} == {"alice", "bob"}


def test_a_colleague_who_was_not_asked_has_no_rating_to_give(world, clock):
    own = world.case.clinicians.filter(user=world.staff["bob"])
    joined = own.get().since
    own.update(since=world.now.date() + timedelta(days=1))
    session = world.note_session()
    own.update(since=joined)
    bob = world.signed_in("bob")
    assert bob.post(reverse("rate", args=[session.handle]), SOME_ANSWERS).status_code == 404
