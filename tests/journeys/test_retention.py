"""How long the clinic keeps what it knows, in a browser: settled by the office, told to a lead, who asks for a hold."""

import re
import subprocess
import sys

from playwright.sync_api import expect

from tests.journeys.invite import LEAD
from tests.journeys.looking import look
from tests.journeys.pages import expect_heading, expect_nowhere, expect_status, go

NOTICE = "365"
"""So long before that no line about it comes on top of the pages of other journeys."""
WHY = "A complaint is being looked into, and the records are needed until it is settled."


def settle(office) -> None:
    office.goto("/clinic/retention/")
    expect_heading(office, "How long we keep it")
    for kind in ("one person", "a couple", "a family", "a group"):
        office.get_by_label(re.compile(f"Months after the end of a.*{kind.split()[-1]}")).fill("1")
    office.get_by_label("How many days before are clinicians told").fill(NOTICE)
    office.get_by_label("What this rests on").fill("Made up for a journey.")
    go(office.get_by_role("button", name="Keep this version"))
    expect(office.get_by_role("status").first).to_contain_text("It is kept, and holds from now on.")


def a_night(server) -> str:
    command = [sys.executable, "-m", "plait_clinic.manage", "keep_to_retention"]
    return subprocess.run(command, env=server.environment, capture_output=True, text=True, check=True).stdout


def test_the_office_settles_rules_and_sees_whose_data_go_soon(office, server):
    office.goto("/clinic/retention/")
    expect_heading(office, "How long we keep it")
    go(office.get_by_role("button", name="Keep this version"))
    expect(office.get_by_role("alert")).to_be_visible()
    settle(office)
    assert "0 clients were erased." in a_night(server)
    office.reload()
    expect(office.get_by_role("link", name=re.compile("^Place a hold")).first).to_be_visible()
    look(office)


def test_a_lead_asks_for_a_hold_and_the_office_ends_it(office, signed_in, server):
    settle(office)
    a_night(server)
    desk = signed_in(LEAD).new_page()
    desk.goto("/caseload/")
    go(desk.get_by_role("link", name="What will be erased soon"))
    expect_heading(desk, "What will be erased soon")
    look(desk)
    row = desk.get_by_role("main").get_by_role("listitem").first
    name = row.locator("strong").inner_text()
    go(row.get_by_role("link", name=f"Ask for a hold {name}"))
    expect_heading(desk, "Keep a case from being erased")
    go(desk.get_by_role("button", name="Ask for it"))
    expect(desk.get_by_role("alert")).to_be_visible()
    desk.get_by_label("Why nothing of this case may be erased").fill(WHY)
    go(desk.get_by_role("button", name="Ask for it"))
    expect_status(desk, "Nothing of this case is erased while the hold lasts.")
    go(desk.get_by_role("link", name="What will be erased soon"))
    expect_heading(desk, "What will be erased soon")
    expect_nowhere(desk, name)
    desk.close()
    office.reload()
    held = office.get_by_role("region", name="On hold")
    expect(held).to_contain_text(WHY)
    go(held.get_by_role("link").first)
    expect_heading(office, "Keep a case from being erased")
    look(office)
    go(office.get_by_role("button", name="End this hold"))
    expect(office.get_by_role("status").first).to_contain_text("The hold is over.")
    go(office.get_by_role("link", name="Back to the case"))
    expect(office.get_by_role("link", name="Holds on this case")).to_be_visible()
