"""What the page says of what was just sent: who can read which part, and what could not be kept."""

from datetime import timedelta

import pytest
from django.test import Client as Browser

from plait_clinic.checkins.models import Answer, Comment, Response
from plait_clinic.checkins.states import LATE_FOR, OPEN_FOR
from plait_clinic.checkins.tests.test_client_pages import INFORMATIVE, address, check_in, phone
from tests.texts import text_of
from tests.world import SOME_ANSWERS

__all__ = ["address", "check_in", "phone"]  # fixtures

HIDDEN = "\u202e"


def test_an_empty_check_in_is_asked_about_once_and_then_taken(phone: Browser, address):
    asked = phone.post(address, {})
    assert asked.status_code == 422
    assert "Nothing is filled in. Choose a number, or send it empty as it is." in text_of(asked)
    assert 'name="empty" value="1"' in asked.content.decode()
    assert not Response.objects.exists()
    assert phone.post(address, {"empty": "1"}).status_code == 200
    assert set(Answer.objects.values_list("value", flat=True)) == {None}


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"comment": "For me alone.", "hold": "1"}, "The line you keep to yourself is read by nobody."),
        ({"harmful": "complaints"}, "What you marked for the complaints contact goes to them alone."),
    ],
)
def test_the_thanks_say_what_the_clinician_cannot_read(phone: Browser, address, sent, said):
    assert said in text_of(phone.post(address, {**SOME_ANSWERS, **sent}))


def test_the_thanks_say_no_more_than_was_sent(phone: Browser, address):
    page = text_of(phone.post(address, INFORMATIVE))
    assert "Your clinician can read your ratings before you next meet." in page
    assert "read by nobody" not in page
    assert "complaints contact goes" not in page


def test_an_answer_that_comes_too_late_is_told_that_it_was_not_kept(phone: Browser, address, clock, now):
    clock.now = now + OPEN_FOR + LATE_FOR + timedelta(days=1)
    page = phone.post(address, INFORMATIVE)
    assert page.status_code == 410
    assert "What you sent just now could not be kept." in text_of(page)
    assert not Response.objects.exists()


def test_signs_that_are_no_writing_are_left_out_of_a_line(phone: Browser, address):
    phone.post(address, {**SOME_ANSWERS, "comment": f"Slower,{HIDDEN} please.\x07\nThank you."})
    assert Comment.objects.get().text == "Slower, please.\nThank you."


def test_what_is_too_large_is_told_in_words(phone: Browser, address):
    phone.raise_request_exception = False
    page = phone.post(address, {f"field{number}": "1" for number in range(1100)})
    assert page.status_code == 400
    assert "It was too large, or not what this page sends. Nothing was changed." in text_of(page)
    assert not Response.objects.exists()
