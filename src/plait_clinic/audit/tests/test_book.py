"""The book: every entry says who, when and of which clinic, and is read back by those whose case it is about."""

from datetime import timedelta

import pytest

from plait_clinic.audit.events import READS_OF_A_CASE, Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.audit.queries import LOOKS_SHOWN, looks_at


def test_an_entry_of_staff_names_its_actor_its_case_and_its_clinic(world):
    world.acting("alice").record(Event.BRIEF_READ, case=world.case, target=world.case.handle)
    event = AuditEvent.objects.order_by("pk").last()
    assert (event.actor, event.actor_kind, event.at) == (world.staff["alice"], "staff", world.now)
    assert (event.case, event.organisation, event.target) == (world.case, world.organisation, world.case.handle)


def test_an_entry_without_a_case_belongs_to_the_clinic_of_who_acted(world):
    world.acting("alice").record(Event.CASELOAD_READ)
    event = AuditEvent.objects.order_by("pk").last()
    assert (event.case, event.organisation) == (None, world.organisation)


@pytest.mark.parametrize("event", list(Event))
def test_every_kind_of_entry_fits_its_column_and_has_words(event):
    assert len(event.value) <= AuditEvent._meta.get_field("action").max_length
    assert str(event.label).strip()


@pytest.mark.parametrize("event", READS_OF_A_CASE)
def test_a_look_at_a_case_is_told_with_who_and_what(world, event):
    world.acting("bob").record(event, case=world.case)
    (look,) = looks_at(world.case)
    assert (look.who, look.what, look.at) == ("Bob", str(event.label), world.now)


def test_writes_and_looks_at_other_cases_are_no_looks_at_this_one(world):
    world.answer(world.invitation())
    world.acting("otto").record(Event.BRIEF_READ, case=world.other_case)
    assert looks_at(world.case) == []


def test_looks_come_newest_first_and_not_without_end(world):
    for minute in range(LOOKS_SHOWN + 3):
        world.acting("bob", world.now + timedelta(minutes=minute)).record(Event.BRIEF_READ, case=world.case)
    looks = looks_at(world.case)
    assert len(looks) == LOOKS_SHOWN == 200
    assert looks[0].at == world.now + timedelta(minutes=LOOKS_SHOWN + 2)
    assert [look.at for look in looks] == sorted((look.at for look in looks), reverse=True)
