"""An answer stays on the phone until the server has it: without a network or a server, in two tabs, too late."""

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import serving
from tests.journeys.database import end, kept, kept_value
from tests.journeys.on_the_phone import (
    copies,
    dispatch_sync,
    expect_note,
    expect_on_phone,
    kept_forms,
    note,
    nothing_left,
    open_ready,
    tap_send,
    until,
)
from tests.journeys.pages import ITEMS, RATINGS, THANKS, expect_heading, rate, tap
from tests.ports import free_port

ANSWERED = "This check-in has been answered. Thank you."
DIFFERENT = "We already have an answer to this check-in."
CLOSED = "This check-in has closed."
# A page that waited for long tries again every 30 seconds.
BACK_MS = 90_000


@pytest.fixture(scope="module")
def links(server) -> Iterator[str]:
    """Fresh check-ins, made in one go."""
    return iter(server.invite("individual", 30))


def answer_without_network(page: Page, link: str) -> None:
    """Open, lose the network, answer, and tap Send."""
    open_ready(page, link)
    page.context.set_offline(True)
    rate(page, RATINGS)
    tap_send(page)
    expect_note(page, "waiting")


def expect_sent(page: Page) -> None:
    """Wait until the page says that the answer is there: sent by itself, or by another tab or the service worker."""
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile(f"{THANKS}|{ANSWERED}"))


def test_an_answer_sent_without_a_network_is_kept_and_sent_once_it_is_back(hand, server, link):
    page = hand.new_page()
    answer_without_network(page, link)
    assert kept(server, link) == []
    expect(page.locator("form"), "whoever takes up the phone meanwhile reads no answer").to_be_hidden()
    hand.set_offline(False)
    expect_sent(page)
    assert kept(server, link) == ["in time"]
    assert kept_value(server, link, "matters") == 2
    assert nothing_left(page)


def test_a_page_opened_once_opens_is_answered_reloaded_and_closed_without_a_network(hand, server, link):
    page = hand.new_page()
    open_ready(page, link)
    hand.set_offline(True)
    page.reload()
    expect_heading(page, "How was the work together?")
    rate(page, RATINGS, tension=1, put_right=0)
    page.locator("summary.ask").click()
    tap(page, "harmful", "complaints")
    page.get_by_label("One thing you would like more of").fill("A slower start, please.")
    page.get_by_label("Who may read this line").select_option("held")
    expect_on_phone(page, "comment", "A slower start, please.")
    expect_on_phone(page, "readers", "held")
    page.reload()
    expect_note(page, "restored")
    expect(page.locator("#c-matters-2")).to_be_checked()
    expect(page.locator("#c-harmful-complaints"), "what was folded out is so again").to_be_visible()
    expect(page.locator("#comment")).to_have_value("A slower start, please.")
    expect(page.locator("#readers"), "nobody reads it who was not to").to_have_value("held")
    tap_send(page)
    expect_note(page, "waiting")
    page.reload()
    expect_note(page, "waiting")
    page.close()
    page = hand.new_page()
    page.goto(link)
    expect_note(page, "waiting")
    hand.clear_cookies()
    hand.set_offline(False)
    expect_sent(page)
    assert kept(server, link) == ["in time"]
    assert kept_value(server, link, "put_right") == 0
    assert nothing_left(page)


def test_with_a_connection_nothing_of_an_answer_stays_on_the_phone(hand, server, link):
    page = hand.new_page()
    open_ready(page, link)
    rate(page, RATINGS)
    tap_send(page)
    expect_heading(page, THANKS)
    assert kept(server, link) == ["in time"]
    assert nothing_left(page)


def test_a_server_that_is_stopped_and_started_again_gets_the_answer_once(hand, server, link, tmp_path):
    url = f"http://127.0.0.1:{free_port()}"
    other = replace(server, url=url, environment=server.environment | {"PLAIT_PUBLIC_URL": url})
    page = hand.new_page()
    with serving(other, tmp_path / "log"):
        open_ready(page, link.replace(server.url, url))
        rate(page, RATINGS)
    tap_send(page)
    expect_note(page, "waiting")
    assert kept(server, link) == []
    with serving(other, tmp_path / "log"):
        expect(note(page, "waiting")).to_have_count(0, timeout=BACK_MS)
        expect_sent(page)
        assert nothing_left(page)
    assert kept(server, link) == ["in time"]


