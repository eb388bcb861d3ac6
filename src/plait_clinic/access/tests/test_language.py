"""The language of the staff's pages: chosen by a form in the frame, kept in a cookie, back to this host only."""

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse
from django.utils import translation

from plait_clinic.checkins.models import Response
from plait_clinic.readings.models import Reading
from tests.world import SOME_ANSWERS

CHOOSE = "/language"


@pytest.fixture(autouse=True)
def _english_afterwards(clock):
    """The last request's language does not go on into the next test."""
    with translation.override("en-gb"):
        yield


def page(response) -> str:
    return response.content.decode()


def test_staff_choose_a_language_once_and_every_page_follows(world):
    browser = world.signed_in("alice")
    assert "Caseload" in page(browser.get(reverse("caseload")))
    answer = browser.post(CHOOSE, {"language": "de", "next": reverse("caseload")})
    assert answer.headers["Location"] == reverse("caseload")
    shown = page(browser.get(reverse("caseload")))
    assert '<html lang="de" dir="ltr">' in shown
    assert "<h1>Fälle</h1>" in shown
    browser.post(CHOOSE, {"language": "en-gb"})
    assert "<h1>Caseload</h1>" in page(browser.get(reverse("caseload")))


def test_the_form_stands_on_every_page_that_can_be_asked_for_again_and_leads_back_to_it(world):
    shown = page(world.signed_in("alice").get(f"{reverse('caseload')}?a=b"))
    assert f'<input type="hidden" name="next" value="{reverse("caseload")}?a=b">' in shown
    assert '<button class="link" name="language" value="de" lang="de">Deutsch</button>' in shown
    assert "Deutsch" in page(Browser().get(reverse("account_login")))


def test_a_language_in_the_address_does_not_win_over_the_one_that_is_chosen_next(world):
    shown = page(world.signed_in("alice").get(f"{reverse('caseload')}?lang=de&a=b"))
    assert f'<input type="hidden" name="next" value="{reverse("caseload")}?a=b">' in shown


def test_it_leads_nowhere_else(world):
    answer = world.signed_in("alice").post(CHOOSE, {"language": "de", "next": "https://elsewhere.example/"})
    assert answer.headers["Location"] == "/"


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(world):
    cookie = world.signed_in("alice").post(CHOOSE, {"language": "de"}).cookies[settings.LANGUAGE_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"], cookie.value) == (True, "Lax", "de")


def test_a_form_of_another_site_cannot_choose(world):
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(world.staff["alice"])
    assert browser.post(CHOOSE, {"language": "de"}).status_code == 403


def test_times_and_numbers_are_written_as_each_language_writes_them(world):
    sessions = world.answer_sessions([6, 7, 6, 7, 6], comment="Mehr Zeit.")
    browser = world.signed_in("alice")
    address = reverse("session", args=[sessions[-1].handle])
    assert "Tuesday 17 November 2026, 15:00" in page(browser.get(address))
    assert "Dienstag, 17. November 2026, 15:00" in page(browser.get(f"{address}?lang=de"))
    brief = reverse("brief", args=[world.case.handle])
    usual = f"{Reading.objects.get(scale='bond', response__check_in__session=sessions[-1]).usual:.1f}"
    assert not usual.endswith(".0")
    assert f"usually {usual}" in page(browser.get(brief))
    shown = page(browser.get(f"{brief}?lang=de"))
    assert f"üblich {usual.replace('.', ',')}" in shown
    assert "„Mehr Zeit.“" in shown


def test_who_has_looked_is_told_in_german(world):
    browser = world.signed_in("alice")
    browser.get(reverse("brief", args=[world.case.handle]))
    assert "hat den Überblick gelesen" in page(browser.get(f"{reverse('looks', args=[world.case.handle])}?lang=de"))


def test_a_clinicians_own_rating_in_german_is_kept_as_such(world):
    session = world.note_session()
    browser = world.signed_in("alice")
    browser.post(CHOOSE, {"language": "de"})
    shown = page(browser.get(reverse("session", args=[session.handle])))
    assert "Ich glaube, mein Gegenüber hat sich verstanden und respektiert gefühlt." in shown
    assert '<input type="hidden" name="language" value="de">' in shown
    answer = browser.post(reverse("rate", args=[session.handle]), {**SOME_ANSWERS, "language": "de"}, follow=True)
    assert "Ihre Einschätzung ist gespeichert." in page(answer)
    assert Response.objects.get().language == "de"
