"""The pictures in the docs: check-in, brief and caseload as they are now.

They are written to docs/pictures where PICTURES=1 is set, and made all the same where it is not, so that the way to
them keeps working.
"""

import os
from pathlib import Path

import pytest

from tests.journeys.conftest import DESKTOP, PHONE
from tests.journeys.pages import go, rate

DOCS = Path(__file__).parents[2] / "docs" / "pictures"


@pytest.fixture
def folder(tmp_path) -> Path:
    return DOCS if os.environ.get("PICTURES") == "1" else tmp_path


def keep(page, path: Path, **options) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=path, **options)
    assert path.stat().st_size > 10_000


def test_a_picture_of_the_check_in(chromium, announced, folder):
    context = chromium.new_context(viewport=PHONE)
    page = context.new_page()
    page.goto(announced.check_in)
    rate(page, {"understood": 8, "matters": 5}, tension=1, put_right=0)
    keep(page, folder / "check-in.png", full_page=True)
    context.close()


def test_pictures_of_the_caseload_and_of_the_brief_that_is_most_worth_a_look(signed_in, announced, folder):
    page = signed_in(announced.clinician).new_page()
    page.set_viewport_size(DESKTOP)
    page.goto("/caseload/")
    keep(page, folder / "caseload.png", full_page=True)
    go(page.locator("a.row").first)
    keep(page, folder / "brief.png", full_page=True)
    page.set_viewport_size(PHONE)
    keep(page, folder / "brief-on-a-phone.png", full_page=True)
    page.close()
