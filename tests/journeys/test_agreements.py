"""A working agreement and the first sessions in a real browser: from the template to both sides' yes, and anew."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.looking import look, pages_of
from tests.journeys.pages import expect_heading, expect_nowhere, expect_status, go
from tests.journeys.test_language import look_at_german
from tests.journeys.test_own_page import open_own_page

TEXT = "# Contact\nRing 555 0170 in the mornings.\n\n# Ending\nEach of us can end the work at any time."
KEPT = "Thank you. It is kept, and holds from now on."
EVERYBODY = "Everybody has said yes"


@pytest.fixture(scope="module")
def agreeing(server) -> dict[str, str]:
    """A case after two answered sessions, and one whose agreement is due."""
    return server.beside.ask(do="agreeing")


def open_from_own_page(phone: Page, server, link: str, name: str) -> None:
    open_own_page(phone, server, link)
    go(phone.get_by_role("link", name=name, exact=True))
    expect_heading(phone, name)


def write(desk: Page, text: str) -> None:
    """Write the next version, and say the lead's yes to it."""
    desk.get_by_label("The agreement", exact=True).fill(text)
    go(desk.get_by_role("button", name="Keep this version", exact=True))
    expect_status(desk, re.compile("This version is kept."))
    go(desk.get_by_role("button", name="Yes, I agree", exact=True))
    expect_status(desk, "Your word is kept.")


def say_yes(phone: Page) -> None:
    go(phone.get_by_role("button", name="Yes, I agree", exact=True))
    expect_status(phone, KEPT)


def test_from_the_template_to_both_sides_yes_and_a_new_version_with_a_yes_anew(phone, desk, server, agreeing):
    desk.goto(agreeing["agreement"])
    expect_heading(desk, "Working agreement")
    look(desk)
    go(desk.get_by_role("button", name="Keep this version", exact=True))
    expect(desk.get_by_role("alert")).to_contain_text("[how and when]")
    look(desk)
    write(desk, TEXT)
    open_from_own_page(phone, server, agreeing["link"], "Working agreement")
    expect(phone.get_by_text("Ring 555 0170 in the mornings.")).to_be_visible()
    look(phone)
    say_yes(phone)
    desk.goto(agreeing["agreement"])
    expect(desk.get_by_role("heading", name=EVERYBODY, exact=True)).to_be_visible()
    look(desk)
    write(desk, TEXT + "\n\n# Fees\nNone.")
    expect(desk.get_by_role("heading", name="Not everybody has said yes", exact=True)).to_be_visible()
    phone.reload()
    expect(phone.get_by_text("so you are asked again")).to_be_visible()
    look(phone)
    say_yes(phone)
    desk.goto(agreeing["agreement"])
    expect(desk.get_by_role("heading", name=EVERYBODY, exact=True)).to_be_visible()


def test_a_review_that_is_due_is_said_and_the_agreement_prints_on_one_page(desk, agreeing):
    desk.goto(agreeing["due"])
    expect(desk.get_by_role("heading", name="It is time to look at it again", exact=True)).to_be_visible()
    look(desk)
    desk.set_viewport_size(DESKTOP)
    assert pages_of(desk.pdf(format="A4")) == 1
    desk.emulate_media(media="print")
    expect(desk.get_by_text("For the clinic. Name, day and signature:")).to_be_visible()
    expect(desk.get_by_role("heading", name="Not everybody has said yes", exact=True)).to_be_hidden()
    desk.emulate_media(media="screen")


def test_the_first_sessions_are_looked_at_apart_and_then_together(phone, desk, server, agreeing):
    open_from_own_page(phone, server, agreeing["link"], "What to expect")
    look(phone)
    phone.get_by_label("What I will do in this work", exact=True).fill("I say when it is too much.")
    go(phone.get_by_role("button", name="Keep what I will do", exact=True))
    expect_status(phone, "Thank you. Your clinicians can read it before you meet.")
    phone.get_by_label("How sensible does this way of working seem to me?", exact=True).select_option("8")
    go(phone.get_by_role("button", name="Tell my clinicians", exact=True))
    expect(phone.get_by_text("seems sensible 8, will help –")).to_be_visible()
    go(phone.get_by_role("button", name="Worth talking about", exact=True))
    expect(phone.get_by_text("You said: worth talking about.")).to_be_visible()
    look(phone)
    desk.goto(agreeing["expectations"])
    expect_heading(desk, "What we expect")
    expect(desk.get_by_text("The client has said their word.")).to_be_visible()
    expect(desk.get_by_role("button", name="Let us talk about a change of clinician", exact=True)).to_have_count(0)
    look(desk)
    desk.goto(agreeing["together"])
    expect(desk.get_by_role("heading", name="The first sessions: how do we fit?", exact=True)).to_be_visible()
    expect_nowhere(desk, "Worth talking about")
    look(desk)
    desk.goto(agreeing["expectations"])
    go(desk.get_by_role("button", name="Fine as it is", exact=True))
    expect_status(desk, re.compile("Your word is kept."))
    desk.goto(agreeing["together"])
    expect(desk.get_by_text("Worth talking about", exact=True)).to_be_visible()
    expect(desk.get_by_text("Fine as it is", exact=True)).to_be_visible()


def test_in_german_the_pages_have_no_fault_either(chromium, desk, server, agreeing):
    context = chromium.new_context(viewport=PHONE, has_touch=True, locale="de-DE")
    page = context.new_page()
    open_own_page(page, server, agreeing["link"])
    for address in ("/own/agreement", "/own/expectations"):
        go(page.locator(f"a[href^='{address}']"))
        expect(page.locator("html")).to_have_attribute("lang", "de")
        look_at_german(page)
        page.go_back()
    context.close()
    for name in ("agreement", "expectations"):
        desk.goto(f"{agreeing[name]}?lang=de")
        expect(desk.locator("html")).to_have_attribute("lang", "de")
        look_at_german(desk)


def test_the_offices_page_of_texts_has_no_fault(signed_in):
    page = signed_in("administrator").new_page()
    page.goto("/clinic/expectations/")
    expect_heading(page, "What to expect")
    look(page)
    go(page.get_by_role("button", name=re.compile("^Keep this version ?: How long it tends to take$")))
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    page.close()
