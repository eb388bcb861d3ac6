"""Check-ins of couples, families and groups: who is asked what about whom, and that no answer goes to another part."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.batteries.models import BatteryMeasure
from plait_clinic.batteries.queries import check_in_battery
from plait_clinic.cases.models import CaseKind, Presence
from plait_clinic.cases.subsystems.actions import end_subsystem
from plait_clinic.checkins.actions import Outcome, correct_who_was_there, make_link, plan_and_invite, submit
from plait_clinic.checkins.filling import fill
from plait_clinic.checkins.models import Answer, AskedMeasure, CheckIn, Response, Score
from plait_clinic.checkins.queries import parts_of
from plait_clinic.checkins.tests.families import CONJOINT, FAMILY, a_family, asked
from plait_clinic.checkins.visibility import Reader
from plait_clinic.readings.models import Reading
from plait_clinic.readings.queries import course_of
from tests.world import SOME_ANSWERS

ANA, BEN, CLEO, DAN = range(4)


@pytest.fixture
def family(world):
    return a_family(world)


def page(world, check_in) -> str:
    token = make_link(check_in=check_in, channel="link", audit=world.acting("alice"))
    return Browser().get(reverse("check_in", args=[token])).content.decode()


def test_in_individual_work_nothing_more_is_asked(world):
    assert asked(world.invitation()) == ["plait-checkin"]


@pytest.mark.parametrize("kind", [CaseKind.COUPLE, CaseKind.FAMILY, CaseKind.GROUP])
def test_where_several_come_each_is_asked_about_all_of_them_too_without_a_battery_being_edited(world, kind):
    family = a_family(world, FAMILY[:2], kind)
    session = family.session()
    assert asked(family.check_in(session, ANA)) == ["plait-checkin", "plait-conjoint"]


def test_each_member_is_asked_in_their_own_form_and_a_child_in_faces(family):
    session = family.session()
    assert asked(family.check_in(session, CLEO)) == ["plait-checkin", "plait-conjoint"]
    assert [part.form.id for part in parts_of(family.check_in(session, CLEO))] == ["adolescent", "adolescent"]
    assert asked(family.check_in(session, DAN)) == ["plait-child", "plait-conjoint"]
    assert [item.id for part in parts_of(family.check_in(session, DAN)) for item in part.form.items] == [
        *("listened", "about", "way", "say", "here"),
        "safe_face",
    ]


def test_a_subsystem_is_asked_about_by_its_members_alone(family):
    family.named("parents", (ANA, BEN))
    family.named("siblings", (CLEO, DAN))
    session = family.session()
    assert asked(family.check_in(session, ANA))[2:] == ["plait-subsystem: the parents"]
    assert asked(family.check_in(session, CLEO))[2:] == ["plait-subsystem: the siblings"]
    assert asked(family.check_in(session, DAN))[2:] == []


def test_a_subsystem_is_asked_about_only_when_another_of_it_is_there(family):
    family.named("parents", (ANA, BEN))
    session = family.session(absent=[BEN])
    assert asked(family.check_in(session, ANA)) == ["plait-checkin", "plait-conjoint"]


def test_a_subsystem_that_ended_before_the_session_is_not_asked_about(family):
    parents = family.named("parents")
    assert "plait-subsystem: the parents" in asked(family.check_in(family.session(), ANA))
    end_subsystem(subsystem=parents, audit=family.world.acting("alice"))
    assert "plait-subsystem: the parents" not in asked(family.check_in(family.session(days=1), ANA))


def test_a_clinician_rates_the_whole_and_each_who_was_there_in_place_of_a_client(family):
    session = family.session(absent=[BEN])
    assert asked(family.clinicians(session)) == [
        "plait-conjoint",
        "plait-conjoint-member: Ana P.",
        "plait-conjoint-member: Cleo P.",
        "plait-conjoint-member: Dan P.",
    ]


def test_whoever_turns_out_to_have_been_there_is_rated_too_and_whoever_was_not_is_not(family):
    session, world = family.session(absent=[BEN]), family.world
    presence = {family.members[BEN]: Presence.ATTENDED, family.members[ANA]: Presence.ABSENT}
    correct_who_was_there(session=session, presence=presence, audit=world.acting("alice"))
    assert asked(family.clinicians(session)) == [
        "plait-conjoint",
        "plait-conjoint-member: Cleo P.",
        "plait-conjoint-member: Dan P.",
        "plait-conjoint-member: Ben P.",
    ]


def test_a_planned_session_asks_about_those_who_are_expected(family, now):
    family.named("parents")
    session = plan_and_invite(case=family.case, planned_at=now + timedelta(days=7), audit=family.world.acting("alice"))
    assert asked(family.check_in(session, ANA)) == ["plait-checkin", "plait-conjoint", "plait-subsystem: the parents"]


def test_a_battery_that_does_not_ask_the_check_in_asks_nothing_of_all_of_them_either(world, family):
    BatteryMeasure.objects.filter(battery=check_in_battery(world.organisation)).update(measure="gad7")
    session = family.session()
    assert asked(family.check_in(session, ANA)) == ["gad7"]
    assert not CheckIn.objects.filter(session=session, member=family.members[DAN]).exists()


def test_no_two_parts_of_a_page_share_a_field(family):
    family.named("parents")
    family.named("own", (ANA, BEN, CLEO), name="The grown ones")
    session = family.session()
    for check_in in (family.check_in(session, ANA), family.clinicians(session)):
        names = [part.field(item.id) for part in parts_of(check_in) for item in part.form.items]
        names += [part.language_field for part in parts_of(check_in)]
        assert len(names) == len(set(names))


def test_each_answer_is_kept_with_whom_it_is_about(family):
    parents, grown = family.named("parents"), family.named("own", (ANA, BEN, CLEO), name="The grown ones")
    session = family.session()
    family.answer(
        session,
        ANA,
        **{f"plait-subsystem-{parents.handle}-pull": "3", f"plait-subsystem-{grown.handle}-pull": "9"},
    )
    pulled = Answer.objects.filter(item="pull").values_list("response__about_subsystem", "value")
    assert set(pulled) == {(parents.pk, 3), (grown.pk, 9)}
    about_all = Score.objects.filter(response__measure="plait-conjoint").values_list("scale", "value")
    assert dict(about_all) == {item: float(value) for item, value in CONJOINT.items()}
    own = Response.objects.get(measure="plait-checkin")
    assert (own.about_member, own.about_subsystem) == (None, None)


def test_a_clinicians_answers_about_each_are_kept_apart(family):
    session = family.session()
    check_in = family.clinicians(session)
    posted = {"plait-conjoint-purpose": "5"}
    for place, member in enumerate(family.members):
        posted |= {f"plait-conjoint-member-{member.handle}-safe": str(place)}
    family.world.answer(check_in, **posted)
    kept = Score.objects.filter(scale="safety", response__about_member__isnull=False)
    assert {(score.response.about_member_id, score.value) for score in kept} == {
        (member.pk, float(place)) for place, member in enumerate(family.members)
    }


def test_the_same_answers_sent_again_are_acknowledged_and_others_about_somebody_are_told_so(family):
    parents = family.named("parents")
    session, world = family.session(), family.world
    check_in, field = family.check_in(session, ANA), f"plait-subsystem-{parents.handle}-pull"
    sent = {**SOME_ANSWERS, field: "3"}

    def send(**more):
        filled = fill(parts_of(check_in), {**sent, **more})
        return submit(check_in=check_in, filled=filled, audit=world.audit).outcome

    assert [send(), send(), send(**{field: "4"})] == [Outcome.FIRST, Outcome.REPEAT, Outcome.DIFFERENT]


def test_responses_come_in_the_order_of_the_page(family):
    parents = family.named("parents")
    session = family.session()
    family.answer(session, ANA, **{f"plait-subsystem-{parents.handle}-pull": "3"})
    check_in = family.check_in(session, ANA)
    kept = submit(check_in=check_in, filled=fill(parts_of(check_in), SOME_ANSWERS), audit=family.world.audit).responses
    assert [response.measure for response in kept] == ["plait-checkin", "plait-conjoint", "plait-subsystem"]


@pytest.mark.parametrize("table", [AskedMeasure, Response])
def test_nothing_is_asked_or_answered_twice_about_the_same(family, table):
    """The database itself holds it, for the usual and for each whom something is about."""
    parents = family.named("parents")
    session = family.session()
    family.answer(session, ANA, **{f"plait-subsystem-{parents.handle}-pull": "3"})
    family.world.answer(family.clinicians(session), **{f"plait-conjoint-member-{family.members[ANA].handle}-safe": "3"})
    for about in ({"about_subsystem": parents}, {"about_member": family.members[ANA]}, {"about_member": None}):
        row = table.objects.filter(**about).order_by("pk").last()
        values = {field.attname: getattr(row, field.attname) for field in table._meta.local_fields[1:]}
        values |= {"handle": "another"} if table is Response else {"position": 99}
        with pytest.raises(IntegrityError), transaction.atomic():
            table.objects.create(**values)


def test_what_is_about_others_never_becomes_part_of_somebodys_own_course(family):
    parents = family.named("parents")
    session, world = family.session(), family.world
    family.answer(session, ANA, **{f"plait-subsystem-{parents.handle}-pull": "1"})
    course = course_of(family.case, family.members[ANA], world.staff["alice"], reader=Reader(world.now))
    assert course.others == ()
    assert set(course.last.client.values) == {
        *("bond", "goal", "task", "openness", "effort", "expectation", "total"),
    }
    assert set(Reading.objects.values_list("response__measure", flat=True)) == {"plait-checkin"}


def test_a_child_has_a_course_of_its_own_in_faces(family):
    for days in (-14, -7, 0):
        session = family.session(days=days)
        family.world.answer(family.check_in(session, DAN), **{"plait-child-listened": "4", "plait-child-way": "3"})
    readings = Reading.objects.filter(response__check_in__member=family.members[DAN])
    assert set(readings.values_list("response__measure", flat=True)) == {"plait-child"}
    assert set(Score.objects.filter(scale="bond").values_list("value", flat=True)) == {10.0}


def test_the_page_asks_first_for_ones_own_view_and_counts_its_taps(family, clock):
    family.named("parents")
    shown = page(family.world, family.check_in(family.session(), ANA))
    places = [shown.index(f'id="in-{name}') for name in ("plait-checkin", "plait-conjoint", "plait-subsystem")]
    assert places == sorted(places)
    assert "12 or 13 taps." in shown
    assert "The parents" in shown
    assert "not been validated yet" in shown


def test_a_childs_page_shows_five_faces_with_words_for_each_question(family, clock):
    shown = page(family.world, family.check_in(family.session(), DAN))
    assert shown.count('class="face"') == 6 * 5
    assert shown.count("Yes, a lot</label>") == 6
    assert shown.count('aria-hidden="true" focusable="false"') == 30
    assert "6 taps." in shown
    assert "<textarea" not in shown


def test_no_page_of_a_member_names_what_another_answered_or_who_is_rated(family, clock):
    family.named("parents")
    session, world = family.session(), family.world
    before = page(world, family.check_in(session, BEN))
    family.answer(session, ANA, comment="Only for you.")
    world.answer(family.clinicians(session), **{f"plait-conjoint-member-{family.members[BEN].handle}-safe": "0"})
    after = page(world, family.check_in(session, BEN))

    def without_noise(text):
        text = re.sub(r'name="begun" value="[^"]*"', "", text)
        return re.sub(r"/c/[A-Za-z0-9_-]+", "", text)

    assert without_noise(before) == without_noise(after)
    assert "Cleo" not in after


def test_the_page_of_a_session_says_where_a_clinicians_rating_stands(family, clock):
    shown = family.world.signed_in("alice").get(reverse("session", args=[family.session().handle])).content.decode()
    assert "holds it only in a case of one person" in shown


def test_the_clinicians_page_asks_about_each_by_name(family, clock):
    session = family.session()
    browser = family.world.signed_in("alice")
    shown = browser.get(reverse("session", args=[session.handle])).content.decode()
    assert [f">{name}</h2>" in shown for name in ("Ana P.", "Ben P.", "Cleo P.", "Dan P.")] == [True] * 4
    assert "my client" not in shown
    posted = {f"plait-conjoint-member-{family.members[CLEO].handle}-engaged": "4", "plait-conjoint-with_all": "8"}
    assert browser.post(reverse("rate", args=[session.handle]), posted).status_code == 302
    assert Score.objects.get(scale="engagement", value__isnull=False).response.about_member == family.members[CLEO]
