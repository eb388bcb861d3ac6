"""The staff's way out of a locked tablet: a password, a code where there is one, and the sign-in page behind it."""

import pytest
from allauth.mfa.totp.internal import auth
from django.conf import settings
from django.urls import reverse

from plait_clinic.kiosk.lock import COOKIE
from plait_clinic.kiosk.tests.tablets import KIOSK, OUT, locked
from plait_clinic.people.models import User
from tests.world import PASSWORD

SECRET = "A" * 32
WRONG = "the sign-in name, the password or the code is not right"


def out(tablet, login: str = "alice", password: str = PASSWORD, **more: str):
    return tablet.browser.post(OUT, {"login": login, "password": password, **more})


@pytest.mark.parametrize("who", ["alice", "bob", "ada"])
def test_whoever_locked_it_holds_the_sessions_or_looks_after_the_office_unlocks_it(world, who):
    tablet = locked(world)
    answer = out(tablet, who)
    assert answer.headers["Location"] == reverse("account_login")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert answer.cookies[COOKIE]["max-age"] == 0
    assert tablet.browser.get(reverse("account_login")).status_code == 200
    assert (tablet.row.unlocked_by, tablet.row.ended_by) == (world.staff[who], world.staff[who])


@pytest.mark.parametrize("who", ["tess", "charlie", "sue", "cora", "rita", "rhea", "otto", "nobody"])
def test_nobody_else_does_with_their_own_password(world, who):
    tablet = locked(world)
    answer = out(tablet, who)
    assert answer.status_code == 422
    assert WRONG in answer.content.decode()
    assert tablet.browser.get("/").headers["Location"] == KIOSK


def test_it_opens_nobodys_session(world):
    tablet = locked(world)
    out(tablet)
    assert settings.SESSION_COOKIE_NAME not in {key for key, kept in tablet.browser.cookies.items() if kept.value}
    where = tablet.browser.get(reverse("caseload")).headers["Location"]
    assert where.startswith(reverse("account_login"))


def test_a_cookie_that_was_copied_before_locks_nothing_once_the_tablet_is_unlocked(world):
    tablet = locked(world)
    copied = tablet.browser.cookies[COOKIE].value
    out(tablet)
    tablet.browser.cookies[COOKIE] = copied
    assert tablet.browser.get(KIOSK).status_code == 404


@pytest.mark.parametrize("sent", [{"password": "a wrong password"}, {"password": ""}, {"login": ""}])
def test_without_the_right_password_it_stays_locked_and_tells_nothing_back(world, sent):
    tablet = locked(world)
    answer = out(tablet, **sent)
    assert answer.status_code == 422
    assert tablet.browser.get("/").headers["Location"] == KIOSK
    assert "a wrong password" not in answer.content.decode()


def test_failures_are_limited_together_with_those_of_the_sign_in(world):
    tablet = locked(world)
    for _try in range(5):
        assert WRONG in out(tablet, password="a wrong password").content.decode()
    late = out(tablet)
    assert late.status_code == 422
    assert "too many failed tries" in late.content.decode()


def test_who_signs_in_with_codes_from_an_app_gives_one_here_too(world, monkeypatch):
    auth.TOTP.activate(world.staff["alice"], SECRET)
    tablet = locked(world)
    assert WRONG in out(tablet).content.decode()
    assert WRONG in out(tablet, code="000000").content.decode()
    counter = next(auth.yield_hotp_counters_from_time())
    right = auth.format_hotp_value(auth.hotp_value(SECRET, counter))
    assert out(tablet, code=right).headers["Location"] == reverse("account_login")


def test_whoever_no_longer_works_here_does_not(world):
    tablet = locked(world, by="bob")
    User.objects.filter(username="bob").update(is_active=False)
    assert out(tablet, "bob").status_code == 422
    assert tablet.row.unlocked_at is None
