"""What a client is told: before answering who reads it, and after a positive answer help before anything else."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse
from django.utils import translation

from plait_clinic.checkins.models import Response
from plait_clinic.people.models import User
from plait_clinic.risk.tests.conftest import posted

DUTY_LINE = "duty line, 555 0100"
HELP = '<section class="help-now"'


def page(response) -> str:
    return response.content.decode()


def begins_with_help(text: str) -> bool:
    """Whether the contacts stand before the page's own heading."""
    return HELP in text and text.index(HELP) < text.index(DUTY_LINE) < text.index("<h1")


def test_before_answering_it_says_who_reads_it_by_when_and_that_it_cannot_be_held_back(readers):
    text = page(Browser().get(readers.address(readers.world.invitation())))
    beside = text[text.index('id="read-by-phq9"') : text.index('id="item-phq9-q1"')]
    assert "anything but “Not at all”, Charlie reads it within 24 hours" in beside
    assert "Sue does if Charlie cannot." in beside
    assert "It cannot be kept to yourself." in beside
    assert "It is not watched around the clock." in beside
    assert DUTY_LINE in beside


def test_who_sees_this_does_not_say_nobody_else_without_the_named_readers(readers):
    text = page(Browser().get(readers.address(readers.world.invitation())))
    who = text[text.index("Who sees this:") : text.index("Nobody else")]
    assert "One answer below is also for Charlie or Sue" in who


def test_a_check_in_without_a_risk_item_says_nothing_of_it(unnamed):
    text = page(Browser().get(unnamed.address(unnamed.world.invitation())))
    assert "read-by" not in text
    assert "about your safety" not in text


def test_after_a_positive_answer_the_emergency_contacts_come_before_anything_else(readers):
    text = page(readers.post(readers.world.invitation(), 1))
    assert begins_with_help(text)
    assert "Charlie reads your answer within 24 hours" in text
    assert "Thank you. Your answer is kept." in text


@pytest.mark.parametrize("value", [0, None])
def test_after_any_other_answer_the_page_is_as_ever(readers, value):
    assert HELP not in page(readers.post(readers.world.invitation(), value))


def test_an_identical_repeat_shows_the_contacts_again(readers):
    check_in = readers.world.invitation()
    address = readers.address(check_in)
    sent = posted(2)
    first, again = (Browser().post(address, sent) for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert begins_with_help(page(first))
    assert begins_with_help(page(again))


def test_a_different_second_answer_that_is_not_kept_shows_them_too_and_says_that_nobody_reads_it(readers):
    check_in = readers.world.invitation()
    readers.post(check_in, 0)
    second = readers.post(check_in, 3)
    assert second.status_code == 409
    assert begins_with_help(page(second))
    assert "Nobody reads what you sent just now." in page(second)


def test_what_comes_too_late_is_read_by_nobody_and_shows_the_contacts(readers, clock):
    address = readers.address(readers.world.invitation())
    clock.now += timedelta(days=40)
    late = Browser().post(address, posted(1))
    assert late.status_code == 410
    assert begins_with_help(page(late))
    assert "Nobody reads what you sent just now." in page(late)


def test_what_has_to_be_mended_shows_them_at_once_as_well(readers):
    wrong = readers.post(readers.world.invitation(), 3, understood="eleven")
    assert wrong.status_code == 422
    assert begins_with_help(page(wrong))
    assert not Response.objects.exists()


def test_a_link_shows_nothing_of_a_positive_answer_that_is_kept(readers):
    check_in = readers.world.invitation()
    address = readers.address(check_in)
    Browser().post(address, posted(3))
    opened = page(Browser().get(address))
    more = page(Browser().post(reverse("follow_up", args=[address.rstrip("/").rpartition("/")[2]]), {}))
    assert HELP not in opened + more


def test_the_note_of_what_waits_on_a_phone_names_the_contact_for_everybody(readers, unnamed):
    for world in (readers, unnamed):
        text = page(Browser().get(world.address(world.world.invitation())))
        for note in ("waiting", "unsent"):
            said = text[text.index(f'data-note="{note}"') :]
            assert DUTY_LINE in said[: said.index("</section>" if note == "waiting" else "</div>")]


def test_a_reader_who_has_left_is_promised_to_nobody(readers):
    User.objects.filter(username="charlie").update(is_active=False)
    text = page(Browser().get(readers.address(readers.world.invitation())))
    assert "Sue reads it within 24 hours after it was sent." in text
    assert "Charlie" not in text


def test_it_is_said_in_german_too(readers):
    check_in = readers.world.invitation()
    with translation.override("de"):
        text = page(Browser().post(readers.address(check_in) + "?lang=de", posted(1)))
    assert begins_with_help(text)
    assert "Charlie liest diese Antwort innerhalb von 24 Stunden." in text
