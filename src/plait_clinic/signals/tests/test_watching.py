"""Who is told that somebody waits, when, and how little."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse

from plait_clinic.audit.queries import looks_at
from plait_clinic.people.actions import add_staff
from plait_clinic.people.administration.actions import deactivate
from plait_clinic.people.models import Role
from plait_clinic.signals.actions import ask_to_talk, end_watch, name_watchers, take_step
from plait_clinic.signals.models import Kind, Signal, SignalWatch
from plait_clinic.signals.states import Action
from plait_clinic.signals.told import offer
from plait_clinic.steps import Refused
from tests.world import PASSWORD

DAYS = 3
WAITING, NAME = reverse("waiting"), reverse("clinic_name_watchers")


@pytest.fixture
def named(world):
    """Charlie and Alice are told after three days; Olga, a colleague from outside, works nowhere here."""
    olga = add_staff(
        organisation=world.organisation,
        username="olga",
        name="Olga",
        roles=(Role.COLLEAGUE,),
        password=PASSWORD,
        audit=world.audit,
    )
    world.staff = {**world.staff, "olga": olga}
    name(world, "charlie", "alice")
    return world


def name(world, watcher: str, deputy: str | None = None) -> SignalWatch:
    return name_watchers(
        organisation=world.organisation,
        watcher=world.staff[watcher],
        deputy=world.staff[deputy] if deputy else None,
        days=DAYS,
        audit=world.acting("ada"),
    )


def asked(world, days_ago: float = 4) -> Signal:
    audit = replace(world.audit, now=world.now - timedelta(days=days_ago))
    return ask_to_talk(member=world.member, about=Kind.OTHER_CLINICIAN, audit=audit)


def page(world, who: str, url: str = WAITING) -> str:
    return world.signed_in(who).get(url).content.decode()


def test_who_is_named_sees_who_waits_how_long_and_with_whom_they_work_and_not_why(named, clock):
    asked(named)
    text = page(named, "charlie")
    assert "Sam R." in text
    assert "Alice, Bob, Tess" in text
    assert "4\xa0days" in text
    assert "changing" not in text
    assert reverse("brief", args=[named.case.handle]) not in text


def test_nobody_is_told_before_the_days_are_over(named, clock):
    asked(named, days_ago=DAYS - 0.01)
    assert "Nobody waits." in page(named, "charlie")
    clock.now += timedelta(minutes=20)
    assert "Sam R." in page(named, "charlie")


def test_nobody_is_told_of_a_case_of_their_own(named, clock):
    asked(named)
    assert "Nobody waits." in page(named, "alice")


def test_what_somebody_has_seen_waits_no_longer(named, clock):
    take_step(signal=asked(named), action=Action.SEE, audit=named.acting("bob"))
    assert "Nobody waits." in page(named, "charlie")


def test_a_line_on_every_page_of_theirs_says_that_somebody_waits(named, clock):
    assert "waits to be heard" not in page(named, "charlie", reverse("caseload"))
    asked(named)
    assert "1 person waits to be heard by their clinician." in page(named, "charlie", reverse("caseload"))
    assert "waits to be heard by" not in page(named, "alice", reverse("caseload"))


def test_several_signals_of_one_person_are_one_line(named, clock):
    asked(named)
    ask_to_talk(member=named.member, about=Kind.HOW_WE_WORK, audit=replace(named.audit, now=named.now - timedelta(9)))
    assert page(named, "charlie").count("Sam R.") == 1
    assert "1\xa0week, 2\xa0days" in page(named, "charlie")


def test_a_colleague_from_outside_sees_that_something_waits_and_nothing_else(named, clock):
    name(named, "olga")
    nothing = page(named, "olga")
    asked(named)
    text = page(named, "olga")
    assert "Nothing waits." in nothing
    assert "something has waited longer than 3 days to be seen" in text
    for told in ("Sam", "Alice", "Bob", "changing", "4\xa0days"):
        assert told not in text


def test_somebody_who_is_not_named_finds_no_such_page(named, clock):
    for who in ("bob", "sue", "ada", "olga"):
        assert named.signed_in(who).get(WAITING).status_code == 404


def test_another_clinics_signals_never_stand_there(named, clock):
    [stranger] = named.other_case.members.all()
    audit = replace(named.audit, now=named.now - timedelta(days=9))
    ask_to_talk(member=stranger, about=Kind.HOW_WE_WORK, audit=audit)
    assert "Nobody waits." in page(named, "charlie")


@pytest.mark.parametrize(
    ("watcher", "deputy", "told"),
    [
        ("charlie", None, "Charlie will be told that you wait, and nothing of what for"),
        ("alice", "charlie", "within 3 days, Charlie will be told"),
        ("alice", None, "nobody else is told"),
        ("olga", None, "a colleague from outside will be told that somebody waits, without your name"),
        (None, None, "nobody else is told"),
    ],
)
def test_clients_are_told_before_they_ask_who_else_will_be_told(named, watcher, deputy, told):
    end_watch(organisation=named.organisation, audit=named.acting("ada"))
    if watcher:
        name(named, watcher, deputy)
    assert told in offer(named.case, named.now).otherwise


def test_who_has_left_is_told_no_more_and_the_administrator_learns_it(named, clock):
    asked(named)
    deactivate(user=named.staff["charlie"], audit=named.acting("ada"))
    assert "Charlie is named to be told when a signal waits" in page(named, "ada", reverse("clinic"))
    assert "nobody else is told" in offer(named.case, named.now).otherwise


def test_the_administrator_names_and_ends_and_never_sees_whether_anything_waits(named, clock):
    before = page(named, "ada", reverse("clinic_signals"))
    asked(named)
    strip = [line for line in page(named, "ada", reverse("clinic_signals")).splitlines() if "csrf" not in line]
    assert strip == [line for line in before.splitlines() if "csrf" not in line]
    ada = named.signed_in("ada")
    ada.post(NAME, {"watcher": named.staff["sue"].handle, "deputy": "", "days": "7"})
    assert SignalWatch.objects.get(until__isnull=True).watcher == named.staff["sue"]
    ada.post(reverse("clinic_end_watch"))
    assert not SignalWatch.objects.filter(until__isnull=True).exists()


def test_naming_says_everything_that_is_in_the_way_and_changes_nothing(named, clock):
    ada = named.signed_in("ada")
    answer = ada.post(NAME, {"watcher": named.staff["sue"].handle, "deputy": named.staff["sue"].handle, "days": "3"})
    assert answer.status_code == 422
    assert "The second person has to be somebody else." in answer.content.decode()
    answer = ada.post(NAME, {"watcher": named.staff["rita"].handle, "days": "99"})
    assert answer.status_code == 422
    assert SignalWatch.objects.get(until__isnull=True).watcher == named.staff["charlie"]
    with pytest.raises(Refused, match="Rita cannot be told"):
        name(named, "rita")


def test_who_waits_learns_who_saw_it_and_who_looked_too_early_is_not_named(named, clock):
    asked(named)
    clock.now = named.now - timedelta(days=2)
    page(named, "charlie")
    assert not [look for look in looks_at(named.case) if look.who == "Charlie"]
    clock.now = named.now
    page(named, "charlie")
    assert [look.at for look in looks_at(named.case) if look.who == "Charlie"] == [named.now]
    take_step(signal=Signal.objects.get(), action=Action.SEE, audit=named.acting("bob"))
    clock.now = named.now + timedelta(hours=1)
    page(named, "charlie")
    assert [look.at for look in looks_at(named.case) if look.who == "Charlie"] == [named.now]
