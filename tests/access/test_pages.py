"""Page security: the headers of every page, what may stand in one, cookies, forgery, and pages for what went wrong."""

import os
import re
import subprocess
import sys
from html.parser import HTMLParser
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest
from django.conf import settings as live
from django.db import OperationalError
from django.http import Http404
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.access import context
from plait_clinic.briefs import views as briefs
from plait_clinic.checkins import views as checkins
from tests.access import table
from tests.access.test_sign_in import fresh_browser, sign_in, turn_on_second_step
from tests.world import PASSWORD, SOME_ANSWERS

A_SECRET = "Sam R. said: less homework"
NAMES_ADDRESSES = {
    "href",
    "src",
    "action",
    "formaction",
    "poster",
    "srcset",
    "data",
    "cite",
    "background",
    "xlink:href",
}
NOT_FETCHED = "http://www.w3.org/"  # names of XML languages: no browser asks there
FORBIDDEN_IN_POLICY = ("unsafe", "*", "http:", "https:", "nonce", "'strict-dynamic'")


class Offences(HTMLParser):
    """Collects everything in a page that our Content-Security-Policy forbids, or that asks somebody else."""

    def __init__(self, page: str):
        super().__init__()
        self.found: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "style" or (tag == "script" and not given.get("src")):
            self.found.append(f"<{tag}>")
        if tag in ("iframe", "object", "embed", "base"):
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            if name == "style" or name.startswith("on"):
                self.found.append(f"{tag} {name}")
            if name in NAMES_ADDRESSES and is_elsewhere(value or ""):
                self.found.append(f"{tag} {name}={value}")

    handle_startendtag = handle_starttag


