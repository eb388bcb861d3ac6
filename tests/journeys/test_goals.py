"""Goals in a real browser: from two wordings written alone to one that both agreed on, reached, and the next one."""

from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.database import case_of
from tests.journeys.looking import look
from tests.journeys.pages import expect_heading, expect_nowhere, expect_status, go, unfold
from tests.journeys.test_language import look_at_german
from tests.journeys.test_own_page import open_own_page

MINE = "To sleep through most nights"
THEIRS = "To be less afraid of the night"
BOTH = "To fall asleep calmly, and to stay asleep most nights"
NEXT = "To spend a night away from home"
LEVELS = {
    "Much less than expected (-2)": "no night",
    "Less than expected (-1)": "one or two nights a week",
    "As expected (0)": "four nights a week",
    "More than expected (+1)": "six nights a week",
    "Much more than expected (+2)": "every night",
}
KEPT = "It is kept. The other side reads it once both have written."
ALONE = "Thank you. Once both have written, all goals lie side by side."
YES = "The yes is kept."


def open_goals(page: Page, server, link: str) -> None:
    """From a check-in's link to the own page and its goals."""
    open_own_page(page, server, link)
    go(page.get_by_role("link", name="See and write goals", exact=True))
    expect_heading(page, "My goals")


def open_goals_of_case(desk: Page, server, link: str) -> None:
    """From the brief to the goals of its first member."""
    desk.goto(f"{server.url}/cases/{case_of(server, link)}/")
    go(desk.get_by_role("link", name="Goals", exact=True))
    expect_heading(desk, "Goals")


def write(page: Page, text: str, *, whose: str = "") -> None:
    """Write a goal alone."""
    form = page.locator("form[action*='goals/write']")
    if whose:
        form.get_by_label("Whose word this is").select_option(whose)
    form.get_by_label("What should be different").fill(text)
    go(form.get_by_role("button", name="Keep this goal"))
    expect_status(page, KEPT)


def done(page: Page, *, whose: str = "") -> None:
    """Say that one has written one's own."""
    form = page.locator("form[action*='goals/done']")
    if whose:
        unfold(page)
        form.get_by_label("Whose word this is").select_option(whose)
    go(form.get_by_role("button", name="I have written mine"))
    expect_status(page, ALONE)


def card(page: Page, text: str) -> Locator:
    return page.get_by_role("region", name=text, exact=True)


def say(page: Page, text: str, step: str, said: str, *, whose: str = "", value: str = "") -> None:
    """Use one form of a goal's card."""
    unfold(page)
    form = card(page, text).locator(f"form[action$='goals/{step}']")
    if whose:
        form.get_by_label("Whose word this is").select_option(whose)
    if value:
        form.locator("select[name=value]").select_option(value)
    go(form.get_by_role("button"))
    expect_status(page, said)


def put_together(desk: Page) -> None:
    """Say that two mean the same, and put one wording in the place of both."""
    unfold(desk)
    form = desk.locator("form[action$='goals/pair']")
    form.get_by_label("Whose word this is").select_option("clinician")
    form.get_by_label("A goal that the client wrote").select_option(label=MINE)
    form.get_by_label("A goal that the clinician wrote").select_option(label=THEIRS)
    go(form.get_by_role("button", name="These mean the same"))
    expect_status(desk, "These two lie together now.")
    look(desk)
    unfold(desk)
    form = card(desk, MINE).locator("form[action$='goals/replace']")
    form.get_by_label("Whose word this is").select_option("clinician")
    form.get_by_label("The goal that takes its place").fill(BOTH)
    go(form.get_by_role("button"))
    expect_status(desk, "The new goal is kept. Both are asked for their yes.")


def describe_levels(desk: Page) -> None:
    """Five levels, in the clinician's typing, with both sides' yes."""
    unfold(desk)
    form = card(desk, BOTH).locator("form[action$='goals/levels']")
    form.get_by_label("Whose word this is").select_option("clinician")
    for label, text in LEVELS.items():
        form.get_by_label(label).fill(text)
    go(form.get_by_role("button"))
    expect_status(desk, "The levels are kept. Both are asked for their yes.")
    say(desk, BOTH, "levels-yes", YES, whose="clinician")


