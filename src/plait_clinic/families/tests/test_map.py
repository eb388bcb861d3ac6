"""The family map: what each person said of whom, the way it moved, who was there then, and who may look."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plait.charts.family import WHOLE
from plait_clinic.cases.administration.actions import begin_part, hand_over, member_leaves
from plait_clinic.cases.models import CaseMember, ClinicianRole
from plait_clinic.checkins.tests.families import a_family
from plait_clinic.families.maps.drawn import moments_of

ANA, BEN, CLEO, DAN = range(4)


@pytest.fixture
def family(world):
    return a_family(world)


def page_of(family, who="alice"):
    return family.world.signed_in(who).get(reverse("family_map", args=[family.case.handle]))


def handle(family, place):
    return family.members[place].handle


def drawn(family, days=0):
    return moments_of(family.case, family.world.now + timedelta(days=days))


def member(moment, family, place):
    return next(one for one in moment.family.members if one.key == handle(family, place))


def own_bond(moment, family, place):
    return moment.family.bonds_of(handle(family, place))[0].theirs


def test_each_member_has_their_own_bond_and_whoever_has_not_answered_has_none(family):
    session = family.session()
    family.answer(session, ANA, understood="8")
    family.answer(session, CLEO, understood="3")
    (moment,) = drawn(family)
    assert [own_bond(moment, family, place).value for place in (ANA, CLEO)] == [8, 3]
    assert own_bond(moment, family, BEN) is None
    assert own_bond(moment, family, ANA).low < 8 < own_bond(moment, family, ANA).high


def test_safety_stands_with_each_member_and_purpose_with_whoever_said_it(family):
    session = family.session()
    family.answer(session, ANA, **{"plait-conjoint-safety": "2", "plait-conjoint-purpose": "9"})
    (moment,) = drawn(family)
    assert member(moment, family, ANA).safety.value == 2
    assert member(moment, family, BEN).safety is None
    assert [(one.by, one.measured.value) for one in moment.family.said if one.what == "Shared purpose"] == [
        ("Ana P.", 9)
    ]


def test_all_together_speak_through_each_of_them(family):
    session = family.session()
    family.answer(session, ANA, **{"plait-conjoint-together": "8"})
    family.answer(session, BEN, **{"plait-conjoint-together": "4"})
    (moment,) = drawn(family)
    (whole,) = moment.family.bonds_of(WHOLE)
    assert whole.theirs is None
    assert [(view.by, view.measured.value) for view in whole.views] == [("Ana P.", 8), ("Ben P.", 4)]


def test_a_change_is_told_only_where_it_is_more_than_error(family):
    for days, understood in ((0, "8"), (7, "7"), (14, "2")):
        family.answer(family.session(days=days), ANA, understood=understood)
    changes = [own_bond(moment, family, ANA).change for moment in drawn(family, days=20)]
    assert changes == [None, "level", "down"]


def test_who_left_is_on_the_earlier_maps_and_not_on_the_later_ones(family):
    family.answer(family.session(), ANA)
    member_leaves(member=family.members[DAN], audit=family.world.acting("ada"))
    CaseMember.objects.filter(pk=family.members[DAN].pk).update(left_on=family.world.now.date() + timedelta(days=1))
    family.answer(family.session(days=7, absent=(DAN,)), ANA)
    first, second = drawn(family, days=20)
    assert handle(family, DAN) in {one.key for one in first.family.members}
    assert handle(family, DAN) not in {one.key for one in second.family.members}


def test_the_page_draws_both_shapes_with_one_table_and_the_sessions_side_by_side(family):
    family.named("parents", (ANA, BEN))
    for days in (-14, -7):
        family.answer(family.session(days=days), ANA, understood="7")
    said = page_of(family).content.decode()
    assert re.findall(r'class="(family-map|earlier) (\w+)"', said) == [
        ("family-map", "wide"),
        ("family-map", "narrow"),
        ("earlier", "wide"),
        ("earlier", "narrow"),
    ]
    ids = re.findall(r' id="([^"]+)"', said)
    assert len(ids) == len(set(ids))
    assert '<td dir="auto">Cleo P.</td><td dir="auto">no rating yet</td>' in said
    assert "the parents" in said
    assert "style=" not in said


def test_without_any_answer_the_page_says_where_the_map_comes_from(family):
    family.session()
    answer = page_of(family)
    assert answer.status_code == 200
    assert "Nobody has rated a session here yet" in answer.content.decode()


def test_individual_work_has_no_map(world):
    answer = world.signed_in("alice").get(reverse("family_map", args=[world.case.handle]))
    assert "no map of several people" in answer.content.decode()


def test_a_supervisor_gives_a_reason_first_and_sees_no_names_of_relatives(family, world):
    answer = page_of(family, "sue")
    assert answer.status_code in (302, 404)
    assert "Who belongs to whom" not in answer.content.decode()


def test_the_map_takes_as_many_queries_for_two_members_as_for_four(world):
    counts = []
    for people in (a_family(world), a_family(world)):
        session = people.session()
        for place in range(2 if not counts else 4):
            if place != DAN:
                people.answer(session, place)
        page_of(people)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            page_of(people)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_co_therapist_stands_beside_the_lead(family, world):
    begin_part(case=family.case, user=world.staff["bob"], role=ClinicianRole.CO_THERAPIST, audit=world.acting("ada"))
    family.answer(family.session(), ANA)
    (moment,) = drawn(family)
    assert len(moment.family.clinicians) == 2


def test_who_may_not_be_safe_is_to_be_looked_at_first_by_the_same_rule_as_on_the_brief(family):
    session = family.session()
    for place, safety in ((ANA, "5"), (CLEO, "6")):
        family.answer(session, place, **{"plait-conjoint-safety": safety})
    (moment,) = drawn(family)
    assert [member(moment, family, place).look_first for place in (ANA, BEN, CLEO)] == [True, False, False]


def who_held(moment) -> list[str]:
    return [one.name for one in moment.family.clinicians]


def test_after_a_handover_what_was_rated_before_it_stays_the_bond_with_whoever_led_then(family, world):
    family.answer(family.session(days=-7), ANA)
    hand_over(case=family.case, to=world.staff["bob"], audit=world.acting("ada"))
    family.answer(family.session(), ANA)
    assert [who_held(moment) for moment in drawn(family, days=20)] == [["Alice"], ["Bob"]]


def test_a_reflecting_team_is_no_part_of_the_bond(family, world):
    begin_part(case=family.case, user=world.staff["tess"], role=ClinicianRole.TEAM, audit=world.acting("ada"))
    family.answer(family.session(), ANA)
    (moment,) = drawn(family)
    assert who_held(moment) == ["Alice"]
    assert "Bond with Alice" in page_of(family).content.decode()


def test_who_was_low_left_and_came_back_is_to_be_looked_at_first(family, world):
    family.answer(family.session(days=-7), BEN, **{"plait-conjoint-safety": "2"})
    family.members[BEN] = world.comes_back(family.members[BEN])
    family.answer(family.session(), ANA, **{"plait-conjoint-safety": "9"})
    newest = drawn(family)[-1]
    assert member(newest, family, BEN).look_first
    assert not member(newest, family, ANA).look_first
