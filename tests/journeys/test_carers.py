"""Three around one client in a real browser: two things let, seen by the key worker alone, and one taken back."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from plait_clinic.demo.carers import KEY_WORKER
from tests.journeys.conftest import PHONE
from tests.journeys.looking import look
from tests.journeys.pages import expect_heading, expect_nowhere, expect_status, go
from tests.journeys.test_language import look_at_german
from tests.journeys.test_own_page import open_own_page

KIT, INES = "Kit Larkspur", "Ines Teasel"
KEPT = "It is kept, and holds from now on."
LINE = "Please ring after five, not before."


@pytest.fixture(scope="module")
def case(server) -> dict[str, str]:
    return server.around()


@pytest.fixture
def kit(signed_in):
    """The key worker's page; it is closed afterwards."""
    page = signed_in(KEY_WORKER).new_page()
    yield page
    page.close()


def open_around(page: Page, server, link: str) -> None:
    """From a check-in's link to the page of who is around one."""
    open_own_page(page, server, link)
    go(page.get_by_role("link", name="See who is around me", exact=True))
    expect_heading(page, "Who is around me")


def button(page: Page, does: str, item: str) -> Locator:
    return page.get_by_role("button", name=re.compile(f"^{does} ?: {item}, {KIT}$"))


def say_how_it_is(page: Page, name: str, numbers: tuple[int, ...]) -> None:
    """Four taps and a button, about one person."""
    region = page.get_by_role("region", name=name, exact=True)
    fold = region.locator("details.more")
    if fold.get_attribute("open") is None:
        fold.locator("summary").click()
    expect(fold).to_have_attribute("open", "")
    scales = fold.locator("fieldset.item")
    expect(scales).to_have_count(len(numbers))
    for place, number in enumerate(numbers):
        choice = scales.nth(place).locator(f"input[value='{number}']")
        choice.click()
        expect(choice).to_be_checked()
    go(region.get_by_role("button", name=re.compile(f"^Keep it ?, {name}$")))
    expect_status(page, "Thank you. It is kept.")


def test_a_key_worker_sees_the_two_things_they_are_let_see_and_then_one(phone, kit, desk, server, case):
    kit.goto(case["carer_case"])
    expect(kit.get_by_text("Nothing is shared with you now.")).to_be_visible()
    look(kit)
    open_around(phone, server, case["link"])
    look(phone)
    for item in ("at which sessions I was", "when my next session is"):
        go(button(phone, "Let them see it", item))
        expect_status(phone, KEPT)
    kit.goto(case["carer_case"])
    expect(kit.get_by_role("heading", name="Attendance", exact=True)).to_be_visible()
    expect(kit.get_by_role("heading", name="Next session", exact=True)).to_be_visible()
    expect_nowhere(kit, "Lines for you")
    look(kit)
    go(button(phone, "Take it back", "when my next session is"))
    expect_status(phone, KEPT)
    kit.reload()
    expect(kit.get_by_role("heading", name="Attendance", exact=True)).to_be_visible()
    expect_nowhere(kit, "Next session")
    desk.goto(case["around"])
    expect_heading(desk, "Around the case")
    region = desk.get_by_role("region", name=re.compile(KIT))
    expect(region.get_by_text("At which sessions I was: sees it")).to_be_visible()
    expect(region.get_by_text("When my next session is: does not see it: said no")).to_be_visible()


def test_the_work_with_each_is_said_on_a_phone_and_read_by_the_clinician_the_quietest_first(
    phone, kit, desk, server, case
):
    open_around(phone, server, case["link"])
    say_how_it_is(phone, KIT, (8, 7, 9, 9))
    say_how_it_is(phone, INES, (3, 4, 4, 5))
    expect(phone.get_by_role("region", name=INES, exact=True)).to_contain_text("being understood and respected 3")
    look(phone)
    desk.goto(case["around"])
    expect(desk.get_by_role("heading", level=2).first).to_contain_text(INES)
    expect(desk.get_by_text("Being understood and respected: 3 of 10")).to_be_visible()
    look(desk)
    desk.goto(case["brief"])
    for line in (f"{INES}, case manager", f"{KIT}, key worker"):
        expect(desk.get_by_text(line).first).to_be_visible()
    kit.goto(case["carer_case"])
    expect(kit.get_by_role("heading", level=1)).to_have_text("Shared with me")
    expect_nowhere(kit, "What Robin L. said last")


def test_a_line_for_the_key_worker_is_read_and_taken_back(phone, kit, server, case):
    open_around(phone, server, case["link"])
    go(button(phone, "Let them see it", "the lines that I write for them"))
    expect_status(phone, KEPT)
    phone.get_by_role("textbox", name="A line for them", exact=True).fill(LINE)
    go(phone.get_by_role("button", name=re.compile(f"^Put the line there ?, {KIT}$")))
    expect_status(phone, "Your line stands there now.")
    look(phone)
    kit.goto(case["carer_case"])
    expect(kit.get_by_text(LINE)).to_be_visible()
    look(kit)
    go(phone.get_by_role("button", name=re.compile("^Take this line back")))
    expect_status(phone, "The line is taken back. Nobody can read it there any more.")
    kit.reload()
    expect(kit.get_by_text("None now.")).to_be_visible()
    expect_nowhere(kit, LINE)


def test_the_office_names_who_is_around_and_a_wrong_entry_is_told(signed_in, desk, case):
    office = signed_in("administrator").new_page()
    for page in (office, desk):
        page.goto(case["carers"])
        expect_heading(page, "Carers around the case")
        look(page)
    go(office.get_by_role("button", name="Add them", exact=True))
    expect(office.get_by_role("alert")).to_contain_text("Enter a name, or choose a sign-in.")
    look(office)
    office.close()
    go(desk.get_by_role("link", name="What each may see", exact=True))
    go(desk.get_by_role("button", name="Note it", exact=True))
    expect(desk.get_by_role("alert")).to_be_visible()
    look(desk)


def test_in_german_the_pages_have_no_fault_either(chromium, server, case, desk, kit):
    context = chromium.new_context(viewport=PHONE, has_touch=True, locale="de-DE")
    page = context.new_page()
    open_own_page(page, server, case["link"])
    go(page.locator("a[href^='/own/around']"))
    expect(page.get_by_role("region", name=KIT, exact=True)).to_be_visible()
    look_at_german(page)
    context.close()
    for staff, address in ((desk, "around"), (desk, "carers"), (kit, "carer_case")):
        staff.goto(f"{case[address]}?lang=de")
        expect(staff.locator("html")).to_have_attribute("lang", "de")
        look_at_german(staff)
