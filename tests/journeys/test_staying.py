"""The script that keeps somebody signed in, in a real browser; the server is made up, so that time can pass."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

CLINIC = Path(__file__).resolve().parents[2] / "src" / "plait_clinic"
MINUTE_MS = 60_000
NEARLY_HALF_AN_HOUR_MS = 28 * MINUTE_MS + 30_000
WORDS = {
    "{% url 'staying' %}": "/staying",
    "{% url 'account_login' %}": "/sign-in/",
    "{% static 'staying.js' %}": "/staying.js",
    "{{ user.handle }}": "me",
    "{{ staying }}": "1800",
}


def page_of_staff() -> str:
    """The aside as the server writes it, on a page with one form."""
    aside = (CLINIC / "templates" / "staying.html").read_text(encoding="utf-8")
    for given, written in WORDS.items():
        aside = aside.replace(given, written)
    aside = re.sub(r"\{% translate ['\"](.*?)['\"] %\}", r"\1", re.sub(r"\{% load[^%]*%\}", "", aside))
    style = (CLINIC / "static" / "staff.css").read_text(encoding="utf-8")
    form = '<input type="hidden" name="csrfmiddlewaretoken" value="old"><label>Note <textarea></textarea></label>'
    return f"<!doctype html><title>Notes</title><style>{style}</style><main><form>{form}</form></main>{aside}"


class Server:
    """What the server says of who is signed in and for how long; to say that something is done gives half an hour."""

    def __init__(self) -> None:
        self.says = {"who": "me", "left": 90, "mark": "new"}
        self.asked: list[str] = []

    def answer(self, route: Route) -> None:
        if route.request.url.endswith("/staying.js"):
            script = (CLINIC / "static" / "staying.js").read_text(encoding="utf-8")
            route.fulfill(body=script, content_type="text/javascript")
        elif route.request.url.endswith("/staying"):
            self.asked.append(route.request.method)
            done = route.request.method == "POST" and self.says["left"]
            route.fulfill(json={**self.says, "left": 1800} if done else self.says)
        else:
            route.fulfill(body=page_of_staff(), content_type="text/html")


@pytest.fixture
def said() -> Server:
    return Server()


@pytest.fixture
def desk(chromium, said):
    page = chromium.new_page()
    page.route("**/*", said.answer)
    page.clock.install()
    page.goto("http://clinic.example/")
    expect(page.get_by_label("Note")).to_be_visible()
    yield page
    page.close()


def words(page: Page):
    return page.get_by_role("alert")


def test_whoever_does_nothing_is_warned_before_the_end_and_stays_with_one_button(desk, said):
    desk.clock.fast_forward(20 * MINUTE_MS)
    expect(words(desk)).to_be_hidden()
    assert said.asked == []
    desk.clock.fast_forward(NEARLY_HALF_AN_HOUR_MS - 20 * MINUTE_MS)
    expect(words(desk)).to_contain_text("You will be signed out in about two minutes")
    expect(desk.get_by_role("link", name="Sign in in another window")).to_be_hidden()
    desk.get_by_role("button", name="Stay signed in").click()
    expect(desk.locator("#staying")).to_be_hidden()
    assert said.asked[-1] == "POST"


def test_whoever_types_says_so_once_a_minute(desk, said):
    desk.clock.fast_forward(MINUTE_MS + 1)
    with desk.expect_response("**/staying"):
        desk.get_by_label("Note").fill("a")
    desk.get_by_label("Note").fill("ab")
    assert said.asked == ["POST"]


def test_after_the_end_what_was_typed_is_there_and_can_be_sent_by_the_same_person_alone(desk, said):
    desk.get_by_label("Note").fill("Something of weight.")
    said.says = {"who": "", "left": 0}
    desk.clock.fast_forward(NEARLY_HALF_AN_HOUR_MS)
    expect(words(desk)).to_contain_text("You have been signed out.")
    expect(desk.get_by_role("link", name="Sign in in another window")).to_be_visible()
    expect(desk.get_by_role("button", name="Stay signed in")).to_be_hidden()
    said.says = {"who": "another", "left": 1800, "mark": "theirs"}
    with desk.expect_response("**/staying"):
        desk.clock.fast_forward(11_000)
    expect(words(desk)).to_contain_text("You have been signed out.")
    expect(desk.locator("[name=csrfmiddlewaretoken]")).to_have_value("old")
    said.says = {"who": "me", "left": 1800, "mark": "mine"}
    desk.clock.fast_forward(11_000)
    expect(desk.locator("#staying")).to_be_hidden()
    expect(desk.locator("[name=csrfmiddlewaretoken]")).to_have_value("mine")
    expect(desk.get_by_label("Note")).to_have_value("Something of weight.")
