"""Whatever own page is open on a phone that was put down leaves its screen when the visit is over."""

from plait_clinic.own.tests.conftest import OwnWorld
from tests.access.test_contacts import OWN, shown


def test_every_own_page_leaves_the_screen_when_the_visit_is_over(world, clock):
    pages = shown(OwnWorld(world).visiting(world.couple().members.first()), OWN)
    assert {"own/", "own/another-clinician", "own/around", "own/before", "own/expectations", "own/shared"} <= set(pages)
    assert {path: page.headers.get("Refresh") for path, page in pages.items()} == dict.fromkeys(
        pages, "1800; url=/own/"
    )


def test_a_page_that_says_what_stands_in_the_way_leaves_the_screen_too(world, clock):
    refused = OwnWorld(world).visiting().post("/own/before/worry", {"text": " "})
    assert (refused.status_code, refused.headers.get("Refresh")) == (422, "1800; url=/own/")
