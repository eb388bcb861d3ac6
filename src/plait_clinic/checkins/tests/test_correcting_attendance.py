"""Attendance that was noted wrongly is put right on the session's page, and the check-ins follow it."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.models import Attendance, Presence
from plait_clinic.checkins.actions import note_and_invite, plan_and_invite
from plait_clinic.checkins.models import CheckIn, Rater, Response
from plait_clinic.checkins.queries import state_now
from tests.texts import text_of


@pytest.fixture
def put_right(world):
    """Post the form of the session's page."""

    def post(session, who: str = "alice", **presence: str):
        fields = {f"presence_{member.handle}": presence[member.client.name.split()[0]] for member in members(session)}
        return world.signed_in(who).post(reverse("correct_attendance", args=[session.handle]), fields, follow=True)

    return post


def members(session):
    return [row.member for row in session.attendance.select_related("member__client").order_by("member__pk")]


def noted(world, **presence: str):
    """A session of a couple, noted an hour ago."""
    case = world.couple()
    by_name = {member.client.name.split()[0]: member for member in case.members.all()}
    return note_and_invite(
        case=case,
        held_at=world.now - timedelta(hours=1),
        modality="in_person",
        presence={by_name[name]: Presence(value) for name, value in presence.items()},
        next_session_at=None,
        audit=world.acting("alice"),
    )


def state_of(world, session, name: str) -> str:
    found = [
        row for row in CheckIn.objects.filter(session=session, rater=Rater.CLIENT) if name in row.member.client.name
    ]
    return state_now(found[0], world.now) if found else ""


def test_who_was_not_there_after_all_is_no_longer_asked_and_who_was_is(world, clock, put_right):
    session = noted(world, Ana="attended", Ben="absent")
    assert (state_of(world, session, "Ana"), state_of(world, session, "Ben")) == ("open", "")
    answer = put_right(session, Ana="absent", Ben="attended")
    assert "Who was there is put right." in text_of(answer)
    assert (state_of(world, session, "Ana"), state_of(world, session, "Ben")) == ("closed", "open")


def test_a_link_that_was_handed_out_closes_and_opens_with_it(world, clock, put_right):
    session = noted(world, Ana="attended", Ben="absent")
    link = reverse("check_in", args=[world.link_to(CheckIn.objects.get(session=session, rater=Rater.CLIENT))])
    put_right(session, Ana="cancelled", Ben="absent")
    assert "This check-in has closed." in text_of(Browser().get(link))
    put_right(session, Ana="attended", Ben="absent")
    assert "How was the work together?" in text_of(Browser().get(link))


def test_what_was_answered_stays(world, clock, put_right):
    session = noted(world, Ana="attended", Ben="attended")
    ana = members(session)[0]
    world.answer(world.invitation(session, ana))
    put_right(session, Ana="absent", Ben="attended")
    assert state_of(world, session, "Ana") == "answered"
    assert Response.objects.count() == 1


def test_where_nobody_came_the_clinicians_are_not_asked_either_and_are_again_once_somebody_did(world, clock, put_right):
    session = noted(world, Ana="attended", Ben="absent")
    own = CheckIn.objects.get(session=session, clinician=world.staff["alice"])
    put_right(session, Ana="absent", Ben="absent")
    own.refresh_from_db()
    assert own.closed_at == world.now
    put_right(session, Ana="absent", Ben="attended")
    own.refresh_from_db()
    assert own.closed_at is None
    assert CheckIn.objects.filter(session=session, rater=Rater.CLINICIAN).count() == 1


def test_a_session_noted_as_missed_asks_the_clinician_once_somebody_came(world, clock, put_right):
    session = noted(world, Ana="absent", Ben="absent")
    assert not CheckIn.objects.filter(session=session).exists()
    put_right(session, Ana="attended", Ben="absent")
    assert {row.rater for row in CheckIn.objects.filter(session=session)} == {"client", "clinician"}


def test_it_is_in_the_book_once_and_only_where_something_was_different(world, clock, put_right):
    session = noted(world, Ana="attended", Ben="absent")
    assert "Nothing was different." in text_of(put_right(session, Ana="attended", Ben="absent"))
    put_right(session, Ana="attended", Ben="cancelled")
    [event] = AuditEvent.objects.filter(action=Event.ATTENDANCE_CORRECTED)
    assert (event.actor, event.case, event.target) == (world.staff["alice"], session.case, session.handle)


@pytest.mark.parametrize("wrong", ["", "expected", "perhaps"])
def test_what_is_no_presence_is_sent_back_and_changes_nothing(world, clock, put_right, wrong):
    session = noted(world, Ana="attended", Ben="absent")
    answer = put_right(session, Ana=wrong, Ben="attended")
    assert answer.status_code == 422
    assert "Please look again" in text_of(answer)
    assert sorted(Attendance.objects.values_list("presence", flat=True)) == ["absent", "attended"]


def test_a_session_still_to_come_is_noted_first(world, clock, put_right):
    session = plan_and_invite(
        case=world.couple(), planned_at=world.now + timedelta(days=1), audit=world.acting("alice")
    )
    assert "Correct who was there" not in text_of(
        world.signed_in("alice").get(reverse("session", args=[session.handle]))
    )
    answer = put_right(session, Ana="absent", Ben="absent")
    assert "Note it first." in text_of(answer)
    assert set(Attendance.objects.values_list("presence", flat=True)) == {"expected"}


def test_the_referrer_sees_the_attendance_as_it_was_put_right(world, clock, put_right):
    session = world.note_session()
    put_right(session, Sam="absent")
    assert "did not attend" in text_of(world.signed_in("rita").get(reverse("attendance")))
