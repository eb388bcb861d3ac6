"""Ways through a page in a real browser: each waits until the page says what it is to say, however slow the machine.

A click does not wait for the page it leads to: `go` does. What a page says is asked with `expect`, which asks again
until it is so; tests/house/journeys.py finds what reads at once.
"""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect

ITEMS = ("understood", "matters", "suited", "openness", "effort", "expectation")
RATINGS = dict(zip(ITEMS, (7, 2, 6, 5, 8, 9), strict=True))
THANKS = "Thank you. Your answer is kept."
AT_ONCE_MS = 3_000
"""So long a tapped choice may take to be ticked before it is tapped once more."""


def go(way: Locator) -> None:
    """Click what leads to another page, or to the same one made anew, and wait until that page has loaded."""
    with way.page.expect_navigation():
        way.click()


def to_page_of_case(page: Page, name: str) -> None:
    """From a brief to another page of the case; the list of them is folded until somebody wants it."""
    unfold_pages(page)
    go(page.get_by_role("link", name=name, exact=True))


def unfold_pages(page: Page) -> None:
    """Open the list of a case's pages, which is folded when a brief comes."""
    page.locator("details.pages > summary").click()
    expect(page.locator("details.pages")).to_have_attribute("open", "")


def enter(field: Locator) -> None:
    """Press Enter in a field, which sends its form, and wait until the next page has loaded."""
    with field.page.expect_navigation():
        field.press("Enter")


def rate(page: Page, ratings: Mapping[str, int], *, tension: int = 0, put_right: int | None = None) -> None:
    """Tap a number on each scale, and how tense it was."""
    for item, rating in ratings.items():
        tap(page, item, rating)
    tap(page, "tension", tension)
    if put_right is not None:
        tap(page, "put_right", put_right)


def tap(page: Page, item: str, value: int | str) -> None:
    """Tap one choice where a finger would, and see that it is chosen.

    A note above the questions may come in the very moment of a tap and move them: then it is tapped once more.
    """
    choice = page.locator(f"#c-{item}-{value}")
    choice.click()
    try:
        expect(choice).to_be_checked(timeout=AT_ONCE_MS)
    except AssertionError:
        choice.click()
        expect(choice).to_be_checked()


def unfold(page: Page) -> None:
    """Open everything on a page that folds."""
    folds = page.locator("details:has(> summary)")
    for place in range(folds.count()):
        fold = folds.nth(place)
        if fold.get_attribute("open") is None:
            fold.locator("> summary").click()
            expect(fold).to_have_attribute("open", "")


def expect_heading(page: Page, text: str | re.Pattern[str]) -> None:
    """Wait until the page says this in its first heading and has loaded what belongs to it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)
    page.wait_for_load_state()


def expect_status(page: Page, text: str) -> None:
    """Wait until the page says that something was done."""
    expect(page.get_by_role("status").first).to_have_text(text)


def expect_nowhere(page: Page, text: str) -> None:
    """See that a page, which its reader waited for already, has this nowhere, not even unseen."""
    page.wait_for_load_state()
    assert text not in page.content()


def expect_three(page: Page, *figures: str) -> None:
    """The three big numbers of the brief: bond, goals, tasks."""
    expect(page.locator(".three .num")).to_have_text(list(figures))


def send(page: Page) -> None:
    """Send a check-in, in whichever language, that the browser itself sends, as it does with a connection."""
    go(page.locator("button.send"))
