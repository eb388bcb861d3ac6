"""Put up as a clinic would, the server has nothing for Django's own check to warn of, and every answer its headers."""

import json
import os
import subprocess
import sys

import pytest
from django.test import Client as Browser

from plait_clinic.access.middleware import CONTENT_SECURITY_POLICY
from tests.access import table

LIKE_A_CLINIC = {"PLAIT_HTTPS": "yes", "PLAIT_DEMO": "no", "PLAIT_ALLOWED_HOSTS": "clinic.example"}
ELSEWHERE = ("/nothing", "/static/nothing.css", "/static/tokens.css", "/static/passkeys.js", "/c/" + "x" * 32)
ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


def test_djangos_check_for_deployment_warns_of_nothing():
    environment = {**os.environ, **LIKE_A_CLINIC, "DJANGO_SETTINGS_MODULE": "plait_clinic.settings"}
    command = [sys.executable, "-m", "plait_clinic.manage", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_over_https_every_cookie_has_a_name_that_a_browser_takes_from_this_host_alone():
    environment = {**os.environ, **LIKE_A_CLINIC, "DJANGO_SETTINGS_MODULE": "plait_clinic.settings"}
    names = "[s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME]"
    domains = "[s.SESSION_COOKIE_DOMAIN, s.CSRF_COOKIE_DOMAIN, s.LANGUAGE_COOKIE_DOMAIN]"
    paths = "[s.SESSION_COOKIE_PATH, s.CSRF_COOKIE_PATH, s.LANGUAGE_COOKIE_PATH]"
    others = "[notices.NoticeCookie.cookie_name, doors.OWN_COOKIE]"
    program = (
        "import json; from django.conf import settings as s; import django; django.setup();"
        "from plait_clinic.access import doors, notices;"
        f"print(json.dumps([{names}, {domains}, {paths}, {others}]))"
    )
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    found, domains, paths, [notice, own] = json.loads(done.stdout)
    assert all(name.startswith("__Host-") for name in (*found, notice))
    assert own.startswith("__Secure-")  # it goes to its own page alone, which the other prefix forbids
    assert len({*found, notice, own}) == len(found) + 2
    assert (set(domains), set(paths)) == ({None}, {"/"})


def over_https(settings) -> None:
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True


def lacking(answer, address: str) -> list[str]:
    wrong = [f"{address}: {name}" for name, value in ALWAYS.items() if answer.headers.get(name) != value]
    if not answer.headers.get("Strict-Transport-Security", "").startswith("max-age=31536000"):
        wrong.append(f"{address}: HSTS")
    for cookie in answer.cookies.values():
        if not (cookie["secure"] and cookie["httponly"] and cookie["samesite"]):
            wrong.append(f"{address}: cookie {cookie.key}")
    if answer.streaming:
        for close in answer._resource_closers:  # a static file; closing the answer would close the database with it
            close()
    return wrong


@pytest.mark.parametrize("person", [table.ANONYMOUS, table.ADMINISTRATOR])
def test_every_address_even_one_that_fails_answers_with_all_headers_and_careful_cookies(scene, settings, person):
    browser = scene.browser(person)
    over_https(settings)
    addresses = [scene.url(name) for name in table.addresses() if name != "account_end_all"] + list(ELSEWHERE)
    wrong = [one for address in addresses for one in lacking(browser.get(address, secure=True), address)]
    assert wrong == []


def test_a_page_that_breaks_and_one_that_is_forged_have_the_headers_too(scene, settings, monkeypatch):
    over_https(settings)
    monkeypatch.setattr("plait_clinic.briefs.views.course_of", lambda *_args, **_kwargs: 1 / 0)
    browser = scene.browser(table.LEAD)
    browser.raise_request_exception = False
    broken = browser.get(scene.url("brief"), secure=True)
    forged = Browser(enforce_csrf_checks=True).post("/sign-in/", {}, secure=True)
    assert (broken.status_code, forged.status_code) == (500, 403)
    assert lacking(broken, "500") + lacking(forged, "403") == []


def test_without_https_a_page_is_only_a_way_to_https(scene, settings):
    over_https(settings)
    answer = Browser().get("/sign-in/")
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/sign-in/")
