"""The clinic's figures: whole tens of people, whole half-years that are over, and nothing of any one clinician."""

import zoneinfo
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from plait_clinic.cases.actions import NewMember, open_case
from plait_clinic.cases.models import CaseKind
from plait_clinic.people.actions import add_client, add_staff
from plait_clinic.people.models import Role
from plait_clinic.signals.actions import make_half_years
from plait_clinic.signals.figures import FEWEST_CLINICIANS, FOLLOWED, figures_of, half_of
from plait_clinic.signals.models import HalfYear, Signal, SignalStep
from tests.world import PASSWORD

LONDON = zoneinfo.ZoneInfo("Europe/London")
MARCH = datetime(2026, 3, 2, 12, tzinfo=UTC)
FINAL = datetime(2026, 7, 1, tzinfo=UTC) + FOLLOWED
PAGE = reverse("clinic_signal_figures")


def signals(world, people: int, *, clinicians: int = FEWEST_CLINICIANS, opened_at: datetime = MARCH) -> list[Signal]:
    """So many people with one signal each, their cases spread over so many clinicians."""
    leads = [
        add_staff(
            organisation=world.organisation,
            username=f"lead{number}",
            name=f"Lead {number}",
            roles=(Role.CLINICIAN,),
            password=PASSWORD,
            audit=world.audit,
        )
        for number in range(clinicians)
    ]
    return [
        one_signal(world, leads[number % clinicians], opened_at + timedelta(hours=number)) for number in range(people)
    ]


def one_signal(world, lead, opened_at: datetime) -> Signal:
    client = add_client(organisation=world.organisation, name="N. N.", audit=world.audit)
    case = open_case(
        organisation=world.organisation,
        kind=CaseKind.INDIVIDUAL,
        members=[NewMember(client)],
        lead=lead,
        opened_on=date(2026, 1, 5),
        audit=world.audit,
    )
    return Signal.objects.create(
        case=case,
        member=case.members.get(),
        topic="strain",
        source="engine",
        kind="bond",
        client_made=False,
        opened_at=opened_at,
        waits_since=opened_at,
    )


def reach(signal: Signal, action: str, days: float) -> None:
    SignalStep.objects.create(
        signal=signal, action=action, before="new", after="seen", at=signal.opened_at + timedelta(days=days)
    )


def make(world, now: datetime = FINAL) -> int:
    return make_half_years(organisation=world.organisation, audit=replace(world.audit, now=now))


def content() -> dict:
    return HalfYear.objects.get().content


def test_a_half_year_begins_and_ends_at_midnight_in_the_clinics_zone():
    half = half_of(date(2026, 12, 31), LONDON)
    assert (half.since, half.begins.astimezone(UTC)) == (date(2026, 7, 1), datetime(2026, 6, 30, 23, tzinfo=UTC))
    assert half.ends == datetime(2027, 1, 1, tzinfo=UTC)


def test_figures_are_made_eight_weeks_after_the_half_year_and_once(world):
    signals(world, 30)
    assert make(world, FINAL - timedelta(seconds=1)) == 0
    assert make(world) == 1
    assert make(world, FINAL + timedelta(days=30)) == 0


def test_people_are_told_in_whole_tens_and_counted_at_their_first_signal(world):
    found = signals(world, 39)
    for signal in found[:25]:
        reach(signal, "see", 2)
    for signal in found[25:28]:
        reach(signal, "see", 20)
    for signal in found[:12]:
        reach(signal, "recover", 40)
    make(world)
    stages = dict(content()["stages"])
    assert content()["people"] == 30
    assert stages["see"] == [20, 20, 20]
    assert stages["recover"] == [0, 0, 10]
    assert stages["repair"] == [0, 0, 0]


def test_a_second_signal_of_the_same_person_adds_nothing(world):
    found = signals(world, 30)
    Signal.objects.filter(pk=found[0].pk).update(state="closed", waits_since=None)
    again = Signal.objects.create(
        case=found[0].case,
        member=found[0].member,
        topic="strain",
        source="engine",
        kind="bond",
        client_made=False,
        opened_at=MARCH + timedelta(days=30),
        waits_since=MARCH + timedelta(days=30),
    )
    for signal in found[1:10]:
        reach(signal, "see", 1)
    reach(again, "see", 1)
    make(world)
    assert dict(content()["stages"])["see"] == [0, 0, 0]


@pytest.mark.parametrize(("people", "clinicians"), [(29, 5), (30, 4)])
def test_too_few_people_or_clinicians_leave_nothing_at_all(world, clock, people, clinicians):
    signals(world, people, clinicians=clinicians)
    make(world)
    assert content() == {}
    assert "Too few people or clinicians" in world.signed_in("ada").get(PAGE).content.decode()


def test_what_comes_later_never_changes_figures_that_were_made(world):
    found = signals(world, 30)
    make(world)
    before = figures_of(world.organisation)
    for signal in found:
        reach(signal, "see", 3)
    make(world, FINAL + timedelta(days=100))
    assert figures_of(world.organisation)[-1] == before[0]


def test_steps_after_eight_weeks_do_not_count(world):
    for signal in signals(world, 30):
        reach(signal, "see", 57)
    make(world)
    assert dict(content()["stages"])["see"] == [0, 0, 0]


def test_the_page_names_no_clinician_and_tells_every_number_as_its_ten(world, clock):
    for signal in signals(world, 30):
        reach(signal, "see", 3)
    make(world)
    text = world.signed_in("ada").get(PAGE).content.decode()
    assert "1 January 2026 to 30 June 2026" in text
    assert "20 people or more" in text
    assert "30 people" not in text.replace("The first 30", "").split("<tbody>")[1]
    assert "fewer than 10 people" in text
    assert "Lead " not in text


def test_another_clinics_signals_are_not_in_them(world):
    signals(world, 30)
    assert make_half_years(organisation=world.other_case.organisation, audit=replace(world.audit, now=FINAL)) == 0
