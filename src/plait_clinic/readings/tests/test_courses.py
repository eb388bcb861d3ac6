"""A course as a clinician's pages read it: what may not be read does not leave it, and fifty cost no more than one."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plait_clinic.checkins.actions import answer_follow_up
from plait_clinic.checkins.models import Answer, Comment, FollowUp, Response
from plait_clinic.checkins.visibility import Reader
from plait_clinic.readings.caseload import member_courses
from plait_clinic.readings.queries import course_of

LINE = "More time for the hard things, please."


def course(world):
    return course_of(world.case, world.member, world.staff["alice"], reader=Reader(world.now))


def short_course(world):
    return member_courses([world.case], now=world.now)[0].course


both = pytest.mark.parametrize("read", [course, short_course])


@both
def test_a_held_line_does_not_leave_the_queries(world, read):
    world.answer(world.invitation(), comment=LINE, hold="1")
    assert LINE not in repr(read(world))


@both
@pytest.mark.parametrize("item", ["harmful", "missed"])
def test_what_was_sent_past_the_clinician_does_not_leave_the_queries(world, read, item):
    world.answer(world.invitation(), **{item: "complaints"})
    assert item not in repr(read(world))


@both
@pytest.mark.parametrize("item", ["harmful", "missed"])
def test_what_was_sent_to_the_clinician_does(world, read, item):
    world.answer(world.invitation(), **{item: "clinician"})
    assert read(world).last.client.items[item] == 1


def test_a_line_for_the_clinician_and_the_one_more_answer_are_part_of_the_course(world):
    response = world.answer(world.invitation(), comment=LINE)
    answer_follow_up(response=response, choice="pace", audit=world.audit)
    last = course(world).last.client
    assert (last.comment, last.small_change) == (LINE, "pace")


def test_what_was_erased_is_gone_from_the_course(world):
    response = world.answer(world.invitation(), comment=LINE, tension="2", put_right="0")
    answer_follow_up(response=response, choice="pace", audit=world.audit)
    FollowUp.objects.update(choice=None, erased_at=world.now)
    Comment.objects.update(text=None, erased_at=world.now)
    Answer.objects.filter(item="tension").update(value=None, erased_at=world.now)
    last = course(world).last.client
    assert (last.comment, last.small_change) == ("", "")
    assert "tension" not in last.items


@both
def test_an_erased_response_is_no_answer(world, read):
    world.answer(world.invitation())
    Response.objects.update(informativeness=None, fingerprint=None, erased_at=world.now)
    assert read(world).answered == ()


@both
def test_a_corrected_version_does_not_count_a_session_twice(world, read):
    first = world.answer(world.invitation())
    Response.objects.create(
        check_in=first.check_in,
        version=2,
        measure=first.measure,
        measure_version=first.measure_version,
        submitted_at=world.now,
        informativeness="informative",
    )
    assert len(read(world).visits) == 1


def test_every_session_is_there_with_what_was_asked_and_answered(world):
    world.answer_sessions([7, None, 8])
    found = course(world)
    assert [visit.number for visit in found.visits] == [1, 2, 3]
    assert [visit.asked for visit in found.visits] == [True, True, True]
    assert [visit.number for visit in found.answered] == [1, 3]
    assert found.last.number == 3
    assert found.unanswered_since == ()
    assert [visit.client and visit.client.values["bond"] for visit in found.visits] == [7, None, 8]


def test_the_clinicians_own_ratings_stand_beside_the_clients(world):
    session = world.note_session()
    world.answer(session.check_ins.get(clinician__username="alice"), understood="3")
    world.answer(world.invitation(session), understood="9")
    visit = course(world).last
    assert (visit.client.values["bond"], visit.clinician.values["bond"]) == (9, 3)


def test_another_clinicians_rating_is_not_taken_for_the_leads(world):
    session = world.note_session(by="bob")
    world.answer(session.check_ins.get(clinician__username="bob"), understood="3")
    assert course(world).visits[0].clinician is None


def test_an_unanswered_invitation_is_overdue_after_two_days(world):
    world.link_to(world.invitation())
    visit = course(world).visits[0]
    assert not visit.is_overdue(world.now + timedelta(days=2))
    assert visit.is_overdue(world.now + timedelta(days=2, seconds=1))


def test_the_short_course_of_the_caseload_ends_in_the_same_last_answer(world):
    world.answer_sessions([7, 8, 7, None, 8, 2], tension="2", put_right="0")
    long, short = course(world).last.client, short_course(world).last.client
    assert dict(short.readings) == dict(long.readings)
    assert dict(short.items) == dict(long.items)
    assert short.values["total"] == long.values["total"]


def queries(read, world) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        read(world)
    return len(caught)


@both
def test_a_long_course_takes_no_more_queries_than_a_short_one(world, read):
    world.answer_sessions([7, 8], comment=LINE)
    few = queries(read, world)
    world.answer_sessions([7, 8, 7, 6, 7, 8], comment=LINE)
    assert queries(read, world) == few


def test_many_cases_take_no_more_queries_than_one(world):
    world.answer_sessions([7, 8])
    one = queries(lambda world: member_courses([world.case], now=world.now), world)
    world.answer(world.note_session(case=world.other_case, by="otto").check_ins.get(rater="client"))
    assert queries(lambda world: member_courses([world.case, world.other_case], now=world.now), world) == one


def test_a_session_without_a_link_was_not_asked_about_and_is_never_overdue(world):
    world.note_session()
    for visits in (course(world).visits, short_course(world).visits):
        (visit,) = visits
        assert (visit.asked, visit.without_link) == (False, True)
        assert not visit.is_overdue(world.now + timedelta(days=30))


def test_a_session_noted_late_is_overdue_only_two_days_after_the_link(world):
    check_in = world.invitation(world.note_session(held_at=world.now - timedelta(days=5)))
    world.link_to(check_in, now=world.now)
    visit = course(world).visits[0]
    assert not visit.is_overdue(world.now + timedelta(days=1))
    assert visit.is_overdue(world.now + timedelta(days=3))


def test_a_session_noted_after_a_later_one_stands_where_it_was_held(world):
    world.answer_sessions([7, 8, 7, 8, 2])
    late = world.invitation(world.note_session(held_at=world.now - timedelta(days=10)))
    world.answer(late)
    for found in (course(world), short_course(world)):
        assert [visit.number for visit in found.visits] == [1, 2, 3, 6, 4, 5]
        assert found.last.client.readings["bond"].earlier == 5
