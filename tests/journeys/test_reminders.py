"""Links by message in a real browser: wanted on the own page, sent through the night in which the clocks change."""

import re
import subprocess
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Beside, Server
from tests.journeys.looking import look
from tests.journeys.pages import ITEMS, expect_heading, expect_status, go, rate, send
from tests.journeys.test_own_page import open_own_page

SATURDAY_NOON, SATURDAY_EVENING = "2026-10-24T10:00:00+00:00", "2026-10-24T18:30:00+00:00"
"""The clocks go back in the night that follows. In Berlin it is half past eight: quiet hours have begun."""
TUESDAY_NIGHT, WEDNESDAY = "2026-10-27T22:00:00+00:00", "2026-10-28T18:00:00+00:00"
EIGHT_IN_THE_MORNING, SIX_IN_THE_EVENING = "2026-10-25T07:00:00+00:00", "2026-10-27T17:00:00+00:00"
"""In Berlin, in winter time: by the summer's clock it would be seven and five."""


@pytest.fixture
def by_the_clock(server) -> Iterator[Beside]:
    """The same clinic by a clock of its own."""
    command = [sys.executable, "-m", "tests.journeys.by_the_clock"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, env=server.environment, stdin=pipe, stdout=pipe, text=True) as process:
        yield Beside(process)


def newest_letter(server: Server) -> str:
    """What the newest message says."""
    folder = Path(server.environment["PLAIT_EMAIL_URL"].removeprefix("file://"))
    newest = max(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns)
    return message_from_bytes(newest.read_bytes(), policy=policy.default).get_content()


def answer(page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_role("button", name="Send", exact=True)).to_be_visible()
    rate(page, dict(zip(ITEMS, (7, 2, 6, 5, 8, 9), strict=True)))
    send(page)


def test_a_reminder_through_the_night_in_which_the_clocks_change(phone, server, by_the_clock):
    link = by_the_clock.ask(do="begin", at=SATURDAY_NOON)
    answer(phone, link)
    go(phone.get_by_role("link", name="My own page"))
    open_own_page(phone, server, link)
    go(phone.get_by_role("link", name="Links by message", exact=True))
    expect_heading(phone, "Links by message")
    look(phone)
    phone.get_by_label("Time zone").select_option("Europe/Berlin")
    go(phone.get_by_role("button", name="Send me the link after each session"))
    expect_status(phone, "It is kept. The link comes after each session from now on.")
    look(phone)
    by_the_clock.ask(do="session", at=SATURDAY_EVENING)
    assert by_the_clock.ask(do="rounds", until=TUESDAY_NIGHT) == [
        [EIGHT_IN_THE_MORNING, "invitation"],
        [SIX_IN_THE_EVENING, "reminder"],
    ]
    letter = newest_letter(server)
    assert "until Wednesday, 28 October, 19:30" in letter or "7:30 p.m." in letter
    answer(phone, re.search(r"http://\S+/c/\S+", letter)[0])
    expect(phone.get_by_role("heading", level=1)).to_be_visible()
    assert by_the_clock.ask(do="rounds", until=WEDNESDAY) == []


def test_staff_see_who_has_not_answered_and_the_office_how_messages_stand(desk, signed_in, server):
    server.invite("individual", 1)
    desk.goto("/caseload/")
    go(desk.get_by_role("link", name="Who has not answered", exact=True))
    expect_heading(desk, "Who has not answered")
    expect(desk.get_by_role("rowheader", name="Robin L.").first).to_be_visible()
    look(desk)
    office = signed_in("administrator").new_page()
    office.goto("/clinic/messages/")
    expect_heading(office, "Messages")
    look(office)
    office.get_by_label("After how many days a reminder goes").fill("4")
    go(office.get_by_role("button", name="Keep this version"))
    expect(office.get_by_role("alert")).to_contain_text("before the check-in ends")
    look(office)
    office.get_by_label("After how many days a reminder goes").fill("2")
    go(office.get_by_role("button", name="Keep this version"))
    expect_status(office, "It is kept, and holds from now on.")
    look(office)
    office.close()
