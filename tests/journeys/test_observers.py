"""Observers of a session, in a browser: each rates alone, and both see each other's numbers afterwards."""

import pytest
from playwright.sync_api import expect

from tests.journeys.invite import LEAD, OBSERVERS
from tests.journeys.looking import look
from tests.journeys.pages import go


@pytest.fixture(scope="module")
def family(server) -> dict[str, str]:
    return server.family()


def test_two_rate_alone_and_then_see_both(signed_in, family):
    for place, who in enumerate(OBSERVERS):
        page = signed_in(who).new_page()
        page.goto(family["observed"])
        expect(page.get_by_role("heading", level=1)).to_have_text("Session 1, as observers saw it")
        expect(page.get_by_role("columnheader")).to_have_count(0)
        look(page)
        ben = page.get_by_role("group", name="Ben P.", exact=True)
        ben.get_by_label("Safe with the others there").select_option(str(place - 2))
        page.get_by_label("They want the same from the work").select_option("2")
        go(page.get_by_role("button", name="Keep my rating"))
        expect(page.get_by_role("columnheader")).to_have_count(0 if place == 0 else 5)
        page.close()
    page = signed_in(LEAD).new_page()
    page.goto(family["observed"])
    expect(page.get_by_role("row", name="Ben P. safe with the others there -2 -1 talk it over")).to_be_visible()
    look(page)
    page.goto(f"{family['observed']}?lang=de")
    page.close()
