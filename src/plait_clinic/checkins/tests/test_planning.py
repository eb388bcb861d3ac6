"""Sessions that are planned ahead: who is asked from when on, and what becomes of it once the session is noted."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plait_clinic.briefs.findings import Kind, findings_in
from plait_clinic.cases.models import Attendance, CaseMember, Presence, Session
from plait_clinic.cases.queries import referred_attendance
from plait_clinic.checkins.actions import change_next_session, note_and_invite, plan_and_invite
from plait_clinic.checkins.models import CheckIn, Rater
from plait_clinic.checkins.queries import state_now
from plait_clinic.checkins.states import State
from plait_clinic.checkins.visibility import Reader
from plait_clinic.delivery.rules import Rules
from plait_clinic.people.actions import add_client
from plait_clinic.readings.caseload import member_courses
from plait_clinic.readings.queries import course_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def plan(world, at, *, now=None):
    return plan_and_invite(case=world.case, planned_at=at, audit=world.acting("ada", now))


def note(world, held_at, presence=Presence.ATTENDED, *, now=None, next_session_at=None):
    return note_and_invite(
        case=world.case,
        held_at=held_at,
        modality="video",
        presence={world.member: presence},
        next_session_at=next_session_at,
        audit=world.acting("alice", now or held_at),
    )


def state_at(world, session, now) -> State:
    return state_now(world.invitation(session), now)


def courses(world, now):
    """The member's course as the brief and as the caseload have it."""
    brief = course_of(world.case, world.member, world.staff["alice"], reader=Reader(now))
    [entry] = member_courses([world.case], now=now)
    return brief, entry.course


def test_a_planned_sessions_check_in_waits_until_it_begins(world, now):
    session = plan(world, now + HOUR)
    assert session.attendance.get().presence == Presence.EXPECTED
    assert state_at(world, session, now) is State.WAITING
    assert state_at(world, session, now + HOUR) is State.OPEN
    assert state_at(world, session, now + HOUR + 7 * DAY) is State.EXPIRED


def test_planning_the_same_day_again_gives_the_same_session_and_asks_nobody_twice(world, now):
    first, second = plan(world, now + HOUR), plan(world, now + 2 * HOUR)
    assert first == second
    assert Session.objects.get().held_at == now + 2 * HOUR
    assert CheckIn.objects.get().opens_at == now + 2 * HOUR


def test_who_joins_after_the_session_was_planned_is_asked_too(world, now):
    plan(world, now + HOUR)
    client = add_client(organisation=world.organisation, name="Kit R.", audit=world.audit)
    joined = CaseMember.objects.create(case=world.case, client=client, joined_on=now.date())
    session = plan(world, now + HOUR)
    assert CheckIn.objects.get(session=session, member=joined).opens_at == now + HOUR


def test_noting_a_planned_session_completes_it_and_keeps_the_link_that_was_handed_out(world, now):
    planned = plan(world, now)
    token = world.link_to(world.invitation(planned))
    noted = note(world, now + timedelta(minutes=10), now=now + HOUR)
    assert noted == planned == Session.objects.get()
    assert (noted.held_at, noted.modality) == (now + timedelta(minutes=10), "video")
    assert noted.attendance.get().presence == Presence.ATTENDED
    assert CheckIn.objects.get(rater=Rater.CLIENT).links.count() == 1
    assert token
    asked = CheckIn.objects.filter(rater=Rater.CLINICIAN)
    assert {row.clinician.username for row in asked} == {"alice", "bob"}


def test_a_session_that_is_held_before_its_hour_opens_its_check_in_as_it_is_noted(world, now):
    session = plan(world, now + 2 * HOUR)
    note(world, now)
    assert state_at(world, session, now) is State.OPEN


def test_a_session_that_is_noted_days_later_can_still_be_answered_for_as_long_as_any(world, now):
    session = plan(world, now)
    note(world, now, now=now + 6 * DAY)
    assert state_at(world, session, now + 6 * DAY + Rules().open_for - HOUR) is State.OPEN
    assert state_at(world, session, now + 6 * DAY + Rules().open_for) is State.EXPIRED


