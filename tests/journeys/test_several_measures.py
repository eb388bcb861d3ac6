"""A check-in that asks two measures, as its readers meet it: filled in by hand, without a network, and on the brief."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.database import case_of, kept, kept_value
from tests.journeys.invite import LEAD
from tests.journeys.looking import look, pages_of
from tests.journeys.on_the_phone import expect_note, expect_on_phone, nothing_left, open_ready, tap_send
from tests.journeys.pages import ITEMS, RATINGS, THANKS, expect_heading, rate, tap, unfold
from tests.journeys.test_language import look_at_german
from tests.journeys.test_offline import expect_sent

GAD_ITEMS = tuple(f"gad7-q{number}" for number in range(1, 8))
SESSIONS = 6


@pytest.fixture(scope="module")
def links(server) -> Iterator[str]:
    """Fresh check-ins with the GAD-7 in them, made in one go."""
    return iter(server.invite("individual", 8, "gad7"))


def answer_both(page: Page) -> None:
    rate(page, RATINGS)
    for place, item in enumerate(GAD_ITEMS):
        tap(page, item, place % 4)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_both_parts_are_filled_in_on_one_page_and_sent_at_once(chromium, server, link, javascript):
    context = chromium.new_context(viewport=PHONE, has_touch=True, java_script_enabled=javascript)
    page = context.new_page()
    page.goto(link)
    expect(page.get_by_text("Part 2 of 2")).to_be_visible()
    answer_both(page)
    tap_send(page)
    expect_heading(page, THANKS)
    assert kept(server, link) == ["in time", "in time"]
    assert (kept_value(server, link, "matters"), kept_value(server, link, "q7")) == (2, 2)
    assert context.cookies() == []
    context.close()


def test_the_page_with_two_parts_has_no_fault_in_either_language(hand, link):
    page = hand.new_page()
    page.goto(link)
    look(page)
    tap_send(page)
    expect(page.get_by_role("alert")).to_be_visible()
    look(page)
    page.goto(f"{link}?lang=de")
    expect(page.get_by_text("Teil 2 von 2")).to_be_visible()
    look_at_german(page)


def test_both_parts_wait_on_the_phone_without_a_network_and_are_sent_once_it_is_back(hand, server, link):
    page = hand.new_page()
    open_ready(page, link)
    hand.set_offline(True)
    answer_both(page)
    expect_on_phone(page, "gad7-q7", 2)
    page.reload()
    expect_note(page, "restored")
    expect(page.locator("#c-gad7-q7-2")).to_be_checked()
    tap_send(page)
    expect_note(page, "waiting")
    assert kept(server, link) == []
    hand.set_offline(False)
    expect_sent(page)
    assert kept(server, link) == ["in time", "in time"]
    assert kept_value(server, link, "q7") == 2
    assert nothing_left(page)


def test_a_list_of_answers_is_worked_by_the_keyboard_alone(chromium, server, link):
    context = chromium.new_context(viewport=DESKTOP)
    page = context.new_page()
    page.goto(link)
    page.locator("#c-gad7-q1-0").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(page.locator("#c-gad7-q1-1")).to_be_checked()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#c-gad7-q2-0")).to_be_checked()
    page.keyboard.press("Enter")
    expect_heading(page, THANKS)
    assert kept_value(server, link, "q1") == 1
    context.close()


@pytest.fixture(scope="module")
def brief(chromium, server) -> str:
    """The brief of somebody who answered two measures in six sessions."""
    links = server.invite("individual", SESSIONS, "gad7")
    context = chromium.new_context()
    for place, link in enumerate(links):
        high = place == SESSIONS - 1
        filled = {item: str(7 + (place + at) % 2) for at, item in enumerate(ITEMS)} | {"tension": "0"}
        filled |= {item: str(3 if high else (place + at) % 2) for at, item in enumerate(GAD_ITEMS)}
        assert context.request.post(link, form=filled).status == 200
    context.close()
    server.catch_up()
    return f"/cases/{case_of(server, links[0])}/"


def test_the_brief_tells_both_has_no_fault_and_prints_on_one_page(signed_in, brief):
    page = signed_in(LEAD).new_page()
    page.goto(brief)
    card = page.locator(".measure")
    expect(card.get_by_role("heading")).to_have_text("Generalised Anxiety Disorder, 7 items (GAD-7)")
    expect(card.locator(".num")).to_have_text("21")
    expect(card.locator(".verdict")).to_have_text("abrupt rise")
    unfold(page)
    look(page)
    page.goto(brief)
    page.set_viewport_size(DESKTOP)
    assert pages_of(page.pdf(format="A4")) == 1
    page.close()


def test_the_brief_of_two_measures_has_no_fault_in_german(signed_in, brief):
    page = signed_in(LEAD).new_page()
    page.goto(f"{brief}?lang=de")
    expect(page.get_by_role("heading", name="Außerdem gefragt")).to_be_visible()
    look_at_german(page)
    page.close()
