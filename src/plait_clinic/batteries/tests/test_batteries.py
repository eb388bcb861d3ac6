"""Batteries: which measures are asked, in which released version and in which order."""

import pytest

from plait_clinic.batteries.actions import make_battery
from plait_clinic.batteries.models import Battery
from plait_clinic.batteries.queries import NoBattery, check_in_battery, first_measure


def test_the_first_battery_of_a_clinic_is_the_one_that_is_asked(world):
    first = check_in_battery(world.organisation)
    make_battery(organisation=world.organisation, name="Another", measures=(("gad7", "1"),), audit=world.audit)
    assert check_in_battery(world.organisation) == first
    assert check_in_battery(world.other_case.organisation) != first


def test_measures_are_asked_in_the_order_they_were_given(world):
    measures = (("plait-checkin", "1"), ("gad7", "1"))
    battery = make_battery(organisation=world.organisation, name="Two", measures=measures, audit=world.audit)
    assert list(battery.measures.values_list("position", "measure", "version")) == [
        (1, "plait-checkin", "1"),
        (2, "gad7", "1"),
    ]
    assert first_measure(battery) == ("plait-checkin", "1")


def test_a_battery_without_a_measure_says_which_one_it_is(world):
    with pytest.raises(NoBattery, match="battery Empty holds no measure"):
        first_measure(Battery.objects.create(organisation=world.organisation, name="Empty"))
