"""Endings in a real browser: looking back with a concern that is seen to, a hand-over note, and another clinician."""

from playwright.sync_api import Page, expect

from tests.journeys.conftest import Server
from tests.journeys.database import case_of
from tests.journeys.invite import LEAD
from tests.journeys.pages import ITEMS, expect_heading, expect_nowhere, rate, send, tap, to_page_of_case
from tests.journeys.test_own_page import open_own_page
from tests.journeys.test_pages import look

WORDS = "It helped that you asked. I missed a plan for bad days."
NOTE = "We worked on sleep and on saying no. Long pauses are welcome."
REASON = "I would rather speak with somebody older."


def look_back(page: Page) -> None:
    """Answer both parts of a check-in at the end, with a concern about the whole work past the clinician."""
    rate(page, dict(zip(ITEMS, (7, 8, 6, 5, 8, 9), strict=True)))
    for item, value in (("helped", 8), ("ready", 6), ("again", 9), ("most", 1), ("lacked", 5)):
        tap(page, f"plait-ending-{item}", value)
    tap(page, "plait-ending-harmful", "complaints")
    page.get_by_label("What helped, and what was missing").fill(WORDS)


def test_from_the_questions_at_the_end_to_a_concern_that_is_seen_to(phone, server: Server, signed_in):
    [link] = server.invite("individual", 1, "plait-ending")
    phone.goto(link)
    expect(phone.get_by_role("heading", name="Looking back on the whole work")).to_be_visible()
    look_back(phone)
    look(phone)
    send(phone)
    expect_heading(phone, "Thank you. Your answer is kept.")
    desk = signed_in(LEAD).new_page()
    desk.goto(f"/cases/{case_of(server, link)}/")
    desk.get_by_role("link", name="Read what was said looking back").click()
    expect_heading(desk, "Ending")
    expect(desk.get_by_text(WORDS)).to_be_visible()
    expect(desk.get_by_text("harmful")).to_have_count(0)
    look(desk)
    desk.close()
    contact = signed_in("complaints").new_page()
    contact.goto("/concerns/")
    card = contact.locator("section.card", has_text="in the whole work").first
    expect(card).to_contain_text("Robin L.")
    card.get_by_label("A note for yourself").fill("Rang and listened.")
    look(contact)
    card.get_by_role("button", name="It has been seen to").click()
    expect(contact.get_by_role("status")).to_contain_text("It is noted that this was seen to.")
    expect(contact.get_by_text("Rang and listened.")).to_be_visible()
    contact.close()


def test_from_a_note_to_the_clients_yes_and_to_another_clinician(phone, server: Server, announced, signed_in):
    desk = signed_in(announced.clinician).new_page()
    desk.goto(announced.brief)
    to_page_of_case(desk, "Ending")
    expect_heading(desk, "Ending")
    desk.get_by_label("The hand-over note").fill(NOTE)
    desk.get_by_role("button", name="Keep the note").click()
    expect(desk.get_by_role("status")).to_contain_text("The note is kept.")
    look(desk)
    open_own_page(phone, server, announced.check_in)
    expect(phone.get_by_text(NOTE)).to_be_visible()
    phone.get_by_role("button", name="Yes, whoever takes over may read this").click()
    expect(phone.get_by_role("status")).to_contain_text("Your yes is kept.")
    look(phone)
    desk.reload()
    expect(desk.locator("#main")).to_contain_text("said yes to it on their own page")
    ask_for_another_clinician(phone, signed_in)
    desk.goto(announced.brief)
    expect(desk.get_by_role("heading", level=1)).to_be_visible()
    expect_nowhere(desk, "nother clinician")
    desk.close()
    phone.get_by_role("button", name="I no longer ask for this").click()
    expect(phone.get_by_role("status")).to_contain_text("You no longer ask for another clinician.")


def ask_for_another_clinician(page: Page, signed_in) -> None:
    """The client asks, without the clinician knowing; the office finds it at once."""
    page.get_by_role("link", name="Ask for another clinician").click()
    expect_heading(page, "Another clinician")
    page.get_by_label("A talk beforehand").select_option("clinician")
    page.get_by_role("button", name="Ask for another clinician").click()
    expect(page.get_by_role("alert")).to_contain_text("let them know that you asked")
    look(page)
    page.get_by_label("A talk beforehand").select_option("no")
    page.get_by_label("Something the office should know").fill(REASON)
    page.get_by_role("button", name="Ask for another clinician").click()
    expect(page.get_by_role("status")).to_contain_text("You asked for another clinician.")
    office = signed_in("administrator").new_page()
    office.goto("/clinic/")
    office.get_by_role("link", name="See to it now").click()
    expect_heading(office, "Changes of clinician")
    expect(office.get_by_text(REASON)).to_be_visible()
    look(office)
    office.close()
