"""What people said, what they are called and what opens their doors: none of it can be read off the disk or the log."""

import base64
import io
import logging

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client as Browser
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from plait_clinic.access.logs import JsonLine
from plait_clinic.feelings.actions import write_note as write_private_note
from plait_clinic.feelings.content import Content
from plait_clinic.own.actions import hand_over_code, set_channel
from plait_clinic.people.actions import add_client
from plait_clinic.supervision.actions import give_reason
from tests.access.test_sign_in import SECRET, code_for, turn_on_second_step
from tests.markers import database_lies, readable
from tests.world import PASSWORD, SOME_ANSWERS, make_world

COMMENT = "The marmalade hour was too long for me"
CLIENT = "Quincella Markerova"
CONTACT = "quincella@marker.example"
NOTE = "I was jealous of the herons"
REASON = "Herons were mentioned in the team"
LOGGERS = ("", "django.request", "django.security", "gunicorn.error")


@pytest.fixture
def log():
    """What every handler of the server writes while a test runs, as the server would write it."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLine())
    loggers = [logging.getLogger(name) for name in LOGGERS]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        logger.setLevel(logging.DEBUG)
    yield stream
    for logger, level in zip(loggers, levels, strict=True):
        logger.removeHandler(handler)
        logger.setLevel(level)


def everything_is_done(world) -> list[str]:
    """A journey through everything that is secret; the secrets that came up on the way."""
    add_client(organisation=world.organisation, name=CLIENT, contact=CONTACT, audit=world.audit)
    token = world.link_to(world.invitation())
    assert Browser().post(reverse("check_in", args=[token]), SOME_ANSWERS | {"comment": COMMENT}).status_code == 200
    give_reason(case=world.case, text=REASON, audit=world.acting("sue"))
    content = Content(world.case.handle, None, ("tense",), (), NOTE)
    write_private_note(content=content, audit=world.acting("alice"))
    own = [set_channel(member=world.member, address=CONTACT, audit=world.acting("alice")).code]
    own.append(hand_over_code(member=world.member, audit=world.acting("alice")))
    browser = Browser()
    browser.post(reverse("account_login"), {"login": "alice", "password": PASSWORD})
    begun = Browser()
    begun.post(reverse("account_login"), {"login": "bob", "password": PASSWORD})
    half = SECRET.search(begun.get(reverse("mfa_activate_totp")).content.decode())[1]
    secret = turn_on_second_step(browser)
    other = Browser()
    other.post(reverse("account_login"), {"login": "alice", "password": PASSWORD})
    other.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    sessions = [one.cookies[settings.SESSION_COOKIE_NAME].value for one in (browser, other)]
    return [token, *own, half, secret, *sessions]


@pytest.mark.usefixtures("committed")
def test_nothing_that_was_said_and_nothing_that_opens_a_door_can_be_read_off_the_disk_or_the_log(now, log):
    world = make_world(now)
    secrets = everything_is_done(world)
    markers = [COMMENT, CLIENT, CONTACT, NOTE, REASON, PASSWORD, *secrets]
    lies = database_lies() | {"the log": log.getvalue().encode()}
    assert readable(markers, lies) == []
    assert readable([world.organisation.name, world.case.handle], lies)  # so the looking itself is no sham


def test_a_code_that_was_used_is_remembered_under_a_hash(world):
    """Six digits are too few to be looked for on the disk, where they stand by chance; so they are looked for here."""
    browser = Browser()
    browser.post(reverse("account_login"), {"login": "alice", "password": PASSWORD})
    secret = turn_on_second_step(browser)
    other = Browser()
    other.post(reverse("account_login"), {"login": "alice", "password": PASSWORD})
    other.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT cache_key FROM {cache._table}")  # noqa: S608 - the table's name is ours
        keys = [row[0] for row in cursor.fetchall()]
    assert [key for key in keys if "totp.used" in key]
    assert not [key for key in keys if code_for(secret) in key]


@given(
    marker=st.text("abcdefghijklmnop", min_size=9, max_size=20),
    before=st.binary(max_size=7),
    after=st.binary(min_size=4),
)
def test_a_marker_is_found_plain_and_inside_base64(marker, before, after):
    raw = before + marker.encode() + after
    for lies in (raw, base64.b64encode(raw), base64.urlsafe_b64encode(raw)):
        assert readable([marker], {"there": lies}) == [f"{marker} in there"]
