"""What the tests of the own page share: a channel, a code from the last message, and a browser with a visit."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.core import mail
from django.test import Client as Browser
from django.urls import reverse
from django.utils import translation

from plait_clinic.own.actions import confirm_channel, hand_over_code, set_channel
from tests.world import World

ADDRESS = "sam@post.example"


def code_in_last_message() -> str:
    return re.search(r"\b\d{8}\b", mail.outbox[-1].body)[0]


@dataclass
class OwnWorld:
    """The small world, with the clinician and the client of one case at work on the own page."""

    world: World

    def confirmed_channel(self, member=None, address: str = ADDRESS) -> None:
        member, audit = member or self.world.member, self.world.acting("alice")
        to_send = set_channel(member=member, address=address, audit=audit)
        assert confirm_channel(member=member, typed=to_send.code, audit=audit)

    def link(self, member=None) -> str:
        """A fresh check-in's link of this member; its own page's way in is `link/own`."""
        member = member or self.world.member
        session = self.world.note_session(case=member.case)
        return reverse("check_in", args=[self.world.link_to(self.world.invitation(session, member))])

    def ask(self, link: str):
        return Browser().post(f"{link}/own", {"do": "send"})

    def visiting(self, member=None) -> Browser:
        """A browser with a visit that a sent code opened."""
        member = member or self.world.member
        self.confirmed_channel(member)
        link, browser = self.link(member), Browser()
        browser.post(f"{link}/own", {"do": "send"})
        assert browser.post(f"{link}/own", {"code": code_in_last_message()}).status_code == 302
        return browser

    def visiting_with_handed_code(self, member=None) -> Browser:
        code = hand_over_code(member=member or self.world.member, audit=self.world.acting("alice"))
        browser = Browser()
        assert browser.post(reverse("own_page"), {"code": code}).status_code == 302
        return browser


@pytest.fixture
def own(world, clock) -> Iterator[OwnWorld]:
    with translation.override("en-gb"):  # a page in German leaves its language behind in the thread
        yield OwnWorld(world)
