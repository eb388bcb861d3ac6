"""Who reads what, in a real browser: a line for later, a case opened in an emergency, and who sees that it was."""

import re

from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.database import case_of
from tests.journeys.invite import LEAD
from tests.journeys.looking import look
from tests.journeys.pages import ITEMS, expect_heading, expect_nowhere, go, rate, send, unfold
from tests.journeys.test_language import look_at_german
from tests.journeys.test_own_page import LET_THEM_READ, open_own_page

LINE = "A line for when we have met again."
DANGER = "The sister of the client rang: nobody has heard from them for two days."


def test_a_line_for_later_stands_on_the_own_page_and_on_no_brief_until_it_is_let_go(phone, server, signed_in):
    [check_in] = server.invite("individual", 1)
    brief = f"/cases/{case_of(server, check_in)}/"
    phone.goto(check_in)
    rate(phone, dict.fromkeys(ITEMS, 7))
    phone.get_by_label("One thing you would like more of").fill(LINE)
    phone.get_by_label("Who may read this line").select_option(label="My clinician, only after our next session")
    look(phone)
    send(phone)
    expect_heading(phone, "Thank you. Your answer is kept.")
    expect(phone.get_by_role("main")).to_contain_text("Your line can be read after your next session, not before.")
    desk = signed_in(LEAD).new_page()
    desk.goto(brief)
    expect(desk.locator(".three")).to_be_visible()
    expect_nowhere(desk, LINE)
    open_own_page(phone, server, check_in)
    card = phone.locator(".saying", has_text=LINE)
    expect(card).to_contain_text("once you have met again, and not before.")
    unfold(phone)
    look(phone)
    go(card.get_by_role("button", name="Nobody, until I say so"))
    expect(phone.locator(".saying", has_text=LINE)).to_contain_text("Nobody may read this until you say so.")
    phone.locator(".saying", has_text=LINE).get_by_text("Change who may read it").click()
    go(phone.locator(".saying", has_text=LINE).get_by_role("button", name=LET_THEM_READ))
    expect(phone.get_by_role("status")).to_contain_text("It is changed.")
    desk.reload()
    expect(desk.get_by_text(LINE).first).to_be_visible()
    desk.close()


def test_an_administrator_opens_a_case_in_an_emergency_and_clinician_and_client_see_it(phone, server, signed_in):
    [check_in] = server.invite("individual", 1)
    case = case_of(server, check_in)
    office = signed_in("administrator").new_page()
    office.goto(f"/cases/{case}/")
    expect_nowhere(office, "Robin L.")
    office.goto(f"/clinic/cases/{case}/")
    look(office)
    go(office.get_by_role("link", name="Open it in an emergency"))
    expect_heading(office, "Open a case in an emergency")
    look(office)
    go(office.get_by_role("button", name="Open it now"))
    expect(office.get_by_role("alert")).to_be_visible()
    look(office)
    office.get_by_label("What has happened").fill(DANGER)
    go(office.get_by_role("button", name="Open it now"))
    expect_heading(office, "Robin L.")
    expect(office.get_by_role("main")).to_contain_text("You opened this case in an emergency.")
    look(office)
    office.close()
    desk = signed_in(LEAD).new_page()
    desk.goto(f"/cases/{case}/")
    expect(desk.get_by_text(DANGER)).to_be_visible()
    look(desk)
    go(desk.get_by_role("link", name="What they opened"))
    expect_heading(desk, "Who has looked")
    expect(desk.get_by_role("row", name=re.compile("read the brief in an emergency"))).to_contain_text(DANGER)
    look(desk)
    go(desk.get_by_role("link", name="At all of your cases"))
    expect_heading(desk, "Who has looked at your cases")
    expect(desk.get_by_role("row", name=re.compile(f"opened the case in an emergency.*{DANGER}"))).to_be_visible()
    look(desk)
    desk.close()
    open_own_page(phone, server, check_in)
    expect(phone.get_by_role("row", name=re.compile("opened your case in an emergency"))).to_contain_text(DANGER)
    look(phone)


def test_a_supervisor_is_told_of_the_way_in_for_an_emergency_where_a_reason_is_asked(signed_in):
    page = signed_in("supervisor1").new_page()
    page.goto("/supervision/")
    go(page.locator("a.row").last)
    expect_heading(page, "A reason for looking")
    go(page.get_by_role("link", name="Somebody may be in danger"))
    expect_heading(page, "Open a case in an emergency")
    look(page)
    go(page.get_by_role("link", name="Do not open it"))
    expect_heading(page, "Supervision")
    page.close()


def test_in_german_the_pages_have_no_fault_either(chromium, server, signed_in):
    [check_in] = server.invite("couple", 1)
    case = case_of(server, check_in)
    office = signed_in("administrator").new_page()
    for address in (f"/cases/{case}/emergency", f"/clinic/cases/{case}/"):
        office.goto(f"{address}?lang=de")
        look_at_german(office)
    office.close()
    desk = signed_in(LEAD).new_page()
    for address in ("/who-has-looked/", f"/cases/{case}/who-has-looked"):
        desk.goto(f"{address}?lang=de")
        look_at_german(desk)
    desk.close()
    context = chromium.new_context(viewport=PHONE, has_touch=True, locale="de-DE")
    page = context.new_page()
    page.goto(check_in)
    look_at_german(page)
    context.close()
