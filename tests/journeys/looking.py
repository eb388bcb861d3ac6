"""Looking at a page as its readers meet it: what axe finds, what scrolls sideways, how many sheets it prints on."""

import re
from collections.abc import Sequence

from axe_playwright_python.base import AXE_SCRIPT, AxeResults
from playwright.sync_api import Error, Page

from tests.journeys.conftest import DESKTOP, PHONE

OF_COLOURS = ("color-contrast", "link-in-text-block")
"""The rules of axe that ask for colours: in the dark a page has other colours, and all else is as in the light."""
VIEWS = ((PHONE, "light", ()), (DESKTOP, "light", ()), (PHONE, "dark", OF_COLOURS))
"""What a page is looked at on, in what colours, and by which rules of axe; by all where none is named."""
LEFT = "Execution context was destroyed"
"""What the browser says where a page was left while something was asked of it."""


def asked(page: Page, rules: Sequence[str]) -> AxeResults:
    """Ask axe, which is brought to each page once."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    options = {"resultTypes": ["violations"]} | ({"runOnly": list(rules)} if rules else {})
    return AxeResults(page.evaluate("options => axe.run(options)", options))


def faults(page: Page, rules: Sequence[str] = ()) -> str:
    """What axe finds on a page by these rules, or by all, in words; empty where it finds nothing."""
    page.wait_for_load_state()
    looked_at = page.url
    try:
        found = asked(page, rules)
    except Error as error:
        if LEFT in error.message:
            raise AssertionError(
                f"{looked_at} was left for {page.url} while axe looked at it: the journey has to wait for the page "
                "it wants to look at (go, expect_heading)"
            ) from error
        raise
    return found.generate_report() if found.violations_count else ""


def too_wide(page: Page) -> bool:
    """Whether the page scrolls sideways."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth + 1")


def look(page: Page) -> None:
    """Look at the page as it is now: on a phone and a desk, in light and in dark."""
    for view, colours, rules in VIEWS:
        page.set_viewport_size(view)
        page.emulate_media(color_scheme=colours)
        assert faults(page, rules) == "", f"{page.url} at {view['width']} in {colours}"
        assert not too_wide(page), f"{page.url} scrolls sideways at {view['width']}"


def pages_of(pdf: bytes) -> int:
    """How many pages a printed brief has."""
    return int(re.search(rb"/Type /Pages\s.*?/Count (\d+)", pdf, re.DOTALL)[1])
