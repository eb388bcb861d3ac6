"""A supervisor in a real browser: where support may help, the reason that is asked, the brief; and who sees it.

And one caseload beside chance: a clinician's own, and a supervisee's once the supervisor has said for what.
"""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.database import case_of
from tests.journeys.looking import look
from tests.journeys.pages import ITEMS, expect_heading, expect_nowhere, go, rate, send

USUAL = dict(zip(ITEMS, (8, 7, 8, 7, 8, 7), strict=True))
WHY = "Robin waits to be heard, and I want to be ready for our talk."
FOR_WHAT = "We said on Monday that we would look at it together."


def test_from_what_waits_to_the_reason_and_the_brief_and_the_clinicians_see_it(phone, desk, signed_in, server):
    [link] = server.invite("individual", 1)
    case = case_of(server, link)
    phone.goto(link)
    rate(phone, USUAL)
    send(phone)
    go(phone.get_by_role("button", name="I’d like to talk about how we work"))
    expect_heading(phone, "Thank you. It is kept.")
    supervisor = signed_in("supervisor2").new_page()
    supervisor.goto("/supervision/")
    expect_heading(supervisor, "Supervision")
    listed = supervisor.get_by_role("region", name="Where support may help")
    row = listed.locator(f"a[href*='{case}']")
    expect(row).to_contain_text("unseen since today")
    expect_nowhere(supervisor, "how you work")
    look(supervisor)
    go(row)
    expect_heading(supervisor, "A reason for looking")
    supervisor.get_by_label("Why do you want to look at this case?").fill(WHY)
    go(supervisor.get_by_role("button", name="Open the case"))
    expect(supervisor.locator(".know h2")).to_be_visible()
    supervisor.close()
    desk.goto(f"/cases/{case}/who-has-looked")
    line = desk.get_by_role("row", name=re.compile("saw in the list for supervision that something waits"))
    expect(line.first).to_contain_text("to offer support in supervision")
    look(desk)


def test_no_address_puts_supervision_in_another_order(signed_in):
    page = signed_in("supervisor1").new_page()
    page.goto("/supervision/")
    expect_heading(page, "Supervision")
    rows = page.locator("main a.row").all_inner_texts()
    page.goto("/supervision/?sort=drops&order=clinician")
    expect_heading(page, "Supervision")
    expect(page.locator("main a.row")).to_have_text(rows, use_inner_text=True)
    page.close()


@pytest.fixture(scope="module")
def clinic(server) -> dict[str, str]:
    return server.caseloads()


def test_a_clinician_sees_their_own_point_beside_chance_and_nobody_elses(signed_in, clinic):
    page = signed_in(clinic["clinician"]).new_page()
    page.goto("/caseload/")
    go(page.get_by_role("link", name="Your cases beside chance"))
    expect_heading(page, "Your cases beside chance")
    picture = page.get_by_role("img", name="One caseload beside chance")
    expect(picture.locator("circle")).to_have_count(1)
    expect(page.get_by_role("row", name=re.compile("Oleander Wren 6 "))).to_be_visible()
    expect_nowhere(page, "Colleague 1")
    page.get_by_text("What it rests on").click()
    expect(page.get_by_text("our own choice")).to_be_visible()
    look(page)
    page.close()


def test_where_too_few_clinicians_stand_behind_it_no_number_is_told(desk):
    desk.goto("/caseload/funnel")
    expect_heading(desk, "Your cases beside chance")
    expect(desk.get_by_role("heading", name="Not enough information")).to_be_visible()
    expect(desk.locator("main svg")).to_have_count(0)
    look(desk)


def test_a_supervisor_says_for_what_and_the_supervisee_reads_it(signed_in, clinic):
    supervisor = signed_in(clinic["supervisor"]).new_page()
    supervisor.goto("/supervision/")
    go(supervisor.get_by_role("link", name="The cases of Oleander Wren beside chance"))
    expect_heading(supervisor, "A purpose for looking")
    expect(supervisor.locator("main svg")).to_have_count(0)
    look(supervisor)
    go(supervisor.get_by_role("button", name="Look at it"))
    expect(supervisor.get_by_role("alert")).to_be_visible()
    look(supervisor)
    supervisor.get_by_label("What do you want to look at this for?").fill(FOR_WHAT)
    go(supervisor.get_by_role("button", name="Look at it"))
    expect_heading(supervisor, "The cases of Oleander Wren beside chance")
    expect(supervisor.locator("main svg circle")).to_have_count(1)
    look(supervisor)
    supervisor.close()
    page = signed_in(clinic["clinician"]).new_page()
    page.goto("/caseload/funnel")
    go(page.get_by_role("link", name="Who has looked"))
    expect_heading(page, "Who has looked at your cases")
    line = page.get_by_role("row", name=re.compile("Sorrel Finch read your caseload beside chance"))
    expect(line.first).to_contain_text(FOR_WHAT)
    look(page)
    page.close()
