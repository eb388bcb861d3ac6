"""Naming who belongs together in a couple, a family or a group, and who is in it on which day."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plait_clinic.cases.administration.actions import add_member, member_leaves
from plait_clinic.cases.models import Subsystem, SubsystemKind, SubsystemMember
from plait_clinic.cases.subsystems.actions import change_subsystem, end_subsystem, name_subsystem
from plait_clinic.cases.subsystems.queries import subsystems_of
from plait_clinic.steps import Refused


@pytest.fixture
def case(world):
    """Ana, Ben and Cleo."""
    case = world.couple()
    add_member(
        case=case,
        client=None,
        name="Cleo P.",
        role="child",
        participation="voluntary",
        form="client",
        audit=world.acting("ada"),
    )
    return case


def people(case):
    return list(case.members.order_by("pk"))


def named(world, case, kind=SubsystemKind.PARENTS, count=2, name=""):
    return name_subsystem(case=case, kind=kind, name=name, members=people(case)[:count], audit=world.acting("alice"))


def told(world, case, days=0):
    """Each subsystem on a day, with the names of those in it."""
    day = world.now.date() + timedelta(days=days)
    return [(each.title, [member.client.name for member in each.members]) for each in subsystems_of(case, day)]


def address(case, step=""):
    return reverse(f"subsystems_{step}" if step else "subsystems", args=[case.handle])


def test_parents_are_named_and_were_nothing_the_day_before(world, case):
    named(world, case)
    assert told(world, case) == [("the parents", ["Ana P.", "Ben P."])]
    assert told(world, case, days=-1) == []


def test_an_own_one_is_called_by_its_name_and_the_usual_ones_by_theirs(world, case):
    named(world, case, SubsystemKind.OWN, name="The musicians")
    named(world, case, SubsystemKind.COUPLE, name="Never kept")
    assert [title for title, _members in told(world, case)] == ["The musicians", "the couple"]
    assert Subsystem.objects.get(kind="couple").name is None


@pytest.mark.parametrize(
    ("kind", "count", "why"),
    [("parents", 1, "Choose two people or more"), ("own", 2, "Give it a name"), ("own", 1, "Choose two people")],
)
def test_what_cannot_be_named_says_why_and_changes_nothing(world, case, kind, count, why):
    with pytest.raises(Refused) as refused:
        named(world, case, SubsystemKind(kind), count)
    assert any(why in problem for problem in refused.value.problems)
    assert not Subsystem.objects.exists()


def test_everything_that_is_wrong_is_told_at_once(world, case):
    with pytest.raises(Refused) as refused:
        named(world, case, SubsystemKind.OWN, count=1)
    assert len(refused.value.problems) == 2


def test_individual_work_has_no_parts(world):
    with pytest.raises(Refused, match="Individual work"):
        name_subsystem(
            case=world.case, kind=SubsystemKind.OWN, name="x", members=[world.member], audit=world.acting("alice")
        )


def test_somebody_of_another_case_cannot_be_put_into_it(world, case):
    members = [people(case)[0], world.member]
    with pytest.raises(Refused, match="Choose among those who are in this case now"):
        name_subsystem(case=case, kind=SubsystemKind.COUPLE, members=members, audit=world.acting("alice"))


def test_the_same_people_are_not_named_twice_as_the_same(world, case):
    named(world, case)
    with pytest.raises(Refused, match="named as that already"):
        named(world, case)
    assert named(world, case, SubsystemKind.COUPLE)


def test_who_is_in_it_is_changed_from_today_on_and_what_was_stays(world, case):
    parents = named(world, case)
    later = world.acting("alice", world.now + timedelta(days=3))
    assert change_subsystem(subsystem=parents, members=people(case), audit=later)
    assert told(world, case, days=2) == [("the parents", ["Ana P.", "Ben P."])]
    assert told(world, case, days=3) == [("the parents", ["Ana P.", "Ben P.", "Cleo P."])]
    assert not change_subsystem(subsystem=parents, members=people(case), audit=later)


def test_one_that_ended_is_asked_about_no_more_and_stays_in_the_record(world, case):
    parents = named(world, case)
    end_subsystem(subsystem=parents, audit=world.acting("alice", world.now + timedelta(days=3)))
    assert told(world, case, days=2)
    assert told(world, case, days=3) == []
    assert SubsystemMember.objects.filter(subsystem=parents).count() == 2


def test_whoever_leaves_the_case_leaves_its_parts_and_one_alone_is_none(world, case):
    named(world, case)
    member_leaves(member=people(case)[0], audit=world.acting("ada"))
    assert SubsystemMember.objects.filter(until__isnull=True).count() == 1
    assert told(world, case) == []


def test_the_page_names_changes_and_ends_a_part(world, case, clock):
    browser, (ana, ben, cleo) = world.signed_in("alice"), people(case)
    assert "No part is named yet" in browser.get(address(case)).content.decode()
    posted = {"kind": "own", "name": "Ana & Ben", "members": [ana.handle, ben.handle]}
    assert browser.post(address(case, "name"), posted).status_code == 302
    shown = browser.get(address(case)).content.decode()
    assert "Ana &amp; Ben" in shown
    handle = Subsystem.objects.get().handle
    changed = {"subsystem": handle, "members": [ana.handle, cleo.handle]}
    assert browser.post(address(case, "change"), changed).status_code == 302
    assert told(world, case) == [("Ana & Ben", ["Ana P.", "Cleo P."])]
    assert browser.post(address(case, "end"), {"subsystem": handle}).status_code == 302
    assert "No part is named yet" in browser.get(address(case)).content.decode()


def test_what_stands_in_the_way_is_told_on_the_page_with_what_was_ticked(world, case, clock):
    ana = people(case)[0]
    answer = world.signed_in("alice").post(address(case, "name"), {"kind": "own", "members": [ana.handle]})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Choose two people or more" in shown
    assert "Give it a name" in shown
    assert re.search(f'value="{ana.handle}"[^>]*checked', shown)


def test_individual_work_says_that_there_is_nothing_to_name(world, clock):
    shown = world.signed_in("alice").get(address(world.case)).content.decode()
    assert "no parts of it to name" in shown
    assert "Name it" not in shown


def test_a_part_of_another_case_is_no_choice(world, case, clock):
    other = named(world, world.couple())
    answer = world.signed_in("alice").post(address(case, "end"), {"subsystem": other.handle})
    assert answer.status_code == 422
    assert Subsystem.objects.get().until is None


def test_the_page_of_three_parts_costs_as_many_queries_as_that_of_one(world, case):
    def queries() -> int:
        browser = world.signed_in("alice")
        browser.get(address(case))
        with CaptureQueriesContext(connection) as caught:
            assert browser.get(address(case)).status_code == 200
        return len(caught)

    named(world, case)
    before = queries()
    named(world, case, SubsystemKind.COUPLE)
    named(world, case, SubsystemKind.OWN, name="The musicians")
    assert queries() == before
