"""What members share, in a real browser: written by the clinician, signed by both, and stopped by one in private."""

from playwright.sync_api import expect

from tests.journeys.conftest import PHONE, Server
from tests.journeys.database import case_of
from tests.journeys.invite import LEAD
from tests.journeys.looking import look
from tests.journeys.pages import expect_heading, expect_nowhere, go
from tests.journeys.test_own_page import open_own_page


def test_two_members_sign_and_one_stops_it_without_a_trace(chromium, server: Server, signed_in):
    [check_in] = server.invite("couple", 1)
    desk = signed_in(LEAD).new_page()
    desk.goto(f"/cases/{case_of(server, check_in)}/sharing")
    expect_heading(desk, "What members share")
    look(desk)
    desk.get_by_label("The others may see").select_option("limited")
    desk.get_by_label("being understood and respected").check()
    desk.get_by_label("Your own words to it, English").fill("So that you need not guess.")
    go(desk.get_by_role("button", name="Keep this version"))
    expect(desk.get_by_role("heading", name="Version 1 waits, and nothing is shared")).to_be_visible()

    context = chromium.new_context(viewport=PHONE)
    phone = context.new_page()
    open_own_page(phone, server, check_in)
    go(phone.get_by_role("link", name="See what is shared"))
    expect_heading(phone, "What is shared among you")
    expect(phone.get_by_text("So that you need not guess.")).to_be_visible()
    look(phone)
    go(phone.get_by_role("button", name="I sign this"))
    expect(phone.get_by_role("status")).to_contain_text("Your signature is kept.")

    desk.get_by_label("Who signed").select_option(index=1)
    go(desk.get_by_role("button", name="Note it"))
    expect(desk.get_by_role("heading", name="Version 1 is in force since")).to_be_visible()
    look(desk)

    go(phone.get_by_role("button", name="Share nothing more"))
    expect(phone.get_by_role("status")).to_contain_text("from now on nothing more is shared")
    look(phone)
    go(phone.get_by_role("link", name="Back to my own page"))
    go(phone.get_by_role("link", name="See what is shared"))
    expect(phone.get_by_text("All of you have signed.")).to_be_visible()
    expect(phone.get_by_text("from now on nothing more is shared")).to_have_count(0)
    desk.goto(f"/cases/{case_of(server, check_in)}/sharing")
    expect(desk.get_by_role("heading", name="Version 1 is in force since")).to_be_visible()
    expect_nowhere(desk, "topped")
    desk.close()
    context.close()