def test_a_goal_from_two_wordings_written_alone_to_agreed_reached_and_the_next_one(phone, desk, server):
    [link] = server.invite("couple", 1)
    open_goals(phone, server, link)
    look(phone)
    write(phone, MINE)
    open_goals_of_case(desk, server, link)
    expect_nowhere(desk, MINE)
    look(desk)
    write(desk, THEIRS, whose="clinician")
    done(desk, whose="clinician")
    phone.reload()
    expect(phone.get_by_role("heading", name=MINE, exact=True)).to_be_visible()
    expect_nowhere(phone, THEIRS)
    done(phone)
    expect(card(phone, THEIRS)).to_be_visible()
    look(phone)
    say(phone, MINE, "mine", "It is kept.", value="9")
    desk.reload()
    expect(card(desk, MINE)).to_be_visible()
    say(desk, MINE, "mine", "It is kept.", whose="clinician", value="5")
    look(desk)
    put_together(desk)
    say(desk, BOTH, "agree", YES, whose="clinician")
    phone.reload()
    say(phone, BOTH, "agree", YES)
    expect(phone.get_by_role("heading", name="Agreed by both", exact=True)).to_be_visible()
    say(phone, BOTH, "ladder", "It is kept.", value="4")
    look(phone)
    desk.reload()
    expect(desk.get_by_role("heading", name="Agreed by both", exact=True)).to_be_visible()
    say(desk, BOTH, "ladder", "It is kept.", whose="clinician", value="3")
    describe_levels(desk)
    unfold(desk)
    look(desk)
    phone.reload()
    say(phone, BOTH, "levels-yes", YES)
    say(phone, BOTH, "level", "It is kept.", value="1")
    expect(phone.get_by_text("I myself: levels +1 after session 1; T = 60", exact=True)).to_be_visible()
    unfold(phone)
    look(phone)
    say(phone, BOTH, "reached", "It is reached, and stays here. What next?")
    phone.locator("form[action*='goals/write']").get_by_label("It comes after").select_option(label=BOTH)
    write(phone, NEXT)
    done(phone)
    desk.reload()
    expect(desk.get_by_text("What next? Perhaps nothing, and that is fine.", exact=False)).to_be_visible()
    done(desk, whose="clinician")
    expect(card(desk, NEXT)).to_contain_text(f"It came after: {BOTH}")
    say(desk, NEXT, "agree", YES, whose="clinician")
    phone.reload()
    say(phone, NEXT, "agree", YES)
    expect(card(phone, BOTH)).to_contain_text(f"It led to: {NEXT}")
    look(phone)
    desk.reload()
    expect(card(desk, NEXT)).to_contain_text("Agreed by both.")
    look(desk)


def test_a_goal_is_shown_to_the_partner_and_shown_no_more_and_what_is_missing_is_told(phone, desk, server):
    [link] = server.invite("couple", 1)
    open_goals(phone, server, link)
    write(phone, MINE)
    done(phone)
    open_goals_of_case(desk, server, link)
    done(desk, whose="clinician")
    phone.reload()
    unfold(phone)
    show = card(phone, MINE).locator("form[action$='goals/show']")
    show.get_by_label("Show it to").select_option(label="Kim L.")
    go(show.get_by_role("button"))
    expect_status(phone, "They see these words on their own page from now on.")
    unfold(phone)
    look(phone)
    go(card(phone, MINE).locator("form[action$='goals/show-no-more']").get_by_role("button"))
    expect_status(phone, "They see it no more.")
    desk.reload()
    go(desk.locator("form[action*='goals/write']").get_by_role("button"))
    expect(desk.get_by_role("alert")).to_be_visible()
    look(desk)
    go(phone.locator("form[action*='goals/write']").get_by_role("button"))
    expect(phone.get_by_role("alert")).to_be_visible()
    look(phone)


def test_in_german_both_pages_have_no_fault_either(chromium, desk, server):
    [link] = server.invite("individual", 1)
    context = chromium.new_context(viewport=PHONE, has_touch=True, locale="de-DE")
    page = context.new_page()
    open_own_page(page, server, link)
    go(page.locator("a[href^='/own/goals']"))
    page.locator("form[action*='goals/write'] textarea").fill(MINE)
    go(page.locator("form[action*='goals/write'] button"))
    expect(page.get_by_text(MINE).first).to_be_visible()
    go(page.locator("form[action*='goals/done'] button"))
    expect(page.get_by_role("status")).to_be_visible()
    look_at_german(page)
    open_goals_of_case(desk, server, link)
    done(desk, whose="clinician")
    desk.goto(f"{desk.url}?lang=de")
    expect(desk.locator("html")).to_have_attribute("lang", "de")
    expect(card(desk, MINE)).to_be_visible()
    desk.set_viewport_size(DESKTOP)
    unfold(desk)
    look_at_german(desk)
    context.close()
