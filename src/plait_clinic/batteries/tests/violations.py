"""One wrong row for each constraint of the room, for plait_clinic/tests/violations.py."""

from collections.abc import Callable

from plait_clinic.batteries.models import (
    Battery,
    BatteryMeasure,
    BatteryUse,
    ClinicWording,
    OwnMeasure,
    UnregisteredTotal,
)
from plait_clinic.batteries.tests.worlds import own_measure, words_for
from plait_clinic.people.models import Team
from plait_clinic.tests.wrong_rows import (
    NOBODY_KNOWS,
    YESTERDAY,
    after,
    again,
    changed,
    changes,
    past_data,
    same_handle,
)
from tests.world import World


def same_handle_of_own_measure(world: World) -> OwnMeasure:
    first = own_measure(world)
    return again(OwnMeasure, world, version="2", handle=first.handle)


def same_handle_of_words(world: World) -> ClinicWording:
    first = words_for(world)
    return again(ClinicWording, world, language="tr", handle=first.handle)


def a_team(world: World) -> Team:
    return Team.objects.create(organisation=world.organisation, name="North")


def used(world: World, **where: object) -> BatteryUse:
    battery = Battery.objects.get(organisation=world.organisation)
    return BatteryUse.objects.create(organisation=world.organisation, battery=battery, **where)


def used_twice(world: World, **where: object) -> BatteryUse:
    used(world, **where)
    return used(world, **where)


BATTERIES_VIOLATIONS: dict[str, Callable[[World], object]] = {
    "batteries.battery.handle": same_handle(Battery),
    "battery_number_once": lambda world: again(Battery, world),
    "battery_numbers_count_from_one": changes(Battery, number=0),
    "one_measure_a_place": lambda world: again(BatteryMeasure, world, measure="another"),
    "measure_once_a_battery": lambda world: again(BatteryMeasure, world, position=2),
    "cadence_known": changes(BatteryMeasure, cadence=NOBODY_KNOWS),
    "cadence_has_its_number": changes(BatteryMeasure, cadence="nth"),
    "begins_with_a_session": changes(BatteryMeasure, begins=0),
    "asked_of_somebody": changes(BatteryMeasure, client=False, adolescent=False, clinician=False),
    "one_battery_for_the_clinic": lambda world: again(BatteryUse, world),
    "one_battery_for_a_team": lambda world: used_twice(world, team=a_team(world)),
    "one_battery_for_a_case": lambda world: used_twice(world, case=world.case),
    "team_or_case": lambda world: used(world, team=a_team(world), case=world.case),
    "batteries.unregisteredtotal.battery": after(past_data, lambda world: again(UnregisteredTotal, world)),
    "total_ends_in_order": after(past_data, changes(UnregisteredTotal, low=63.0)),
    "total_direction_known": after(past_data, changes(UnregisteredTotal, higher_is=NOBODY_KNOWS)),
    "batteries.ownmeasure.handle": same_handle_of_own_measure,
    "own_version_once": after(own_measure, lambda world: again(OwnMeasure, world)),
    "batteries.clinicwording.handle": same_handle_of_words,
    "one_wording_in_force": after(words_for, lambda world: again(ClinicWording, world)),
    "wording_withdrawn_after_entry": after(
        words_for,
        lambda world: changed(ClinicWording, withdrawn_at=world.now - YESTERDAY, withdrawn_by=world.staff["ada"]),
    ),
    "withdrawal_names_who": after(words_for, lambda world: changed(ClinicWording, withdrawn_at=world.now)),
}
