"""Every page as its readers meet it: nothing for axe to find, on a phone and on a desk, in light and in dark."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.pages import ITEMS, expect_heading, rate, send

VIEWS = ((PHONE, "light"), (DESKTOP, "light"), (PHONE, "dark"))
# Who opens which page; {case} and {session} are the announced check-in's.
STAFF_PAGES = (
    ("clinician", "/caseload/"),
    ("clinician", "{brief}"),
    ("clinician", "{brief}who-has-looked"),
    ("clinician", "{brief}sessions/new"),
    ("clinician", "/cases/new"),
    ("clinician", "/account/second-step/"),
    ("clinician", "/account/password/"),
    ("clinician", "/account/again/"),
    ("clinician", "/account/second-step/recovery-codes/"),
    ("clinician", "/sign-out/"),
    ("clinician", "/caseload/day"),
    ("clinician", "/caseload/alerts"),
    ("clinician", "/imports/"),
    ("supervisor1", "/supervision/"),
    ("administrator", "/clinic/"),
    ("administrator", "/clinic/people/new"),
    ("referrer", "/attendance/"),
    ("complaints", "/concerns/"),
    ("researcher", "/"),
    ("researcher", "/nothing-here"),
)


def faults(page) -> str:
    """What axe finds on a page, in words; empty where it finds nothing."""
    found = Axe().run(page)
    return found.generate_report() if found.violations_count else ""


def too_wide(page) -> bool:
    """Whether the page scrolls sideways."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")


def look(page) -> None:
    """Look at the page as it is now: on a phone and a desk, in light and in dark."""
    for view, colours in VIEWS:
        page.set_viewport_size(view)
        page.emulate_media(color_scheme=colours)
        assert faults(page) == "", f"{page.url} at {view['width']} in {colours}"
        assert not too_wide(page), f"{page.url} scrolls sideways at {view['width']}"


@pytest.mark.parametrize(("who", "address"), STAFF_PAGES)
def test_a_page_of_the_staff_has_no_fault(signed_in, demo, who, address):
    page = signed_in(demo.clinician if who == "clinician" else who).new_page()
    page.goto(address.format(brief=demo.brief))
    look(page)
    page.close()


@pytest.fixture(scope="module")
def demo(server):
    return server.prepare()


def test_every_page_of_a_check_in_has_no_fault(chromium, announced, server):
    context = chromium.new_context()
    page = context.new_page()
    page.goto(announced.check_in)
    look(page)
    send(page)
    assert page.get_by_role("alert").is_visible(), "an empty check-in says what to do"
    look(page)
    rate(page, dict.fromkeys(ITEMS, 10), tension=1, put_right=1)
    look(page)
    send(page)
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
    page.get_by_role("button", name="Note it").click()
    look(page)
    page.get_by_role("button", name="Show link and QR code").click()
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


def pages_of(pdf: bytes) -> int:
    """How many pages a printed brief has."""
    return int(re.search(rb"/Type /Pages\s.*?/Count (\d+)", pdf, re.DOTALL)[1])


def test_a_supervisor_is_asked_why_before_anything_is_shown(signed_in):
    page = signed_in("supervisor1").new_page()
    page.goto("/supervision/")
    page.locator("a.row").first.click()
    expect_heading(page, "A reason for looking")
    look(page)
    page.get_by_label("Why do you want to look at this case?").fill("Preparing our supervision on Thursday.")
    page.get_by_role("button", name="Open the case").click()
    assert page.locator(".know h2").is_visible()
    page.close()
