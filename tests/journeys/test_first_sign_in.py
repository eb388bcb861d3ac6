"""A real clinic's first administrator: outside the made-up clinic nothing opens before a second factor stands."""

import base64
import hmac
import re
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, Server, beside, environment_at, serving, sign_in
from tests.journeys.looking import look
from tests.journeys.pages import expect_heading, go
from tests.journeys.test_passkeys import AUTHENTICATOR
from tests.ports import free_port

PASSWORD, STEP_SECONDS = "made-up for journeys alone", 30
CLINIC = (
    "new_clinic",
    *("--name", "Elm Street Practice", "--time-zone", "Europe/London"),
    *("--emergency-contact", "Elm Street duty line, 555 0100"),
    *("--complaints-contact", "Robin Vale, 555 0199"),
    *("--administrator-name", "Ada Byrne"),
)


def code_at(secret: str, moment: float) -> str:
    """The code of an authenticator app (RFC 6238: SHA-1, six digits, steps of 30 seconds)."""
    mac = hmac.digest(base64.b32decode(secret), struct.pack(">Q", int(moment) // STEP_SECONDS), "sha1")
    place = mac[-1] & 15
    return f"{(int.from_bytes(mac[place : place + 4]) & 0x7FFFFFFF) % 1_000_000:06d}"


@dataclass(frozen=True)
class Real:
    """A server that is not the made-up clinic's, at a name: a passkey needs one for its place."""

    url: str
    environment: dict[str, str]

    def manage(self, *arguments: str) -> None:
        command = [sys.executable, "-m", "plait_clinic.manage", *arguments]
        subprocess.run(command, env=self.environment, input=PASSWORD, text=True, check=True, capture_output=True)


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> Iterator[Real]:
    place, url = tmp_path_factory.mktemp("real"), f"http://127.0.0.1:{free_port()}"
    environment = environment_at(url, place / "plait.sqlite3") | {"PLAIT_DEMO": "no"}
    found = Real(url.replace("127.0.0.1", "localhost"), environment)
    found.manage("migrate", "--verbosity", "0")
    with beside(environment) as other, serving(Server(url, environment, other), place / "server.log"):
        yield found


@pytest.fixture
def who(real, request) -> str:
    """The first administrator of a clinic that was just set up, as the how-to for one server says."""
    name = f"administrator-{request.node.name.replace('_', '-')}"[:60]
    real.manage(*CLINIC, "--administrator", name)
    return name


@pytest.fixture
def desk(chromium, real, who) -> Iterator[Page]:
    context = chromium.new_context(viewport=DESKTOP, base_url=real.url)
    page = context.new_page()
    devtools = context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(page, real.url, who, PASSWORD)
    yield page
    context.close()


def expect_led_to_set_it_up(page: Page) -> None:
    expect_heading(page, "Your sign-in")
    expect(page.get_by_role("heading", name="One step is missing before you can go on")).to_be_visible()


def give(page: Page, code: str) -> None:
    page.get_by_label("Code").fill(code)
    go(page.get_by_role("main").get_by_role("button", name=re.compile("^(Turn them on|Sign in)$")))


def give_code_of_app(page: Page, secret: str) -> None:
    """Type the code that the app shows; one that went out while it was sent is typed anew, as somebody would."""
    began = None
    while began != int(time.time()) // STEP_SECONDS:
        began = int(time.time()) // STEP_SECONDS
        give(page, code_at(secret, time.time()))
        if page.url.endswith("/recovery-codes/"):
            break


def test_the_code_that_an_app_shows_is_the_one_of_the_standard():
    secret = base64.b32encode(b"12345678901234567890").decode()
    assert [code_at(secret, moment) for moment in (59, 1111111109, 1234567890)] == ["287082", "081804", "005924"]


def test_the_first_administrator_turns_on_an_app_and_reaches_nothing_before(desk: Page):
    expect_led_to_set_it_up(desk)
    look(desk)
    for wanted in ("/clinic/", "/clinic/cases/", "/caseload/", "/account/devices/", "/account/password/"):
        desk.goto(wanted)
        expect_led_to_set_it_up(desk)
    go(desk.get_by_role("link", name="Turn them on"))
    expect_heading(desk, "Turn on codes from an app")
    look(desk)
    secret = desk.locator("p.url").text_content()
    give(desk, "no code")
    expect_heading(desk, "Turn on codes from an app")
    expect(desk.get_by_role("alert")).to_be_visible()
    look(desk)
    expect(desk.locator("p.url")).to_have_text(secret)
    give_code_of_app(desk, secret)
    expect_heading(desk, "Recovery codes")
    look(desk)
    desk.goto("/clinic/")
    expect_heading(desk, "Elm Street Practice")


def test_a_recovery_code_opens_once_where_the_phone_is_not_at_hand(desk: Page, real: Real, who: str):
    desk.goto("/account/second-step/totp/activate/")
    give_code_of_app(desk, desk.locator("p.url").text_content())
    expect_heading(desk, "Recovery codes")
    code = desk.locator("li.url").first.text_content()
    for opens in (True, False):
        go(desk.get_by_role("button", name="Sign out"))
        expect_heading(desk, "Sign in")
        sign_in(desk, real.url, who, PASSWORD)
        expect_heading(desk, "Second step")
        give(desk, code)
        expect_heading(desk, "Elm Street Practice" if opens else "Second step")
        if not opens:
            expect(desk.get_by_role("alert")).to_be_visible()
            look(desk)


def test_a_passkey_is_enough(desk: Page):
    go(desk.get_by_role("link", name="Add a passkey"))
    desk.get_by_label("Name").fill("blue key")
    go(desk.get_by_role("button", name="Add it"))
    expect_heading(desk, "Recovery codes")
    desk.goto("/clinic/")
    expect_heading(desk, "Elm Street Practice")
