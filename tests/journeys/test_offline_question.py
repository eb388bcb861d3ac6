"""The one question after a check-in without a network: its answer waits on the phone too, and is sent once."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.database import CHECK_IN_OF_A_LINK, ask, hash_in
from tests.journeys.looking import look
from tests.journeys.on_the_phone import copies, dispatch_sync, expect_note, note, open_ready, tap_send, until
from tests.journeys.pages import ITEMS, THANKS, expect_heading, rate, tap

CHOICES = f"""SELECT choice FROM checkins_followup JOIN checkins_response ON checkins_response.id = response_id
WHERE check_in_id = {CHECK_IN_OF_A_LINK}"""  # noqa: S608

ERASED = """(path) => new Promise((resolve) => {
  const open = indexedDB.open("plait-check-in");
  open.onsuccess = () => {
    const change = open.result.transaction("copies", "readwrite");
    change.objectStore("copies").delete(path);
    change.oncomplete = resolve;
  };
})"""


@pytest.fixture(scope="module")
def links(server) -> Iterator[str]:
    return iter(server.invite("individual", 8))


@pytest.fixture(scope="module")
def couple_links(server) -> Iterator[str]:
    return iter(server.invite("couple", 1))


def small_changes(server, link: str) -> list[str]:
    """Each answer to the question that the server has for a link's check-in."""
    return [choice for (choice,) in ask(server, CHOICES, hash_in(link))]


def ask_the_question(page: Page, link: str, *, conjoint: bool = False) -> None:
    """Answer with a ten everywhere, which leaves little to go on, and choose before sending."""
    page.goto(link) if conjoint else open_ready(page, link)
    rate(page, dict.fromkeys(ITEMS, 10))
    tap_send(page)
    expect_heading(page, THANKS)
    page.get_by_label("The pace").click()


def send_too(page: Page) -> None:
    page.get_by_role("button", name="Send this too").click()


def test_with_a_network_it_is_sent_at_once_and_nothing_stays_on_the_phone(hand, server, links):
    link, page = next(links), hand.new_page()
    ask_the_question(page, link)
    send_too(page)
    expect_heading(page, "Thank you.")
    assert small_changes(server, link) == ["pace"]
    assert until(page, lambda: copies(page) == [])


def test_without_a_network_it_waits_and_is_sent_as_soon_as_there_is_one(hand, server, links):
    link, page = next(links), hand.new_page()
    ask_the_question(page, link)
    hand.set_offline(True)
    send_too(page)
    expect_note(page, "more-waiting")
    expect(note(page, "more-waiting")).to_be_focused()
    look(page)
    [copy] = copies(page)
    assert set(copy) == {"path", "to", "fields", "at", "finished"}
    assert copy["fields"] == [["small_change", "pace"]]
    hand.set_offline(False)
    expect_heading(page, "Thank you.")
    assert small_changes(server, link) == ["pace"]
    assert until(page, lambda: copies(page) == [])


def test_a_page_that_waits_says_so_no_longer_once_the_service_worker_has_sent_it(hand, server, links):
    link, page = next(links), hand.new_page()
    ask_the_question(page, link)
    hand.set_offline(True)
    send_too(page)
    expect_note(page, "more-waiting")
    [copy] = copies(page)
    page.request.post(f"{server.url}{copy['to']}", form=dict(copy["fields"]))
    page.evaluate(ERASED, copy["path"])
    hand.set_offline(False)
    expect_heading(page, "Thank you.")
    assert small_changes(server, link) == ["pace"]


def test_it_is_sent_when_the_link_is_opened_again(hand, server, links):
    link, page = next(links), hand.new_page()
    ask_the_question(page, link)
    hand.set_offline(True)
    send_too(page)
    expect_note(page, "more-waiting")
    page.close()
    hand.set_offline(False)
    page = hand.new_page()
    page.goto(link)
    assert until(page, lambda: small_changes(server, link) == ["pace"] and copies(page) == [])


def test_the_service_worker_sends_it_with_no_page_open(hand, server, links):
    link, page = next(links), hand.new_page()
    ask_the_question(page, link)
    hand.set_offline(True)
    send_too(page)
    expect_note(page, "more-waiting")
    other = hand.new_page()
    other.goto("about:blank")
    page.close()
    hand.set_offline(False)
    other.goto(f"{server.url}/healthz")
    dispatch_sync(other)
    assert until(other, lambda: small_changes(server, link) == ["pace"])


def test_the_first_choice_stays_where_another_waited_longer(hand, server, links):
    link, page = next(links), hand.new_page()
    ask_the_question(page, link)
    hand.set_offline(True)
    send_too(page)
    expect_note(page, "more-waiting")
    kept_copy = copies(page)[0]
    hand.set_offline(False)
    expect_heading(page, "Thank you.")
    answer = page.request.post(f"{server.url}{kept_copy['to']}", form={"small_change": "topic"})
    assert answer.headers["check-in"] == "noted"
    assert small_changes(server, link) == ["pace"]


def test_on_a_phone_that_may_be_shared_it_is_not_kept_and_the_page_says_so(hand, server, couple_links):
    link, page = next(couple_links), hand.new_page()
    ask_the_question(page, link, conjoint=True)
    hand.set_offline(True)
    send_too(page)
    expect_note(page, "more-unsent")
    assert copies(page) == []
    hand.set_offline(False)
    send_too(page)
    expect_heading(page, "Thank you.")
    assert small_changes(server, link) == ["pace"]


def test_without_a_choice_the_server_says_that_this_is_all_right(hand, links):
    page = hand.new_page()
    open_ready(page, next(links))
    rate(page, dict.fromkeys(ITEMS, 10))
    tap(page, "tension", 0)
    tap_send(page)
    expect_heading(page, THANKS)
    send_too(page)
    expect(page.get_by_text("Nothing was chosen, and that is all right.")).to_be_visible()
    expect(note(page, "more-waiting")).to_have_count(0)
