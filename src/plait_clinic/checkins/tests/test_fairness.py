"""Fairness and a say in decisions: asked of mandated members alone, also where a family mixes them with others."""

import pytest
from django.urls import reverse

from plait_clinic.batteries.askable import offered_in
from plait_clinic.batteries.models import BatteryMeasure
from plait_clinic.batteries.queries import check_in_battery
from plait_clinic.cases.models import CaseMember, Participation
from plait_clinic.checkins.models import Response
from plait_clinic.checkins.queries import parts_of
from plait_clinic.checkins.tests.families import a_family, asked
from plait_clinic.checkins.tests.test_conjoint import page
from tests.texts import text_of
from tests.world import SOME_ANSWERS

ANA, BEN, CLEO, DAN = range(4)
FAIR = "plait-fairness"


def send(family, *places: int) -> None:
    """Whoever stands at these places was sent by somebody else."""
    for place in places:
        family.members[place].participation = Participation.MANDATED
        family.members[place].save()


@pytest.fixture
def family(world):
    return a_family(world)


def test_in_a_family_that_mixes_them_mandated_members_are_asked_and_voluntary_ones_are_not(family):
    send(family, BEN, CLEO)
    session = family.session()
    who = {place: FAIR in asked(family.check_in(session, place)) for place in range(4)}
    assert who == {ANA: False, BEN: True, CLEO: True, DAN: False}


def test_a_mandated_child_is_not_asked_what_has_no_words_for_children(family):
    send(family, DAN)
    assert FAIR not in asked(family.check_in(family.session(), DAN))


def test_an_adolescent_reads_words_of_their_own(family):
    send(family, CLEO)
    [part] = [part for part in parts_of(family.check_in(family.session(), CLEO)) if part.measure.id == FAIR]
    assert part.form.id == "adolescent"


def test_clinicians_are_never_asked_how_fair_they_are(family):
    send(family, ANA, BEN)
    assert FAIR not in asked(family.clinicians(family.session()))


def test_a_mandated_client_of_individual_work_is_asked_too(world):
    assert asked(world.invitation()) == ["plait-checkin"]
    CaseMember.objects.filter(pk=world.member.pk).update(participation=Participation.MANDATED)
    world.member.refresh_from_db()
    assert asked(world.invitation()) == ["plait-checkin", FAIR]


def test_who_has_become_voluntary_is_no_longer_asked(family):
    send(family, BEN)
    assert FAIR in asked(family.check_in(family.session(), BEN))
    CaseMember.objects.filter(pk=family.members[BEN].pk).update(participation=Participation.VOLUNTARY)
    family.members[BEN].refresh_from_db()
    assert FAIR not in asked(family.check_in(family.session(days=1), BEN))


def test_a_battery_that_does_not_ask_the_check_in_asks_nothing_of_fairness_either(world, family):
    send(family, BEN)
    BatteryMeasure.objects.filter(battery=check_in_battery(world.organisation)).update(measure="gad7")
    assert asked(family.check_in(family.session(), BEN)) == ["gad7"]


def test_no_battery_can_name_it_so_that_nobody_who_comes_freely_is_asked(world):
    assert FAIR not in {offered.measure.id for offered in offered_in(world.organisation)}


def test_the_page_says_why_it_is_asked_and_counts_two_more_taps(family, clock):
    send(family, BEN)
    session = family.session()
    shown = page(family.world, family.check_in(session, BEN))
    assert "Somebody else sent you here, so these are asked too." in shown
    assert "They are not reported to whoever sent you." in shown
    assert "13 or 14 taps." in shown
    assert "sent you" not in page(family.world, family.check_in(session, ANA))


def test_it_stands_on_the_clinicians_brief_of_that_member_and_of_no_other(family, clock):
    send(family, BEN)
    session = family.session()
    family.answer(session, ANA)
    family.answer(session, BEN, **{f"{FAIR}-fair": "2", f"{FAIR}-say": "3"})
    assert Response.objects.filter(measure=FAIR).count() == 1
    alice = family.world.signed_in("alice")

    def brief_of(place: int) -> str:
        return text_of(alice.get(reverse("member_brief", args=[family.case.handle, family.members[place].handle])))

    assert "Being treated fairly" in brief_of(BEN)
    assert "Having a say in decisions: 3" in brief_of(BEN)
    assert "treated fairly" not in brief_of(ANA)


def test_what_was_left_blank_is_kept_as_left_blank(family):
    send(family, BEN)
    family.world.answer(family.check_in(family.session(), BEN), **SOME_ANSWERS, **{f"{FAIR}-fair": "0"})
    kept = Response.objects.get(measure=FAIR)
    assert dict(kept.scores.values_list("scale", "value")) == {"fairness": 0.0, "say": None}
