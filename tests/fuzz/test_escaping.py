"""Markup that somebody typed is text wherever it is shown."""

import pytest

from tests.access import table
from tests.fuzz.people import CLIENT
from tests.fuzz.targets import on_own_page

MARKUP = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
TAGS = ("<img src=x", "<script>alert")


@pytest.fixture
def marked(scene):
    """The scene, where a client, a team and everything somebody wrote are called markup."""
    world = scene.world
    for person in (world.member.client, world.staff["alice"], scene.team, world.organisation):
        person.name = MARKUP
        person.save()
    scene.world.answer(scene.check_in, comment=MARKUP)
    return scene


def test_markup_that_somebody_typed_is_shown_as_text_on_every_page(marked):
    own = on_own_page(marked)
    pages = {(row.name, person): marked.visit(person, row.name) for row, person in opened()}
    pages["own_page", CLIENT] = own.get(marked.url("own_page"))
    shown = {where: answer.content.decode() for where, answer in pages.items()}
    assert {where for where, text in shown.items() if any(tag in text for tag in TAGS)} == set()
    told = [where for where, text in shown.items() if "&lt;img src=x" in text]
    assert {"brief", "caseload", "person", "clinic_case", "supervision", "own_page"} <= {name for name, _person in told}


def opened():
    """Each address that can be looked at, with one person to whom it opens."""
    for row in table.ROWS:
        person = next((one for one in table.EVERYBODY if row.expected(one) == table.OPENS), None)
        if row.method == "GET" and person:
            yield row, person
