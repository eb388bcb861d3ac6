"""A gateway or a mail server that is away, or asks to be tried later: what is due elsewhere does not wait for it."""

from collections.abc import Callable

import pytest
from django.core import mail

from plait_clinic.delivery.actions import begin_message
from plait_clinic.delivery.models import Message, MessageState
from plait_clinic.delivery.queries import STUCK_AFTER, TRY_AGAIN_AFTER, key_of
from plait_clinic.delivery.tests.conftest import NUMBER
from plait_clinic.delivery.tests.test_sending import MINUTE
from plait_clinic.delivery.texts import PhoneGateway
from plait_clinic.delivery.ways import NotDelivered

ANOTHER = "+4915112345679"


@pytest.fixture
def couple(world):
    return list(world.couple().members.order_by("pk"))


@pytest.fixture
def goes_away(phone, monkeypatch) -> Callable[[], list[tuple[str, int]]]:
    """Make the gateway answer no question; each that it is asked, and how many letters had gone by then, is noted."""

    def go_away() -> list[tuple[str, int]]:
        asked: list[tuple[str, int]] = []

        def report(_gateway, key: str):
            asked.append((key, len(mail.outbox)))
            raise NotDelivered("away", unknown=True)

        monkeypatch.setattr(PhoneGateway, "report", report)
        return asked

    return go_away


def test_a_gateway_that_is_away_is_asked_once_in_a_round_and_what_is_due_goes_before_that(
    messaging, world, now, couple, goes_away
):
    ana, ben = couple
    messaging.wants(NUMBER)
    messaging.wants(ANOTHER, ana)
    world.note_session()
    world.note_session(case=ana.case)
    assert messaging.round(now).sent == 2
    messaging.wants("ben@post.example", ben)
    asked = goes_away()
    assert messaging.round(now + MINUTE).sent == 1
    assert asked == [(key_of(Message.objects.get(check_in__member=ana)), 1)]  # the newest first


def test_of_text_messages_whose_sender_is_gone_one_finds_out_that_the_gateway_is_away_and_letters_are_settled(
    messaging, world, now, couple, goes_away
):
    ana, ben = couple
    messaging.wants(NUMBER)
    messaging.wants(ANOTHER, ana)
    messaging.wants("ben@post.example", ben)
    session = world.note_session(case=ana.case)
    for check_in in (world.invitation(), world.invitation(session, ana), world.invitation(session, ben)):
        assert begin_message(check_in=check_in, audit=world.audit) is not None
    asked = goes_away()
    assert messaging.round(now + STUCK_AFTER).settled == 2
    assert len(asked) == 1
    assert not Message.objects.get(check_in__member=ana).states.filter(state="unknown").exists()
    assert messaging.round(now + STUCK_AFTER + MINUTE).settled == 1


def test_where_the_gateway_does_not_answer_one_text_message_finds_it_out_and_the_others_go_later(
    messaging, now, couple, phone, monkeypatch
):
    def lost(*_args, **_kwargs):
        raise NotDelivered("lost", unknown=True)

    messaging.wants(NUMBER)
    messaging.wants(ANOTHER, couple[0])
    messaging.world.note_session()
    messaging.world.note_session(case=couple[0].case)
    with monkeypatch.context() as away:
        away.setattr(PhoneGateway, "send", lost)
        assert messaging.round(now).not_sent == 1
    assert messaging.round(now + MINUTE).sent == 1
    assert [list(message["phoneNumbers"]) for message in phone.taken.values()] == [[ANOTHER]]


def first_round(messaging, world, couple, now, *, of_ana: str):
    """The first round after a session of both: what became of Ana's letter, at this address, and of Ben's."""
    ana, ben = couple
    messaging.wants(of_ana, ana)
    messaging.wants("ben@post.example", ben)
    world.note_session(case=ana.case)
    return messaging.round(now)


def test_where_the_mail_server_asks_to_try_one_address_later_it_is_tried_again_and_the_others_go_at_once(
    messaging, world, now, couple, letters
):
    first = first_round(messaging, world, couple, now, of_ana="later@post.example")
    assert (first.sent, first.not_sent) == (1, 1)
    assert MessageState.objects.get(state="failed").why == "unreachable"
    assert messaging.round(now + TRY_AGAIN_AFTER).not_sent == 1


def test_where_the_mail_server_takes_no_letter_now_one_finds_it_out_and_the_others_lose_no_try(
    messaging, world, now, couple, letters
):
    first = first_round(messaging, world, couple, now, of_ana="full@post.example")
    assert (first.sent, first.not_sent) == (0, 1)
    assert messaging.round(now + MINUTE).sent == 1
    assert messaging.round(now + TRY_AGAIN_AFTER).not_sent == 1
