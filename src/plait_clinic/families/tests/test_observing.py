"""Observers rate a session on their own, see each other's numbers once two have, and agree by the published rule."""

import pytest
from django.urls import reverse

from plait_clinic.audit.models import AuditEvent
from plait_clinic.cases.administration.actions import begin_part
from plait_clinic.cases.models import ClinicianRole
from plait_clinic.checkins.tests.families import a_family
from plait_clinic.families.models import Observed, ObserverRating
from plait_clinic.families.observing.actions import keep_observed
from plait_clinic.families.observing.queries import side_by_side, together_of
from plait_clinic.steps import Refused
from tests.texts import without_token


@pytest.fixture
def family(world, clock):
    """A family that Alice leads, with Bob as co-therapist, and Tess and Charlie on the reflecting team."""
    family = a_family(world)
    for name, role in (
        ("bob", ClinicianRole.CO_THERAPIST),
        ("tess", ClinicianRole.TEAM),
        ("charlie", ClinicianRole.TEAM),
    ):
        begin_part(case=family.case, user=world.staff[name], role=role, audit=world.acting("ada"))
    return family


def saw(family, session, who, purpose=None, **each):
    """What somebody saw: the purpose of all, and of Ana what is named."""
    seen = {(family.members[0], Observed(dimension)): value for dimension, value in each.items()}
    seen |= {} if purpose is None else {(None, Observed.PURPOSE): purpose}
    return keep_observed(session=session, seen=seen, audit=family.world.acting(who))


def page(family, session, who):
    return family.world.signed_in(who).get(reverse("observed", args=[session.handle])).content.decode()


def test_the_form_asks_three_things_of_each_who_was_there_and_one_of_all(family):
    shown = page(family, family.session(absent=[1]), "bob")
    assert shown.count("<select") == 3 * 3 + 1
    assert "Ana P." in shown
    assert "Ben P." not in shown
    assert "nobody sees yours until two are in" in shown


def test_what_one_saw_is_hidden_from_whoever_may_still_rate_and_from_everybody_until_two_have(family):
    session = family.session()
    before = without_token(page(family, session, "tess"))
    saw(family, session, "bob", purpose=-3, safety=-2)
    assert without_token(page(family, session, "tess")) == before
    assert "once a second person has rated" in page(family, session, "bob")
    assert "once two have rated" in page(family, session, "alice")
    saw(family, session, "tess", purpose=1)
    assert "-3" in page(family, session, "alice")
    assert "Bob" in page(family, session, "tess")
    assert "<select" in page(family, session, "charlie")
    assert "Bob" not in page(family, session, "charlie")


def test_a_rating_is_posted_once_and_stays(family):
    session, world = family.session(), family.world
    address = reverse("observe", args=[session.handle])
    ana = family.members[0].handle
    assert world.signed_in("bob").post(address, {f"{ana}_safety": "-2", "all_purpose": "3"}).status_code == 302
    assert set(ObserverRating.objects.values_list("member", "dimension", "value")) == {
        (family.members[0].pk, "safety", -2),
        (None, "purpose", 3),
    }
    again = world.signed_in("bob").post(address, {"all_purpose": "0"})
    assert again.status_code == 422
    assert "You rated this session already" in again.content.decode()
    assert ObserverRating.objects.count() == 2
    assert AuditEvent.objects.filter(action="session_observed").count() == 1


def test_whose_rating_was_erased_is_not_asked_again_since_it_could_not_be_kept(family, world):
    session = family.session()
    saw(family, session, "bob", purpose=1)
    ObserverRating.objects.update(value=None, erased_at=world.now)
    assert "<select" not in page(family, session, "bob")
    with pytest.raises(Refused, match="You rated this session already"):
        saw(family, session, "bob", purpose=2)


def test_nothing_chosen_is_refused_and_so_is_what_is_no_choice(family):
    session, browser = family.session(), family.world.signed_in("bob")
    address = reverse("observe", args=[session.handle])
    for posted in ({}, {"all_purpose": "4"}):
        assert browser.post(address, posted).status_code == 422
    assert not ObserverRating.objects.exists()


def test_the_lead_reads_and_does_not_observe(family):
    session = family.session()
    assert "<select" not in page(family, session, "alice")
    address = reverse("observe", args=[session.handle])
    assert family.world.signed_in("alice").post(address, {"all_purpose": "1"}).status_code == 404


def test_no_fourth_and_nobody_who_was_absent_is_rated(family, world):
    session = family.session(absent=[0])
    with pytest.raises(Refused, match="Rate those who were at the session"):
        saw(family, session, "bob", safety=1)
    for name in ("bob", "tess", "charlie"):
        saw(family, session, name, purpose=1)
    with pytest.raises(Refused, match="as many as there can be"):
        saw(family, session, "sue", purpose=1)


@pytest.mark.parametrize(
    ("values", "together"),
    [([2, 2], 2), ([0, 0, -1], 0), ([-1, 1, 2], 1.5), ([1, 2], None), ([0, 1, 2], None), ([3], None)],
)
def test_what_they_say_together_is_the_published_rule_and_else_nothing(values, together):
    assert together_of(values) == together


def test_both_stand_side_by_side_with_what_agrees(family):
    session = family.session()
    saw(family, session, "bob", purpose=2, safety=1, engagement=3)
    saw(family, session, "tess", purpose=2, safety=0, engagement=-1)
    seen = side_by_side(session)
    assert seen.observers == ("Bob", "Tess")
    assert [(row.about, row.dimension, row.values, row.together) for row in seen.rows] == [
        ("Ana P.", "takes part in the work", (3, -1), None),
        ("Ana P.", "safe with the others there", (1, 0), None),
        ("", "want the same from the work", (2, 2), 2),
    ]
    assert (seen.close, seen.both, seen.agreement, seen.rated) == (2, 3, (), 1)


def test_a_figure_of_agreement_comes_with_enough_ratings_over_the_case(family):
    for place in range(16):
        session = family.session(days=place - 15)
        for name, more in (("bob", 0), ("tess", int(place % 6 == 1))):
            each = {"safety": min(3, place % 7 - 3 + more), "engagement": 3 - place % 7, "connection": place % 3}
            saw(family, session, name, purpose=min(3, place % 6 - 2 + more), **each)
    seen = side_by_side(session)
    assert seen.rated == 16
    assert {one.dimension for one in seen.agreement} >= {"want the same from the work", "safe with the others there"}
    assert all(one.icc.low <= one.icc.value <= one.icc.high for one in seen.agreement)
    assert {one.rated for one in seen.agreement} == {16}


def test_the_brief_of_several_people_leads_there_and_one_session_to_another(family):
    family.session(days=-7)
    session = family.session()
    brief = family.world.signed_in("tess").get(reverse("brief", args=[family.case.handle])).content.decode()
    assert reverse("observed", args=[session.handle]) in brief
    assert 'aria-current="page">Session 2</a>' in page(family, session, "tess")
    own = family.world.signed_in("alice").get(reverse("brief", args=[family.world.case.handle])).content.decode()
    assert "/observed" not in own
