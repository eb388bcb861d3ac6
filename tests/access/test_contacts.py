"""Every page that a client opens says that it is not watched, whom to reach now, and whom else to complain to."""

import pytest

from plait_clinic.kiosk.tests.tablets import KIOSK, OUT, locked
from plait_clinic.own.tests.conftest import OwnWorld
from tests.own_pages import OWN, shown
from tests.texts import text_of

CONTACTS = (
    "Not watched for emergencies.",
    "If you need help now: duty line, 555 0100",
    "To raise something without your clinician: Robin Vale, 555 0199",
)


def lacking(answer) -> list[str]:
    words = text_of(answer)
    return [line for line in CONTACTS if line not in words]


@pytest.mark.parametrize("whose", ["one person's", "a couple's"])
def test_every_own_page_names_them(world, clock, whose):
    own = OwnWorld(world)
    member = world.couple().members.first() if whose == "a couple's" else world.member
    pages = shown(own.visiting(member), OWN)
    assert {"own/", "own/goals", "own/tasks", "own/agreement", "own/around", "own/messages"} <= set(pages)
    assert {path: lacking(page) for path, page in pages.items() if lacking(page)} == {}


def test_every_page_of_a_locked_tablet_names_them(world):
    tablet = locked(world, world.couple())
    pages = {"start": tablet.browser.get(KIOSK), "another address": tablet.browser.get("/caseload", follow=True)}
    tablet.begin(1)
    pages["form"] = tablet.browser.get(KIOSK)
    pages["thanks"] = tablet.send(1)
    tablet.do("done", turn=1)
    pages["next"] = tablet.browser.get(KIOSK)
    pages["the way out"] = tablet.browser.get(OUT)
    pages["a wrong password"] = tablet.browser.post(OUT, {"login": "alice", "password": "no"})
    assert {name: lacking(page) for name, page in pages.items() if lacking(page)} == {}
