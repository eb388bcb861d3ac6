"""How long it takes: the middle half of enough finished courses, or the clinic's words with a source, or not at all."""

from datetime import timedelta
from math import ceil, floor
from statistics import quantiles

from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.cases.models import Attendance, Case, CaseMember, Presence, Session
from plait_clinic.expectations.actions import write_text
from plait_clinic.expectations.lengths import (
    FEWEST_COURSES,
    FinishedCourse,
    Range,
    finished_courses,
    how_long,
    range_of,
)
from plait_clinic.expectations.models import TextKind
from plait_clinic.expectations.words import NOT_ENOUGH, how_long_words
from plait_clinic.people.actions import add_client

COURSES = st.lists(
    st.builds(FinishedCourse, st.integers(1, 60), st.none() | st.floats(0, 10, allow_nan=False)), max_size=70
)


def closed(world, sessions: int, **case: object) -> Case:
    """A case of the clinic that has ended after so many sessions that took place."""
    day = world.now.date()
    right = {"organisation": world.organisation, "kind": "individual", "opened_on": day, "closed_on": day}
    made = Case.objects.create(**{**right, **case})
    client = add_client(organisation=world.organisation, name="Made-up", audit=world.audit)
    member = CaseMember.objects.create(case=made, client=client, joined_on=day)
    held = [
        Session(case=made, number=number, held_at=world.now - timedelta(days=number))
        for number in range(1, sessions + 2)
    ]
    Session.objects.bulk_create(held)
    for session in Session.objects.filter(case=made):
        was = Presence.EXPECTED if session.number > sessions else Presence.ATTENDED
        Attendance.objects.create(session=session, member=member, presence=was)
    return made


@given(courses=COURSES, own=st.none() | st.floats(0, 10, allow_nan=False))
def test_a_range_stands_on_enough_courses_holds_half_of_them_and_tells_people_in_tens(courses, own):
    found = range_of(courses, own)
    if len(courses) < FEWEST_COURSES:
        assert found is None
        return
    assert found is not None
    assert found.courses % 10 == 0
    assert found.courses >= FEWEST_COURSES
    if not found.alike:
        low, _middle, high = quantiles([one.sessions for one in courses], n=4, method="inclusive")
        assert (found.low, found.high) == (floor(low), ceil(high))
        assert sum(found.low <= one.sessions <= found.high for one in courses) >= len(courses) / 2


def test_those_who_began_alike_are_compared_where_there_are_enough_of_them():
    low = [FinishedCourse(20, 2.0)] * 25
    middle, high = [FinishedCourse(10, 5.0)] * 25, [FinishedCourse(4, 9.0)] * 25
    everybody = [*low, *middle, *high]
    assert range_of(everybody, 9.5) == Range(4, 4, 20, alike=True)
    assert range_of(everybody, 1.0) == Range(20, 20, 20, alike=True)
    assert range_of(everybody, None) == Range(4, 20, 70, alike=False)
    few = [*low[:5], *middle[:10], *high[:10]]
    assert range_of(few, 9.5) == Range(4, 10, 20, alike=False)


def test_only_ended_cases_of_the_same_kind_here_count_with_the_sessions_that_took_place(world):
    closed(world, 3)
    closed(world, 5, closed_on=None)
    closed(world, 7, kind="couple")
    closed(world, 9, organisation=world.other_case.organisation)
    closed(world, 0)
    assert [one.sessions for one in finished_courses(world.case)] == [3]


def test_the_first_total_is_of_the_first_answered_session(world):
    world.answer_sessions([2, 9])
    Case.objects.filter(pk=world.case.pk).update(closed_on=world.now.date())
    other = closed(world, 1)
    [course] = finished_courses(other)
    assert course.sessions == 2
    assert course.first_total is not None
    assert course.first_total < 4


def test_however_many_have_ended_they_are_looked_up_in_one_query(world, django_assert_num_queries):
    for sessions in (2, 3, 4):
        closed(world, sessions)
    with django_assert_num_queries(1):
        assert len(finished_courses(world.case)) == 3


def test_without_enough_of_them_the_clinics_words_stand_with_their_source_and_else_it_is_said_to_be_unknown(world):
    assert how_long_words(how_long(world.member)) == (str(NOT_ENOUGH),)
    write_text(
        organisation=world.organisation,
        kind=TextKind.HOW_LONG,
        text="Mostly between 5 and 20 times.",
        source="Our count of 2025",
        audit=world.acting("ada"),
    )
    words = how_long_words(how_long(world.member))
    assert words[:2] == ("Mostly between 5 and 20 times.", "Where this comes from: Our count of 2025")
    assert "no promise" in words[2]


def test_with_enough_of_them_the_page_says_what_was_compared(world):
    for sessions in range(FEWEST_COURSES):
        closed(world, 4 + sessions % 4)
    words = how_long_words(how_long(world.member))
    assert "between 4 and 7 sessions" in words[0]
    assert "at least 20 courses of work with one person that have ended at this clinic" in words[1]
    assert "no promise" in words[2]
