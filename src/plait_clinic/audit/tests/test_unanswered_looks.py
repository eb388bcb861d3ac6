"""Who has looked tells the list of who has not answered too: while somebody of the case stood there, and not else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.queries import looks_at, unanswered_looks
from plait_clinic.cases.administration.actions import close_case
from plait_clinic.own.looks import IN_UNANSWERED, looks_of
from plait_clinic.own.models import OwnVisit

HOUR = timedelta(hours=1)


@pytest.fixture
def read(world, clock):
    """Read who of one's own has not answered, some hours from now."""

    def read_list(who: str, *, hours: float):
        clock.now = world.now + hours * HOUR
        assert world.signed_in(who).get(reverse("unanswered")).status_code == 200

    return read_list


def told(world, *members) -> list[str]:
    return [look.who for look in unanswered_looks(world.case, members)]


def test_who_read_that_somebody_has_not_answered_is_told_to_the_case_and_to_them(world, read):
    world.invitation()
    read("alice", hours=1)
    read("bob", hours=2)
    assert told(world) == told(world, world.member) == ["Bob", "Alice"]
    assert [look.who for look in looks_at(world.case)] == ["Bob", "Alice"]
    own = looks_of(OwnVisit(member=world.member))
    assert [look.who for look in own if look.what == str(IN_UNANSWERED)] == ["Bob", "Alice"]


def test_before_the_question_and_after_the_answer_nobody_is_told(world, read):
    check_in = world.invitation(world.note_session(held_at=world.now))
    read("alice", hours=-1)
    world.answer(check_in, world.now + HOUR)
    read("alice", hours=2)
    assert told(world) == []


def test_a_list_without_this_case_is_not_told(world, read):
    world.invitation()
    read("tess", hours=1)
    read("charlie", hours=1)
    assert told(world) == []


def test_once_the_case_is_closed_it_stands_on_no_such_list(world, read):
    world.invitation()
    close_case(case=world.case, audit=world.acting("ada", world.now + HOUR))
    read("alice", hours=2)
    assert told(world) == []


def test_of_a_couple_each_is_told_of_their_own_questions_alone(world, read):
    couple = world.couple()
    ana, ben = couple.members.order_by("pk")
    session = world.note_session(case=couple)
    world.answer(world.invitation(session, ana), world.now)
    read("alice", hours=1)
    assert [look.who for look in unanswered_looks(couple, [ben])] == ["Alice"]
    assert unanswered_looks(couple, [ana]) == []
