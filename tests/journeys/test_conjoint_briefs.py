"""The briefs of couples, families and a group as their clinician meets them: one for each way in which they can stand.

They are the demo's own: who is not safe stands first, and nothing on these pages has a fault, in either language.
"""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import PHONE
from tests.journeys.looking import look
from tests.journeys.pages import expect_heading, go
from tests.journeys.test_language import look_at_german

CLINICIAN = "families"
FIRST_TOLD = {
    "Maren Oakley": "Everybody rates the work with you as strong, and nobody stands apart.",
    "Helga Brandt-Quill": "The members rate the work differently; lower than others: Piet Quill.",
    "Rosa Lindqvist": "Everybody rates the work with you as weak. They agree, and that is no good sign.",
    "Sabine Marlow": "The adults and the young people rate the work differently.",
    "Katharina Vandenberghe-Osei": "The members rate the work differently; lower than others: Dirk Vandenberghe.",
    "Alma Reyes": "The members rate the work differently; lower than others: Farid Aydin and Ines Moreau.",
    "Vera Holloway": "May not be safe to speak with the others there: Vera Holloway (2 of 10 after session 2)",
    "Greet Ashdown": "You and the family see the work differently.",
}
"""What the brief says first, by the first member of each case."""


@pytest.fixture
def desk(signed_in):
    page = signed_in(CLINICIAN).new_page()
    yield page
    page.close()


def open_brief(page, name: str) -> None:
    page.goto("/caseload/")
    go(page.locator("section:not(.to-be-read) a.row").filter(has=page.get_by_text(name, exact=True)))
    expect_heading(page, name)


@pytest.mark.parametrize("name", FIRST_TOLD)
def test_the_brief_says_first_how_they_stand_and_has_no_fault(desk, name):
    open_brief(desk, name)
    first = desk.get_by_role("region", name="All of them: first to know", exact=True)
    expect(first.get_by_role("heading", level=2)).to_have_text(FIRST_TOLD[name])
    look(desk)


@pytest.mark.parametrize("name", ["Alma Reyes", "Vera Holloway"])
def test_in_german_it_has_no_fault_either(desk, name):
    open_brief(desk, name)
    desk.goto(f"{desk.url}?lang=de")
    expect(desk.get_by_role("region", name="Alle zusammen: zuerst zu wissen", exact=True)).to_be_visible()
    look_at_german(desk)
    desk.goto(f"{desk.url.split('?')[0]}?lang=en")
    expect(desk.get_by_role("region", name="All of them: first to know", exact=True)).to_be_visible()


def test_what_is_first_to_know_stands_on_the_first_screen_of_a_phone(desk):
    desk.set_viewport_size(PHONE)
    open_brief(desk, "Alma Reyes")
    expect(desk.get_by_role("heading", name=FIRST_TOLD["Alma Reyes"], exact=True)).to_be_in_viewport(ratio=1)


def test_the_caseload_tells_first_with_whom_to_speak_alone(desk):
    desk.goto("/caseload/")
    first = desk.get_by_role("heading", level=2).first
    expect(first).to_have_text("To be spoken with alone first 1")
    look(desk)
    go(desk.locator(".to-be-read a").first)
    expect(desk.get_by_text("Speak with Vera Holloway alone first", exact=False)).to_be_visible()
