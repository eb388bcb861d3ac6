"""PHQ-9 from end to end in a real browser: named, asked, answered, contacts at once, read, taken on."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.database import case_of
from tests.journeys.invite import LEAD
from tests.journeys.looking import look, pages_of
from tests.journeys.on_the_phone import expect_note, note, open_ready, tap_send
from tests.journeys.pages import ITEMS, expect_heading, go, rate, tap

CONTACT = "duty line, 555 0100"
READER, DEPUTY = "clinician3", "supervisor2"
QUIET_ITEMS = [f"phq9-q{place}" for place in range(1, 9)]
ITEM = "phq9-q9"
RATINGS = dict.fromkeys(ITEMS, 6)


@pytest.fixture(scope="module")
def links(named, server):
    """Fresh check-ins that ask the PHQ-9 too, made once somebody is named to read it."""
    return iter(server.invite("individual", 6, "phq9"))


@pytest.fixture(scope="module")
def named(signed_in) -> dict[str, str]:
    """The administrator names a reader and a deputy on the page; their names as clients are told them."""
    names = {}
    for who in (READER, DEPUTY):
        page = signed_in(who).new_page()
        page.goto("/")
        names[who] = page.locator(".me a").inner_text()
        page.close()
    page = signed_in("administrator", fresh=True).new_page()
    page.goto("/clinic/risk-items/")
    card = page.locator("section.card", has_text="PHQ-9")
    card.locator("summary").click()
    card.get_by_label("Who reads it", exact=True).select_option(label=names[READER])
    card.get_by_label("Deputy").select_option(label=names[DEPUTY])
    card.get_by_label("Read within how many hours").fill("12")
    go(card.get_by_role("button", name="Name them"))
    expect(page.get_by_role("status").first).to_contain_text("It can be asked now.")
    look(page)
    page.close()
    return names


def fill_in(page: Page, nine: int | None) -> None:
    rate(page, RATINGS)
    for item in QUIET_ITEMS:
        tap(page, item, 0)
    if nine is not None:
        tap(page, ITEM, nine)


def expect_help_first(page: Page) -> None:
    """The contacts stand before the page's own heading, in sight without scrolling."""
    block = page.locator(".help-now")
    expect(block).to_contain_text(CONTACT)
    box, heading = block.bounding_box(), page.get_by_role("heading", level=1).bounding_box()
    assert box["y"] + box["height"] <= heading["y"]
    assert box["y"] + box["height"] <= page.viewport_size["height"]


def test_from_a_positive_answer_on_a_phone_to_somebody_who_takes_it_on(phone, signed_in, named, server):
    [link] = server.invite("individual", 1, "phq9")
    phone.goto(link)
    beside = phone.locator("#read-by-phq9")
    for told in (named[READER], named[DEPUTY], "12 hours", CONTACT, "not watched around the clock"):
        expect(beside).to_contain_text(told)
    look(phone)
    phone.set_viewport_size(PHONE)
    fill_in(phone, 1)
    tap_send(phone)
    expect_heading(phone, "Thank you. Your answer is kept.")
    expect_help_first(phone)
    look(phone)
    phone.set_viewport_size(PHONE)
    phone.goto(link)
    expect_heading(phone, "This check-in has been answered. Thank you.")
    expect(phone.locator(".help-now"), "a link shows nothing of what is kept").to_have_count(0)

    lead = signed_in(LEAD).new_page()
    lead.goto("/caseload/")
    look(lead)
    first = lead.locator(".group").first
    expect(first).to_contain_text("To be read now")
    brief = case_of(server, link)
    lead.goto(f"/cases/{brief}/")
    go(lead.get_by_role("link", name="What to do, and a note"))
    look(lead)
    answer = lead.url
    go(lead.get_by_role("link", name="To the brief"))
    expect(lead.locator(".read-now")).to_contain_text("Several days")
    look(lead)
    assert pages_of(lead.pdf(format="A4")) == 1

    reader = signed_in(READER).new_page()
    reader.goto("/caseload/")
    go(reader.locator(".alert").get_by_role("link"))
    expect_heading(reader, "Open answers")
    look(reader)
    reader.goto(answer)
    look(reader)
    reader.get_by_label("What was done, if you like").fill("Rang; they are with their sister tonight.")
    go(reader.get_by_role("button", name="I have read it and will see to it"))
    expect(reader.get_by_role("status").first).to_contain_text("It is noted")
    look(reader)

    lead.goto(f"/cases/{brief}/")
    expect(lead.get_by_role("link", name="a positive answer")).to_be_visible()
    expect(lead.locator(".read-now")).to_have_count(0)
    go(lead.get_by_role("link", name="a positive answer"))
    expect(lead.locator(".know")).to_contain_text("with their sister tonight")
    for page in (lead, reader):
        page.close()


def test_without_javascript_the_contacts_are_there_at_once_too(chromium, link):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    page.locator(f"#c-{ITEM}-3").check(force=True)
    go(page.get_by_role("button", name="Send"))
    expect_heading(page, "Thank you. Your answer is kept.")
    expect(page.locator(".help-now")).to_contain_text(CONTACT)
    context.close()


def test_without_a_connection_everybody_is_shown_the_contact_whatever_they_answered(chromium, links):
    for nine in (0, 2):
        context = chromium.new_context(viewport=PHONE, has_touch=True)
        page = context.new_page()
        open_ready(page, next(links))
        context.set_offline(True)
        fill_in(page, nine)
        tap_send(page)
        expect_note(page, "waiting")
        expect(note(page, "waiting")).to_contain_text(CONTACT)
        expect(page.locator(".help-now"), "what waits says nothing of what was answered").to_have_count(0)
        context.set_offline(False)
        expect_heading(page, "Thank you. Your answer is kept.")
        expect(page.locator(".help-now")).to_have_count(1 if nine else 0)
        context.close()


def test_it_all_reads_in_german(chromium, signed_in, named, link):
    context = chromium.new_context(viewport=PHONE, locale="de-DE")
    page = context.new_page()
    page.goto(link)
    expect(page.locator("#read-by-phq9")).to_contain_text(f"liest {named[READER]} innerhalb von 12 Stunden")
    page.locator(f"#c-{ITEM}-2").check(force=True)
    go(page.get_by_role("button", name="Senden"))
    expect(page.locator(".help-now")).to_contain_text(CONTACT)
    look(page)
    context.close()
    deputy = signed_in(DEPUTY).new_page()
    deputy.goto("/open-answers/")
    go(deputy.get_by_role("button", name="Deutsch"))
    expect_heading(deputy, "Offene Antworten")
    look(deputy)
    go(deputy.locator("a.to-read").first)
    look(deputy)
    go(deputy.get_by_role("button", name="English"))
    deputy.close()
