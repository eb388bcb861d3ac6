"""Past data in a real browser: from the file to the dry run, to the cases, to the brief; every page without fault."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, sign_in
from tests.journeys.looking import look
from tests.journeys.pages import expect_heading, expect_status, go

SCORES = {"Marlow": (20, 22, 19, 21, 20, 45), "Nadine": (30, 28, 25, 24, 23, 20), "Oriel": (12, 14)}


def table(scores: dict[str, tuple[int, ...]], kind: str) -> str:
    rows = [
        f"{client} {kind};{number};{number * 7};{score}"
        for client, given in scores.items()
        for number, score in enumerate(given, 1)
    ]
    return "\n".join(["patient;visit;day;total", *rows])


def choose(page: Page, content: str) -> None:
    file = {"name": "past.csv", "mimeType": "text/csv", "buffer": content.encode()}
    page.get_by_label("File").set_input_files(file)
    go(page.get_by_role("button", name="Look at the file"))


def say_what_the_total_is(page: Page) -> None:
    page.get_by_label("Start date, which is day 0").fill("2024-01-01")
    page.get_by_label("What the total is called").fill("BDI-II")
    page.get_by_label("Lowest possible total").fill("0")
    page.get_by_label("Highest possible total").fill("63")
    page.get_by_label("Direction").select_option("worse")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_file_is_looked_at_checked_brought_in_and_read_on_the_brief(chromium, server, announced, javascript):
    kind = "A." if javascript else "B."
    context = chromium.new_context(viewport=DESKTOP, base_url=server.url, java_script_enabled=javascript)
    page = context.new_page()
    sign_in(page, server.url, announced.clinician, announced.password)
    page.goto("/caseload/")
    go(page.get_by_role("link", name="Bring in past data"))
    choose(page, table(SCORES, kind))
    expect_heading(page, "What the columns are")
    expect(page.get_by_label("Client", exact=True)).to_have_value("patient")
    say_what_the_total_is(page)
    go(page.get_by_role("button", name="Check"))
    expect_heading(page, "What would come in")
    go(page.get_by_role("button", name="Bring in 3 clients"))
    expect_status(page, "Brought in: 3 clients with 14 sessions.")
    go(page.get_by_role("link", name=f"Marlow {kind}"))
    expect(page.locator(".know h2")).to_have_text(
        f"BDI-II rose abruptly in session 6, well above Marlow {kind}’s usual."
    )
    expect(page.locator(".past .num")).to_have_text("45")
    context.close()


def test_every_page_of_past_data_has_no_fault(signed_in, announced):
    page = signed_in(announced.clinician).new_page()
    page.goto("/imports/")
    look(page)
    choose(page, "")
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    broken = table(SCORES, "C.").replace(";45", ";many").replace(";30", ";64")
    choose(page, broken)
    expect_heading(page, "What the columns are")
    look(page)
    go(page.get_by_role("button", name="Check"))
    expect(page.get_by_role("alert"), "what the total is was not said").to_be_visible()
    look(page)
    say_what_the_total_is(page)
    go(page.get_by_role("button", name="Check"))
    expect_heading(page, "This cannot come in yet")
    expect(page.get_by_role("alert")).to_contain_text("Line 7, total: “many” is not a number.")
    look(page)
    page.goto("/imports/")
    choose(page, table(SCORES, "C."))
    say_what_the_total_is(page)
    go(page.get_by_role("button", name="Check"))
    expect_heading(page, "What would come in")
    look(page)
    go(page.get_by_role("button", name="Bring in 3 clients"))
    expect_status(page, "Brought in: 3 clients with 14 sessions.")
    look(page)
    for name in ("Marlow C.", "Nadine C.", "Oriel C."):
        page.goto("/caseload/")
        go(page.get_by_role("link", name=name))
        expect_heading(page, name)
        look(page)
    page.close()


def test_a_file_of_a_hundred_megabytes_is_refused_in_words(signed_in, announced, tmp_path):
    large = tmp_path / "large.csv"
    with large.open("wb") as file:
        file.truncate(100_000_000)
    page = signed_in(announced.clinician).new_page()
    page.goto("/imports/")
    page.get_by_label("File").set_input_files(large)
    go(page.get_by_role("button", name="Look at the file"))
    expect(page.get_by_role("alert")).to_contain_text("The file is larger than 2 MB")
    page.close()
