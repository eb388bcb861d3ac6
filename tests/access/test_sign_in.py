"""Signing in: the first step, the second step, and what neither of them gives away."""

import json
import re
from urllib.parse import urljoin, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.conf import settings
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client as Browser
from django.urls import NoReverseMatch, reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from plait_clinic.signins.models import SignIn
from plait_clinic.signins.store import kept_as
from tests.texts import words_of
from tests.world import PASSWORD, is_signed_in, signed_in

SECRET = re.compile(r'<p class="url">([A-Z2-7]{32})</p>')
RECOVERY_CODE = re.compile(r'<li class="url">(\d{8})</li>')
NEVER_ON_THESE_PAGES = ("e-mail", "email", "sign up", "signup", "security key", "social", "username")


def sign_in(name: str, password: str = PASSWORD, browser: Browser | None = None, **extra):
    posted = {"login": name, "password": password, **extra}
    return (browser or Browser()).post(reverse("account_login"), posted)


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def fresh_browser(name: str = "alice") -> Browser:
    """A browser that signed in and gave the password once more a moment ago."""
    browser = Browser()
    assert sign_in(name, browser=browser).status_code == 302
    assert browser.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302
    return browser


def turn_on_second_step(browser: Browser) -> str:
    """Turn on the second step and return the secret that the app now holds."""
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    secret = SECRET.search(page)[1]
    answer = browser.post(reverse("mfa_activate_totp"), {"code": code_for(secret)})
    assert answer.headers["Location"] == reverse("mfa_view_recovery_codes")
    return secret


