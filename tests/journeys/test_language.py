"""German as its readers meet it: a check-in from end to end without a cookie, and staff pages without a fault."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP, PHONE, sign_in
from tests.journeys.looking import look, pages_of, too_wide
from tests.journeys.pages import ITEMS, RATINGS, expect_heading, expect_three, go, rate, send, tap
from tests.journeys.test_pages import FRESH, STAFF_PAGES, briefs_of


@pytest.fixture
def german(chromium):
    """A phone whose browser asks for German."""
    context = chromium.new_context(viewport=PHONE, has_touch=True, locale="de-DE")
    yield context
    context.close()


SPILLED = """() => [...document.querySelectorAll("main *, nav *, footer *")].filter(one =>
    one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX === "visible"
    && !one.closest("svg, .hidden")).map(one => one.outerHTML.slice(0, 120))"""


def look_at_german(page) -> None:
    """Nothing for axe, nothing too wide, and no word that runs out of its own place, on a phone and on a desk."""
    look(page)
    for view in (PHONE, DESKTOP):
        page.set_viewport_size(view)
        assert page.evaluate(SPILLED) == [], f"{page.url} at {view['width']}"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_check_in_is_chosen_answered_and_acknowledged_in_german_without_a_cookie(
    chromium, announced, signed_in, javascript
):
    hand = chromium.new_context(viewport=PHONE, has_touch=True, java_script_enabled=javascript, locale="en-GB")
    page = hand.new_page()
    page.goto(announced.check_in)
    go(page.get_by_role("link", name="Deutsch"))
    expect_heading(page, "Wie war die Zusammenarbeit?")
    send(page)
    expect(page.get_by_role("alert")).to_contain_text("Es ist nichts ausgefüllt.")
    rate(page, RATINGS, tension=2, put_right=0)
    page.get_by_label("Etwas, wovon Sie sich mehr wünschen, oder weniger").fill("Bitte etwas langsamer anfangen.")
    send(page)
    expect_heading(page, "Danke. Die Antwort ist gespeichert.")
    assert hand.cookies() == []
    hand.close()

    desk = signed_in(announced.clinician).new_page()
    desk.goto(announced.brief)
    expect_three(desk, "7", "2", "6")
    desk.goto(f"{announced.brief}?lang=de")
    expect(desk.locator("main")).to_contain_text("„Bitte etwas langsamer anfangen.“")
    expect(desk.locator("main")).to_contain_text("Einige Spannung, noch nicht geklärt.")
    desk.close()


def test_the_question_after_a_perfect_answer_stays_in_the_chosen_language(chromium, announced):
    context = chromium.new_context(viewport=PHONE, has_touch=True, locale="en-GB")
    page = context.new_page()
    page.goto(f"{announced.check_in}?lang=de")
    rate(page, dict.fromkeys(ITEMS, 10))
    send(page)
    page.get_by_label("Das Tempo").click()
    page.get_by_role("button", name="Auch das senden").click()
    expect_heading(page, "Danke.")
    context.close()


def test_every_page_of_a_german_check_in_has_no_fault(german, announced, server):
    page = german.new_page()
    page.goto(announced.check_in)
    look_at_german(page)
    send(page)
    expect(page.get_by_role("alert")).to_be_visible()
    look_at_german(page)
    rate(page, dict.fromkeys(ITEMS, 10), tension=1, put_right=1)
    send(page)
    expect_heading(page, "Danke. Die Antwort ist gespeichert.")
    look(page)
    page.goto(announced.check_in)
    look(page)
    page.goto(f"{server.url}/c/not-a-link-at-all")
    look(page)


@pytest.mark.parametrize(("who", "address"), STAFF_PAGES)
def test_a_german_page_of_the_staff_has_no_fault(signed_in, demo, who, address):
    page = signed_in(demo.clinician if who == "clinician" else who, fresh=address in FRESH).new_page()
    found = address.format(brief=demo.brief)
    page.goto(f"{found}{'&' if '?' in found else '?'}lang=de")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    look_at_german(page)
    page.close()


def test_every_german_brief_fits_a_phone_and_prints_on_one_page(signed_in, demo):
    page = signed_in(demo.clinician).new_page()
    for brief in briefs_of(page):
        page.set_viewport_size(PHONE)
        page.goto(f"{brief}?lang=de")
        assert page.evaluate(SPILLED) == [], brief
        assert pages_of(page.pdf(format="A4")) == 1, brief
    page.close()


def test_staff_choose_their_language_on_the_page_and_keep_it(chromium, server, demo):
    context = chromium.new_context(viewport=DESKTOP, locale="en-GB")
    page = context.new_page()
    page.goto(f"{server.url}/sign-in/")
    go(page.get_by_role("button", name="Deutsch"))
    expect_heading(page, "Anmelden")
    sign_in(page, server.url, demo.clinician, demo.password)
    expect_heading(page, "Fälle")
    go(page.locator("a.row").first)
    expect(page.get_by_role("heading", name="Bindung", exact=True)).to_be_visible()
    go(page.get_by_role("button", name="English"))
    expect(page.get_by_role("heading", name="Bond", exact=True)).to_be_visible()
    context.close()


def test_the_check_in_reads_from_right_to_left_without_scrolling_sideways(german, announced):
    page = german.new_page()
    page.goto(announced.check_in)
    page.evaluate("document.documentElement.dir = 'rtl'")
    assert not too_wide(page)
    first, last = (page.locator(f"label[for=c-understood-{value}]").bounding_box() for value in (0, 10))
    assert first["x"] > last["x"], "the scale begins where a line begins"
    tap(page, "understood", 3)


def test_german_fits_a_phone_with_the_text_twice_as_large(german, announced):
    page = german.new_page()
    page.goto(announced.check_in)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not too_wide(page)
