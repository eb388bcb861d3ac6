"""Passkeys in a real browser, with an authenticator that Chromium itself pretends to have."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, sign_in
from tests.journeys.looking import look
from tests.journeys.pages import expect_heading, expect_status, go

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def desk(chromium, server):
    """A page whose browser has an authenticator. A passkey needs a name for its place, which an address is not."""
    context = chromium.new_context(viewport=DESKTOP, base_url=server.url.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    yield page
    context.close()


def add_passkey(page: Page, name: str) -> None:
    page.goto("/account/second-step/passkeys/add/")
    page.get_by_label("Name").fill(name)
    go(page.get_by_role("button", name="Add it"))


def test_somebody_adds_a_passkey_signs_in_with_it_names_it_anew_and_removes_it(desk, server):
    who = "clinician3"
    sign_in(desk, server.url.replace("127.0.0.1", "localhost"), who, server.prepare().password)
    desk.goto("/account/second-step/passkeys/add/")
    expect(desk.get_by_role("button", name="Add it")).to_be_visible()
    look(desk)
    add_passkey(desk, "a very long name for a small blue key")
    expect_heading(desk, "Recovery codes")
    expect_status(desk, "The passkey is added.")
    desk.goto("/account/second-step/")
    expect(desk.get_by_role("strong").filter(has_text="a very long name for a small blue key")).to_be_visible()
    look(desk)
    go(desk.get_by_role("button", name="Sign out"))
    expect_heading(desk, "Sign in")
    expect(desk.get_by_role("button", name="Sign in with a passkey")).to_be_visible()
    look(desk)
    go(desk.get_by_role("button", name="Sign in with a passkey"))
    expect_heading(desk, "Caseload")
    desk.goto("/account/second-step/")
    go(desk.get_by_role("link", name="Rename a very long name for a small blue key"))
    expect_heading(desk, "Name a passkey")
    look(desk)
    desk.get_by_label("Name").fill("blue key")
    go(desk.get_by_role("button", name="Keep this name"))
    expect_heading(desk, "Your sign-in")
    go(desk.get_by_role("link", name="Remove blue key"))
    expect_heading(desk, "Remove the passkey “blue key”?")
    look(desk)
    go(desk.get_by_role("button", name="Remove it"))
    expect_heading(desk, "Your sign-in")
    expect_status(desk, "The passkey is removed.")
    expect(desk.get_by_role("strong").filter(has_text="blue key")).to_have_count(0)


def test_after_the_password_a_passkey_is_the_second_step_and_confirms_later(desk, server):
    who, password, url = "clinician4", server.prepare().password, server.url.replace("127.0.0.1", "localhost")
    sign_in(desk, url, who, password)
    add_passkey(desk, "phone")
    expect_heading(desk, "Recovery codes")
    go(desk.get_by_role("button", name="Sign out"))
    expect_heading(desk, "Sign in")
    desk.get_by_label("Sign-in name").fill(who)
    desk.get_by_label("Password").fill(password)
    go(desk.get_by_role("button", name="Sign in", exact=True))
    expect_heading(desk, "Second step")
    expect(desk.get_by_role("button", name="Use a passkey")).to_be_visible()
    look(desk)
    go(desk.get_by_role("button", name="Use a passkey"))
    expect_heading(desk, "Caseload")
    desk.goto("/account/second-step/passkeys/again/?next=/account/devices/")
    expect(desk.get_by_role("button", name="Use a passkey")).to_be_visible()
    look(desk)
    go(desk.get_by_role("button", name="Use a passkey"))
    expect_heading(desk, "Where you are signed in")
    expect(desk.get_by_text("this one")).to_be_visible()
    look(desk)


def test_where_none_is_at_hand_the_page_says_so_and_nothing_changes(chromium, server):
    context = chromium.new_context(viewport=DESKTOP, base_url=server.url.replace("127.0.0.1", "localhost"))
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR | {"isUserVerified": False}})
    page.goto("/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")
    look(page)
    context.close()


def test_without_javascript_the_sign_in_page_offers_no_passkey_and_works(chromium, server):
    context = chromium.new_context(viewport=DESKTOP, base_url=server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/sign-in/")
    expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Sign in with a passkey")).to_be_hidden()
    context.close()
