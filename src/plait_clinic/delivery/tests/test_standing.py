"""What the office sees of messages: links by day where they are many, and whose link did not go. Never who answered."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse

from plait_clinic.cases.actions import NewMember, open_case
from plait_clinic.cases.models import CaseKind
from plait_clinic.delivery.models import Kind, Message, MessageState, State
from plait_clinic.delivery.standing import days_of, not_gone
from plait_clinic.people.actions import add_client
from tests.texts import text_of


def stood(world, check_in, kind: Kind, state: State, way: str = "mail", *, at: datetime | None = None) -> Message:
    """A message that stands like this."""
    message = Message.objects.create(check_in=check_in, kind=kind, way=way, made_at=at or world.now)
    why = "refused" if state is State.FAILED else None
    MessageState.objects.create(message=message, number=1, state=state, why=why, at=world.now)
    return message


@pytest.fixture
def links(world):
    """So many check-ins, the link to each handed over today."""

    def hand_over(how_many: int):
        check_ins = [world.invitation() for _ in range(how_many)]
        for check_in in check_ins:
            stood(world, check_in, Kind.INVITATION, State.HANDED)
        return check_ins

    return hand_over


def test_of_a_day_with_few_links_no_figure_is_shown(world, links, clock):
    links(9)
    [row] = days_of(world.organisation, world.now + timedelta(hours=1))
    assert row.figures is None
    clock.now = world.now + timedelta(hours=1)
    page = text_of(world.signed_in("ada").get(reverse("clinic_messages")))
    assert "fewer than ten links, so not counted" in page


def test_a_day_is_shown_with_all_of_its_links_until_none_of_it_is(world):
    begun = world.now.replace(hour=6)
    for hours in range(12):
        stood(world, world.invitation(), Kind.INVITATION, State.HANDED, at=begun + timedelta(hours=hours))
    [row] = days_of(world.organisation, begun + timedelta(hours=12))
    shown = [days_of(world.organisation, begun + timedelta(days=13, hours=hours)) for hours in range(48)]
    assert (shown[0], shown[-1]) == ([row], [])
    assert all(found in ([row], []) for found in shown)


def test_a_reminder_that_goes_to_whoever_has_not_answered_changes_no_figure(world, links):
    check_ins = links(10)
    [before] = days_of(world.organisation, world.now + timedelta(hours=1))
    assert (before.figures.sent, before.figures.unanswered) == (10, "7 or more of 10")
    stood(world, check_ins[0], Kind.REMINDER, State.HANDED)
    stood(world, check_ins[1], Kind.AGAIN, State.FAILED)
    assert days_of(world.organisation, world.now + timedelta(hours=1)) == [before]


def test_whose_reminder_did_not_go_is_not_told_to_the_office_nor_can_they_try_it(world, links):
    [check_in] = links(1)
    reminder = stood(world, check_in, Kind.REMINDER, State.FAILED)
    assert not_gone(world.organisation, world.now) == []
    tried = world.signed_in("ada").post(reverse("clinic_message_again", args=[reminder.handle]))
    assert tried.status_code == 404


def test_two_people_of_one_name_whose_links_did_not_go_each_have_a_line(world):
    namesake = NewMember(add_client(organisation=world.organisation, name="Sam R.", audit=world.audit))
    other = open_case(
        organisation=world.organisation,
        kind=CaseKind.INDIVIDUAL,
        members=[namesake],
        lead=world.staff["alice"],
        opened_on=world.now.date() - timedelta(days=30),
        audit=world.audit,
    )
    for check_in in (
        world.invitation(),
        world.invitation(world.note_session(case=other), other.members.get()),
    ):
        stood(world, check_in, Kind.INVITATION, State.FAILED)
    assert [row.name for row in not_gone(world.organisation, world.now)] == ["Sam R.", "Sam R."]
