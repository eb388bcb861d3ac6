"""What a passkey's page makes of answers that no device gave; tests/journeys/test_passkeys.py uses a real one."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

PARTS = ("clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle")
NOT_ACCEPTED = "This passkey was not accepted."
junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
likely = st.fixed_dictionaries(
    {"id": junk, "rawId": junk, "type": junk | st.just("public-key")},
    optional={
        "response": st.dictionaries(st.sampled_from(PARTS), junk | st.just("MQ")),
        "clientExtensionResults": junk,
    },
)
answers = st.one_of(junk.map(json.dumps), likely.map(json.dumps), st.text(max_size=40))
each = settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])


@each
@given(answer=answers)
def test_an_answer_that_no_device_gave_signs_nobody_in(world, answer):
    cache.clear()  # so that no example meets the limit of failures
    browser = Browser()
    browser.get(reverse("mfa_login_webauthn"))
    sent = browser.post(reverse("mfa_login_webauthn"), {"credential": answer})
    assert sent.headers["Location"] == reverse("account_login")
    assert browser.get(reverse("mfa_index")).status_code == 302


@each
@given(answer=answers)
@example(answer="false")
@example(answer="0")
def test_an_answer_that_no_device_gave_adds_no_passkey(world, answer):
    browser = world.signed_in("alice")
    browser.get(reverse("mfa_add_webauthn"))
    sent = browser.post(reverse("mfa_add_webauthn"), {"credential": answer, "name": "phone"})
    assert sent.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize("handle", ["MQ", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk", "", "eA"])
def test_naming_somebody_who_is_or_is_not_there_reads_the_same(world, handle):
    answer = {
        "id": "AA",
        "rawId": "AA",
        "type": "public-key",
        "response": dict.fromkeys(PARTS, "AA") | {"userHandle": handle},
    }
    browser = Browser()
    browser.get(reverse("mfa_login_webauthn"))
    browser.post(reverse("mfa_login_webauthn"), {"credential": json.dumps(answer)})
    assert NOT_ACCEPTED in browser.get(reverse("account_login")).content.decode()


def test_what_is_asked_of_a_passkey_names_nobody_and_asks_who_holds_it(world):
    options = Browser().get(reverse("mfa_login_webauthn")).json()["options"]["publicKey"]
    assert options["userVerification"] == "required"
    assert not options.get("allowCredentials")


def test_a_new_passkey_is_found_without_a_name_and_asks_who_holds_it(world):
    page = world.signed_in("alice").get(reverse("mfa_add_webauthn")).context["options"]["publicKey"]
    assert page["authenticatorSelection"]["residentKey"] == "required"
    assert page["authenticatorSelection"]["userVerification"] == "required"


def test_somebody_elses_passkey_can_neither_be_named_nor_removed(world):
    theirs = Authenticator.objects.create(user=world.staff["bob"], type="webauthn", data={"name": "blue key"})
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        browser = world.signed_in("alice")
        assert browser.get(reverse(name, args=[theirs.pk])).status_code == 404
        assert browser.post(reverse(name, args=[theirs.pk]), {"name": "mine"}).status_code == 404
    assert Authenticator.objects.get().data == {"name": "blue key"}


def test_passkeys_that_are_not_accepted_are_limited_by_address(world):
    browser = Browser()
    answers = [browser.post(reverse("mfa_login_webauthn"), {"credential": "{}"}) for _ in range(11)]
    assert [answer.status_code for answer in answers] == [302] * 10 + [429]
