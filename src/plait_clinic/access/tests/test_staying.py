"""A sign-in ends by itself, what is done keeps it, and whoever is out is told so and what became of a form."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.test import override_settings
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.signins.lasting import BEGAN, NOTED_EVERY, SEEN, lasts_until, seconds_left
from plait_clinic.signins.models import SignIn
from tests.world import PASSWORD, is_signed_in

MINUTE = timedelta(minutes=1)
IDLE = timedelta(minutes=30)
A_DAYS_WORK = timedelta(hours=12)
OUT = "You have been signed out. Please sign in."
NOT_KEPT = "What you have just sent was not kept."
NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)


@pytest.fixture
def moment(world, clock, monkeypatch):
    """Requests and sessions at one moment, which a test moves."""
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock


def signed_in(name: str = "alice") -> Browser:
    browser = Browser(enforce_csrf_checks=False)
    assert browser.post(reverse("account_login"), {"login": name, "password": PASSWORD}).status_code == 302
    return browser


def words_after(browser: Browser, answer) -> str:
    return browser.get(answer.headers["Location"]).content.decode()


@given(seen=st.integers(0, 48 * 60), began=st.none() | st.integers(0, 48 * 60))
def test_it_lasts_for_the_idle_time_and_never_beyond_the_day(seen, began):
    start = None if began is None else NOW + began * MINUTE
    session = {BEGAN: start.isoformat()} if start else {}
    until = lasts_until(session, NOW + seen * MINUTE)
    assert until <= NOW + seen * MINUTE + IDLE
    assert until in (NOW + seen * MINUTE + IDLE, start and start + A_DAYS_WORK)
    assert seconds_left({**session, SEEN: (NOW + seen * MINUTE).isoformat()}, NOW + timedelta(days=4)) == 0


def test_whoever_does_nothing_for_half_an_hour_is_out(moment):
    browser = signed_in()
    moment.now += IDLE
    assert not is_signed_in(browser)


def test_whoever_does_something_stays_and_is_out_after_twelve_hours_all_the_same(moment):
    browser, began = signed_in(), moment.now
    while moment.now < began + A_DAYS_WORK - 20 * MINUTE:
        moment.now += 20 * MINUTE
        assert is_signed_in(browser)
    moment.now = began + A_DAYS_WORK
    assert not is_signed_in(browser)


def test_what_is_done_is_written_down_once_a_minute_and_no_more(moment, django_assert_num_queries):
    browser, ends = signed_in(), SignIn.objects.get
    first = ends().expire_date
    moment.now += NOTED_EVERY - timedelta(seconds=1)
    assert is_signed_in(browser)
    assert ends().expire_date == first
    moment.now += timedelta(seconds=1)
    assert is_signed_in(browser)
    assert ends().expire_date == first + NOTED_EVERY


def test_to_ask_how_long_is_left_keeps_nobody_signed_in_and_to_say_that_something_is_done_does(moment):
    browser = signed_in()
    moment.now += 20 * MINUTE
    assert browser.get(reverse("staying")).json()["left"] == 10 * 60
    assert browser.get(reverse("staying")).json()["left"] == 10 * 60
    assert browser.post(reverse("staying")).json()["left"] == 30 * 60
    moment.now += 20 * MINUTE
    assert is_signed_in(browser)


def test_to_somebody_who_is_not_signed_in_nothing_is_said(world):
    for ask in (Browser().get, Browser().post):
        assert ask(reverse("staying")).json() == {"who": "", "left": 0}


def test_another_site_cannot_keep_somebody_signed_in(world):
    browser = Browser(enforce_csrf_checks=True)
    assert browser.post(reverse("staying")).status_code == 403


def test_whoever_was_out_is_told_so_and_comes_back_to_the_page(moment):
    browser = signed_in()
    moment.now += IDLE
    answer = browser.get(reverse("caseload") + "?x=1")
    assert answer.headers["Location"] == f"{settings.LOGIN_URL}?next=/caseload/%3Fx%3D1"
    page = words_after(browser, answer)
    assert OUT in page
    assert NOT_KEPT not in page
    assert OUT not in browser.get(reverse("account_login")).content.decode()


def test_whoever_sends_a_form_too_late_is_told_that_it_was_not_kept_and_comes_back_to_its_page(moment):
    browser = signed_in()
    moment.now += IDLE
    said = {"referer": "http://testserver/caseload/?order=name"}
    answer = browser.post(reverse("account_end_all"), headers=said)
    assert answer.headers["Location"] == f"{settings.LOGIN_URL}?next=/caseload/%3Forder%3Dname"
    page = words_after(browser, answer)
    assert OUT in page
    assert NOT_KEPT in page


@pytest.mark.parametrize("referer", ["https://elsewhere.example/caseload/", "javascript:alert(1)", ""])
def test_the_way_back_never_leads_to_another_site(moment, referer):
    browser = signed_in()
    moment.now += IDLE
    answer = browser.post(reverse("account_end_all"), headers={"referer": referer})
    assert answer.headers["Location"] == f"{settings.LOGIN_URL}?next=/"


def test_whoever_never_was_signed_in_or_left_by_themselves_is_told_nothing_of_it(world):
    fresh, gone = Browser(), signed_in()
    gone.post(reverse("account_logout"))
    for browser in (fresh, gone):
        assert OUT not in words_after(browser, browser.get(reverse("caseload")))


def test_the_clinic_settles_how_long(moment):
    with override_settings(SIGN_IN_IDLE_MINUTES=5):
        browser = signed_in()
        moment.now += 5 * MINUTE
        assert not is_signed_in(browser)


def test_a_page_of_staff_says_how_long_is_left_and_a_page_for_anybody_does_not(moment):
    browser = signed_in()
    moment.now += 10 * MINUTE
    assert 'data-left="1800"' in browser.get(reverse("mfa_index")).content.decode()
    assert "data-left" not in Browser().get(reverse("account_login")).content.decode()
