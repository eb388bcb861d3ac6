"""Repair cards in a real browser: from the brief to the card, both sides' words, paper, and a clinic's own words."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.database import case_of
from tests.journeys.looking import look, pages_of, too_wide
from tests.journeys.pages import ITEMS, expect_heading, expect_status, go, rate, send, unfold
from tests.journeys.test_own_page import open_own_page

USUAL = dict.fromkeys(ITEMS, 7)
TALK = "I’d like to talk about how we work"
CARDS = [f"strand={strand}&direction={way}" for strand in ("task", "goal", "bond") for way in ("withdrawal", "unclear")]
NEVER = "Never right before a holiday."


@pytest.fixture
def asked(phone, server) -> str:
    """The link of a check-in after which the client asked for a talk."""
    [link] = server.invite("individual", 1)
    phone.goto(link)
    rate(phone, USUAL)
    send(phone)
    go(phone.locator(".ask-to-talk").get_by_role("button", name=TALK))
    expect_heading(phone, "Thank you. It is kept.")
    return link


def open_card(desk: Page, link: str, server) -> str:
    """From the brief to the card of what the client asked for; the card's address."""
    desk.goto(f"/cases/{case_of(server, link)}/")
    go(desk.locator(".read-now", has_text="how you work").get_by_role("link", name="Words for the talk"))
    expect(desk.get_by_role("heading", name="Ways to open it")).to_be_visible()
    return desk.url


def test_from_a_clients_request_over_the_card_to_the_word_of_both_sides(phone, desk, server, asked):
    card = open_card(desk, asked, server)
    expect(desk.locator(".openers blockquote")).to_have_count(2)
    expect(desk.locator(".head")).to_contain_text("Tasks · Not clear · the client said so")
    look(desk)
    desk.get_by_label("I asked whether it helped").check()
    desk.get_by_label("I named it, as a guess").check()
    go(desk.get_by_role("button", name="Note what was done"))
    expect_status(desk, "What was done is noted.")
    expect(desk.get_by_label("I named it, as a guess")).to_be_checked()
    own = desk.locator(".sides form").nth(1)
    own.get_by_label("settled", exact=True).check()
    go(own.get_by_role("button"))
    expect_status(desk, "It is noted how it stands.")
    open_own_page(phone, server, asked)
    go(phone.locator(".saying", has_text="You asked to talk").get_by_role("button", name="Partly"))
    expect(phone.locator(".saying")).to_contain_text("What you said: partly settled")
    look(phone)
    desk.goto(card)
    expect(desk.locator(".sides")).to_contain_text("partly settled in their own word")
    unfold(desk)
    look(desk)


def test_a_card_is_chosen_and_fits_one_printed_page_in_both_languages(desk, server, asked):
    card = open_card(desk, asked, server)
    unfold(desk)
    desk.get_by_label("What it is about").select_option("goal")
    desk.get_by_label("How it shows").select_option("confrontation")
    desk.get_by_label("Who noticed").select_option("clinician")
    go(desk.get_by_role("button", name="Show it"))
    expect(desk.locator(".head")).to_contain_text("Goals · Moving against · the clinician noticed")
    expect(desk.locator(".openers")).to_contain_text("I catch myself trying to win you over")
    for language in ("en", "de"):
        for chosen in CARDS:
            desk.goto(f"{card}?{chosen}&lang={language}")
            assert pages_of(desk.pdf(format="A4")) == 1, (language, chosen)


def test_a_clinic_makes_a_cards_words_its_own_and_clinicians_read_them(desk, signed_in, server, asked):
    page = signed_in("administrator").new_page()
    page.goto("/clinic/cards/")
    look(page)
    page.set_viewport_size(DESKTOP)
    go(page.get_by_role("link", name="Tasks, Not clear: the client said so"))
    page.get_by_role("textbox", name="When not to").fill("")
    go(page.get_by_role("button", name="Keep these words"))
    expect(page.get_by_role("alert")).to_contain_text("Write something here.")
    look(page)
    page.get_by_role("textbox", name="When not to").fill(NEVER)
    go(page.get_by_role("button", name="Look at it first"))
    expect(page.locator(".look")).to_contain_text(NEVER)
    expect_status(page, "This is how the card would read. Nothing is kept yet.")
    look(page)
    go(page.get_by_role("button", name="Keep these words"))
    expect_status(page, "The words are kept.")
    open_card(desk, asked, server)
    expect(desk.locator(".before")).to_contain_text(NEVER)
    go(page.get_by_role("button", name="Back to the words that come with Plait"))
    expect(page.locator("details", has_text="back to the words that come with Plait")).to_be_visible()
    desk.reload()
    expect(desk.locator(".before")).not_to_contain_text(NEVER)
    page.close()


def test_the_german_card_and_the_german_words_for_adolescents_have_no_fault(desk, signed_in, server, asked):
    card = open_card(desk, asked, server)
    desk.goto(f"{card}?lang=de")
    expect(desk.get_by_role("heading", name="Mögliche Einstiege")).to_be_visible()
    look(desk)
    page = signed_in("administrator").new_page()
    page.goto("/clinic/cards/de-du/bond?lang=de")
    page.set_viewport_size(PHONE)
    expect(page.locator(".look")).to_contain_text("Was ist angekommen?")
    look(page)
    assert not too_wide(page)
    page.close()
