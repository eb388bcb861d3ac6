"""After the next session, and the supervisor too: who reads what then, and that nobody can tell that anything waits."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from plait_clinic.cases.models import Attendance, Presence
from plait_clinic.checkins.actions import answer_follow_up, correct_who_was_there, note_and_invite
from plait_clinic.checkins.models import Answer, Comment, FollowUp, Visibility
from plait_clinic.checkins.visibility import Reader, for_figures, readable
from plait_clinic.people.actions import give_role
from plait_clinic.people.models import Role
from plait_clinic.supervision.actions import give_reason
from plait_clinic.supervision.models import Occasion
from tests.texts import text_of
from tests.world import RATING_ITEMS

LINE = "More time for the hard things, please."
WEEK = timedelta(days=7)
LATER = {"comment": LINE, "readers": "later"}
SUPERVISED = {"comment": LINE, "readers": "supervisor"}
HELD = {"comment": LINE, "readers": "held"}


@pytest.fixture
def session(world, clock):
    return world.note_session()


@pytest.fixture
def supervising(world):
    """Sue, with a reason; asked for once a moment, since the clock may have been set meanwhile."""

    def sue(now=None):
        give_reason(case=world.case, text="Our talk on Monday", audit=world.acting("sue", now))
        return world.signed_in("sue")

    return sue


def brief(world, browser=None) -> str:
    return text_of((browser or world.signed_in("alice")).get(reverse("brief", args=[world.case.handle])))


def meet(world, clock, *, presence: Presence = Presence.ATTENDED, after: timedelta = WEEK):
    """The clock goes on to the next session, and that is noted."""
    clock.now += after
    return note_and_invite(
        case=world.case,
        held_at=clock.now,
        modality="in_person",
        presence={world.member: presence},
        next_session_at=None,
        audit=world.acting("alice", clock.now),
    )


def test_a_line_for_later_is_read_once_they_have_met_again(world, session, clock):
    world.answer(world.invitation(session), **LATER)
    assert Comment.objects.get().visibility == Visibility.LATER
    assert LINE not in brief(world)
    meet(world, clock)
    assert LINE in brief(world)


@pytest.mark.parametrize("presence", [Presence.ABSENT, Presence.CANCELLED])
def test_a_session_that_they_were_not_at_is_no_meeting(world, session, clock, presence):
    world.answer(world.invitation(session), **LATER)
    meet(world, clock, presence=presence)
    assert LINE not in brief(world)


def test_a_session_that_was_planned_and_not_noted_is_no_meeting(world, session, clock):
    world.answer(world.invitation(session), **LATER)
    later = meet(world, clock)
    Attendance.objects.filter(session=later).update(presence=Presence.EXPECTED)
    assert LINE not in brief(world)


def test_a_session_that_is_noted_ahead_of_its_time_is_no_meeting_yet(world, session, clock):
    world.answer(world.invitation(session), **LATER)
    meet(world, clock)
    clock.now -= timedelta(hours=1)
    assert LINE not in brief(world)


def test_who_answers_late_means_the_session_after_that(world, session, clock, now):
    """The next session had taken place by then; to whoever writes it is not the next one."""
    check_in = world.invitation(session)
    meet(world, clock, after=timedelta(days=2))
    clock.now += timedelta(days=1)
    world.answer(check_in, now=clock.now, **LATER)
    assert LINE not in brief(world)
    meet(world, clock)
    assert LINE in brief(world)


def test_of_a_couple_each_ones_own_meeting_counts(world, clock):
    case = world.couple()
    ana, ben = case.members.order_by("pk")
    world.answer(world.invitation(world.note_session(case=case), ana), **LATER)
    clock.now += WEEK
    note_and_invite(
        case=case,
        held_at=clock.now,
        modality="in_person",
        presence={ana: Presence.ABSENT, ben: Presence.ATTENDED},
        next_session_at=None,
        audit=world.acting("alice", clock.now),
    )
    page = world.signed_in("alice").get(reverse("member_brief", args=[case.handle, ana.handle]))
    assert LINE not in text_of(page)


@pytest.mark.parametrize(
    "sent",
    [LATER, HELD, {"harmful": "complaints"}],
    ids=["for later", "for nobody", "past the clinicians"],
)
@pytest.mark.parametrize("who", ["alice", "bob", "tess", "sue", "ada in an emergency", "sue in an emergency"])
def test_a_brief_is_word_for_word_the_same_as_where_nothing_of_it_was_sent(world, session, supervising, sent, who):
    name, _space, emergency = who.partition(" ")
    if emergency:
        give_reason(case=world.case, text="A call in the night", occasion=Occasion.EMERGENCY, audit=world.acting(name))
    browser = supervising() if who == "sue" else world.signed_in(name)

    def words_after(**posted: str) -> str:
        with transaction.atomic():
            world.answer(world.invitation(session), **posted)
            words = brief(world, browser)
            transaction.set_rollback(True)
        return words

    assert words_after(**sent) == words_after()


def test_a_supervisor_with_a_reason_reads_the_numbers_and_of_the_words_those_meant_for_them(
    world, session, supervising
):
    world.answer(world.invitation(session), comment=LINE, harmful="clinician", tension="3", put_right="0")
    said = brief(world, supervising())
    assert "A lot of tension, not yet put right." in said
    assert "Bond 8" in said
    assert LINE not in said
    assert "harmful" not in said
    assert "felt harmful" in brief(world)


def test_a_line_for_the_supervisor_too_is_read_by_both_at_once(world, session, supervising):
    world.answer(world.invitation(session), **SUPERVISED)
    assert LINE in brief(world)
    assert LINE in brief(world, supervising())


def test_what_is_put_off_stands_in_no_list_and_moves_nobody_in_one(world, session, clock):
    def caseload() -> str:
        return text_of(world.signed_in("alice").get(reverse("caseload")))

    response = world.answer(world.invitation(session), harmful="clinician")
    told = caseload()
    assert "felt harmful" in told
    row = Answer.objects.get(response=response, item="harmful")
    row.visibility_changes.create(visibility=Visibility.LATER, changed_at=world.now)
    assert "harmful" not in caseload()
    meet(world, clock)
    assert "felt harmful" in caseload()


def test_the_one_small_change_can_be_put_off_and_is_told_after_the_next_answer_too(world, session, clock):
    response = world.answer(world.invitation(session), **dict.fromkeys(RATING_ITEMS, "10"))
    answer_follow_up(response=response, choice="pace", audit=world.audit)
    FollowUp.objects.get().visibility_changes.create(visibility=Visibility.LATER, changed_at=world.now)
    assert "the pace" not in brief(world)
    later = meet(world, clock)
    world.answer(world.invitation(later), now=clock.now)
    assert "the pace" in brief(world)


def test_no_figure_ever_takes_what_was_put_off(world, session, clock):
    world.answer(world.invitation(session), harmful="clinician")
    row = Answer.objects.get(item="harmful")
    assert row in for_figures(Answer.objects.all())
    row.visibility_changes.create(visibility=Visibility.LATER, changed_at=world.now)
    meet(world, clock)
    assert row in readable(Answer.objects.all(), Reader(clock.now))
    assert row not in for_figures(Answer.objects.all())


def test_nobody_by_another_role_reads_more(world, session, supervising):
    """A supervisor who is the complaints contact and an administrator too is still a supervisor on the brief."""
    world.answer(world.invitation(session), comment=LINE)
    for role in (Role.ADMINISTRATOR, Role.COMPLAINTS, Role.CLINICIAN):
        give_role(user=world.staff["sue"], role=role, audit=world.acting("ada"))
    assert LINE not in brief(world, supervising())


def test_attendance_that_is_put_right_closes_what_it_had_opened(world, session, clock):
    world.answer(world.invitation(session), **LATER)
    later = meet(world, clock)
    assert LINE in brief(world)
    correct_who_was_there(
        session=later, presence={world.member: Presence.ABSENT}, audit=world.acting("alice", clock.now)
    )
    assert LINE not in brief(world)
