"""What a phone can and cannot keep, and that the page says so: storage forbidden, a shared phone, a lying network."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.database import kept, kept_value
from tests.journeys.looking import look, too_wide
from tests.journeys.on_the_phone import (
    copies,
    expect_note,
    expect_on_phone,
    kept_forms,
    note,
    nothing_left,
    open_ready,
    open_shared,
    tap_send,
    until,
)
from tests.journeys.pages import RATINGS, THANKS, expect_heading, rate, tap

FORBID_STORAGE = """Object.defineProperty(window, "indexedDB", {
  get() { throw new DOMException("The operation is insecure.", "SecurityError"); }
});"""
FILL_STORAGE = """IDBObjectStore.prototype.put = () => {
  throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
};"""


@pytest.fixture(scope="module")
def links(server) -> Iterator[str]:
    return iter(server.invite("individual", 15))


@pytest.fixture(scope="module")
def couple_links(server) -> Iterator[str]:
    return iter(server.invite("couple", 4))


@pytest.fixture
def couple_link(couple_links) -> str:
    """A fresh check-in of one member of a couple."""
    return next(couple_links)


@pytest.fixture
def no_worker(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that has no service workers, as in some private windows and wherever there is no HTTPS."""
    context = chromium.new_context(viewport=PHONE, service_workers="block")
    yield context
    context.close()


def expect_unsent_then_sent(page: Page, server, link: str, *, parts: int = 1) -> None:
    """What cannot be kept stays on the page, which says so; with a connection it is sent from there, every part."""
    page.context.set_offline(True)
    rate(page, RATINGS)
    tap_send(page)
    expect_note(page, "unsent")
    expect(page.locator("#c-matters-2")).to_be_checked()
    page.context.set_offline(False)
    tap_send(page)
    expect_heading(page, THANKS)
    assert kept(server, link) == ["in time"] * parts


def test_where_storage_is_forbidden_the_page_says_so_and_still_sends(hand, server, link):
    hand.add_init_script(FORBID_STORAGE)
    page = hand.new_page()
    page.goto(link)
    expect_note(page, "cannot")
    expect(note(page, "cannot")).to_contain_text("your answers cannot be kept on this phone")
    expect_unsent_then_sent(page, server, link)


def test_where_storage_is_full_the_page_says_so_at_the_first_tap(hand, server, link):
    hand.add_init_script(FILL_STORAGE)
    page = hand.new_page()
    open_ready(page, link)
    tap(page, "matters", 5)
    expect_note(page, "cannot")
    expect_unsent_then_sent(page, server, link)


def test_without_a_service_worker_the_page_says_that_it_needs_a_connection_to_open(no_worker, server, link):
    page = no_worker.new_page()
    page.goto(link)
    expect_note(page, "here")
    no_worker.set_offline(True)
    rate(page, RATINGS)
    tap_send(page)
    expect_note(page, "waiting")
    no_worker.set_offline(False)
    expect_heading(page, THANKS)
    expect(note(page, "sent")).to_be_visible()
    assert kept(server, link) == ["in time"]
    assert copies(page) == []


def test_without_a_service_worker_what_waits_is_sent_when_the_page_is_opened_again(no_worker, server, link):
    page = no_worker.new_page()
    page.goto(link)
    expect_note(page, "here")
    no_worker.set_offline(True)
    rate(page, RATINGS)
    tap_send(page)
    expect_note(page, "waiting")
    page.close()
    no_worker.set_offline(False)
    page = no_worker.new_page()
    page.goto(link)
    expect_heading(page, THANKS)
    assert kept(server, link) == ["in time"]


def test_on_a_phone_that_may_be_shared_nothing_is_kept_unless_it_is_asked_for(hand, server, couple_link):
    page = hand.new_page()
    open_shared(page, couple_link)
    expect(page.get_by_label("Keep my answers on this phone")).not_to_be_checked()
    rate(page, RATINGS)
    assert copies(page) == []
    assert kept_forms(page) == []
    expect_unsent_then_sent(page, server, couple_link, parts=2)


def test_on_a_shared_phone_what_was_asked_to_be_kept_is_kept_and_goes_once_it_is_sent(hand, server, couple_link):
    page = hand.new_page()
    open_shared(page, couple_link)
    page.get_by_label("Keep my answers on this phone").check()
    expect_note(page, "ready")
    hand.set_offline(True)
    page.reload()
    expect_note(page, "restored")
    rate(page, RATINGS)
    tap_send(page)
    expect_note(page, "waiting")
    expect(page.locator("#keep")).to_be_hidden()
    hand.set_offline(False)
    expect(note(page, "waiting")).to_have_count(0)
    assert kept(server, couple_link) == ["in time"] * 2  # one's own part, and the one about both
    assert nothing_left(page)


def test_taking_the_tick_away_erases_what_was_kept(hand, couple_link):
    page = hand.new_page()
    open_shared(page, couple_link)
    page.get_by_label("Keep my answers on this phone").check()
    expect_note(page, "ready")
    tap(page, "matters", 3)
    expect_note(page, "ready")
    page.get_by_label("Keep my answers on this phone").uncheck()
    assert nothing_left(page)
    expect(page.locator("#c-matters-3"), "only the copy goes, not what is on the page").to_be_checked()


