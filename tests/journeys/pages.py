"""Ways to fill a check-in in a real browser, for the journeys."""

from playwright.sync_api import Page, expect

ITEMS = ("understood", "matters", "suited", "openness", "effort", "expectation")


def rate(page: Page, ratings: dict[str, int], *, tension: int = 0, put_right: int | None = None) -> None:
    """Tap a number on each scale, and how tense it was."""
    for item, rating in ratings.items():
        tap(page, item, rating)
    tap(page, "tension", tension)
    if put_right is not None:
        tap(page, "put_right", put_right)


def tap(page: Page, item: str, value: int | str) -> None:
    """Tap one choice where a finger would."""
    page.locator(f"#c-{item}-{value}").click()


def expect_heading(page: Page, text: str) -> None:
    """Wait until the page says this in its first heading."""
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def send(page: Page) -> None:
    page.get_by_role("button", name="Send").click()
    page.wait_for_load_state()
