"""What every journey's look at a page is worth: it finds a fault in the dark, on a phone, and a page that was left."""

import pytest

from tests.journeys import looking
from tests.journeys.looking import look

PAGE = """<!doctype html><html lang="en"><head><title>A page</title><meta name="viewport" content="width=device-width">
<style>{style}</style></head><body><main><h1>A page</h1><p>Some words</p>{more}</main></body></html>"""
LEAVE = "() => { location.assign('/sign-in/'); return new Promise(() => {}); }"


@pytest.mark.parametrize(
    ("style", "more", "said"),
    [
        ("@media (prefers-color-scheme: dark) { p { color: #222; background: #111 } }", "", "at 390 in dark"),
        ("p { color: #eee; background: #fff }", "", "at 390 in light"),
        ("@media (min-width: 1000px) { p { color: #eee; background: #fff } }", "", "at 1280 in light"),
        ("@media (max-width: 500px) { p { width: 900px } }", "", "scrolls sideways at 390"),
        ("", '<input type="text">', "at 390 in light"),
    ],
)
def test_a_fault_is_found_wherever_it_shows(phone, style, more, said):
    phone.set_content(PAGE.format(style=style, more=more))
    with pytest.raises(AssertionError, match=said):
        look(phone)


def test_a_page_without_a_fault_is_passed(phone):
    phone.set_content(PAGE.format(style="", more=""))
    look(phone)


def test_a_page_that_is_left_while_it_is_looked_at_is_a_fault_of_the_journey(phone, server, monkeypatch):
    phone.goto(f"{server.url}/healthz")
    monkeypatch.setattr(looking, "asked", lambda page, rules: page.evaluate(LEAVE))
    with pytest.raises(AssertionError, match=r"/healthz was left for .* while axe looked at it"):
        look(phone)
