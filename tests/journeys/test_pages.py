"""Every page as its readers meet it: nothing for axe to find, on a phone and on a desk, in light and in dark."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.looking import faults, look, pages_of, too_wide
from tests.journeys.pages import ITEMS, expect_heading, go, rate, send, to_page_of_case, unfold_pages

# Who opens which page; {case} and {session} are the announced check-in's.
STAFF_PAGES = (
    ("clinician", "/caseload/"),
    ("clinician", "{brief}"),
    ("clinician", "{brief}who-has-looked"),
    ("clinician", "{brief}sessions/new"),
    ("clinician", "{brief}private-note"),
    ("clinician", "{brief}before"),
    ("clinician", "{brief}before/leaflets/recording"),
    ("clinician", "{brief}before/leaflets/mirror?words=young"),
    ("clinician", "{brief}around"),
    ("clinician", "{brief}carers"),
    ("keyworker", "/around/"),
    ("clinician", "/private-notes/"),
    ("clinician", "/cases/new"),
    ("clinician", "/account/second-step/"),
    ("clinician", "/account/password/"),
    ("clinician", "/account/again/"),
    ("clinician", "/account/devices/"),
    ("clinician", "/account/second-step/totp/activate/"),
    ("clinician", "/account/second-step/recovery-codes/"),
    ("clinician", "/sign-out/"),
    ("clinician", "/who-has-looked/"),
    ("clinician", "/caseload/day"),
    ("clinician", "/caseload/alerts"),
    ("clinician", "/imports/"),
    ("supervisor1", "/supervision/"),
    ("administrator", "/clinic/"),
    ("administrator", "/clinic/people/new"),
    ("administrator", "/clinic/backups/"),
    ("administrator", "/clinic/jobs/"),
    ("administrator", "/clinic/cards/"),
    ("administrator", "/clinic/cards/en/every"),
    ("referrer", "/attendance/"),
    ("complaints", "/concerns/"),
    ("researcher", "/"),
    ("researcher", "/nothing-here"),
)

FRESH = (
    "/account/password/",
    "/account/second-step/recovery-codes/",
    "/account/second-step/totp/activate/",
    "/clinic/people/new",
)
"""Pages that open to a fresh sign-in alone."""


@pytest.mark.parametrize(("who", "address"), STAFF_PAGES)
def test_a_page_of_the_staff_has_no_fault(signed_in, demo, who, address):
    page = signed_in(demo.clinician if who == "clinician" else who, fresh=address in FRESH).new_page()
    page.goto(address.format(brief=demo.brief))
    look(page)
    page.close()


def test_the_page_before_an_erasure_has_no_fault(signed_in, demo):
    page = signed_in(demo.clinician).new_page()
    page.goto(demo.brief)
    unfold_pages(page)
    two_views = page.get_by_role("link", name="Two views").get_attribute("href")
    page.close()
    office = signed_in("administrator").new_page()
    office.goto(f"/clinic{two_views.removesuffix('two-views')}erase")
    expect_heading(office, "Erase a client’s data")
    look(office)
    expect(office.get_by_text("Close it first")).to_be_visible()
    office.close()


def test_the_page_of_two_views_has_no_fault(signed_in, demo):
    page = signed_in(demo.clinician).new_page()
    page.goto(demo.brief)
    to_page_of_case(page, "Two views")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Two views")
    look(page)
    page.close()


def test_a_private_note_is_written_read_and_deleted(signed_in, demo):
    page = signed_in(demo.clinician).new_page()
    page.goto(f"{demo.brief}private-note")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_role("alert")).to_contain_text("Tick a word or write one")
    look(page)
    page.get_by_label("tense").check()
    page.get_by_label("In your own words").fill("I talked too much.")
    page.get_by_role("button", name="Keep it").click()
    expect_heading(page, "Your private notes")
    expect(page.get_by_text("I talked too much.")).to_be_visible()
    look(page)
    page.get_by_text("Delete this note").click()
    page.get_by_role("button", name="Delete it for good").click()
    expect(page.get_by_role("status")).to_have_text("The note is deleted.")
    expect(page.get_by_text("I talked too much.")).to_have_count(0)
    page.close()


def test_every_page_of_a_check_in_has_no_fault(chromium, announced, server):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(announced.check_in)
    look(page)
    send(page)
    expect(page.get_by_role("alert"), "an empty check-in says what to do").to_be_visible()
    look(page)
    rate(page, dict.fromkeys(ITEMS, 10), tension=1, put_right=1)
    look(page)
    send(page)
    expect_heading(page, "Thank you. Your answer is kept.")
    look(page)
    page.goto(announced.check_in)
    look(page)
    page.goto(f"{server.url}/c/not-a-link-at-all")
    look(page)
    page.goto(f"{server.url}/sign-in/")
    look(page)
    context.close()


def test_the_page_of_a_session_has_no_fault(signed_in, demo):
    page = signed_in(demo.clinician).new_page()
    page.goto(f"{demo.brief}sessions/new")
    go(page.get_by_role("button", name="Note it"))
    look(page)
    go(page.get_by_role("button", name="Show link and QR code"))
    expect(page.locator("svg.qr")).to_be_visible()
    look(page)
    page.close()


def briefs_of(page) -> list[str]:
    page.goto("/caseload/")
    return page.locator("a.row").evaluate_all("rows => rows.map(row => row.href)")


def test_every_brief_of_a_caseload_has_no_fault_and_prints_on_one_page(signed_in, demo):
    page = signed_in(demo.clinician).new_page()
    for brief in briefs_of(page):
        page.goto(brief)
        page.set_viewport_size(PHONE)
        assert not too_wide(page), brief
        page.set_viewport_size(DESKTOP)
        assert not faults(page), brief
        assert pages_of(page.pdf(format="A4")) == 1, brief
    page.close()


def test_a_supervisor_is_asked_why_before_anything_is_shown(signed_in):
    page = signed_in("supervisor1").new_page()
    page.goto("/supervision/")
    go(page.locator("a.row").first)
    expect_heading(page, "A reason for looking")
    look(page)
    page.get_by_label("Why do you want to look at this case?").fill("Preparing our supervision on Thursday.")
    go(page.get_by_role("button", name="Open the case"))
    expect(page.locator(".know h2")).to_be_visible()
    page.close()
