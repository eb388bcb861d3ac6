"""Sliding along a scale, typing a number, and taking an answer back: three ways around the same radio buttons."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.database import ask, hash_in, kept_value
from tests.journeys.on_the_phone import expect_on_phone, open_ready, tap_send
from tests.journeys.pages import THANKS, expect_heading, tap

# However busy the machine is, no second passes between the keys.
TYPED_AT_ONCE = """(field, keys) => {
  for (const key of keys) field.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
}"""
MISSING = """SELECT missing FROM checkins_answer JOIN checkins_response ON checkins_response.id = response_id
WHERE item = ? AND check_in_id = (SELECT check_in_id FROM checkins_link WHERE token_hash = ?)"""


@pytest.fixture(scope="module")
def links(server) -> Iterator[str]:
    return iter(server.invite("individual", 7))


@pytest.fixture
def hand(chromium):
    context = chromium.new_context(viewport=PHONE)
    yield context
    context.close()


@pytest.fixture
def page(hand, links) -> Page:
    page = hand.new_page()
    page.link = next(links)
    open_ready(page, page.link)
    return page


def expect_chosen(page: Page, item: str, value: str) -> None:
    expect(page.locator(f"[name={item}]:checked")).to_have_value(value)


def middle(page: Page, item: str, value: int) -> tuple[float, float]:
    page.locator(f"#item-{item}").scroll_into_view_if_needed()
    box = page.locator(f"#c-{item}-{value}").bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def slide(page: Page, item: str, start: int, end: int, *, down: float = 0) -> None:
    """Press on one number and move to another, as a finger does; `down` lets it stray from the row."""
    page.mouse.move(*middle(page, item, start))
    page.mouse.down()
    x, y = middle(page, item, end)
    page.mouse.move(x, y + down, steps=8)
    page.mouse.up()


def missing(server, link: str, item: str) -> str | None:
    [(reason,)] = ask(server, MISSING, item, hash_in(link))
    return reason


def test_nothing_is_chosen_until_something_moves_and_what_was_left_alone_is_kept_as_missing(page, server):
    expect(page.get_by_text("Tap a number, slide along the row, or type it.")).to_be_visible()
    expect(page.locator("input:checked")).to_have_count(0)
    expect(page.locator("input[type=range]")).to_have_count(0)
    slide(page, "understood", 2, 8)
    expect_chosen(page, "understood", "8")
    tap_send(page)
    expect_heading(page, THANKS)
    assert kept_value(server, page.link, "understood") == 8
    assert kept_value(server, page.link, "matters") is None
    assert missing(server, page.link, "matters") == "not_answered"


def test_a_finger_that_strays_or_goes_past_the_end_chooses_the_nearest_number_and_one_that_scrolls_none(page):
    slide(page, "matters", 3, 5, down=60)
    expect_chosen(page, "matters", "5")
    page.mouse.move(*middle(page, "suited", 8))
    page.mouse.down()
    page.mouse.move(page.viewport_size["width"] - 1, middle(page, "suited", 8)[1], steps=6)
    page.mouse.up()
    expect_chosen(page, "suited", "10")
    x, y = middle(page, "openness", 4)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 3, y - 200, steps=6)
    page.mouse.up()
    expect(page.locator("[name=openness]:checked")).to_have_count(0)


def test_what_was_slid_to_is_kept_on_the_phone_like_a_tap(page):
    slide(page, "understood", 1, 6)
    expect_on_phone(page, "understood", 6)
    page.reload()
    expect(page.locator("#c-understood-6")).to_be_checked()


def test_numbers_are_typed_and_taken_back_with_the_keyboard(page):
    page.locator("#c-understood-0").focus()
    for typed in ("7", "1"):
        page.keyboard.press(typed)
        expect_chosen(page, "understood", typed)
    page.locator("#c-understood-1").evaluate(TYPED_AT_ONCE, ["1", "0"])
    expect_chosen(page, "understood", "10")
    page.keyboard.press("3")
    expect_chosen(page, "understood", "3")
    page.keyboard.press("Backspace")
    expect_chosen(page, "understood", "")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).not_to_have_attribute("name", "understood")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_answer_is_taken_back_with_a_tap_and_is_kept_as_missing(chromium, server, links, javascript):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=javascript)
    page, link = context.new_page(), next(links)
    page.goto(link)
    expect(page.locator("#item-understood .none")).to_be_hidden()
    tap(page, "understood", 4)
    tap(page, "matters", 6)
    tap(page, "tension", 2)
    page.locator("#c-understood-none").click()
    page.locator("#c-tension-none").click()
    expect(page.locator("#item-put_right")).to_be_hidden()
    tap_send(page)
    expect_heading(page, THANKS)
    assert missing(server, link, "understood") == "not_answered"
    assert missing(server, link, "tension") == "not_answered"
    assert kept_value(server, link, "matters") == 6
    context.close()


def test_the_ways_stand_above_the_questions_before_the_phone_has_answered_what_it_can_keep(hand, links):
    page = hand.new_page()
    page.add_init_script("indexedDB.open = () => ({})")
    page.goto(next(links))
    expect(page.get_by_text("Tap a number, slide along the row, or type it.")).to_be_visible()
    tap(page, "understood", 7)
