"""Signals from end to end in a real browser: seen, talked about, mended; unseen; asked for; a false alarm."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE, Server
from tests.journeys.database import ask, case_of
from tests.journeys.looking import look
from tests.journeys.pages import ITEMS, expect_heading, expect_nowhere, go, rate, send
from tests.journeys.test_own_page import open_own_page

WATCHER = "supervisor1"
STEADY = (8, 8, 7, 8, 8)
LOW = dict(zip(ITEMS, (2, 3, 2, 3, 2, 3), strict=True))
USUAL = dict(zip(ITEMS, (8, 7, 8, 7, 8, 7), strict=True))
BELOW = "ratings are lower than was expected"
TALK, CHANGE = "I’d like to talk about how we work", "I’d like to talk about changing clinician"


def answer(page: Page, link: str, rating: int) -> None:
    """Answer a check-in as its form would, without opening it."""
    ratings = {item: str(rating if place % 2 else rating - 1) for place, item in enumerate(ITEMS)}
    assert page.request.post(link, form={**ratings, "tension": "0"}).ok


def answer_low(page: Page, link: str, *, tension: int = 0, put_right: int | None = None) -> None:
    page.goto(link)
    rate(page, LOW, tension=tension, put_right=put_right)
    send(page)
    expect_heading(page, "Thank you. Your answer is kept.")


def fallen(phone: Page, server: Server, sessions_after: int = 0, **said: int) -> tuple[str, list[str]]:
    """A case whose sixth session was rated low: its handle, and links to the sessions after."""
    links = server.invite("individual", len(STEADY) + 1 + sessions_after)
    for link, rating in zip(links, STEADY, strict=False):
        answer(phone, link, rating)
    server.catch_up()
    answer_low(phone, links[len(STEADY)], **said)
    server.catch_up()
    return case_of(server, links[0]), links[len(STEADY) + 1 :]


def wait_days(server: Server, case: str, days: int) -> None:
    """Let the signals of a case have been opened so many days ago."""
    since = str(datetime.now(UTC).replace(tzinfo=None) - timedelta(days=days))
    of_case = "case_id = (SELECT id FROM cases_case WHERE handle = ?)"
    change = f"UPDATE signals_signal SET opened_at = ?, waits_since = ? WHERE {of_case}"  # noqa: S608
    ask(server, change, since, since, case)


def note_step(page: Page, heading: str) -> None:
    """Open one of the steps, and note it as it stands filled in."""
    step = page.locator("details.next-step", has_text=heading)
    go(step.get_by_role("button", name="Note it"))
    expect(page.get_by_role("status").first).to_contain_text("It is noted.")


def open_step(page: Page, heading: str) -> None:
    page.locator("details.next-step > summary", has_text=heading).click()


def test_from_a_low_rating_to_a_talk_a_change_and_two_sessions_that_recover(phone, desk, server):
    case, [first, second] = fallen(phone, server, sessions_after=2)
    desk.goto("/caseload/")
    waiting = desk.locator(".to-be-read", has_text="Nobody has seen these yet")
    go(waiting.locator(f"a[href*='{case}']"))
    top = desk.locator(".read-now")
    expect(top).to_contain_text(BELOW)
    expect(top).to_contain_text("rated 2, usually")
    look(desk)
    go(top.get_by_role("button", name="I have seen it"))
    expect(desk.locator(".signal-line")).to_contain_text("seen")
    go(desk.locator(".signal-line").get_by_role("link").first)
    look(desk)
    open_step(desk, "We talked about it")
    desk.locator("#id_discuss_what").fill("We went too fast.")
    note_step(desk, "We talked about it")
    open_step(desk, "Something was changed, or done")
    desk.locator("#id_act_way").select_option("pace")
    note_step(desk, "Something was changed, or done")
    expect(desk.locator(".know")).to_contain_text("Whether it helped shows in the next sessions.")
    answer(phone, first, 8)
    desk.reload()
    expect(desk.locator(".know")).to_contain_text("Whether it helped shows in the next sessions.")
    answer(phone, second, 8)
    desk.reload()
    expect(desk.locator(".know")).to_contain_text("back inside their range, two sessions in a row")
    expect(desk.locator(".grid")).to_contain_text("We went too fast.")
    open_step(desk, "Close it, with a reason")
    desk.locator("#id_close_reason").select_option("enough")
    note_step(desk, "Close it, with a reason")
    expect(desk.locator(".know")).to_contain_text("Closed.")
    look(desk)
    go(desk.get_by_role("link", name="To the brief"))
    expect(desk.locator(".read-now, .signal-line")).to_have_count(0)


def test_what_nobody_looks_at_stays_on_top_and_reaches_the_person_whom_the_clinic_named(phone, desk, signed_in, server):
    [link] = server.invite("individual", 1)
    phone.goto(link)
    rate(phone, USUAL)
    send(phone)
    asking = phone.locator(".ask-to-talk")
    expect(asking).to_contain_text("If nobody has seen it within 3 days")
    look(phone)
    phone.set_viewport_size(PHONE)
    go(asking.get_by_role("button", name=TALK))
    expect_heading(phone, "Thank you. It is kept.")
    look(phone)
    case = case_of(server, link)
    watcher = signed_in(WATCHER).new_page()
    before = people_waiting(watcher)
    wait_days(server, case, 4)
    watcher.goto("/supervision/")
    go(watcher.locator(".alert", has_text="to be heard by").get_by_role("link"))
    expect(watcher.locator("tbody tr")).to_have_count(before + 1)
    expect_nowhere(watcher, "how you work")
    look(watcher)
    desk.goto("/caseload/")
    row = desk.locator(".to-be-read", has_text="Nobody has seen these yet").locator(f"a[href*='{case}']")
    expect(row).to_contain_text("waiting: 4")
    look(desk)
    go(row)
    go(desk.get_by_role("button", name="I have seen it"))
    expect(desk.locator(".signal-line")).to_be_visible()
    watcher.goto("/waiting/")
    expect_heading(watcher, "Waiting to be heard")
    expect(watcher.locator("tbody tr")).to_have_count(before)
    watcher.close()


def people_waiting(page: Page) -> int:
    page.goto("/waiting/")
    expect_heading(page, "Waiting to be heard")
    return page.locator("tbody tr").count()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_client_asks_for_another_clinician_and_says_when_that_is_settled(
    chromium, signed_in, server, announced, javascript
):
    context = chromium.new_context(viewport=PHONE, java_script_enabled=javascript)
    page = context.new_page()
    page.goto(announced.check_in)
    rate(page, USUAL)
    send(page)
    go(page.locator(".ask-to-talk").get_by_role("button", name=CHANGE))
    expect_heading(page, "Thank you. It is kept.")
    desk = signed_in(announced.clinician).new_page()
    desk.goto(announced.brief)
    card = desk.locator(".read-now", has_text="would like to talk about changing clinician.")
    go(card.get_by_role("button", name="I have seen it"))
    go(desk.locator(".signal-line", has_text="changing clinician").get_by_role("link").first)
    open_step(desk, "In my view, this was no rupture")
    expect(desk.locator(".next-step", has_text="In my view")).to_contain_text("stays open until you have talked")
    note_step(desk, "In my view, this was no rupture")
    expect(desk.locator(".know")).to_contain_text("Seen, and not talked about yet.")
    open_own_page(page, server, announced.check_in)
    own = page.locator(".saying", has_text="You asked to talk about changing clinician.")
    expect(own).to_contain_text("has seen it")
    expect_nowhere(page, "rupture")
    if javascript:  # axe is a script itself: where scripts are off it never answers
        look(page)
    go(own.get_by_role("button", name="That is settled for me"))
    expect(page.get_by_role("status")).to_contain_text("Your word is kept.")
    desk.reload()
    expect(desk.locator(".know")).to_contain_text("Put right, in the client’s word.")
    desk.close()
    context.close()


def test_a_false_alarm_is_closed_with_the_clinicians_view_which_is_kept(phone, desk, server):
    case, _none = fallen(phone, server)
    desk.goto(f"/cases/{case}/")
    go(desk.locator(".read-now").get_by_role("button", name="I have seen it"))
    go(desk.locator(".signal-line").get_by_role("link").first)
    open_step(desk, "In my view, this was no rupture")
    desk.locator("#id_doubt_what").fill("We had just moved rooms.")
    note_step(desk, "In my view, this was no rupture")
    expect(desk.locator(".know")).to_contain_text("Closed.")
    expect(desk.locator(".grid")).to_contain_text("We had just moved rooms.")
    desk.goto(f"/cases/{case}/")
    desk.locator("summary", has_text="Signals that are over").click()
    expect(desk.locator("details", has_text="Signals that are over")).to_contain_text(BELOW)


def test_the_administrators_pages_of_signals_have_no_fault(signed_in):
    page = signed_in("administrator").new_page()
    page.goto("/clinic/signals/")
    look(page)
    page.goto("/clinic/signals/figures")
    look(page)
    page.close()