@pytest.fixture
def two_tabs(hand, link) -> tuple[Page, Page]:
    tabs = hand.new_page(), hand.new_page()
    for tab in tabs:
        open_ready(tab, link)
    return tabs


def test_two_tabs_that_wait_for_the_network_send_one_answer(hand, two_tabs, server, link):
    hand.set_offline(True)
    for tab, rating in zip(two_tabs, (3, 8), strict=True):
        tab.bring_to_front()
        rate(tab, dict.fromkeys(ITEMS, rating) | {"effort": 5})
        tap_send(tab)
        expect_note(tab, "waiting")
    hand.set_offline(False)
    for tab in two_tabs:
        expect_sent(tab)
    assert kept(server, link) == ["in time"]
    assert kept_value(server, link, "matters") == 8, "the last one that was sent before the network was back"
    assert nothing_left(two_tabs[0])


def test_what_waits_to_be_sent_is_not_taken_back_by_another_tab_that_is_still_being_filled_in(
    hand, two_tabs, server, link
):
    hand.set_offline(True)
    sent, filling = two_tabs
    sent.bring_to_front()
    rate(sent, RATINGS)
    tap_send(sent)
    expect_note(sent, "waiting")
    tap(filling, "matters", 9)
    filling.reload()
    expect_note(filling, "waiting")
    hand.set_offline(False)
    expect_sent(filling)
    assert kept_value(server, link, "matters") == 2


def test_a_second_tab_with_other_answers_is_told_that_the_first_is_kept(two_tabs, server, link):
    for tab, rating in zip(two_tabs, (3, 8), strict=True):
        tab.bring_to_front()
        rate(tab, dict.fromkeys(ITEMS, rating) | {"effort": 5})
    for tab, heading in zip(two_tabs, (THANKS, DIFFERENT), strict=True):
        tab.bring_to_front()
        tap_send(tab)
        expect_heading(tab, heading)
    assert kept(server, link) == ["in time"]
    assert kept_value(server, link, "matters") == 3
    assert nothing_left(two_tabs[1])


@pytest.mark.parametrize("wrong_by", [timedelta(days=1), timedelta(days=-1)], ids=["a day fast", "a day slow"])
def test_a_clock_that_is_wrong_by_a_day_changes_nothing(hand, server, link, wrong_by):
    page = hand.new_page()
    page.clock.set_system_time(datetime.now(UTC) + wrong_by)
    answer_without_network(page, link)
    page.reload()
    expect_note(page, "waiting")
    hand.set_offline(False)
    expect_sent(page)
    assert kept(server, link) == ["in time"]
    assert nothing_left(page)


@pytest.mark.parametrize("wrong_by", [timedelta(days=1), timedelta(days=-1)], ids=["put forward", "put back"])
def test_a_clock_put_right_while_an_answer_waits_changes_nothing(hand, server, link, wrong_by):
    page = hand.new_page()
    page.clock.set_system_time(datetime.now(UTC) + wrong_by)
    answer_without_network(page, link)
    page.clock.set_system_time(datetime.now(UTC))
    page.reload()
    expect_note(page, "waiting")
    hand.set_offline(False)
    expect_sent(page)
    assert kept(server, link) == ["in time"]


def test_an_answer_that_waited_past_its_end_counts_as_late(hand, server, link):
    page = hand.new_page()
    answer_without_network(page, link)
    end(server, link)
    page.close()
    hand.set_offline(False)
    page = hand.new_page()
    page.goto(link)
    expect_sent(page)
    assert kept(server, link) == ["late"]
    assert nothing_left(page)


SENT_WHILE_IT_OPENS = """([path, fields]) => {
  if (location.pathname !== path) return;
  const request = new XMLHttpRequest();
  request.open("POST", path, false);
  request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
  request.send(new URLSearchParams(fields).toString());
  const open = indexedDB.open("plait-check-in");
  open.onsuccess = () => open.result.transaction("copies", "readwrite").objectStore("copies").delete(path);
}"""


def test_a_kept_form_that_opens_in_the_moment_its_answers_are_sent_says_that_they_are_kept(hand, server, link):
    page = hand.new_page()
    answer_without_network(page, link)
    [copy] = copies(page)
    page.close()
    end(server, link)
    page = hand.new_page()
    page.add_init_script(f"({SENT_WHILE_IT_OPENS})({json.dumps([copy['path'], copy['fields']])})")
    hand.set_offline(False)
    page.goto(link)
    expect_sent(page)
    assert kept(server, link) == ["late"]
    assert nothing_left(page)


