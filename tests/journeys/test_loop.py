"""The living loop: a client answers on a phone, and the clinician reads it on the brief."""

from concurrent.futures import ThreadPoolExecutor
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import DESKTOP, PATIENCE_SECONDS, PHONE, sign_in
from tests.journeys.pages import ITEMS, RATINGS, expect_heading, expect_status, expect_three, go, rate, send, tap


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_what_a_client_answers_on_a_phone_stands_on_the_brief(chromium, server, announced, javascript):
    hand = chromium.new_context(viewport=PHONE, has_touch=True, java_script_enabled=javascript)
    page = hand.new_page()
    page.goto(announced.check_in)
    rate(page, RATINGS, tension=2, put_right=0)
    page.get_by_label("One thing you would like more of").fill("A slower start, please.")
    send(page)
    expect_heading(page, "Thank you. Your answer is kept.")
    hand.close()

    desk = chromium.new_context(viewport=DESKTOP, java_script_enabled=javascript)
    page = desk.new_page()
    sign_in(page, server.url, announced.clinician, announced.password)
    page.goto(announced.brief)
    expect_three(page, "7", "2", "6")
    expect(page.locator("blockquote").first).to_contain_text("A slower start, please.")
    expect(page.locator("main")).to_contain_text("Some tension, not yet put right.")
    desk.close()


def test_a_client_can_go_through_the_check_in_with_the_keyboard_alone(phone, announced):
    phone.goto(announced.check_in)
    for item in ITEMS:
        reach(phone, f"[name={item}]")
        phone.keyboard.press("Space")
        phone.keyboard.press("ArrowRight")
        expect(phone.locator(f"#c-{item}-1")).to_be_checked()
    reach(phone, "[name=tension]")
    phone.keyboard.press("Space")
    reach(phone, "#comment")
    phone.keyboard.type("With the keyboard alone.")
    reach(phone, "button.send")
    phone.keyboard.press("Enter")
    expect_heading(phone, "Thank you. Your answer is kept.")


def reach(page, selector: str) -> None:
    """Press Tab until the focus is there, and see that it shows."""
    for _press in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never reaches {selector}")


def test_put_right_is_asked_only_after_some_tension(phone, announced):
    phone.goto(announced.check_in)
    expect(phone.locator("#item-tension")).to_be_visible()
    expect(phone.locator("#item-put_right")).to_be_hidden()
    tap(phone, "tension", 1)
    expect(phone.locator("#item-put_right")).to_be_visible()
    tap(phone, "tension", 0)
    expect(phone.locator("#item-put_right")).to_be_hidden()


def test_reloading_the_sent_page_is_acknowledged_again_and_changes_nothing(phone, announced):
    phone.goto(announced.check_in)
    rate(phone, RATINGS)
    send(phone)
    phone.reload()
    expect_heading(phone, "Thank you. Your answer is kept.")
    phone.goto(announced.check_in)
    expect_heading(phone, "This check-in has been answered. Thank you.")


def test_a_perfect_answer_gets_one_concrete_question_and_its_answer_reaches_the_brief(phone, announced, signed_in):
    phone.goto(announced.check_in)
    rate(phone, dict.fromkeys(ITEMS, 10))
    send(phone)
    phone.get_by_label("The pace").click()
    phone.get_by_role("button", name="Send this too").click()
    expect_heading(phone, "Thank you.")
    desk = signed_in(announced.clinician).new_page()
    desk.goto(announced.brief)
    expect(desk.locator("main")).to_contain_text("One small thing that could be different: the pace")
    desk.close()


def test_the_same_answer_sent_five_times_at_once_is_kept_once_and_acknowledged_five_times(announced):
    answers = urlencode({item: str(value) for item, value in RATINGS.items()} | {"tension": "0"}).encode()

    def post(_number: int) -> tuple[int, bool]:
        with urlopen(Request(announced.check_in, data=answers, method="POST"), timeout=PATIENCE_SECONDS) as response:
            return response.status, "Your answer is kept." in response.read().decode()

    with ThreadPoolExecutor(5) as five:
        assert list(five.map(post, range(5))) == [(200, True)] * 5
    with pytest.raises(HTTPError, match="409"):
        urlopen(
            Request(announced.check_in, data=answers.replace(b"matters=2", b"matters=3"), method="POST"),
            timeout=PATIENCE_SECONDS,
        )


def test_a_page_of_the_check_in_asks_nobody_else_for_anything(phone, announced):
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    phone.goto(announced.check_in)
    host = announced.check_in.split("/c/")[0]
    assert asked
    assert all(url.startswith(host) for url in asked)


def test_a_clinician_notes_a_session_shows_the_link_and_rates_the_session(signed_in, announced, phone):
    desk = signed_in(announced.clinician).new_page()
    desk.goto(announced.brief)
    go(desk.get_by_role("link", name="Note a session"))
    go(desk.get_by_role("button", name="Note it"))
    go(desk.get_by_role("button", name="Show link and QR code"))
    expect(desk.locator("svg.qr")).to_be_visible()
    phone.goto(desk.locator(".url").inner_text())
    expect_heading(phone, "How was the work together?")
    go(desk.get_by_role("link", name="Back to the session"))
    for item in ITEMS:
        tap(desk, item, 6)
    go(desk.get_by_role("button", name="Keep my rating"))
    expect_status(desk, "Your rating is kept.")
    desk.close()
