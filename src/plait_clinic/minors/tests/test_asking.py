"""Nobody is asked for want of a consent that the clinic's policy asks for, and whoever may be asked is."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.cases.models import Presence
from plait_clinic.checkins.actions import invite_member, open_in, plan_and_invite
from plait_clinic.checkins.models import CheckIn
from plait_clinic.checkins.queries import asked_about, state_now
from plait_clinic.checkins.states import State
from plait_clinic.minors.actions import end_guardian, remove_birth_date, set_birth_date, take_back_consent
from plait_clinic.minors.models import Consenting, Way
from plait_clinic.minors.queries import form_asked, is_held_back, young_person
from plait_clinic.minors.rules import Band, Policy
from plait_clinic.minors.tests.conftest import MADE_UP
from plait_clinic.people.models import CheckInForm


def take_back(young, consent, now=None):
    when = now or young.world.now
    return take_back_consent(
        member=young.member,
        consent=consent,
        way=Way.HERE,
        taken_back_on=when.date(),
        audit=young.world.acting("alice", when),
    )


def test_without_a_birth_date_nothing_changes(settled):
    settled.world.note_session()
    assert len(settled.asked()) == 1
    assert young_person(settled.member, settled.world.now) is None


def test_before_a_policy_is_written_nobody_with_a_birth_date_is_asked(young):
    young.is_aged(40)
    young.world.note_session()
    assert young.asked() == []
    young.write()
    assert len(young.asked()) == 1


@pytest.mark.parametrize(
    ("age", "consents", "asked"),
    [
        (8, ("", "Ann"), False),
        (9, (), False),
        (9, ("",), False),
        (9, ("Ann",), True),
        (12, ("Ann",), True),
        (13, ("Ann",), False),
        (13, ("",), False),
        (13, ("", "Ann"), True),
        (15, ("", "Ann"), True),
        (16, ("Ann",), False),
        (16, ("",), True),
        (18, (), False),
        (19, (), True),
    ],
)
def test_the_band_of_the_age_decides_whose_consent_it_takes(settled, age, consents, asked):
    settled.is_aged(age)
    settled.guardian("Ann")
    for name in consents:
        settled.consent(name)
    settled.world.note_session()
    assert bool(settled.asked()) is asked


@pytest.mark.parametrize(("age", "suffices"), [(9, False), (13, True)])
def test_of_separated_guardians_one_suffices_only_where_the_policy_says_so(settled, age, suffices):
    settled.is_aged(age)
    settled.guardian("Ann")
    settled.guardian("Ben")
    settled.consent("Ann")
    settled.consent("")
    settled.world.note_session()
    assert bool(settled.asked()) is suffices
    if not suffices:
        settled.consent("Ben")
        assert settled.asked()


def test_a_consent_opens_what_is_planned_and_what_was_just_held_and_nothing_older(settled):
    settled.is_aged(17)
    world = settled.world
    for days in (30, 2):
        world.note_session(held_at=world.now - timedelta(days=days))
    assert settled.asked() == []
    plan_and_invite(case=world.case, planned_at=world.now + timedelta(days=3), audit=world.acting("alice"))
    settled.consent()
    assert [check_in.session.number for check_in in settled.asked()] == [2, 3]
    assert [state_now(check_in, world.now) for check_in in settled.asked()] == [State.OPEN, State.WAITING]


def test_a_consent_asks_about_nothing_that_the_clinics_own_days_have_closed(settled):
    settled.is_aged(17)
    for days in (5, 3):
        settled.world.note_session(held_at=settled.world.now - timedelta(days=days))
    settled.consent()
    held = [row.session.held_at for row in settled.asked()]
    assert held == [settled.world.now - timedelta(days=3)], "clients are asked for four days where nothing is settled"


def test_a_consent_taken_back_closes_what_waits_and_keeps_what_was_answered(settled):
    settled.is_aged(17)
    consent = settled.consent()
    world = settled.world
    answered = world.invitation(world.note_session(held_at=world.now - timedelta(days=1)))
    response = world.answer(answered)
    waiting = world.invitation(world.note_session())
    token = world.link_to(waiting)
    take_back(settled, consent)
    waiting.refresh_from_db()
    assert state_now(waiting, world.now) is State.CLOSED
    page = Browser().get(reverse("check_in", args=[token]))
    assert page.status_code == 410
    assert "consent" not in page.content.decode()
    response.refresh_from_db()
    assert state_now(answered, world.now) is State.ANSWERED
    settled.consent()
    waiting.refresh_from_db()
    assert state_now(waiting, world.now) is State.OPEN


def test_a_link_that_is_out_takes_no_answer_once_a_birthday_asks_for_more(settled, clock):
    """At 12 a guardian's consent sufficed; from 13 on it takes their own too."""
    world = settled.world
    tomorrow = world.now + timedelta(days=1)
    settled.is_born(date(tomorrow.year - 13, tomorrow.month, tomorrow.day))
    settled.guardian("Ann")
    settled.consent("Ann")
    check_in = world.invitation()
    address = reverse("check_in", args=[world.link_to(check_in)])
    assert Browser().get(address).status_code == 200
    clock.now = tomorrow
    assert Browser().get(address).status_code == 410
    assert Browser().post(address, {"understood": "8"}).status_code == 410
    settled.consent("", now=tomorrow)
    assert Browser().get(address).status_code == 200


