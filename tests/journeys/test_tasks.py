"""A task not done twice, in a real browser: on the client's phone and the clinician's desk; changed, then done."""

import re

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.database import case_of
from tests.journeys.looking import look
from tests.journeys.pages import expect_heading, expect_nowhere, expect_status, go
from tests.journeys.test_language import look_at_german
from tests.journeys.test_own_page import open_own_page

WHAT = "Walk round the block of the Oberunterwiesenthal-Niedermittelbacherstraßensiedlung"
WHY = "Sleep comes easier after some air"
TWICE = "Twice not done: the task may not fit, or something between you may. Ask which."
KEPT = "It is kept."


def open_own_tasks(page: Page, server, link: str) -> None:
    """From a check-in's link to the page of one's own tasks."""
    open_own_page(page, server, link)
    go(page.get_by_role("link", name="Open the tasks", exact=True))
    expect_heading(page, "Tasks")


def tap_button(page: Page, name: str) -> None:
    """Press a button of the one task on the page; its name goes on with what the task is."""
    go(page.get_by_role("button", name=name, exact=True))


def say_not_this_time(page: Page) -> None:
    page.locator("summary", has_text="Look back on it").click()
    tap_button(page, "Not this time")
    expect_status(page, "It is kept. Below is what can come of it.")


def propose(page: Page, **chosen: str) -> None:
    page.get_by_label("What", exact=True).fill(WHAT)
    page.get_by_label("Why", exact=True).fill(WHY)
    for label, choice in chosen.items():
        page.get_by_label(label.replace("_", " "), exact=True).select_option(choice)
    tap_button(page, "Propose it")


def test_a_task_not_done_twice(phone, desk, server):
    [link] = server.invite("individual", 1)
    desk.goto(f"{server.url}/cases/{case_of(server, link)}/")
    go(desk.get_by_role("link", name="Tasks", exact=True))
    expect_heading(desk, "Tasks")
    tap_button(desk, "Propose it")
    expect(desk.get_by_role("alert")).to_be_visible()
    look(desk)
    propose(desk, Who_does_it="client", Whose_proposal="mine")
    expect(desk.get_by_role("article")).to_contain_text("A yes is missing: Robin L.")
    open_own_tasks(phone, server, link)
    look(phone)
    tap_button(phone, "Yes, and the reason makes sense")
    expect_status(phone, KEPT)
    say_not_this_time(phone)
    expect(phone.get_by_role("group", name="Not this time. What got in the way?")).to_be_visible()
    look(phone)
    tap_button(phone, "it was too big")
    expect_status(phone, KEPT)
    tap_button(phone, "Carry on with it as it is")
    expect_status(phone, KEPT)
    say_not_this_time(phone)
    expect(phone.get_by_role("article")).to_contain_text(
        "It was not done twice. That can mean that the task does not fit"
    )
    expect_nowhere(phone, TWICE)
    look(phone)
    desk.reload()
    expect(desk.get_by_role("article")).to_contain_text(TWICE)
    expect(desk.get_by_role("article")).to_contain_text("Which is nearer?")
    look(desk)
    go(phone.get_by_role("link", name="Change the task", exact=True))
    phone.get_by_label("How much, and how often", exact=True).fill("Once, for five minutes")
    look(phone)
    tap_button(phone, "Keep the change")
    expect(phone.get_by_role("article")).to_contain_text("A clinician’s yes is missing.")
    desk.reload()
    expect(desk.get_by_role("article")).to_contain_text("Once, for five minutes")
    tap_button(desk, "Yes, and the reason makes sense")
    expect_status(desk, KEPT)
    phone.reload()
    phone.locator("summary", has_text="Look back on it").click()
    phone.get_by_label("What was learned", exact=True).fill("Five minutes are enough to begin with.")
    phone.get_by_label("How useful it was, from 0 (not at all) to 10 (very)", exact=True).select_option("7")
    tap_button(phone, "Yes")
    expect_status(phone, "It is kept. Below is what can come of it.")
    tap_button(phone, "It is done")
    expect(phone.get_by_role("heading", name="Done, or let go", exact=True)).to_be_visible()
    look(phone)
    desk.reload()
    expect(desk.get_by_role("heading", name="Done, or let go", exact=True)).to_be_visible()
    look(desk)


def test_what_was_not_done_twice_is_noted_as_something_to_talk_about(phone, desk, server):
    [link] = server.invite("individual", 1)
    desk.goto(f"{server.url}/cases/{case_of(server, link)}/")
    go(desk.get_by_role("link", name="Tasks", exact=True))
    propose(desk, Who_does_it="client", Whose_proposal="both")
    open_own_tasks(phone, server, link)
    say_not_this_time(phone)
    tap_button(phone, "Carry on with it as it is")
    say_not_this_time(phone)
    desk.reload()
    go(desk.get_by_role("button", name="Note it as something to talk about"))
    expect(desk.get_by_role("status")).to_contain_text("It is noted")


def test_a_task_for_all_is_shared_by_whoever_it_belongs_to_and_read_without_its_reason(chromium, phone, server):
    family = server.family(prepared=True)
    open_own_tasks(phone, server, family["ana"])
    propose(phone, Who_does_it="all")
    expect(phone.get_by_role("article")).to_contain_text("Nobody else who comes along reads this task.")
    look(phone)
    go(phone.get_by_role("button", name=re.compile("^Share it")))
    expect(phone.get_by_role("article")).to_contain_text("Shared with Ben P., Cleo P. and Dan P.")
    context = chromium.new_context(viewport=PHONE, has_touch=True)
    other = context.new_page()
    open_own_tasks(other, server, family["ben"])
    expect(other.get_by_role("heading", name="Shared with me", exact=True)).to_be_visible()
    expect_nowhere(other, WHY)
    look(other)
    tap_button(other, "Yes, I take part")
    expect_status(other, KEPT)
    context.close()


def test_in_german_both_pages_have_no_fault_either(chromium, desk, server):
    [link] = server.invite("individual", 1)
    case = f"{server.url}/cases/{case_of(server, link)}/"
    desk.goto(case)
    go(desk.get_by_role("link", name="Tasks", exact=True))
    propose(desk, Who_does_it="client", Whose_proposal="both")
    context = chromium.new_context(viewport=PHONE, has_touch=True, locale="de-DE")
    page = context.new_page()
    open_own_page(page, server, link)
    go(page.locator("a[href^='/own/tasks']"))
    expect(page.get_by_role("article")).to_contain_text(WHAT)
    look_at_german(page)
    context.close()
    desk.goto(f"{desk.url}?lang=de")
    expect(desk.locator("html")).to_have_attribute("lang", "de")
    look_at_german(desk)
