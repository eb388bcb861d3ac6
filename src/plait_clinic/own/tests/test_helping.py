"""The clinician's page that helps with the own page: an address counts once confirmed, and no answer shows."""

import re

import pytest
from django.core import mail
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.own.contacts import kind_of, masked, read_contact
from plait_clinic.own.models import ChannelKind, OwnChannel
from plait_clinic.own.tests.conftest import ADDRESS, code_in_last_message
from tests.texts import text_of

HANDED = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture
def step(world):
    """One step of the page, as one member of staff."""

    def take(name: str, who: str = "alice", **posted: str):
        arguments = [world.case.handle, world.member.handle]
        return world.signed_in(who).post(reverse(f"own_help_{name}", args=arguments), posted, follow=True)

    return take


@pytest.fixture
def page(world):
    return lambda: text_of(
        world.signed_in("alice").get(reverse("own_help", args=[world.case.handle, world.member.handle]))
    )


def test_an_address_counts_once_the_code_that_arrived_there_is_typed(own, step, page):
    entered = text_of(step("channel", address=ADDRESS))
    assert "The address counts once the code is confirmed." in entered
    assert "s…@post.example is not confirmed yet" in entered
    assert mail.outbox[-1].to == [ADDRESS]
    assert "The address is confirmed." in text_of(step("confirm", code=code_in_last_message()))
    assert "Codes go to s…@post.example, confirmed on 17 November 2026." in page()


def test_the_whole_address_stands_on_no_page_and_is_kept_encrypted(own, step, page):
    step("channel", address=ADDRESS)
    assert ADDRESS not in page()
    with connection.cursor() as cursor:
        cursor.execute("SELECT address FROM own_ownchannel")
        assert ADDRESS not in cursor.fetchone()[0]


def test_a_wrong_code_confirms_nothing_and_five_of_them_end_it(own, step):
    step("channel", address=ADDRESS)
    code = code_in_last_message()
    for _try in range(5):
        assert "This code is not right" in text_of(step("confirm", code="x" + code[1:]))
    assert "This code is not right" in text_of(step("confirm", code=code))
    assert OwnChannel.objects.get().confirmed_at is None


def test_another_address_ends_the_one_before_and_its_visits(own, step, world):
    browser = own.visiting()
    step("channel", address="new@post.example")
    assert [bool(row.ended_at) for row in OwnChannel.objects.order_by("pk")] == [True, False]
    assert "Your course" not in text_of(browser.get("/own/"))


def test_codes_to_confirm_are_bounded_too(own, step):
    for _try in range(6):
        last = step("channel", address=ADDRESS)
    assert "Codes were sent too often within an hour." in text_of(last)
    assert len(mail.outbox) == 5


@pytest.mark.parametrize("address", ["", "no address", "a@b@c.example", "x" * 250 + "@post.example"])
def test_what_is_no_address_is_sent_back_with_words_and_changes_nothing(own, step, address):
    answer = step("channel", address=address)
    assert answer.status_code == 422
    assert "Please look again" in text_of(answer)
    assert not OwnChannel.objects.exists()


def test_where_the_code_cannot_be_sent_it_is_said(own, step, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise TimeoutError("no answer")

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert "The code could not be sent there." in text_of(step("channel", address=ADDRESS))


def test_the_code_to_confirm_is_written_in_the_language_in_which_the_client_last_answered(own, step, world):
    link = own.link()
    Browser().post(link, {"understood": "8", "language": "de"})
    step("channel", address=ADDRESS)
    assert mail.outbox[-1].subject == "Der Code"


def test_a_handed_code_is_shown_once_and_is_in_the_book_with_whoever_made_it(own, step, page, world):
    shown = text_of(step("code", who="bob"))
    assert HANDED.search(shown)
    assert "http://testserver/own/" in shown
    assert not HANDED.search(page())
    event = AuditEvent.objects.get(action=Event.OWN_CODE_HANDED)
    assert (event.actor, event.case, event.target) == (world.staff["bob"], world.case, world.member.handle)


def test_the_page_is_the_same_whether_or_not_the_client_has_used_it(own, step, page, world):
    step("channel", address=ADDRESS)
    step("confirm", code=code_in_last_message())
    before = page()
    own.ask(own.link())
    own.visiting_with_handed_code()
    assert page() == before


def test_where_no_mail_server_is_set_only_handing_over_is_offered(own, page, settings):
    settings.MAIL = None
    assert "This clinic sends no messages" in page()


def test_a_member_of_another_case_is_not_there(own, world):
    elsewhere = reverse("own_help", args=[world.case.handle, world.other_case.members.get().handle])
    assert world.signed_in("alice").get(elsewhere).status_code == 404


def test_a_client_who_left_can_still_be_helped(own, world):
    world.member.left_on = world.now.date()
    world.member.save()
    page = reverse("own_help", args=[world.case.handle, world.member.handle])
    assert world.signed_in("alice").get(page).status_code == 200


def test_an_address_that_begins_with_a_plus_is_an_address_and_no_number():
    address = read_contact("+sam@post.example")
    assert kind_of(address) is ChannelKind.MAIL
    assert masked(address) == "+…@post.example"
    assert kind_of(read_contact("+49 151 12345678")) is ChannelKind.TEXT