def stored_secrets() -> str:
    """The raw rows, as a thief of the database would read them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM mfa_authenticator")
        return json.dumps([str(row[0]) for row in cursor.fetchall()])


@pytest.mark.parametrize("name", ["alice", "Alice", "ALICE", " alice "])
def test_a_sign_in_name_works_in_any_letter_case(world, name):
    browser = Browser()
    assert sign_in(name, browser=browser).headers["Location"] == reverse("home")
    assert is_signed_in(browser)


def test_a_wrong_password_reads_the_same_whether_or_not_the_name_exists(world):
    pages = []
    for name in ("alice", "nobody"):
        answer = sign_in(name, "a wrong password")
        assert answer.status_code == 200
        text = answer.content.decode().replace(f'value="{name}"', "")
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text))
    assert pages[0] == pages[1]
    assert "The sign-in name or the password is not right." in pages[0]


def test_after_five_failures_even_the_right_password_waits(world):
    for _ in range(5):
        assert "is not right" in sign_in("alice", "a wrong password").content.decode()
    browser = Browser()
    assert "too many failed tries" in sign_in("Alice", browser=browser).content.decode()
    assert not is_signed_in(browser)
    assert sign_in("bob").status_code == 302


def test_signing_in_rightly_many_times_is_never_limited(world):
    for _ in range(7):
        assert sign_in("alice").status_code == 302


def test_failures_are_counted_in_the_database_under_a_hash_of_the_address(world):
    sign_in("alice", "a wrong password")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key FROM {cache._table}")  # noqa: S608 - the table's name is ours
        keys = [row[0] for row in cursor.fetchall()]
    assert any("login_failed" in key for key in keys)
    assert not any("127.0.0.1" in key for key in keys)


@pytest.mark.parametrize("name", ["account_signup", "account_reset_password", "account_email", "mfa_signup_webauthn"])
def test_nobody_can_sign_up_or_reset_or_give_an_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("path", ["/signup/", "/sign-up/", "/accounts/signup/", "/account/signup/", "/admin/"])
def test_there_is_no_page_for_it_either(world, path):
    assert world.signed_in("ada").get(path).status_code == 404


def test_an_inactive_person_cannot_sign_in_and_is_told_so_only_with_the_right_password(world):
    world.staff["bob"].is_active = False
    world.staff["bob"].save()
    browser = Browser()
    assert sign_in("bob", browser=browser).headers["Location"] == reverse("account_inactive")
    assert not is_signed_in(browser)
    assert "is not right" in sign_in("bob", "a wrong password").content.decode()
    assert "not in use any more" in browser.get(reverse("account_inactive")).content.decode()


def test_somebody_made_inactive_while_signed_in_is_out_at_once(world):
    browser = fresh_browser("bob")
    assert is_signed_in(browser)
    world.staff["bob"].is_active = False
    world.staff["bob"].save()
    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "https:evil.example", "javascript:alert(1)", "/\\evil.example"],
)
def test_signing_in_never_leads_to_another_host(world, elsewhere):
    assert sign_in("alice", next=elsewhere).headers["Location"] == reverse("home")
    browser = fresh_browser()
    assert browser.post(reverse("account_logout"), {"next": elsewhere}).headers["Location"] == reverse("account_login")


def test_signing_in_leads_back_to_the_page_that_was_asked_for(world):
    asked = reverse("brief", args=[world.case.handle])
    there = Browser().get(asked).headers["Location"]
    assert there == f"{reverse('account_login')}?next={asked}"
    page = Browser().get(there).content.decode()
    assert f'name="next" value="{asked}"' in page
    assert sign_in("alice", next=asked).headers["Location"] == asked


def test_sign_out_needs_a_post(world):
    browser = fresh_browser()
    assert browser.get(reverse("account_logout")).status_code == 200
    assert is_signed_in(browser)
    browser.post(reverse("account_logout"))
    assert not is_signed_in(browser)


def test_signing_out_ends_the_session_on_the_server(world):
    browser = Browser()
    browser.get(reverse("account_login"))
    sign_in("alice", browser=browser)
    key = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert SignIn.objects.filter(session_key=kept_as(key)).exists()
    browser.post(reverse("account_logout"))
    assert not SignIn.objects.filter(session_key=kept_as(key)).exists()


def test_a_session_ends_with_the_browser(world):
    answer = sign_in("alice", remember="on")
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert cookie["max-age"] == ""
    assert cookie["expires"] == ""
    assert settings.SESSION_EXPIRE_AT_BROWSER_CLOSE


def test_a_password_is_changed_with_the_old_one_and_only_to_a_long_one(world):
    browser, url, new = fresh_browser(), reverse("account_change_password"), "quite another long one"
    wrong = browser.post(url, {"oldpassword": "not it", "password1": new, "password2": new})
    assert "This is not the password you have now." in wrong.content.decode()
    short = browser.post(url, {"oldpassword": PASSWORD, "password1": "short1", "password2": "short1"})
    assert "at least 12 characters" in short.content.decode()
    assert browser.post(url, {"oldpassword": PASSWORD, "password1": new, "password2": new}).status_code == 302
    assert is_signed_in(browser)
    assert sign_in("alice", new).status_code == 302
    assert sign_in("alice").status_code == 200


def test_the_form_for_a_new_password_says_what_is_asked_of_it(world):
    page = fresh_browser().get(reverse("account_change_password")).content.decode()
    hint = re.search(r'<p class="small quiet" id="(\w+)">At least 12 characters, [^<]+</p>', page)[1]
    assert f'aria-describedby="{hint}"' in page


def test_changing_the_password_ends_the_other_sessions(world):
    browser, other, new = fresh_browser(), fresh_browser(), "quite another long one"
    browser.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert not is_signed_in(other)


def test_with_the_second_step_on_the_password_alone_opens_nothing(world):
    secret = turn_on_second_step(fresh_browser())
    browser = Browser()
    assert sign_in("alice", browser=browser).headers["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(browser)
    assert browser.get(reverse("brief", args=[world.case.handle])).status_code == 302
    assert "app and type the code" in browser.get(reverse("mfa_authenticate")).content.decode()
    wrong = browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "This code is not right." in wrong.content.decode()
    assert not is_signed_in(browser)
    browser.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert is_signed_in(browser)


def test_a_code_works_once(world):
    secret = turn_on_second_step(fresh_browser())
    outcomes = []
    for _ in range(2):
        browser = Browser()
        sign_in("alice", browser=browser)
        browser.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
        outcomes.append(is_signed_in(browser))
    assert outcomes == [True, False]


def test_codes_cannot_be_tried_without_end(world):
    secret = turn_on_second_step(fresh_browser())
    browser = Browser()
    sign_in("alice", browser=browser)
    for _ in range(6):
        browser.post(reverse("mfa_authenticate"), {"code": "000000"})
    browser.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert not is_signed_in(browser)


def test_the_secret_and_the_seed_are_sealed_in_the_database(world):
    secret = turn_on_second_step(fresh_browser())
    rows = {row.type: row.data for row in Authenticator.objects.all()}
    assert rows["totp"]["secret"].startswith(f"{settings.FIELD_KEYS.current}:")
    assert rows["recovery_codes"]["seed"].startswith(f"{settings.FIELD_KEYS.current}:")
    raw = stored_secrets()
    assert "secret" in raw
    assert secret not in raw


def test_once_it_is_on_no_session_holds_the_secret(world):
    secret = turn_on_second_step(fresh_browser())
    assert not [row for row in SignIn.objects.all() if secret in str(row.get_decoded())]


def test_the_second_step_can_be_left_and_signing_in_begun_again(world):
    turn_on_second_step(fresh_browser())
    browser = Browser()
    sign_in("alice", browser=browser)
    left = browser.post(reverse("account_logout"), {"next": reverse("account_login")})
    assert left.headers["Location"] == reverse("account_login")
    assert browser.get(reverse("account_login")).status_code == 200
    assert browser.get(reverse("mfa_authenticate")).headers["Location"] == reverse("account_login")


def test_a_recovery_code_signs_in_once_and_its_seed_gives_the_codes_back(world):
    browser = fresh_browser()
    turn_on_second_step(browser)
    codes = RECOVERY_CODE.findall(browser.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert len(codes) == 10
    assert not [code for code in codes if code in stored_secrets()]
    assert browser.get(reverse("mfa_download_recovery_codes")).content.decode().split() == codes
    outcomes = []
    for _ in range(2):
        other = Browser()
        sign_in("alice", browser=other)
        other.post(reverse("mfa_authenticate"), {"code": codes[3]})
        outcomes.append(is_signed_in(other))
    assert outcomes == [True, False]
    left = RECOVERY_CODE.findall(browser.get(reverse("mfa_view_recovery_codes")).content.decode())
    assert left == codes[:3] + codes[4:]


def test_new_recovery_codes_end_the_earlier_ones(world):
    browser = fresh_browser()
    turn_on_second_step(browser)
    view, make = reverse("mfa_view_recovery_codes"), reverse("mfa_generate_recovery_codes")
    before = RECOVERY_CODE.findall(browser.get(view).content.decode())
    assert "will no longer work" in browser.get(make).content.decode()
    assert browser.post(make).status_code == 302
    after = RECOVERY_CODE.findall(browser.get(view).content.decode())
    assert len(after) == 10
    assert set(before).isdisjoint(after)


def test_the_second_step_can_be_turned_off_and_its_secrets_are_gone(world):
    browser = fresh_browser()
    turn_on_second_step(browser)
    assert browser.get(reverse("mfa_deactivate_totp")).status_code == 200
    assert browser.post(reverse("mfa_deactivate_totp")).status_code == 302
    assert stored_secrets() == "[]"
    assert sign_in("alice").headers["Location"] == reverse("home")


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_generate_recovery_codes"])
def test_how_one_signs_in_is_changed_only_with_the_password_at_hand(world, name):
    browser = signed_in(world.staff["alice"], fresh=False)
    answer = browser.get(reverse(name))
    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    again = browser.get(answer.headers["Location"])
    assert "give your password once more" in again.content.decode()
    wrong = browser.post(answer.headers["Location"], {"password": "a wrong password"})
    assert "This password is not right." in wrong.content.decode()
    assert browser.post(answer.headers["Location"], {"password": PASSWORD}).headers["Location"] == reverse(name)


def test_with_the_second_step_on_a_code_confirms_as_well(world):
    secret = turn_on_second_step(fresh_browser())
    browser = world.signed_in("alice")  # without a password in this session
    assert reverse("mfa_reauthenticate") in browser.get(reverse("account_reauthenticate")).content.decode()
    page = browser.get(reverse("mfa_reauthenticate")).content.decode()
    assert "give a code from your authenticator app" in page
    assert browser.post(reverse("mfa_reauthenticate"), {"code": code_for(secret)}).status_code == 302
    assert browser.get(reverse("mfa_deactivate_totp")).status_code == 200


def test_these_pages_speak_of_nothing_that_is_not_there(world):
    browser = fresh_browser()
    names = ["mfa_index", "account_change_password", "account_reauthenticate", "account_logout", "mfa_activate_totp"]
    pages = [browser.get(reverse(name)).content.decode() for name in names]
    turn_on_second_step(browser)
    names = ["mfa_index", "mfa_reauthenticate", "mfa_deactivate_totp", "mfa_view_recovery_codes"]
    pages += [browser.get(reverse(name)).content.decode() for name in [*names, "mfa_generate_recovery_codes"]]
    pages += [Browser().get(reverse(name)).content.decode() for name in ("account_login", "account_inactive")]
    for page in pages:
        assert "<main" in page
        assert "placeholder" not in page
        words = words_of(page).lower()
        assert not [word for word in NEVER_ON_THESE_PAGES if word in words]


def test_failures_from_one_address_are_limited_whatever_names_they_try(world):
    for n in range(10):
        assert "is not right" in sign_in(f"nobody{n}", "a wrong password").content.decode()
    assert "too many failed tries" in sign_in("nobody-at-all", "a wrong password").content.decode()


def test_too_many_new_passwords_get_a_page_of_ours(world):
    browser = fresh_browser()
    answers = [browser.post(reverse("account_change_password"), {"oldpassword": "wrong"}) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "There were too many tries." in answers[-1].content.decode()


def wrong_code(browser: Browser, name: str):
    return browser.post(reverse(name), {"code": "000000"}).content.decode()


@pytest.mark.parametrize("right", ["an app", "a recovery code"])
def test_after_five_wrong_codes_even_a_right_one_waits(world, right):
    secret = turn_on_second_step(fresh_browser())
    codes = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()
    browser = Browser()
    sign_in("alice", browser=browser)
    for _ in range(5):
        assert "This code is not right." in wrong_code(browser, "mfa_authenticate")
    code = code_for(secret) if right == "an app" else codes[0]
    assert "too many failed tries" in browser.post(reverse("mfa_authenticate"), {"code": code}).content.decode()
    assert not is_signed_in(browser)


def test_confirming_is_limited_after_failures_by_password_and_by_code(world):
    secret = turn_on_second_step(fresh_browser())
    browser = signed_in(world.staff["alice"], fresh=False)
    for _ in range(5):
        assert "This code is not right." in wrong_code(browser, "mfa_reauthenticate")
    refused = browser.post(reverse("mfa_reauthenticate"), {"code": code_for(secret)})
    assert "too many failed tries" in refused.content.decode()
    for _ in range(5):
        browser.post(reverse("account_reauthenticate"), {"password": "a wrong password"})
    refused = browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert "too many failed tries" in refused.content.decode()


def test_confirming_rightly_many_times_is_never_limited(world):
    browser = signed_in(world.staff["alice"], fresh=False)
    for _ in range(12):
        assert browser.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302


@pytest.mark.parametrize("name", ["alice", "nobody", "gone", "", "ALICE"])
def test_as_much_is_hashed_for_a_name_that_is_not_there(world, monkeypatch, name):
    """What takes long is the hash: it is counted, since time would tell of a busy machine instead."""
    world.staff["bob"].username, world.staff["bob"].is_active = "gone", False
    world.staff["bob"].set_unusable_password()
    world.staff["bob"].save()
    hashed = []
    real = MD5PasswordHasher.encode
    monkeypatch.setattr(MD5PasswordHasher, "encode", lambda self, *given: hashed.append(1) or real(self, *given))
    answer = sign_in(name, "a wrong password")
    assert answer.status_code == 200
    assert len(hashed) == (1 if name else 0)


NASTY = st.one_of(
    st.sampled_from(
        [
            "https://evil.example/",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https:evil.example",
            "http:///evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "//testserver@evil.example",
            "https://testserver.evil.example/",
            "/\t/evil.example",
            "\x00//evil.example",
            "//evil.example%2f..",
            "/%0d%0aLocation:%20//evil.example",
        ]
    ),
    st.tuples(st.text(alphabet="/\\:@\t\n\r .", max_size=6), st.sampled_from(["evil.example", "evil.example/a"])).map(
        "".join
    ),
    st.text(max_size=30),
)


def stays_here(address: str) -> bool:
    """Whether a browser would stay with us: by the rules of WHATWG URL, which take a backslash for a slash."""
    plain = re.sub(r"[\t\n\r]", "", address.strip("".join(map(chr, range(33))))).replace("\\", "/")
    return urlsplit(urljoin("http://testserver/here/", plain)).netloc == "testserver"


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(elsewhere=NASTY)
def test_nothing_that_asks_where_to_go_next_leads_away(world, elsewhere):
    browser = signed_in(world.staff["alice"])
    posts = [("account_logout", {}), ("account_login", {"login": "alice", "password": PASSWORD})]
    posts += [("account_reauthenticate", {"password": PASSWORD}), ("choose_language", {"language": "de"})]
    for name, body in posts:
        answer = browser.post(reverse(name), {**body, "next": elsewhere})
        assert answer.status_code == 302, name
        assert stays_here(answer.headers["Location"]), (name, answer.headers["Location"])
