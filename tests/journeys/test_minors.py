"""The policy for minors and a young person's consents in a real browser, as the office and a clinician meet them."""

from datetime import UTC, datetime

from playwright.sync_api import expect

from tests.journeys.looking import look
from tests.journeys.pages import expect_heading, expect_status, go, to_page_of_case, unfold, unfold_pages

AGE = 14
"""By the demo's made-up policy it takes the young person's consent and a guardian's."""


def test_the_policy_is_read_and_a_version_with_a_gap_is_sent_back(office):
    office.goto("/clinic/minors/")
    expect_heading(office, "Policy for minors")
    unfold(office)
    look(office)
    second = office.get_by_role("group", name="Band 2", exact=True)
    second.get_by_label("Until the birthday at which they are").fill("11")
    go(office.get_by_role("button", name="Keep this version"))
    expect(office.get_by_role("alert")).to_contain_text("No band says what holds at the age of: 11.")
    look(office)


def test_a_young_person_is_asked_once_everybody_has_consented_and_not_before(office):
    office.goto("/clinic/cases/")
    go(office.locator("tbody th a").last)
    go(office.get_by_role("link", name="Age and consents").last)
    expect(office.get_by_role("heading", level=2, name="Counted as an adult")).to_be_visible()
    look(office)
    office.get_by_label("Birth date").fill(f"{datetime.now(tz=UTC).year - AGE}-01-01")
    go(office.get_by_role("button", name="Keep it"))
    held_back = office.get_by_role("heading", level=2, name="14 years old, and not asked now")
    expect(held_back).to_be_visible()
    look(office)
    office.get_by_text("Enter a guardian").click()
    office.get_by_label("Name", exact=True).fill("Alexandra-Wilhelmina Featherstonehaugh")
    go(office.get_by_role("button", name="Enter them"))
    expect_status(office, "The guardian is entered.")
    go(office.get_by_role("button", name="Note the consent"))
    expect_status(office, "The consent is noted.")
    expect(held_back).to_be_visible()
    office.get_by_label("Who consents").select_option(index=1)
    go(office.get_by_role("button", name="Note the consent"))
    expect(office.get_by_role("heading", level=2, name="14 years old, and asked")).to_be_visible()
    unfold(office)
    look(office)
    go(office.get_by_role("button", name="Note that it is taken back").first)
    expect(held_back).to_be_visible()
    expect(office.get_by_text("Taken back on")).to_be_visible()
    look(office)
    office.get_by_label("They are an adult: remove the birth date").check()
    go(office.get_by_role("button", name="Keep it"))
    expect(office.get_by_role("heading", level=2, name="Counted as an adult")).to_be_visible()


def test_a_clinician_opens_the_same_page_from_the_case_and_goes_back_to_the_brief(signed_in, server):
    demo = server.prepare()
    page = signed_in(demo.clinician).new_page()
    page.goto(demo.brief)
    to_page_of_case(page, "Own page")
    page.goto(page.url.replace("/own-page", "/consents"))
    expect_heading(page, "Age and consents")
    look(page)
    go(page.get_by_role("link", name="Back to the brief"))
    unfold_pages(page)
    expect(page.get_by_role("link", name="Own page", exact=True)).to_be_visible()
    page.close()