def test_only_what_the_form_would_send_is_kept(hand, link):
    page = hand.new_page()
    open_ready(page, link)
    tap(page, "matters", 3)
    page.get_by_label("One thing you would like more of").fill("A line.")
    expect_on_phone(page, "comment", "A line.")
    page.reload()
    expect_note(page, "restored")
    [copy] = copies(page)
    assert set(copy) == {"path", "to", "fields", "at", "finished"}
    assert [name for name, _value in copy["fields"] if name != "language"] == [
        "begun",
        "matters",
        "comment",
        "readers",
    ]
    assert kept_forms(page) == [copy["path"]]
    held = page.evaluate("async path => (await (await caches.open('plait-check-in')).match(path)).text()", copy["path"])
    assert "A line." not in held
    assert " checked" not in held


def test_after_21_days_nothing_is_left_of_a_check_in_that_was_never_sent(hand, links):
    old, new = next(links), next(links)
    page = hand.new_page()
    open_ready(page, old)
    tap(page, "matters", 3)
    expect_on_phone(page, "matters", 3)
    page.clock.set_system_time(datetime.now(UTC) + timedelta(days=20))
    open_ready(page, new)
    assert len(copies(page)) == 1
    page.clock.set_system_time(datetime.now(UTC) + timedelta(days=22))
    page.reload()
    assert until(page, lambda: copies(page) == [] and path_of(old) not in kept_forms(page))


def path_of(link: str) -> str:
    return "/c/" + link.rpartition("/")[2]


def test_a_network_that_answers_in_the_servers_place_takes_nothing(no_worker, server, link):
    """A waiting room's network answers everything with its own page until somebody has signed in to it."""
    page = no_worker.new_page()
    page.goto(link)
    expect_note(page, "here")
    rate(page, RATINGS)
    page.route("**/c/*", lambda route: route.fulfill(status=200, content_type="text/html", body="<main>Welcome</main>"))
    tap_send(page)
    expect_note(page, "waiting")
    assert kept(server, link) == []
    assert len(copies(page)) == 1
    page.unroute("**/c/*")
    page.get_by_role("button", name="Send now").click()
    expect_heading(page, THANKS)
    assert kept_value(server, link, "matters") == 2


def test_the_pages_of_a_phone_without_a_connection_have_no_fault(hand, link, couple_link):
    page = hand.new_page()
    open_ready(page, link)
    look(page)
    hand.set_offline(True)
    rate(page, RATINGS)
    expect_on_phone(page, "tension", 0)
    page.reload()
    expect_note(page, "restored")
    look(page)
    tap_send(page)
    expect_note(page, "waiting")
    expect(note(page, "waiting")).to_be_focused()
    look(page)
    hand.set_offline(False)
    open_shared(page, couple_link)
    hand.set_offline(True)
    rate(page, RATINGS)
    tap_send(page)
    expect_note(page, "unsent")
    look(page)


def test_the_page_can_be_read_in_letters_twice_as_large(hand, link):
    page = hand.new_page()
    page.set_viewport_size({"width": 320, "height": 640})
    open_ready(page, link)
    hand.set_offline(True)
    page.evaluate("document.documentElement.style.fontSize = '32px'")
    assert not too_wide(page)
    rate(page, RATINGS)
    tap_send(page)
    expect_note(page, "waiting")
    assert not too_wide(page)


VOICES = """window.spoken = [];
const speech = new EventTarget();
speech.getVoices = () => [
  { lang: "en-GB", localService: false, name: "far" }, { lang: "en-GB", localService: LOCAL, name: "near" }
];
speech.cancel = () => { window.cancelled = true; };
speech.speak = (one) => { window.spoken.push([one.voice.name, one.text]); window.last = one; };
Object.defineProperty(window, "speechSynthesis", { value: speech });
window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };"""


def test_the_page_is_read_aloud_by_a_voice_on_the_phone_and_without_any_answer(hand, link):
    hand.add_init_script(VOICES.replace("LOCAL", "true"))
    page = hand.new_page()
    open_ready(page, link)
    page.get_by_label("One thing you would like more of").fill("My own line.")
    page.get_by_role("button", name="Read this page aloud").click()
    expect(page.get_by_role("button", name="Stop reading")).to_be_visible()
    spoken = page.evaluate("window.spoken")
    assert {voice for voice, _text in spoken} == {"near"}
    texts = [text for _voice, text in spoken]
    assert texts[0] == "How was the work together?"
    assert "I felt understood and respected." in texts
    assert "0, not at all" in texts
    assert "5" not in texts, "of a scale only the ends are read"
    assert "A little" in texts
    assert not [text for text in texts if "My own line." in text]
    page.get_by_role("button", name="Stop reading").click()
    expect(page.get_by_role("button", name="Read this page aloud")).to_be_visible()


def test_after_the_last_word_the_page_can_be_read_again(hand, link):
    hand.add_init_script(VOICES.replace("LOCAL", "true"))
    page = hand.new_page()
    open_ready(page, link)
    page.get_by_role("button", name="Read this page aloud").click()
    expect(page.get_by_role("button", name="Stop reading")).to_be_visible()
    page.evaluate("window.last.dispatchEvent(new Event('end'))")
    expect(page.get_by_role("button", name="Read this page aloud")).to_be_visible()


def test_a_voice_that_sends_what_it_reads_to_its_maker_is_not_used(hand, link):
    hand.add_init_script(VOICES.replace("LOCAL", "false"))
    page = hand.new_page()
    open_ready(page, link)
    expect(page.locator("#aloud")).to_be_hidden()


def test_without_javascript_nothing_of_this_is_on_the_page(chromium, server, link):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    expect(page.locator("#phone")).to_be_hidden()
    rate(page, RATINGS)
    tap_send(page)
    expect_heading(page, THANKS)
    expect(page.locator("[data-note]:visible")).to_have_count(0)
    assert kept(server, link) == ["in time"]
    context.close()
