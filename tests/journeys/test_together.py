"""The page both look at, in a real browser: from the brief, with lines of both sides, on a tablet and a phone."""

from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.pages import ITEMS, expect_heading, rate, send
from tests.journeys.test_own_page import open_own_page
from tests.journeys.test_pages import look

TABLET = {"width": 820, "height": 1180}
WORDS = "I would like to hear why we do it this way."


def test_from_the_brief_to_the_page_for_both_a_line_each_and_the_own_page(chromium, server, announced, signed_in):
    context = chromium.new_context(viewport=PHONE, has_touch=True)
    phone = context.new_page()
    phone.goto(announced.check_in)
    rate(phone, dict(zip(ITEMS, (7, 6, 3, 5, 8, 9), strict=True)), tension=1, put_right=1)
    phone.get_by_label("One thing you would like more of").fill(WORDS)
    send(phone)
    desk = signed_in(announced.clinician).new_page()
    desk.set_viewport_size(TABLET)
    desk.goto(announced.brief)
    desk.get_by_role("link", name="Together", exact=True).click()
    expect_heading(desk, "Together")
    expect(desk.get_by_text(WORDS)).to_be_visible()
    desk.get_by_label("Add a line").fill("We say the reason first.")
    desk.get_by_label("Whose words these are").select_option("both")
    desk.get_by_role("button", name="Put it there").click()
    expect(desk.get_by_role("status")).to_contain_text("The line stands here now.")
    look(desk)
    open_own_page(phone, server, announced.check_in)
    expect(phone.locator("#main")).to_contain_text("We say the reason first.")
    phone.get_by_text("Add a line of your own").click()
    phone.get_by_label("A line for the next talk").fill("I say when I am lost.")
    phone.get_by_role("button", name="Put it there").click()
    expect(phone.get_by_role("status")).to_contain_text("Your line stands here now.")
    look(phone)
    desk.reload()
    expect(desk.locator(".lines li", has_text="I say when I am lost.")).to_be_visible()
    desk.locator(".lines li", has_text="We say the reason first.").get_by_role("button", name="Take back").click()
    expect(desk.get_by_role("status")).to_contain_text("The line is taken back.")
    expect(desk.get_by_text("We say the reason first.")).to_have_count(0)
    desk.close()
    context.close()
