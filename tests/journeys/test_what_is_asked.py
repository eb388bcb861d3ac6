"""The office chooses what is asked, in a real browser: words looked at and withdrawn, a battery made."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import look
from tests.journeys.pages import expect_heading, go

QUESTIONS = 12


@pytest.fixture
def office(signed_in):
    page = signed_in("administrator").new_page()
    yield page
    page.close()


def enter_words(page, language: str) -> None:
    """Made-up words in every field; no questionnaire's own."""
    page.goto("/clinic/measures/wai_sr/1/words/client")
    page.get_by_label("Who permitted these words").fill("An owner who was made up")
    page.get_by_label("On which day").fill("2026-03-02")
    page.get_by_label("Where that can be looked up").fill("Nowhere, this is a test")
    page.get_by_label("Language of the words").select_option(language)
    page.get_by_label("Heading above the questions").fill("Some made-up questions")
    page.get_by_label("Instruction").fill("You can leave any question blank.")
    for number in range(1, 6):
        page.get_by_label(f"Words for the answer {number}").fill(f"Made-up answer {number}")
    for place in range(1, QUESTIONS + 1):
        page.get_by_label(f"Question {place} (q{place})").fill(f"Made-up question {place}")


def test_words_are_looked_at_kept_put_into_a_battery_and_withdrawn(office):
    enter_words(office, "en")
    go(office.get_by_role("button", name="Look at it first"))
    expect(office.get_by_role("region", name="As a client would see it")).to_contain_text("Made-up question 12")
    look(office)
    go(office.get_by_role("button", name="Keep these words"))
    expect(office.get_by_role("status").first).to_contain_text("The words in English are kept.")
    look(office)

    office.goto("/clinic/batteries/new")
    office.get_by_label("Name", exact=True).fill("A battery of a journey")
    office.get_by_label("Measure", exact=True).nth(0).select_option("plait-checkin 1")
    office.get_by_text("Add another measure").first.click()
    office.get_by_label("Measure", exact=True).nth(1).select_option("wai_sr 1")
    office.get_by_label("How often").nth(1).select_option("nth")
    go(office.get_by_role("button", name="Make the battery"))
    expect(office.get_by_role("alert")).to_contain_text("Give the number of sessions")
    look(office)
    office.get_by_label("Number of sessions").nth(1).fill("4")
    go(office.get_by_role("button", name="Make the battery"))
    expect_heading(office, "A battery of a journey")
    expect(office.get_by_role("main")).to_contain_text("Every 4 sessions, from session 1 on; adults")
    look(office)

    office.goto("/clinic/measures/wai_sr/1/")
    go(office.get_by_role("link", name=re.compile("^Look at them")).first)
    look(office)
    go(office.get_by_role("button", name="The permission has ended"))
    office.goto("/clinic/batteries/")
    expect(office.get_by_role("main")).to_contain_text("Not asked now. It has no words here.")
    look(office)


def test_a_file_with_mistakes_is_told_by_line(office):
    office.goto("/clinic/measures/bring")
    wrong = b'id = "gad7"\nversion = 1\n[items]\nq1 = { kind = "rating", low = "a", high = 5 }\n'
    office.set_input_files("input[type=file]", {"name": "own.toml", "mimeType": "text/plain", "buffer": wrong})
    go(office.get_by_role("button", name="Bring it in"))
    expect(office.get_by_role("alert")).to_contain_text("Line 4: items.q1.low")
    look(office)
