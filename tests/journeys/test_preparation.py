"""What is new in the room in a real browser: a leaflet read and answered on a phone, a worry, a yes taken back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.looking import look, pages_of
from tests.journeys.on_the_phone import tap_send
from tests.journeys.pages import ITEMS, expect_heading, expect_nowhere, expect_status, go, rate, tap
from tests.journeys.test_language import look_at_german
from tests.journeys.test_own_page import open_own_page

ANA = "Ana Marisol Petrescu-Vandenberghe"
COURT = "The family court of Oberunterwiesenthal-Niedermittelbach"
KEPT = "Thank you. It is kept, and holds from now on."
WORRY = "Who sees the recording when I am no longer here?"


@pytest.fixture(scope="module")
def family(server) -> dict[str, str]:
    """A family in which a recording and a team are planned, and Ben was sent."""
    return server.family(prepared=True)


def open_before(page: Page, server, link: str) -> None:
    """From a check-in's link to the page of what is new in the room."""
    open_own_page(page, server, link)
    go(page.get_by_role("link", name="Read and answer", exact=True))
    expect_heading(page, "Before we meet")


def of_recording(page: Page, said: str) -> Locator:
    """The button that says yes, no or later to the recording."""
    group = page.get_by_role("group", name=re.compile("^My answer to: .*record", re.IGNORECASE))
    return group.get_by_role("button", name=said, exact=True)


def lacking(desk: Page) -> Locator:
    """What the session's page says of the recording."""
    return desk.get_by_role("region", name="Not everybody has said yes").get_by_role("listitem").first


def test_a_leaflet_is_read_and_answered_a_worry_written_and_the_yes_taken_back(phone, desk, server, family):
    open_before(phone, server, family["ana"])
    look(phone)
    go(of_recording(phone, "Yes"))
    expect_status(phone, KEPT)
    expect(of_recording(phone, "Yes")).to_have_attribute("aria-pressed", "true")
    phone.get_by_role("textbox", name="My worries", exact=True).fill(WORRY)
    go(phone.get_by_role("button", name="Tell my clinicians"))
    expect_status(phone, "Thank you. Your clinicians read it before you meet.")
    look(phone)
    desk.goto(family["session"])
    expect(lacking(desk)).to_contain_text("leave it off. A yes is missing: Ben P., Cleo P., Dan P.")
    desk.goto(family["before"])
    expect(desk.get_by_text(WORRY)).to_be_visible()
    go(of_recording(phone, "No"))
    expect_status(phone, KEPT)
    desk.goto(family["session"])
    expect(lacking(desk)).to_contain_text(f"leave it off. A yes is missing: {ANA}, Ben P., Cleo P., Dan P.")
    look(desk)


def test_a_mandated_member_reads_what_is_reported_and_is_asked_about_fairness(phone, server, family):
    phone.goto(family["ben"])
    expect(phone.get_by_role("heading", name="Fairness, and a say")).to_be_visible()
    rate(phone, dict.fromkeys(ITEMS, 6))
    tap(phone, "plait-fairness-fair", 2)
    tap(phone, "plait-fairness-say", 3)
    look(phone)
    tap_send(phone)
    expect_heading(phone, "Thank you. Your answer is kept.")
    open_before(phone, server, family["ben"])
    reported = phone.get_by_role("region", name="What is reported about me")
    expect(reported).to_contain_text(COURT)
    expect(reported).to_contain_text("your answers and ratings")
    expect_nowhere(phone, ANA)
    look(phone)


def test_in_german_the_page_has_no_fault_either(chromium, server, family):
    context = chromium.new_context(viewport=PHONE, has_touch=True, locale="de-DE")
    page = context.new_page()
    open_own_page(page, server, family["ben"])
    go(page.locator("a[href^='/own/before']"))
    expect(page.get_by_text(COURT)).to_be_visible()
    look_at_german(page)
    context.close()


def test_the_clinicians_page_says_what_is_missing_and_has_no_fault(desk, family):
    desk.goto(family["before"])
    expect_heading(desk, "Before we meet")
    look(desk)
    go(desk.get_by_role("button", name="Note it", exact=True))
    expect(desk.get_by_role("alert")).to_be_visible()
    look(desk)
    desk.goto(f"{family['before']}?lang=de")
    expect(desk.locator("html")).to_have_attribute("lang", "de")
    look_at_german(desk)


def test_a_leaflet_prints_on_one_page_with_room_for_an_answer(desk, family):
    desk.goto(f"{family['before']}/leaflets/recording")
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    desk.set_viewport_size(DESKTOP)
    assert pages_of(desk.pdf(format="A4")) == 1
    desk.emulate_media(media="print")
    expect(desk.get_by_text("Day and signature:")).to_be_visible()
    expect(desk.get_by_role("link", name="Back", exact=True)).to_be_hidden()
    desk.emulate_media(media="screen")
