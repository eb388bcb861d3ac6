"""The client's own page in a real browser: from a check-in's link with a mailed code, and with one handed over."""

import json
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE, Server
from tests.journeys.database import case_of
from tests.journeys.invite import LEAD
from tests.journeys.looking import look
from tests.journeys.pages import ITEMS, enter, expect_heading, expect_nowhere, go, rate, send, to_page_of_case, unfold
from tests.journeys.test_language import look_at_german

LINE = "A line of my own for this journey."
MADE_UP_CODE = "12345678"
LET_THEM_READ = re.compile("^Let the clinicians read it ?, session")
LEAVE = re.compile("^(Leave this page|Diese Seite verlassen)$")


def mailed_code(server: Server) -> str:
    """The code of the newest message that the server has written."""
    folder = Path(server.environment["PLAIT_EMAIL_URL"].removeprefix("file://"))
    newest = max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    return re.search(r"\b\d{8}\b", newest.read_text(encoding="utf-8"))[0]


def open_own_page(page: Page, server: Server, check_in: str) -> None:
    """From a check-in's link to the own page, with the code that is mailed."""
    page.goto(f"{check_in}/own")
    go(page.locator("[name=do]").locator("xpath=..").get_by_role("button"))
    expect(page.get_by_role("status")).to_be_visible()
    page.locator("#code").fill(mailed_code(server))
    enter(page.locator("#code"))
    expect(page.get_by_role("button", name=LEAVE)).to_be_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_from_the_thanks_to_the_own_page_and_a_line_taken_back_before_anybody_read_it(
    chromium, server, signed_in, javascript
):
    """A case that nobody has opened: a brief opened moments before a line was sent counts as having shown it."""
    [check_in] = server.invite("individual", 1)
    brief = f"/cases/{case_of(server, check_in)}/"
    context = chromium.new_context(viewport=PHONE, java_script_enabled=javascript)
    page = context.new_page()
    page.goto(check_in)
    rate(page, dict(zip(ITEMS, (7, 2, 6, 5, 8, 9), strict=True)))
    page.get_by_label("One thing you would like more of").fill(LINE)
    send(page)
    go(page.get_by_role("link", name="My own page"))
    expect_heading(page, "My own page")
    expect_nowhere(page, LINE)
    open_own_page(page, server, check_in)
    card = page.locator(".saying", has_text=LINE)
    expect(card).to_contain_text("Nobody has opened it yet.")
    card.get_by_text("Change who may read it").click()
    go(card.get_by_role("button", name="Nobody, until I say so"))
    expect(page.get_by_role("status")).to_contain_text("It is changed.")
    desk = signed_in(LEAD).new_page()
    desk.goto(brief)
    expect(desk.locator(".three")).to_be_visible()
    expect_nowhere(desk, LINE)
    desk.close()
    card.get_by_text("Change who may read it").click()
    go(card.get_by_role("button", name=LET_THEM_READ))
    desk = signed_in(LEAD).new_page()
    desk.goto(brief)
    expect(desk.get_by_text(LINE).first).to_be_visible()
    desk.close()
    page.reload()
    expect(page.locator(".saying", has_text=LINE)).to_contain_text("what was read cannot be taken back")
    go(page.get_by_role("button", name="Leave this page"))
    expect(page.get_by_role("status")).to_contain_text("Nothing of it is kept on this device.")
    page.go_back()
    expect_heading(page, "My own page")
    expect_nowhere(page, LINE)
    assert not [cookie for cookie in context.cookies() if cookie["name"] == "plait_own"]
    context.close()


def test_every_page_of_the_way_in_and_the_own_page_have_no_fault(hand, server, announced):
    page = hand.new_page()
    page.goto(f"{announced.check_in}/own")
    look(page)
    page.locator("#code").fill(MADE_UP_CODE)
    enter(page.locator("#code"))
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    open_own_page(page, server, announced.check_in)
    look(page)
    unfold(page)
    look(page)
    go(page.get_by_role("button", name="Leave this page"))
    look(page)


def test_in_german_it_has_no_fault_either(chromium, server, announced):
    context = chromium.new_context(viewport=PHONE, has_touch=True, locale="de-DE")
    page = context.new_page()
    page.goto(f"{announced.check_in}/own")
    look_at_german(page)
    open_own_page(page, server, announced.check_in)
    expect(page.get_by_role("heading", name="Eigener Verlauf")).to_be_visible()
    look_at_german(page)
    context.close()


def test_a_copy_of_everything_is_taken_and_holds_what_was_answered(hand, server, announced):
    page = hand.new_page()
    open_own_page(page, server, announced.check_in)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Take a copy").click()
    with zipfile.ZipFile(taken.value.path()) as copy:
        assert sorted(copy.namelist()) == ["everything.html", "everything.json", "everything.schema.json"]
        held = json.loads(copy.read("everything.json"))
    assert len(held["person"]) == 1
    assert held["answers"]


def test_a_code_is_made_on_the_page_of_a_case_and_opens_it_on_another_device(hand, server, signed_in, announced):
    desk = signed_in(announced.clinician).new_page()
    desk.set_viewport_size(DESKTOP)
    desk.goto(announced.brief)
    to_page_of_case(desk, "Own page")
    look(desk)
    go(desk.get_by_role("button", name="Make a code"))
    look(desk)
    code = desk.locator(".own-code").inner_text()
    desk.close()
    page = hand.new_page()
    page.goto(f"{server.url}/own/")
    look(page)
    page.locator("#code").fill(code.lower())
    go(page.get_by_role("button", name="Open my own page"))
    expect(page.get_by_role("heading", name="Your course")).to_be_visible()
    expect(page.locator("#words").locator("xpath=..")).to_contain_text("whether there is any or not")


def test_an_address_is_entered_and_confirmed_with_the_client(server, signed_in, announced):
    desk = signed_in(announced.clinician).new_page()
    desk.goto(announced.brief)
    to_page_of_case(desk, "Own page")
    desk.get_by_text("Enter another address").click()
    desk.locator("[name=address]").fill("new.address@mail.invalid")
    go(desk.get_by_role("button", name="Send a code there"))
    expect(desk.get_by_role("status")).to_contain_text("The address counts once the code is confirmed.")
    desk.locator("[name=code]").fill(mailed_code(server))
    go(desk.get_by_role("button", name="Confirm the address"))
    expect(desk.get_by_role("status")).to_contain_text("The address is confirmed.")
    look(desk)
    desk.close()