def is_elsewhere(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https", "javascript") or bool(parts.netloc)


def rendered_pages(scene) -> dict[str, object]:
    """Every page that the table opens, once, and every page that tells what went wrong."""
    found = {}
    for row in table.ROWS:
        person = next((person for person in table.EVERYBODY if row.expected(person) == table.OPENS), None)
        if person:
            found[f"{row.method} {row.name}"] = scene.visit(person, row.name, row.method)
    found["404"] = Browser().get("/c/nothing")
    found["404 signed in"] = scene.browser(table.LEAD).get("/nothing")
    found["409"] = Browser().post(reverse("check_in", args=[scene.token]), SOME_ANSWERS | {"understood": "1"})
    found["422"] = scene.browser(table.LEAD).post(scene.url("note_session"), {})
    found["403"] = Browser(enforce_csrf_checks=True).post(reverse("account_login"), {})
    found["405"] = scene.browser(table.LEAD).put(scene.url("brief"))
    found["redirect"] = Browser().get(scene.url("brief"))
    confirmed = fresh_browser("bob")
    found["totp"] = confirmed.get(reverse("mfa_activate_totp"))
    turn_on_second_step(confirmed)
    for name in ("mfa_index", "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_deactivate_totp"):
        found[f"{name} when on"] = confirmed.get(reverse(name))
    found["mfa_reauthenticate when on"] = confirmed.get(reverse("mfa_reauthenticate"))
    waiting = Browser()
    sign_in("bob", browser=waiting)
    found["second step"] = waiting.get(reverse("mfa_authenticate"))
    found["wrong password"] = sign_in("alice", "a wrong password")
    return found


@pytest.fixture
def pages(scene):
    return rendered_pages(scene)


def is_page(response) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html") and bool(response.content)


def test_every_answer_carries_the_strict_headers(pages):
    assert len(pages) > 40
    for what, answer in pages.items():
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, what
        assert "frame-ancestors 'none'" in policy, what
        assert not [word for word in FORBIDDEN_IN_POLICY if word in policy], what
        assert answer.headers["X-Frame-Options"] == "DENY", what
        assert answer.headers["X-Content-Type-Options"] == "nosniff", what
        assert "no-store" in answer.headers["Cache-Control"], what
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin", what
        assert answer.headers["Referrer-Policy"] in ("same-origin", "no-referrer"), what
        assert re.fullmatch(r"[0-9a-f]{16}", answer.headers["X-Request-ID"]), what


def test_no_page_holds_inline_code_or_style_or_asks_another_host(pages):
    shown = {what: answer for what, answer in pages.items() if is_page(answer)}
    assert len(shown) > 30
    offences = {what: Offences(answer.content.decode()).found for what, answer in shown.items()}
    assert {what: found for what, found in offences.items() if found} == {}
    for what, answer in shown.items():
        addresses = re.findall(r"https?://[^\s\"'<>)]+", answer.content.decode())
        ours = (NOT_FETCHED, live.PUBLIC_URL)
        assert [address for address in addresses if not address.startswith(ours)] == [], what


def test_the_reader_of_pages_finds_what_it_looks_for():
    page = '<p style="x"><style></style><script>1</script><a onclick="x" href="https://elsewhere.example/">'
    assert Offences(page).found == ["p style", "<style>", "<script>", "a onclick", "a href=https://elsewhere.example/"]
    assert Offences('<script src="/static/x.js"></script><a href="/caseload/">').found == []


def test_every_page_names_its_language_its_title_and_its_main_part(pages):
    for what, answer in pages.items():
        if is_page(answer):
            text = answer.content.decode()
            assert '<html lang="en' in text, what
            assert re.search(r"<title>[^<]+</title>", text), what
            assert text.count("<main") == 1, what
            assert text.count("<h1") == 1, what


def failing_check_in(scene, monkeypatch):
    """What the holder of a link is sent when the server itself fails."""

    def fail(*_args):
        raise RuntimeError(A_SECRET)

    monkeypatch.setattr(checkins, "state_now", fail)
    answer = Browser(raise_request_exception=False).get(reverse("check_in", args=[scene.token]))
    assert answer.status_code == 500
    return answer


def test_the_address_of_a_check_in_is_told_to_nobody(scene, monkeypatch):
    answers = [Browser().get("/c/nothing"), Browser().get(f"/c/{scene.token}x")]
    for method in ("GET", "POST"):
        answers.append(scene.visit(table.ANONYMOUS, "check_in", method))
    answers.append(scene.visit(table.ANONYMOUS, "follow_up", "POST"))
    answers.append(scene.visit(table.ANONYMOUS, "follow_up", "GET"))
    answers.append(scene.visit(table.ANONYMOUS, "check_in", "PUT"))
    answers.append(Browser().get(f"/c/{scene.token}/nothing"))
    answers.append(failing_check_in(scene, monkeypatch))
    for answer in answers:
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["X-Robots-Tag"] == "noindex, nofollow"


def test_a_check_in_sets_no_cookie(scene):
    browser = Browser()
    url = reverse("check_in", args=[scene.token])
    answers = [
        browser.get(url),
        browser.post(url, {}),
        browser.post(url, SOME_ANSWERS),
        browser.post(url, SOME_ANSWERS | {"understood": "1"}),
        browser.post(reverse("follow_up", args=[scene.token]), {"small_change": "pace"}),
        browser.get(url),
        browser.get("/c/nothing"),
        browser.get("/healthz"),
    ]
    assert [answer.status_code for answer in answers] == [200, 422, 200, 409, 200, 200, 404, 200]
    assert not browser.cookies
    assert not any(answer.cookies for answer in answers)


def test_a_link_shows_no_stored_answer(scene):
    url = reverse("check_in", args=[scene.token])
    sent = SOME_ANSWERS | {"comment": "Less homework, please."}
    Browser().post(url, sent)
    for answer in (Browser().get(url), Browser().post(url, sent), Browser().post(url, {})):
        assert b"homework" not in answer.content
        assert b"checked" not in answer.content


def test_cookies_are_for_this_server_alone(world):
    browser = Browser()
    browser.get(reverse("account_login"))
    sign_in("alice", browser=browser)
    assert {live.SESSION_COOKIE_NAME, live.CSRF_COOKIE_NAME} <= set(browser.cookies)
    for cookie in browser.cookies.values():
        if cookie.value:
            assert cookie["httponly"], cookie.key
            assert cookie["samesite"] in ("Lax", "Strict"), cookie.key
            assert not cookie["domain"], cookie.key


HTTPS_SETTINGS = """
from plait_clinic import settings as s
print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_SSL_REDIRECT, s.SECURE_HSTS_SECONDS >= 31536000, s.DEBUG)
"""


@pytest.mark.parametrize(("https", "secure"), [("yes", True), ("no", False), (None, True)])
def test_cookies_go_over_https_alone_unless_it_is_switched_off(https, secure):
    environ = {name: value for name, value in os.environ.items() if name != "PLAIT_HTTPS"}
    if https:
        environ["PLAIT_HTTPS"] = https
    done = subprocess.run(
        [sys.executable, "-c", HTTPS_SETTINGS], env=environ, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [str(secure)] * 4 + ["False"]


def test_over_https_every_cookie_is_marked_so(world, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    browser = Browser()
    browser.get(reverse("account_login"))
    sign_in("alice", browser=browser)
    assert all(cookie["secure"] for cookie in browser.cookies.values() if cookie.value)
    assert live.SESSION_COOKIE_NAME in browser.cookies


WITHOUT_A_SESSION = ("check_in", "follow_up", "ask_to_talk", "own_way_in", "kiosk", "kiosk_out")
"""Where a link's token is the authority, and the pages of a locked tablet, which have their own test."""
POSTS_OF_STAFF = sorted({row.name for row in table.ROWS if row.method == "POST" and row.name not in WITHOUT_A_SESSION})


@pytest.mark.parametrize("name", POSTS_OF_STAFF)
def test_no_form_of_staff_is_taken_without_its_token(scene, name):
    row = next(row for row in table.ROWS if (row.name, row.method) == (name, "POST"))
    person = next(person for person in table.SIGNED_IN if row.expected(person) != table.NOTHING or len(row.gets) == 1)
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(scene.people[person])
    answer = browser.post(scene.url(name), scene.body(name))
    assert answer.status_code == 403
    assert "This form could not be taken." in answer.content.decode()


def test_with_its_token_a_form_is_taken(scene):
    browser = Browser(enforce_csrf_checks=True)
    browser.force_login(scene.people[table.LEAD])
    page = browser.get(scene.url("note_session")).content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    sent = {**scene.body("note_session"), "csrfmiddlewaretoken": token}
    assert browser.post(scene.url("note_session"), sent).status_code == 302


BELONGS_TO_A_CASE = ("brief", "looks", "give_reason", "note_session")


@pytest.mark.parametrize("name", [*BELONGS_TO_A_CASE, "member_brief", "session", "new_link", "rate"])
@pytest.mark.parametrize("person", [table.OTHER_CLINICIAN, table.FOREIGN_CLINICIAN, table.ADMINISTRATOR])
def test_what_is_not_yours_looks_exactly_like_what_does_not_exist(scene, name, person):
    method = "POST" if name in ("new_link", "rate") else "GET"
    yours_not = scene.url(name)
    handle = scene.session.handle if "sessions/" in yours_not and "cases" not in yours_not else scene.world.case.handle
    made_up = yours_not.replace(handle, "A" * len(handle))
    assert made_up != yours_not
    answers = [getattr(scene.browser(person), method.lower())(url, scene.body(name)) for url in (yours_not, made_up)]
    assert answers[0].status_code == answers[1].status_code == 404
    assert seen(answers[0]) == seen(answers[1])


def seen(answer) -> tuple:
    """Everything of an answer that the asker sees, but for the request's own id."""
    headers = {name: value for name, value in answer.headers.items() if name != "X-Request-ID"}
    return answer.status_code, headers, answer.content, sorted(answer.cookies)


def test_a_member_of_another_case_is_not_there_in_ones_own(scene):
    foreign = scene.world.other_case.members.get().handle
    url = reverse("member_brief", args=[scene.world.case.handle, foreign])
    assert scene.browser(table.LEAD).get(url).status_code == 404


def test_a_link_that_was_never_made_looks_like_one_that_is_malformed(scene):
    answers = [Browser().get(f"/c/{token}") for token in ("A" * 32, "short", "A" * 200)]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


@pytest.mark.parametrize("error", [Http404(A_SECRET), RuntimeError(A_SECRET)])
def test_pages_for_what_went_wrong_tell_nothing_of_it(scene, monkeypatch, error):
    def fail(*_args, **_named):
        raise error

    monkeypatch.setattr(briefs, "course_of", fail)
    browser = scene.browser(table.LEAD)
    browser.raise_request_exception = False
    answer = browser.get(scene.url("brief"))
    assert answer.status_code == (404 if isinstance(error, Http404) else 500)
    text = answer.content.decode()
    for secret in (A_SECRET, "Sam", scene.world.case.handle, "Traceback", "RuntimeError", "Alice"):
        assert secret not in text
    assert "There is nothing here for you." in text or "Something went wrong on our side." in text


def test_the_page_for_a_failure_needs_no_database(scene, monkeypatch):
    def no_database(*_args):
        raise OperationalError("no connection to host 10.0.0.7")

    monkeypatch.setattr(context, "general_standing", no_database)
    browser = scene.browser(table.LEAD)
    browser.raise_request_exception = False
    answer = browser.get(scene.url("caseload"))
    assert answer.status_code == 500
    assert "Something went wrong on our side." in answer.content.decode()
    assert "10.0.0.7" not in answer.content.decode()


def test_a_made_up_clinic_says_so_on_every_page(scene, settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.setattr(briefs, "course_of", lambda *_args, **_named: 1 / 0)
    browser = scene.browser(table.LEAD)
    browser.raise_request_exception = False
    urls = [scene.url(name) for name in ("caseload", "brief", "looks", "check_in")]
    pages = [browser.get(url).content.decode() for url in [*urls, "/nothing", "/c/nothing"]]
    pages.append(Browser().get(reverse("account_login")).content.decode())
    assert all("Every person and every answer here is invented." in page for page in pages)


def test_files_of_the_pages_are_served_with_the_strict_headers_too(db):
    answer = Browser().get("/static/tokens.css")
    answer.close()
    assert answer.status_code == 200
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_server_that_is_well_says_so_and_nothing_else(db):
    answer = Browser().get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert Browser().post("/healthz").status_code == 405


def test_a_server_without_its_database_is_not_well(db, monkeypatch):
    from plait_clinic.access import views

    def no_cursor():
        raise ConnectionError("no database at postgresql://user:secret@host/name")

    monkeypatch.setattr(views, "connection", SimpleNamespace(cursor=no_cursor))
    browser = Browser(raise_request_exception=False)
    answer = browser.get("/healthz")
    assert answer.status_code >= 500
    assert b"secret" not in answer.content


def test_a_host_that_is_not_ours_is_refused(db):
    answer = Browser().get("/sign-in/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert b"evil.example" not in answer.content


def test_the_page_of_a_person_who_signed_in_with_a_password_shows_no_password(world):
    answer = sign_in("alice", PASSWORD + "x")
    assert PASSWORD not in answer.content.decode()
