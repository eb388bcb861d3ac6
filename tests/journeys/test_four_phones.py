"""A family of four checks in on four phones at once; what one of them says of safety changes no page of the others."""

import re
from collections.abc import Mapping
from contextlib import ExitStack

from playwright.sync_api import Page, expect

from tests.journeys.conftest import PHONE
from tests.journeys.database import kept
from tests.journeys.invite import LEAD
from tests.journeys.looking import look
from tests.journeys.on_the_phone import tap_send
from tests.journeys.pages import ITEMS, THANKS, expect_heading, rate, tap

WHO = ("ana", "ben", "cleo", "dan")
ADULTS = dict.fromkeys(ITEMS, 8)
FACES = {"listened": 4, "about": 3, "way": 3, "say": 3}
BRIEF = re.compile(r"^(.*/cases/[^/]+/)")


def fill(page: Page, who: str, safety: int) -> None:
    """What this member answers; a child in faces."""
    if who == "dan":
        for item, face in FACES.items():
            page.locator(f"#c-plait-child-{item}-{face}").check(force=True)
        page.locator("#c-plait-conjoint-safe_face-4").check(force=True)
        return
    rate(page, ADULTS)
    for item in ("others", "purpose", "together"):
        tap(page, f"plait-conjoint-{item}", 7)
    tap(page, "plait-conjoint-safety", safety)


def answered_at_once(
    phones: ExitStack, chromium, links: Mapping[str, str], safety: Mapping[str, int]
) -> dict[str, Page]:
    """Four phones with four pages open side by side: all are filled in, and all are sent before any has arrived."""
    pages = {}
    for who in WHO:
        context = phones.enter_context(chromium.new_context(viewport=PHONE, has_touch=True))
        pages[who] = context.new_page()
        pages[who].goto(links[who])
    for who, page in pages.items():
        expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
        fill(page, who, safety.get(who, 9))
    for page in pages.values():
        tap_send(page)
    for page in pages.values():
        expect_heading(page, THANKS)
    return pages


def words_of(page: Page) -> str:
    """All that a page says, once it has been waited for."""
    page.wait_for_load_state()
    return page.locator("main").inner_text()


def test_four_phones_at_once_and_nothing_of_one_changes_what_another_sees(chromium, server, signed_in):
    with ExitStack() as phones:
        safe, unsafe = server.family(), server.family()
        calm = answered_at_once(phones, chromium, safe, {})
        tense = answered_at_once(phones, chromium, unsafe, {"ben": 1})
        for links in (safe, unsafe):
            assert all(kept(server, links[who]) for who in WHO)
        for who in ("ana", "cleo", "dan"):
            expect(tense[who].locator("main")).to_have_text(words_of(calm[who]), use_inner_text=True)
            for pages, links in ((calm, safe), (tense, unsafe)):
                pages[who].goto(links[who])
                expect_heading(pages[who], "This check-in has been answered. Thank you.")
            expect(tense[who].locator("main")).to_have_text(words_of(calm[who]), use_inner_text=True)
            expect(tense[who].locator("main")).not_to_contain_text("Ben")
        desk = signed_in(LEAD).new_page()
        desk.goto(BRIEF.match(unsafe["belonging"])[1])
        first = desk.get_by_role("region", name="All of them: first to know")
        expect(first.get_by_role("heading").first).to_have_text(
            re.compile(r"May not be safe to speak with the others there: Ben P\. \(1 of 10")
        )
        expect(first).to_contain_text("Speak with Ben P. alone first")
        for name in ("Ana Marisol Petrescu-Vandenberghe", "Cleo P.", "Dan P."):
            expect(desk.get_by_role("link", name=name).first).to_be_visible()
        look(desk)
        desk.goto(BRIEF.match(safe["belonging"])[1])
        expect(desk.get_by_role("region", name="All of them: first to know")).to_contain_text(
            "A way to open it, for the shared room:"
        )
        desk.close()
