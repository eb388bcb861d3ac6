"""The office's day in a real browser: somebody new, a case handed over, a sheet of links printed and one used."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP
from tests.journeys.looking import look, pages_of, too_wide
from tests.journeys.pages import expect_heading, expect_status, go, unfold

OFFICE_PAGES = (
    "/clinic/",
    "/clinic/teams/",
    "/clinic/cases/",
    "/clinic/cases/new",
    "/clinic/caseloads/",
    "/clinic/batteries/",
    "/clinic/batteries/new",
    "/clinic/measures/",
    "/clinic/measures/bring",
    "/clinic/measures/gad7/1/",
    "/clinic/measures/core_om/1/",
    "/clinic/measures/wai_sr/1/words/client",
    "/clinic/reliability",
    "/clinic/engine",
    "/clinic/day",
)
PIECES_A_PAGE = 5  # at least, on A4


@pytest.mark.parametrize("address", OFFICE_PAGES)
def test_a_page_of_the_office_has_no_fault(office, address):
    office.goto(address)
    look(office)


def test_the_pages_of_a_person_and_of_a_case_have_no_fault_with_everything_open(office):
    for address in ("/clinic/", "/clinic/cases/"):
        office.goto(address)
        go(office.locator("tbody th a").nth(2))
        unfold(office)
        look(office)


def test_the_longest_name_of_the_clinic_fits_on_a_phone(office):
    office.goto("/clinic/cases/")
    names = office.locator("tbody th a").all_inner_texts()
    go(office.get_by_role("link", name=max(names, key=len)))
    look(office)


def test_somebody_new_is_added_supervised_and_leaves_again(office):
    office.goto("/clinic/people/new")
    office.get_by_label("Name", exact=True).fill("Journey J.")
    office.get_by_label("Sign-in name").fill("journey")
    office.get_by_label("clinician").check()
    office.get_by_label("First password").fill("a first password for a journey")
    go(office.get_by_role("button", name="Add them"))
    go(office.get_by_role("link", name="Journey J."))
    office.get_by_label("Supervisor", exact=True).select_option(index=1)
    go(office.get_by_role("button", name="Begin the supervision"))
    expect_status(office, "The supervision begins today.")
    go(office.get_by_role("button", name="End the sign-in"))
    expect(office.get_by_role("status").first).to_contain_text("can no longer sign in")
    look(office)


def test_a_clinician_who_leads_cases_cannot_be_ended_and_the_page_says_which_to_hand_over(office):
    office.goto("/clinic/")
    go(office.locator("tr", has_text="clinician1").get_by_role("link").first)
    go(office.get_by_role("button", name="End the sign-in"))
    expect(office.get_by_role("alert")).to_contain_text("Hand over first")
    look(office)


def test_a_case_is_found_by_its_clients_name_and_handed_over(office):
    office.goto("/clinic/cases/")
    name = office.locator("tbody th a").nth(4).inner_text()
    office.get_by_label("Client, clinician or case").fill(name.lower())
    go(office.get_by_role("button", name="Find"))
    expect(office, "no name of a client stands in an address").not_to_have_url(re.compile(name.split()[0], re.I))
    go(office.get_by_role("link", name=name).first)
    office.get_by_text("Hand over the lead").click()
    office.get_by_label("New lead clinician").select_option(index=1)
    go(office.get_by_role("button", name="Hand it over"))
    expect_status(office, "The case has a new lead from today.")
    unfold(office)
    look(office)


def busiest_day(page) -> str:
    """The day of the next eight with the most sessions."""
    days = [(date.today() + timedelta(days=ahead)).isoformat() for ahead in range(1, 9)]  # noqa: DTZ011

    def sessions_on(day: str) -> int:
        page.goto(f"/clinic/day?date={day}")
        return page.locator("tbody th").count()

    return max(days, key=sessions_on)


def test_a_days_sheet_prints_on_few_pages_and_its_links_work(office, phone, server):
    office.goto(f"/clinic/day?date={busiest_day(office)}")
    look(office)
    go(office.get_by_role("button", name="Make the links"))
    look(office)
    pieces = office.locator(".slip").count()
    assert pieces >= 5, "the made-up clinic has a day with several sessions"
    codes = office.locator(".slip .qr").evaluate_all(
        "codes => codes.map(code => code.querySelector('path').getBoundingClientRect().right"
        " <= code.getBoundingClientRect().right + 1)"
    )
    assert all(codes), "every code is whole"
    office.set_viewport_size(DESKTOP)
    printed = pages_of(office.pdf(format="A4"))
    assert printed <= -(-pieces // PIECES_A_PAGE)
    phone.goto(office.locator(".slip .url").first.inner_text())
    expect_heading(phone, "This check-in is not open yet.")
    assert not too_wide(phone)


def test_a_clinician_prints_the_sheet_of_their_own_sessions(signed_in, announced):
    page = signed_in(announced.clinician).new_page()
    page.goto("/caseload/")
    go(page.get_by_role("link", name="A day’s links"))
    expect(page).to_have_url(re.compile(r"/caseload/day$"))
    look(page)
    page.close()