def test_an_answer_begun_in_time_can_be_finished_after_the_end(hand, server, link):
    page = hand.new_page()
    open_ready(page, link)
    rate(page, RATINGS)
    expect_on_phone(page, "tension", 0)
    page.close()
    end(server, link)
    page = hand.new_page()
    page.goto(link)
    expect_note(page, "restored")
    tap_send(page)
    expect_heading(page, THANKS)
    assert kept(server, link) == ["late"]


def test_an_answer_that_waited_too_long_is_told_so_and_erased(hand, server, link):
    page = hand.new_page()
    answer_without_network(page, link)
    end(server, link, days_ago=15)
    hand.set_offline(False)
    expect_heading(page, CLOSED)
    assert kept(server, link) == []
    assert nothing_left(page)


def test_the_phone_sends_by_itself_with_every_page_closed(hand, server, link):
    page = hand.new_page()
    answer_without_network(page, link)
    page.close()
    hand.set_offline(False)
    elsewhere = hand.new_page()
    elsewhere.goto(f"{server.url}/sign-in/")
    dispatch_sync(elsewhere)
    assert nothing_left(elsewhere)
    assert kept(server, link) == ["in time"]
    elsewhere.goto(link)
    expect_heading(elsewhere, ANSWERED)


def test_a_phone_that_slept_sends_when_it_wakes(hand, server, link):
    page = hand.new_page()
    answer_without_network(page, link)
    screen = hand.new_cdp_session(page)
    screen.send("Page.setWebLifecycleState", {"state": "frozen"})
    hand.set_offline(False)
    screen.send("Page.setWebLifecycleState", {"state": "active"})
    expect_sent(page)
    assert kept(server, link) == ["in time"]


def answer_elsewhere(chromium, link: str, rating: int) -> None:
    """Somebody opens the same link on another device, and is first."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(link)
    rate(page, dict.fromkeys(ITEMS, rating) | {"effort": 5})
    tap_send(page)
    expect_heading(page, THANKS)
    context.close()


def test_an_answer_that_comes_second_is_explained_and_erased(hand, chromium, server, link):
    page = hand.new_page()
    answer_without_network(page, link)
    answer_elsewhere(chromium, link, 3)
    hand.set_offline(False)
    expect_heading(page, DIFFERENT)
    assert nothing_left(page)
    assert kept_value(server, link, "matters") == 3


def test_an_answer_that_came_second_with_nobody_looking_is_explained_when_the_page_is_opened(
    hand, chromium, server, link
):
    page = hand.new_page()
    answer_without_network(page, link)
    page.close()
    answer_elsewhere(chromium, link, 3)
    hand.set_offline(False)
    page = hand.new_page()
    page.goto(f"{server.url}/sign-in/")
    dispatch_sync(page)
    assert until(page, lambda: [copy.get("told") for copy in copies(page)] == ["different"])
    page.goto(link)
    expect_heading(page, ANSWERED)
    expect(note(page, "different")).to_be_visible()
    assert nothing_left(page)
    page.reload()
    expect(note(page, "different")).to_be_hidden()


def test_an_answer_that_cannot_be_taken_comes_back_with_what_to_mend(hand, server, link):
    page = hand.new_page()
    open_ready(page, link)
    hand.set_offline(True)
    rate(page, RATINGS)
    page.locator("#c-suited-6").evaluate("button => { button.value = '99'; }")
    tap(page, "matters", 3)
    tap_send(page)
    expect_note(page, "waiting")
    hand.set_offline(False)
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("#c-matters-3")).to_be_checked()
    assert kept(server, link) == []
    tap(page, "suited", 4)
    tap_send(page)
    expect_heading(page, THANKS)
    assert kept_value(server, link, "suited") == 4
    assert nothing_left(page)


def test_answers_that_wait_can_be_changed_and_can_be_erased(hand, server, link):
    page = hand.new_page()
    answer_without_network(page, link)
    page.get_by_role("button", name="Change them").click()
    tap(page, "matters", 4)
    tap_send(page)
    expect_note(page, "waiting")
    page.reload()
    page.get_by_role("button", name="Erase them from this phone").click()
    expect(page.locator("input:checked")).to_have_count(0)
    assert until(page, lambda: copies(page) == [])
    assert len(kept_forms(page)) == 1, "the blank form may still be filled in"
    rate(page, RATINGS | {"matters": 1})
    tap_send(page)
    hand.set_offline(False)
    expect_sent(page)
    assert kept_value(server, link, "matters") == 1
