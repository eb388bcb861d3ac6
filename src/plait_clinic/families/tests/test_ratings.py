"""What was answered in a case, as ratings of plait.systems: everybody, about whomever, from whichever side."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from plait.systems import CO_THERAPISTS, OTHERS, WHOLE, About, Rating, label_session, own_profile, person, profile_by
from plait.systems import subsystem as subsystem_target
from plait.systems.ratings import ASSUMED_SOURCE
from plait_clinic.cases.administration.actions import begin_part, member_leaves
from plait_clinic.cases.models import ClinicianRole
from plait_clinic.checkins.models import Response, Score
from plait_clinic.checkins.tests.families import CONJOINT, a_family
from plait_clinic.families.ratings import ratings_of
from plait_clinic.reliability.models import Figure, Snapshot

ANA, BEN, CLEO, DAN = range(4)


@pytest.fixture
def family(world):
    return a_family(world)


@pytest.fixture
def alice(world):
    return world.staff["alice"].handle


def handles(family):
    return [member.handle for member in family.members]


def told(family, **wanted):
    return ratings_of(family.case, family.world.now).ratings.find(**wanted)


def test_the_system_has_everybody_with_their_age_and_who_belongs_together(family, alice):
    parents = family.named("parents", (ANA, BEN))
    system = ratings_of(family.case, family.world.now).system
    assert [(member.name, member.age) for member in system.members] == list(
        zip(handles(family), ("adult", "adult", "adolescent", "child"), strict=True)
    )
    assert system.clinicians == (alice,)
    assert [(part.name, part.kind, part.members) for part in system.subsystems] == [
        (parents.handle, "parents", tuple(handles(family)[:2]))
    ]


def test_a_members_answers_are_about_the_clinician_the_others_and_all_of_them(family, alice):
    parents = family.named("parents", (ANA, BEN))
    session = family.session()
    family.answer(session, ANA, understood="8", **{f"plait-subsystem-{parents.handle}-pull": "3"})
    ana = handles(family)[ANA]
    found = {(one.facet, one.target, one.dimension): one.value for one in told(family, rater=ana)}
    assert found["self", person(alice), "bond"] == 8
    assert found["others", OTHERS, "alliance"] == float(CONJOINT["others"])
    assert found["within", WHOLE, "purpose"] == float(CONJOINT["purpose"])
    assert found["group", WHOLE, "alliance"] == float(CONJOINT["together"])
    assert found["within", WHOLE, "safety"] == float(CONJOINT["safety"])
    assert found["within", subsystem_target(parents.handle), "purpose"] == 3
    assert {one.session for one in told(family)} == {1}


def test_with_two_who_hold_the_sessions_ones_own_bond_is_with_both(family, world):
    begin_part(case=family.case, user=world.staff["bob"], role=ClinicianRole.CO_THERAPIST, audit=world.acting("ada"))
    family.answer(family.session(), ANA)
    assert {one.target for one in told(family, facet="self")} == {CO_THERAPISTS}


def test_a_childs_faces_lie_on_the_same_scale(family, alice):
    session = family.session()
    posted = {"plait-child-listened": "1", "plait-conjoint-safe_face": "4"}
    family.world.answer(family.check_in(session, DAN), **posted)
    found = {(one.facet, one.dimension): one.value for one in told(family)}
    assert found == {("self", "bond"): 2.5, ("within", "safety"): 10}


def test_a_clinician_rates_each_member_and_the_whole(family, alice):
    session = family.session()
    posted = {"plait-conjoint-purpose": "6"}
    for place, handle in enumerate(handles(family)):
        posted |= {f"plait-conjoint-member-{handle}-{item}": str(place) for item in ("engaged", "connected", "safe")}
    family.world.answer(family.clinicians(session), **posted)
    profile = profile_by(ratings_of(family.case, family.world.now).ratings, 1, alice)
    assert profile.purpose == 6
    assert [(one.member, one.engagement, one.connection, one.safety) for one in profile.members] == [
        (handle, place, place, place) for place, handle in enumerate(handles(family))
    ]


def test_members_views_of_the_purpose_stay_several(family, alice):
    session = family.session()
    for place, value in ((ANA, "9"), (BEN, "1")):
        family.answer(session, place, **{"plait-conjoint-purpose": value})
    profile = own_profile(ratings_of(family.case, family.world.now).ratings, 1, person(alice))
    assert profile.purpose is None
    assert [view.value for view in profile.purpose_views] == [9, 1]


def test_a_split_can_be_told_from_them_and_names_who_is_low(family, alice):
    session = family.session()
    for place, value in ((ANA, "9"), (BEN, "9"), (CLEO, "1")):
        family.answer(session, place, understood=value)
    label = label_session(ratings_of(family.case, family.world.now).ratings, 1, About("bond", person(alice)))
    assert (label.label, label.low) == ("split", (handles(family)[CLEO],))


def test_the_clinics_own_standard_error_is_used_where_there_is_one_and_else_the_stated_assumption(family, world):
    snapshot = Snapshot.objects.create(
        organisation=world.organisation,
        measure="plait-checkin",
        measure_version="1",
        form="client",
        rater="client",
        language="en",
        scale="total",
        people=50,
        made_at=world.now,
        library_version="1",
    )
    Figure.objects.create(snapshot=snapshot, name="sem", kind="estimate", value=0.7, low=0.5, high=0.9, people=50)
    family.answer(family.session(), ANA)
    ratings = ratings_of(family.case, world.now).ratings
    [total] = ratings.find(facet="self", dimension="alliance")
    [bond] = ratings.find(dimension="bond")
    assert (total.sem, bond.sem) == (0.7, None)
    assert ratings.scale.source == ASSUMED_SOURCE
    assert ratings.sem_of(bond) == ratings.scale.sem


def test_what_was_erased_is_no_rating(family):
    first, second = family.session(days=-7), family.session()
    family.answer(first, ANA)
    family.answer(second, BEN)
    assert {rating.rater for rating in told(family, session=2)} == {handles(family)[BEN]}
    Score.objects.filter(response__in=Response.objects.filter(check_in__member=family.members[BEN])).delete()
    assert told(family, session=2) == ()
    assert {rating.rater for rating in told(family)} == {handles(family)[ANA]}


def test_whoever_left_stays_in_what_was_rated_before(family, world):
    family.answer(family.session(), ANA)
    member_leaves(member=family.members[ANA], audit=world.acting("ada"))
    found = ratings_of(family.case, world.now)
    assert handles(family)[ANA] in found.system.names
    assert found.titles[handles(family)[ANA]] == "Ana P."
    assert isinstance(found.ratings.ratings[0], Rating)


def test_more_members_and_sessions_take_no_more_queries(family, world):
    def queries():
        with CaptureQueriesContext(connection) as counted:
            ratings_of(family.case, world.now)
        return len(counted)

    family.answer(family.session(days=-7), ANA)
    before = queries()
    session = family.session()
    for place in (ANA, BEN, CLEO):
        family.answer(session, place)
    assert queries() == before
