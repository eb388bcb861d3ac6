"""A locked browser gets the tablet's own pages and nothing else, whoever was signed in there and whatever it asks."""

from http.cookies import SimpleCookie

import pytest
from django.conf import settings
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.checkins.models import Response
from plait_clinic.kiosk.lock import COOKIE
from plait_clinic.kiosk.models import Kiosk
from plait_clinic.kiosk.tests.tablets import KIOSK, OUT, asked_of, locked
from plait_clinic.signins.models import SignIn
from tests.access import table
from tests.access.scene import make_scene

ITS_OWN = {"kiosk", "kiosk_out"}


def test_every_address_of_the_server_leads_to_the_tablets_own_page_by_every_method(world):
    scene = make_scene(world)
    tablet = locked(world)
    before = Response.objects.count(), AuditEvent.objects.count()
    for name in set(table.addresses()) - ITS_OWN:
        for method in ("get", "post", "head", "put", "patch", "delete", "options"):
            answer = getattr(tablet.browser, method)(scene.url(name))
            assert (answer.status_code, answer.headers.get("Location")) == (302, KIOSK), f"{method} {name}"
            assert answer.headers["Cache-Control"] == "no-store"
    assert (Response.objects.count(), AuditEvent.objects.count()) == before


@pytest.mark.parametrize("path", ["/nothing", "/kiosk", "/kiosk/nothing", "/kiosk/%00", "//kiosk/", "/KIOSK/", "/c/x"])
def test_so_do_addresses_that_are_none(world, path):
    answer = locked(world).browser.get(path)
    assert (answer.status_code, answer.headers["Location"]) == (302, KIOSK)


def test_even_somebody_who_is_signed_in_in_that_browser_gets_no_further(world):
    tablet = locked(world)
    tablet.browser.force_login(world.staff["alice"])
    assert tablet.browser.get(reverse("caseload")).headers["Location"] == KIOSK


def test_locking_ends_the_sign_in_there_and_takes_its_cookies(world):
    session, browser = world.note_session(), world.signed_in("alice")
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value
    browser.cookies["plait_own"] = "a visit to somebody's own page"
    who = [asked_of(session)[0].handle]
    answer = browser.post(reverse("tablet", args=[session.handle]), {"who": who})
    assert SignIn.objects.count() == 0
    assert answer.cookies["plait_own"]["max-age"] == 0
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    again = Browser()
    again.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert again.get(reverse("caseload")).status_code == 302


def test_the_cookie_is_for_the_server_alone_and_only_its_hash_is_kept(world, settings):
    settings.SESSION_COOKIE_SECURE = True
    cookie = locked(world).browser.cookies[COOKIE]
    assert (cookie["httponly"], cookie["secure"], cookie["samesite"], cookie["path"]) == (True, True, "Lax", "/")
    row = Kiosk.objects.values().get()
    assert cookie.value not in str(row)
    assert len(bytes(row["token_hash"])) == 32


@pytest.mark.parametrize("token", ["", "x", "A" * 32, "ü" * 32, "'; --"])
def test_a_cookie_that_is_made_up_locks_nothing_and_opens_nothing(world, token):
    browser = Browser()
    browser.cookies = SimpleCookie()
    browser.cookies[COOKIE] = token
    assert browser.get(KIOSK).status_code == 404
    assert browser.get(OUT).status_code == 404
    assert browser.get(reverse("account_login")).status_code == 200


def test_in_no_other_browser_are_there_such_pages(world):
    for browser in (Browser(), world.signed_in("alice")):
        assert browser.get(KIOSK).status_code == 404
        assert browser.post(OUT, {"login": "alice"}).status_code == 404


def test_a_form_without_its_token_is_not_taken_and_leads_to_the_start(world):
    tablet = locked(world)
    strict = Browser(enforce_csrf_checks=True)
    strict.cookies = tablet.browser.cookies
    answer = strict.post(KIOSK, {"do": "begin", "turn": "1"})
    assert (answer.status_code, answer.headers["Location"]) == (302, KIOSK)
    assert not tablet.row.turns.filter(begun_at__isnull=False).exists()


def test_only_who_holds_the_sessions_of_the_case_locks_a_tablet_and_only_for_its_own_check_ins(world):
    session, other = world.note_session(), world.note_session(case=world.couple())
    where, who = reverse("tablet", args=[session.handle]), [asked_of(session)[0].handle]
    for name in ("tess", "charlie", "sue", "ada", "otto"):
        assert world.signed_in(name).post(where, {"who": who}).status_code == 404
    browser = world.signed_in("bob")
    assert browser.post(where, {"who": [asked_of(other)[0].handle]}).status_code == 422
    assert browser.post(where, {}).status_code == 422
    assert Kiosk.objects.count() == 0
    assert browser.post(where, {"who": who}).status_code == 302


def test_whoever_has_answered_is_not_offered(world):
    session = world.note_session(case=world.couple())
    first, second = asked_of(session)
    world.answer(first)
    page = world.signed_in("alice").get(reverse("tablet", args=[session.handle])).content.decode()
    assert "Ben P." in page
    assert "Ana P." not in page
    world.answer(second)
    page = world.signed_in("alice").get(reverse("tablet", args=[session.handle])).content.decode()
    assert "Sign me out and lock it" not in page


def test_ended_from_another_device_it_takes_no_more_answers_and_stays_locked(world):
    tablet = locked(world)
    tablet.begin()
    page = world.signed_in("bob").get(reverse("tablet", args=[tablet.session.handle])).content.decode()
    assert "End it" in page
    where = reverse("tablet_end", args=[tablet.session.handle])
    assert world.signed_in("bob").post(where, {"kiosk": tablet.row.handle}).status_code == 302
    assert tablet.send().headers["Location"] == KIOSK
    assert Response.objects.count() == 0
    assert "Please give the tablet back" in tablet.page()
    assert tablet.browser.get("/").headers["Location"] == KIOSK
    assert tablet.row.ended_by == world.staff["bob"]


def test_a_tablet_of_another_session_is_not_ended_by_it(world):
    tablet, other = locked(world), world.note_session()
    where = reverse("tablet_end", args=[other.handle])
    assert world.signed_in("alice").post(where, {"kiosk": tablet.row.handle}).status_code == 404
    assert tablet.row.ended_at is None


def test_the_book_says_who_locked_ended_and_unlocked_it_and_for_which_session(world):
    tablet = locked(world)
    tablet.browser.post(OUT, {"login": "bob", "password": "a long test password"})
    told = AuditEvent.objects.filter(action__startswith="tablet_").order_by("pk")
    assert [(event.action, event.actor.username) for event in told] == [
        (Event.TABLET_LOCKED, "alice"),
        (Event.TABLET_ENDED, "bob"),
        (Event.TABLET_UNLOCKED, "bob"),
    ]
    assert {(event.case, event.target) for event in told} == {(world.case, tablet.session.handle)}
