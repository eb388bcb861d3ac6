"""Where somebody is signed in: what is kept of it, what they see, and how it ends."""

import pytest
from django.conf import settings
from django.contrib.sessions.backends.base import UpdateError
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.people.administration.actions import change_staff, deactivate, reset_second_step, set_first_password
from plait_clinic.people.models import Role
from plait_clinic.signins.actions import end_sign_ins
from plait_clinic.signins.devices import device_of
from plait_clinic.signins.models import SignIn
from plait_clinic.signins.store import kept_as
from tests.world import PASSWORD, is_signed_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile Safari/604.1"
AN_ADDRESS = "203.0.113.77"


def signed_in_with(device: str, name: str = "alice") -> Browser:
    browser = Browser(headers={"user-agent": device}, REMOTE_ADDR=AN_ADDRESS)
    assert browser.post(reverse("account_login"), {"login": name, "password": PASSWORD}).status_code == 302
    return browser


def key_of(browser: Browser) -> str:
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


def stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM signins_signin")
        return str(cursor.fetchall())


def test_the_database_holds_neither_what_the_cookie_says_nor_what_the_session_holds(world):
    browser = signed_in_with(FIREFOX)
    kept = stored()
    assert kept_as(key_of(browser)) in kept
    for secret in (key_of(browser), "Firefox", "alice", AN_ADDRESS, "_auth_user_id"):
        assert secret not in kept


def test_a_session_cannot_be_opened_with_what_the_database_holds(world):
    key = key_of(signed_in_with(FIREFOX))
    thief = Browser()
    thief.cookies[settings.SESSION_COOKIE_NAME] = kept_as(key)
    assert not is_signed_in(thief)
    thief.cookies[settings.SESSION_COOKIE_NAME] = key
    assert is_signed_in(thief)


def test_a_session_whose_key_is_gone_is_none_and_one_signs_in_again(world):
    browser = signed_in_with(FIREFOX)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE signins_signin SET session_data = 'gone:AAAA'")
    assert not is_signed_in(browser)
    assert is_signed_in(signed_in_with(FIREFOX))


def test_the_page_names_each_device_coarsely_and_which_is_this_one(world):
    here = signed_in_with(FIREFOX)
    signed_in_with(SAFARI)
    signed_in_with("curl/8", name="bob")
    page = here.get(reverse("account_sign_ins")).content.decode()
    assert "<strong>Firefox on Windows</strong> · this one" in page
    assert "<strong>Safari on iPhone</strong>" in page
    assert "does not say which" not in page
    assert AN_ADDRESS not in page


@pytest.mark.parametrize(
    ("said", "device"),
    [(FIREFOX, ("Firefox", "Windows")), (SAFARI, ("Safari", "iPhone")), ("", ("", "")), ("curl/8", ("", ""))],
)
def test_no_more_than_browser_and_system_is_told_apart(said, device):
    assert device_of(said) == device


def test_one_of_ones_own_is_ended_and_somebody_elses_is_not(world):
    here, other, bobs = signed_in_with(FIREFOX), signed_in_with(SAFARI), signed_in_with(SAFARI, name="bob")
    for browser in (other, bobs):
        here.post(reverse("account_end_sign_in"), {"key": kept_as(key_of(browser))})
    assert (is_signed_in(here), is_signed_in(other), is_signed_in(bobs)) == (True, False, True)


@pytest.mark.parametrize(("name", "stays"), [("account_end_others", True), ("account_end_all", False)])
def test_signing_out_everywhere_ends_the_others_and_where_asked_this_one_too(world, name, stays):
    here, other = signed_in_with(FIREFOX), signed_in_with(SAFARI)
    here.post(reverse(name))
    assert (is_signed_in(here), is_signed_in(other)) == (stays, False)


def new_role(world):
    change_staff(
        user=world.staff["bob"],
        name="Bob",
        team=None,
        roles=(Role.CLINICIAN, Role.SUPERVISOR),
        audit=world.acting("ada"),
    )


def new_password(world):
    set_first_password(user=world.staff["bob"], password="another first password", audit=world.acting("ada"))


def gone(world):
    from plait_clinic.cases.administration.actions import end_part

    end_part(case=world.case, user=world.staff["bob"], audit=world.acting("ada"))
    deactivate(user=world.staff["bob"], audit=world.acting("ada"))


def no_second_step(world):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=world.staff["bob"], type="totp", data={})
    reset_second_step(user=world.staff["bob"], audit=world.acting("ada"))


@pytest.mark.parametrize("change", [new_role, new_password, gone, no_second_step])
def test_what_the_office_changes_about_somebody_ends_their_sessions_at_once(world, change):
    browser = signed_in_with(FIREFOX, name="bob")
    change(world)
    assert not SignIn.objects.filter(user=world.staff["bob"]).exists()
    assert not is_signed_in(browser)
    assert AuditEvent.objects.filter(action=Event.SIGN_INS_ENDED).count() == 1


def test_another_name_alone_ends_nothing(world):
    browser = signed_in_with(FIREFOX, name="bob")
    change_staff(user=world.staff["bob"], name="Robert", team=None, roles=(Role.CLINICIAN,), audit=world.acting("ada"))
    assert is_signed_in(browser)


def test_a_password_of_ones_own_ends_all_other_sessions(world):
    here, other = signed_in_with(FIREFOX), signed_in_with(SAFARI)
    new = {"oldpassword": PASSWORD, "password1": "quite another long one", "password2": "quite another long one"}
    assert here.post(reverse("account_change_password"), new).status_code == 302
    assert (is_signed_in(here), is_signed_in(other)) == (True, False)
    assert SignIn.objects.filter(user=world.staff["alice"]).count() == 1


def test_a_session_that_is_ended_while_it_answers_does_not_come_back(world):
    browser = signed_in_with(FIREFOX)
    session = browser.session
    assert session["device"] == ["Firefox", "Windows"]
    end_sign_ins(user=world.staff["alice"], audit=world.acting("alice"))
    session["more"] = 1
    with pytest.raises(UpdateError):
        session.save()
    assert not SignIn.objects.exists()


def test_signing_in_and_out_stands_in_the_book_without_device_and_address(world):
    browser = signed_in_with(FIREFOX)
    browser.post(reverse("account_end_all"))
    told = AuditEvent.objects.filter(actor=world.staff["alice"]).values_list("action", "target")
    assert list(told.filter(action=Event.SIGNED_IN)) == [("signed_in", "")]
    assert list(told.filter(action=Event.SIGN_INS_ENDED)) == [("sign_ins_ended", f"{world.staff['alice'].handle} 1")]