def test_coming_of_age_needs_nobodys_consent_from_that_day_on_in_the_clinics_own_zone(settled):
    """Midnight at the clinic decides, wherever the server stands."""
    world, organisation = settled.world, settled.world.organisation
    organisation.time_zone = "Pacific/Auckland"
    organisation.save()
    settled.is_born(date(2007, 11, 18))
    zone = ZoneInfo("Pacific/Auckland")
    before = datetime(2026, 11, 17, 23, 59, tzinfo=zone)
    after = datetime(2026, 11, 18, 0, 0, tzinfo=zone)
    assert after.date() != after.astimezone(world.now.tzinfo).date()
    assert is_held_back(settled.member, before)
    assert not is_held_back(settled.member, after)
    assert young_person(settled.member, after).of_age


def test_the_band_says_which_form_is_asked(settled):
    forms = []
    for age in (9, 15, 16, 18, 19):
        settled.is_aged(age)
        forms.append(form_asked(settled.member.client, settled.world.now))
    adolescent, client = CheckInForm.ADOLESCENT, CheckInForm.CLIENT
    assert forms == [adolescent, adolescent, client, client, client]


def test_an_invitation_is_made_in_the_form_of_the_age(settled):
    settled.is_aged(14)
    settled.guardian("Ann")
    settled.consent("Ann")
    settled.consent()
    assert settled.world.invitation().form == CheckInForm.ADOLESCENT


def test_a_guardian_who_no_longer_decides_counts_no_more(settled):
    settled.is_aged(10)
    ann = settled.guardian("Ann")
    settled.consent("Ann")
    settled.world.note_session()
    assert settled.asked()
    end_guardian(member=settled.member, guardian=ann, audit=settled.world.acting("alice"))
    assert settled.asked() == []


def test_one_more_guardian_where_every_one_has_to_consent_holds_back_at_once(settled):
    settled.is_aged(10)
    settled.guardian("Ann")
    settled.consent("Ann")
    settled.world.note_session()
    settled.guardian("Ben")
    assert settled.asked() == []


def test_a_new_version_of_the_policy_holds_at_once(settled):
    settled.is_aged(17)
    settled.consent()
    settled.world.note_session()
    assert settled.asked()
    settled.write(Policy(18, 0, (Band(0, 18, Consenting.GUARDIAN),)))
    assert settled.asked() == []
    settled.write(MADE_UP)
    assert settled.asked()


def test_a_birth_date_that_was_entered_late_holds_back_what_waits_and_removing_it_lets_it_go(settled):
    settled.world.note_session()
    settled.is_aged(10)
    assert settled.asked() == []
    remove_birth_date(member=settled.member, audit=settled.world.acting("alice"))
    assert settled.asked()
    assert settled.member.client.birth_date is None


def test_a_consent_given_in_one_case_is_none_in_another(settled):
    from plait_clinic.cases.actions import NewMember, open_case
    from plait_clinic.cases.models import CaseKind

    settled.is_aged(17)
    settled.consent()
    world = settled.world
    other = open_case(
        organisation=world.organisation,
        kind=CaseKind.INDIVIDUAL,
        members=[NewMember(settled.member.client)],
        lead=world.staff["charlie"],
        opened_on=world.now.date(),
        audit=world.audit,
    )
    assert not is_held_back(settled.member, world.now)
    assert is_held_back(other.members.get(), world.now)


def test_other_members_are_asked_and_their_time_is_left_alone(settled):
    world = settled.world
    couple = world.couple()
    session = world.note_session(case=couple, held_at=world.now - timedelta(days=3))
    first, second = couple.members.order_by("pk")
    before = CheckIn.objects.get(session=session, member=second).expires_at
    set_birth_date(member=first, born=date(2010, 1, 1), audit=world.acting("alice"))
    assert CheckIn.objects.get(session=session, member=first).closed_at is not None
    assert CheckIn.objects.get(session=session, member=second).expires_at == before
    assert CheckIn.objects.get(session=session, member=second).closed_at is None


def test_the_one_way_to_an_invitation_refuses_by_itself(settled):
    settled.is_aged(8)
    session, audit = settled.world.note_session(), settled.world.audit
    asked = {"session": session, "member": settled.member, "opens_at": audit.now, "open_for": open_in(session)}
    assert invite_member(**asked, audit=audit) is None


def test_the_page_of_the_session_tells_who_is_not_asked(settled):
    settled.is_aged(17)
    session = settled.world.note_session()
    [row] = asked_about(session, settled.world.now)
    assert row.held_back
    page = settled.world.signed_in("alice").get(reverse("session", args=[session.handle])).content.decode()
    assert "not asked now" in page
    assert reverse("consents", args=[settled.world.case.handle, settled.member.handle]) in page


def test_noting_a_session_does_not_open_again_what_a_missing_consent_closed(settled):
    world = settled.world
    settled.is_aged(17)
    consent = settled.consent()
    planned = plan_and_invite(case=world.case, planned_at=world.now - timedelta(hours=2), audit=world.acting("alice"))
    assert settled.asked()
    take_back(settled, consent)
    session = world.note_session()
    assert session == planned
    assert session.attendance.get().presence == Presence.ATTENDED
    assert settled.asked() == []
