"""Check-ins of a family of four, as each of them and their clinician meet them: on a phone, and one after another."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.database import kept, kept_value
from tests.journeys.invite import LEAD
from tests.journeys.looking import look
from tests.journeys.on_the_phone import nothing_left, open_shared, tap_send
from tests.journeys.pages import RATINGS, THANKS, expect_heading, go, rate, tap
from tests.journeys.test_language import look_at_german

CONJOINT = {"others": 6, "purpose": 7, "together": 8, "safety": 1}
FACES = {"listened": 4, "about": 3, "way": 2, "say": 1, "here": 0}


@pytest.fixture(scope="module")
def families(server) -> Iterator[dict[str, str]]:
    return iter([server.family() for _number in range(3)])


@pytest.fixture(scope="module")
def family(families) -> dict[str, str]:
    """One family whose check-ins are looked at and sent only once each."""
    return next(families)


def answer_conjoint(page: Page) -> None:
    for item, value in CONJOINT.items():
        tap(page, f"plait-conjoint-{item}", value)


@pytest.mark.parametrize("who", ["ana", "cleo", "dan"])
def test_each_form_has_no_fault_in_either_language(hand, family, who):
    page = hand.new_page()
    page.goto(family[who])
    expect_heading(
        page,
        "How was it today?"
        if who == "dan"
        else "How was the work together?"
        if who == "ana"
        else "How was it, working together?",
    )
    look(page)
    page.goto(f"{family[who]}?lang=de")
    expect(page.get_by_text("noch nicht validiert").first).to_be_visible()
    look_at_german(page)


def test_an_adult_answers_for_themself_first_then_of_all_then_of_the_parents(hand, server, families):
    link = next(families)["ana"]
    page = hand.new_page()
    page.goto(link)
    expect(page.get_by_role("heading", level=2).filter(visible=True).first).to_be_visible()
    rate(page, RATINGS)
    answer_conjoint(page)
    expect(page.get_by_role("heading", name="The parents", exact=True)).to_be_visible()
    page.get_by_role("group", name="We pull together here.").get_by_role("radio", name="4", exact=True).check(
        force=True
    )
    tap_send(page)
    expect_heading(page, THANKS)
    assert kept(server, link) == ["in time"] * 3
    assert (kept_value(server, link, "safety"), kept_value(server, link, "pull")) == (1, 4)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_child_taps_faces_that_a_screen_reader_names_by_a_word(chromium, server, javascript):
    link = server.family()["dan"]
    context = chromium.new_context(viewport=PHONE, has_touch=True, java_script_enabled=javascript)
    page = context.new_page()
    page.goto(link)
    for item, value in FACES.items():
        tap(page, f"plait-child-{item}", value)
    safe = page.get_by_role("group", name="It is okay to say things here when the others are there.")
    safe.get_by_role("radio", name="In between", exact=True).check(force=True)
    tap_send(page)
    expect_heading(page, THANKS)
    assert kept(server, link) == ["in time"] * 2
    assert (kept_value(server, link, "listened"), kept_value(server, link, "safe_face")) == (4, 2)
    context.close()


def test_on_one_shared_phone_the_next_persons_page_shows_nothing_of_the_one_before(hand, server, families):
    links = next(families)
    page = hand.new_page()
    open_shared(page, links["ana"])
    rate(page, RATINGS)
    answer_conjoint(page)
    tap_send(page)
    expect_heading(page, THANKS)
    for who in ("ben", "cleo", "dan"):
        open_shared(page, links[who])
        expect(page.locator("input[type=radio]:checked")).to_have_count(0)
        expect(page.locator("[data-note=restored]")).to_be_hidden()
    assert nothing_left(page)
    page.go_back()
    page.goto(links["ana"])
    expect_heading(page, "This check-in has been answered. Thank you.")
    expect(page.locator("input[type=radio]")).to_have_count(0)


def test_the_clinician_rates_the_whole_and_each_person_by_name(signed_in, server, family):
    page = signed_in(LEAD).new_page()
    page.goto(family["session"])
    expect(page.get_by_role("heading", name="All of them together, as you see it")).to_be_visible()
    expect(page.get_by_role("heading", name="Ana Marisol Petrescu-Vandenberghe")).to_be_visible()
    look(page)
    dan = page.get_by_role("group", name="Dan P.", exact=True)
    dan.get_by_role("group", name="They took part in the work.").get_by_role("radio", name="9", exact=True).check(
        force=True
    )
    go(page.get_by_role("button", name="Keep my rating"))
    expect(page.get_by_text("Your own rating of this session is kept.")).to_be_visible()
    page.close()


def test_who_belongs_together_is_named_changed_and_ended(signed_in, family):
    page = signed_in(LEAD).new_page()
    page.goto(family["belonging"])
    expect(page.get_by_role("heading", name="The parents")).to_be_visible()
    look(page)
    go(page.get_by_role("button", name="Name it"))
    expect(page.get_by_role("alert")).to_contain_text("Choose two people or more")
    look(page)
    page.get_by_label("Which part").select_option("siblings")
    for name in ("Cleo P.", "Dan P."):
        page.locator("section", has=page.get_by_role("heading", name="Name a part")).get_by_label(name).check()
    go(page.get_by_role("button", name="Name it"))
    expect(page.get_by_role("heading", name="The siblings")).to_be_visible()
    go(page.get_by_role("button", name=re.compile(r"No longer ask about it.*the siblings")))
    expect(page.get_by_role("heading", name="The siblings")).to_have_count(0)
    page.goto(f"{family['belonging']}?lang=de")
    page.wait_for_load_state()
    page.close()
