"""A session is noted or planned as the last one; the plan carries it from one page to the next."""

from datetime import timedelta

import pytest

from plait_clinic.cases.actions import plan_session
from plait_clinic.cases.models import Session

LOCAL = "%Y-%m-%dT%H:%M"


def note(world, now, **given):
    browser = world.signed_in("alice")
    fields = {
        "held_at": (now - timedelta(hours=1)).strftime(LOCAL),
        "modality": "in_person",
        f"presence_{world.member.handle}": "attended",
    }
    return browser.post(f"/cases/{world.case.handle}/sessions/new", {**fields, **given})


def next_week(now) -> str:
    return (now + timedelta(days=7)).strftime(LOCAL)


@pytest.fixture(autouse=True)
def _stopped(clock):
    """Requests happen at the small world's moment."""


def test_a_session_is_the_last_one_only_where_it_is_ticked(world, now):
    note(world, now)
    assert not Session.objects.get().last
    note(world, now, held_at=(now - timedelta(minutes=5)).strftime(LOCAL), last="on")
    assert Session.objects.order_by("number").last().last


def test_the_next_session_is_planned_as_the_last_and_its_page_begins_so(world, now, clock):
    note(world, now, next_session_at=next_week(now), next_is_last="on")
    world.case.refresh_from_db()
    assert world.case.next_is_last
    planned = plan_session(case=world.case, planned_at=world.case.next_session_at, audit=world.acting("alice"))
    assert planned.last
    clock.now = now + timedelta(days=7, hours=1)
    page = world.signed_in("alice").get(f"/cases/{world.case.handle}/sessions/new").content.decode()
    assert '<input type="checkbox" name="last" id="id_last" checked>' in page


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"last": "on", "next_session_at": "week"}, "After the last session there is no next one."),
        ({"next_is_last": "on"}, "Give the day of the next session, or untick this."),
    ],
)
def test_what_cannot_both_be_is_told_and_nothing_is_noted(world, now, given, told):
    given = {name: next_week(now) if value == "week" else value for name, value in given.items()}
    response = note(world, now, **given)
    assert (response.status_code, told in response.content.decode()) == (422, True)
    assert not Session.objects.exists()


def test_the_office_plans_the_last_one_too_and_takes_it_back_with_the_date(world, now):
    browser, address = world.signed_in("ada"), f"/clinic/cases/{world.case.handle}/next-session"
    browser.post(address, {"next_session_at": next_week(now), "next_is_last": "on"})
    world.case.refresh_from_db()
    planned = plan_session(case=world.case, planned_at=world.case.next_session_at, audit=world.acting("alice"))
    assert (world.case.next_is_last, planned.last) == (True, True)
    browser.post(address, {"next_session_at": next_week(now)})
    planned.refresh_from_db()
    assert not planned.last
    browser.post(address, {"next_session_at": "", "next_is_last": "on"})
    world.case.refresh_from_db()
    assert not world.case.next_is_last
