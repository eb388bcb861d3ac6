"""A measure that the clinic brought itself has risk items like one that ships: named, asked, opened, read."""

import pytest
from django.test import Client as Browser
from django.urls import reverse

from plait_clinic.batteries.actions import make_battery
from plait_clinic.batteries.models import BatteryMeasure
from plait_clinic.batteries.registry import measure_of
from plait_clinic.batteries.tests.worlds import OWN_FILE, own_measure, words_for
from plait_clinic.checkins.models import Response
from plait_clinic.risk.actions import name_reader, open_answers
from plait_clinic.risk.readers import NobodyReads
from plait_clinic.risk.titles import measures_with_risk_items

RISKY_FILE = OWN_FILE.replace(
    "\n[items]",
    'risk_items = [{ item = "future", at_least = 1, about = "seeing no future" }]\n\n[items]',
    1,
)
ASKED = (("plait-checkin", "1"), ("own-hope", "1"))


@pytest.fixture
def risky(unnamed):
    own_measure(unnamed.world, RISKY_FILE)
    return unnamed


def own_hope(world):
    return measure_of(world.organisation, "own-hope", "1")


def name_somebody(world) -> None:
    name_reader(
        organisation=world.organisation,
        measure=own_hope(world),
        reader=world.staff["charlie"],
        deputy=world.staff["sue"],
        hours=6,
        procedure="",
        audit=world.acting("ada"),
    )


def test_it_stands_among_the_measures_that_need_a_reader(risky):
    page = risky.world.signed_in("ada").get(reverse("clinic_readers")).content.decode()
    assert "Three questions on hope" in page
    assert "seeing no future" in page


def test_no_battery_holds_it_before_somebody_is_named(risky):
    world = risky.world
    words_for(world, own_hope(world))
    with pytest.raises(NobodyReads, match="Three questions on hope"):
        make_battery(organisation=world.organisation, name="Hope", measures=ASKED, audit=world.audit)
    name_somebody(world)
    make_battery(organisation=world.organisation, name="Hope", measures=ASKED, audit=world.audit)


def test_another_clinic_knows_nothing_of_it(risky):
    other = risky.world.other_case.organisation
    assert "own-hope" not in {measure.id for measure in measures_with_risk_items(other)}


def test_its_positive_answer_is_opened_and_told_in_general_words_where_its_own_are_not_here(risky, now):
    name_somebody(risky.world)
    check_in = risky.world.invitation()
    response = Response.objects.create(
        check_in=check_in, measure="own-hope", measure_version="1", submitted_at=now, informativeness="too_few"
    )
    values = {"way": 1, "energy": 2, "future": 2}
    [answer] = open_answers(response=response, measure=own_hope(risky.world), values=values, audit=risky.world.audit)
    page = risky.world.signed_in("charlie").get(reverse("risk_answer", args=[answer.handle])).content.decode()
    assert "It is about:" in page
    assert "seeing no future" in page
    assert "2 on 0 to 2" in page


def test_a_clinicians_own_rating_says_of_nobody_that_they_read_it(risky):
    world = risky.world
    both = RISKY_FILE.replace('raters = ["client"]', 'raters = ["client", "clinician"]').replace('"1"', '"2"', 1)
    own_measure(world, f'{both}\n[forms.clinician]\nitems = ["way", "energy", "future"]\n')
    measure = measure_of(world.organisation, "own-hope", "2")
    for form in ("client", "clinician"):
        words_for(world, measure, form)
    name_somebody(world)
    world.also_ask("own-hope")
    BatteryMeasure.objects.filter(measure="own-hope").update(version="2")
    session = world.note_session()
    told = "One question here is about your safety."
    link = reverse("check_in", args=[world.link_to(world.invitation(session))])
    assert told in Browser().get(link).content.decode()
    page = world.signed_in("alice").get(reverse("session", args=[session.handle])).content.decode()
    assert "own-hope-future" in page
    assert told not in page
