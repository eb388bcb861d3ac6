"""What holds for each page that the holder of a link can meet: contacts on it, nothing stored in it, little to load."""

import gzip
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.access.middleware import CONTENT_SECURITY_POLICY
from plait_clinic.checkins.tests.test_client_pages import ALL_TOP, INFORMATIVE, begun_on
from tests.texts import text_of
from tests.world import World

MOST_BYTES = 40_000
OUR_SCRIPT = '<script type="module" src="/static/phone/page.js">'
HELD = {**INFORMATIVE, "readers": "held", "harmful": "complaints", "tension": "3", "put_right": "0"}


class Link:
    """One link with a browser, and the clock behind it."""

    def __init__(self, world: World, clock) -> None:
        self.world, self.clock = world, clock
        self.check_in = world.invitation()
        self.address = reverse("check_in", args=[world.link_to(self.check_in)])
        self.browser = Browser()

    def get(self):
        return self.browser.get(self.address)

    def post(self, posted: dict[str, str], more: str = ""):
        return self.browser.post(self.address + more, posted)

    def wait(self, moment) -> "Link":
        self.clock.now = moment
        return self

    def sent(self, posted: dict[str, str] = HELD) -> "Link":
        assert self.post(posted).status_code == 200
        return self


PAGES: dict[str, Callable[[Link], object]] = {
    "fresh": lambda link: link.get(),
    "to mend": lambda link: link.post({"understood": "11", "tension": "2"}),
    "thanks": lambda link: link.post(HELD),
    "thanks again": lambda link: link.sent().post(HELD),
    "thanks and one more question": lambda link: link.post({**ALL_TOP, "comment": HELD["comment"]}),
    "thanks for the one more answer": lambda link: link.sent(ALL_TOP).post({"small_change": "pace"}, "/more"),
    "answered": lambda link: link.sent().get(),
    "a different one": lambda link: link.sent().post({**HELD, "understood": "2", "comment": "Another"}),
    "waiting": lambda link: link.wait(link.check_in.opens_at - timedelta(hours=1)).get(),
    "expired": lambda link: link.wait(link.check_in.expires_at).get(),
    "closed": lambda link: link.wait(link.check_in.expires_at + timedelta(days=15)).get(),
    "too late to send": lambda link: link.wait(link.check_in.expires_at).post(HELD),
    "late but begun in time": lambda link: link.post({**HELD, "begun": begun_on(link.get())}),
}
every_page = pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)


@pytest.fixture
def link(world, clock) -> Link:
    return Link(world, clock)


@every_page
def test_the_emergency_and_the_complaints_contact_are_on_it(link, page):
    words = text_of(page(link))
    assert "Not watched for emergencies." in words
    assert "If you need help now: duty line, 555 0100" in words
    assert "To raise something without your clinician: Robin Vale, 555 0199" in words


@every_page
def test_it_holds_no_stored_answer_no_stored_line_and_no_clients_name(link, page):
    body = page(link).content.decode()
    assert HELD["comment"] not in body
    assert "Sam" not in body
    assert " checked" not in body or "understood" in body  # ticks stand only in the form that was just sent


@every_page
def test_it_sets_no_cookie_and_runs_nothing_but_our_one_script(link, page):
    answer = page(link)
    assert not answer.cookies
    assert re.findall(r"<script[^>]*>", answer.content.decode()) == [OUR_SCRIPT]
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def loaded_by(body: str) -> list[str]:
    """Every address that a browser would load with this page."""
    return re.findall(r'<(?:link|img|script|iframe|source)[^>]*\s(?:href|src)="([^"]*)"', body)


@every_page
def test_it_names_no_address_of_anybody_else(link, page):
    body = page(link).content.decode()
    addresses = re.findall(r'(?:href|src|action|srcset|formaction)="([^"]*)"', body)
    assert loaded_by(body)
    assert all(re.match(r"/(?!/)|#|\?lang=\w+$", address) for address in addresses), addresses
    assert not re.search(r"https?://|//[a-z0-9.-]+\.[a-z]", body)


@every_page
def test_it_is_under_forty_kilobytes_with_all_that_it_loads(link, page):
    answer = page(link)
    files = [Path(finders.find(address.removeprefix("/static/"))) for address in loaded_by(answer.content.decode())]
    parts = [answer.content, *(file.read_bytes() for file in files)]
    assert sum(len(gzip.compress(part)) for part in parts) < MOST_BYTES


@pytest.mark.parametrize("name", ["tokens.css", "check-in.css"])
def test_its_styles_load_nothing_from_elsewhere(name):
    styles = Path(finders.find(name)).read_text(encoding="utf-8")
    assert not re.search(r"@import|https?:|url\((?!['\"]?(data:|#))", styles)


def test_who_sees_the_answers_is_said_by_name_before_anything_is_asked(link):
    words = text_of(link.get())
    told = words[words.index("Who sees this:") : words.index("I felt understood")]
    assert "Alice, your clinician, before you next meet." in told
    assert "Also Bob, Tess, who work with you too." in told
    assert "A supervisor of your clinician, who has to write down why, can see your ratings too" in told
    assert "Nobody else." in told
    for nobody in ("Charlie", "Sue", "Rita", "Ada", "Cora", "Rhea", "Otto"):
        assert nobody not in told


def test_without_a_colleague_and_a_supervisor_none_is_named(link, world, now):
    world.case.clinicians.exclude(role="lead").update(until=now.date())
    world.staff["alice"].supervisors.update(until=now.date())
    words = text_of(link.get())
    assert "Alice, your clinician" in words
    assert "Also" not in words
    assert "supervisor" not in words