@pytest.mark.parametrize("presence", [Presence.ABSENT, Presence.CANCELLED])
def test_who_was_not_there_is_no_longer_asked_and_the_link_closes(world, now, presence):
    session = plan(world, now)
    note(world, now, presence)
    assert state_at(world, session, now + HOUR) is State.CLOSED
    brief, caseload = courses(world, now + 3 * DAY)
    assert brief.asked == caseload.asked == ()


def test_an_answer_that_came_before_the_session_was_noted_stays_whatever_is_noted(world, now):
    session = plan(world, now)
    world.answer(world.invitation(session))
    note(world, now, Presence.ABSENT)
    assert state_at(world, session, now + HOUR) is State.ANSWERED
    for course in courses(world, now + HOUR):
        assert course.last.number == session.number
        assert course.last.asked


def test_nobody_is_told_as_silent_before_the_session_has_begun(world, now):
    plan(world, now + HOUR)
    for course in courses(world, now):
        assert [finding.kind for finding in findings_in(course, now)] == [Kind.NO_SESSION]
    for course in courses(world, now + HOUR):
        assert [finding.kind for finding in findings_in(course, now + HOUR)] == [Kind.NO_LINK]


def test_an_answered_session_before_one_that_is_still_to_come_is_not_overdue(world, now):
    world.answer_sessions([7])
    plan(world, now + 7 * DAY)
    later = now + 6 * DAY
    for course in courses(world, later):
        assert Kind.OVERDUE not in [finding.kind for finding in findings_in(course, later)]


def test_a_session_in_between_goes_before_the_one_that_is_planned(world, now):
    planned = plan(world, now + 3 * DAY)
    between = note(world, now, next_session_at=now + 3 * DAY)
    planned.refresh_from_db()
    assert (between.number, planned.number) == (1, 2)


def test_a_next_session_that_moves_takes_its_check_in_with_it(world, now):
    planned = plan(world, now + 3 * DAY)
    note(world, now, next_session_at=now + 5 * DAY)
    planned.refresh_from_db()
    assert planned.held_at == now + 5 * DAY
    assert world.invitation(planned).opens_at == now + 5 * DAY


def test_a_next_session_that_falls_away_is_cancelled_and_its_check_in_closes(world, now):
    planned = plan(world, now + 3 * DAY)
    change_next_session(case=world.case, next_session_at=None, audit=world.acting("ada"))
    assert planned.attendance.get().presence == Presence.CANCELLED
    assert state_at(world, planned, now + 4 * DAY) is State.CLOSED
    world.case.refresh_from_db()
    assert world.case.next_session_at is None


def test_a_planned_session_that_was_never_noted_stays_as_it_is_when_the_next_is_planned(world, now):
    missed = plan(world, now)
    following = plan(world, now + 7 * DAY, now=now + DAY)
    assert [row.number for row in (missed, following)] == [1, 2]
    assert Attendance.objects.get(session=missed).presence == Presence.EXPECTED
    note(world, now + 7 * DAY)
    assert Session.objects.count() == 2


def test_a_referrer_is_shown_no_session_that_is_only_planned(world, now):
    plan(world, now + HOUR)
    assert referred_attendance(world.staff["rita"]) == []
    note(world, now + HOUR)
    assert [row.presence for row in referred_attendance(world.staff["rita"])] == [Presence.ATTENDED]


def test_the_form_for_a_session_never_offers_expected(world, now, clock):
    clock.now = now + HOUR
    plan(world, now)
    page = world.signed_in("alice").get(f"/cases/{world.case.handle}/sessions/new")
    choices = dict(page.context["form"].presence_fields[0].field.choices)
    assert list(choices) == [Presence.ATTENDED, Presence.ABSENT, Presence.CANCELLED]
    assert 'value="2026-11-17T15:00"' in str(page.context["form"]["held_at"])


def test_courses_take_the_same_queries_however_many_sessions_are_planned(world, now, django_assert_num_queries):
    world.answer_sessions([7, 6])
    with CaptureQueriesContext(connection) as before:
        member_courses([world.case], now=now)
    plan(world, now + HOUR)
    with django_assert_num_queries(len(before)):
        member_courses([world.case], now=now)
