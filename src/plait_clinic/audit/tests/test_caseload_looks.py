"""Who has looked tells caseloads too: each person and day on which the case stood on one, once, and nothing else."""

from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.queries import caseload_looks, looks_at
from plait_clinic.cases.administration.actions import close_case, end_part, hand_over, reopen_case
from tests.texts import text_of

TOLD = "read the caseload, on which this case stands"


@pytest.fixture
def read(world, clock):
    """Read one's own caseload, some hours from now."""

    def read_caseload(who: str, *, hours: float = 0):
        clock.now = world.now + timedelta(hours=hours)
        assert world.signed_in(who).get(reverse("caseload")).status_code == 200

    return read_caseload


def told(world) -> list[tuple[str, int]]:
    """Who, and how many hours from now."""
    return [(look.who, round((look.at - world.now).total_seconds() / 3600)) for look in caseload_looks(world.case)]


def test_each_person_and_day_is_told_once_with_the_last_time_of_the_day(world, read):
    for who, hours in (("alice", 0), ("alice", 2), ("tess", 3), ("alice", 24)):
        read(who, hours=hours)
    assert told(world) == [("Alice", 24), ("Tess", 3), ("Alice", 2)]


def test_a_caseload_on_which_the_case_does_not_stand_is_not_told(world, read):
    read("charlie")
    read("otto")
    assert told(world) == []
    assert [(look.who) for look in caseload_looks(world.other_case)] == ["Otto"]


def test_a_day_ends_at_midnight_of_the_clinic(world, read):
    world.organisation.time_zone = "Asia/Tokyo"  # 15:00 in London is midnight there
    world.organisation.save()
    world.case.refresh_from_db()
    read("alice", hours=-0.5)
    read("alice", hours=0.5)
    assert len(told(world)) == 2


def test_who_has_no_part_any_more_is_told_with_what_they_read_until_then(world, read, clock):
    read("bob")
    end_part(case=world.case, user=world.staff["bob"], audit=world.acting("ada", clock.now))
    read("bob", hours=24)
    assert told(world) == [("Bob", 0)]


def test_who_takes_the_lead_is_told_from_that_day_on(world, read, clock):
    read("charlie", hours=-24)
    hand_over(case=world.case, to=world.staff["charlie"], audit=world.acting("ada", world.now))
    read("charlie", hours=1)
    assert told(world) == [("Charlie", 1)]


def test_while_a_case_is_closed_it_stands_on_no_caseload(world, read, clock):
    read("alice", hours=1)
    close_case(case=world.case, audit=world.acting("ada", world.now + timedelta(hours=2)))
    read("alice", hours=30)
    assert told(world) == [("Alice", 1)]
    reopen_case(case=world.case, audit=world.acting("ada", world.now + timedelta(hours=50)))
    read("alice", hours=51)
    assert told(world) == [("Alice", 51), ("Alice", 1)]


def test_they_stand_among_the_other_looks_in_the_order_of_time(world, read):
    read("alice", hours=-24)
    world.signed_in("bob").get(reverse("brief", args=[world.case.handle]))
    read("tess", hours=1)
    assert [look.who for look in looks_at(world.case)] == ["Tess", "Bob", "Alice"]
    assert text_of(world.signed_in("alice").get(reverse("looks", args=[world.case.handle]))).count(TOLD) == 2


def test_they_are_bounded_and_cost_the_same_few_queries(world, read, monkeypatch, django_assert_num_queries):
    for day in range(4):
        read("alice", hours=24 * day)
    with django_assert_num_queries(3):
        assert len(caseload_looks(world.case)) == 4
    monkeypatch.setattr("plait_clinic.audit.queries.LOOKS_SHOWN", 2)
    assert told(world) == [("Alice", 72), ("Alice", 48)]
