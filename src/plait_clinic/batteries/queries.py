"""Which battery is asked: in a case, in a team, in the clinic; and what stands in it."""

from collections.abc import Iterable

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Q

from plait_clinic.batteries.models import Battery, BatteryMeasure, BatteryUse
from plait_clinic.batteries.registry import Key

CHECK_IN = "plait-checkin"
"""The measure of the alliance that brief and caseload are about. Where it is asked, it is asked first."""
ENDING = "plait-ending"
"""The measure that looks back on the whole work, asked after the last session."""
TAKE_CONCERNS = (CHECK_IN, ENDING)
"""The measures whose yes items may be sent past the clinician."""


class NoBattery(ObjectDoesNotExist):
    """The organisation has no battery yet, so there is nothing to ask."""


def check_in_battery(organisation) -> Battery:
    """The battery that is asked where neither case nor team has one of its own."""
    use = BatteryUse.objects.filter(organisation=organisation, team=None, case=None).select_related("battery").first()
    if use is None:
        raise NoBattery(f"{organisation.name} has no battery: run `plait-clinic new_clinic` or make one")
    return use.battery


def battery_of(case) -> Battery:
    """The battery of a case: its own, else its team's, else the clinic's."""
    mine = Q(case=case) | Q(case=None, team=None)
    mine = mine | Q(team=case.team_id) if case.team_id else mine
    uses = BatteryUse.objects.filter(mine, organisation=case.organisation_id).select_related("battery")
    nearest = sorted(uses, key=lambda use: (use.case_id is None, use.team_id is None))
    return nearest[0].battery if nearest else check_in_battery(case.organisation)


def check_in_first(measures: Iterable[Key]) -> tuple[Key, ...]:
    return tuple(sorted(measures, key=lambda row: row[0] != CHECK_IN))


def first_measure(battery: Battery) -> Key:
    """The measure and version that stand first in the battery."""
    row = BatteryMeasure.objects.filter(battery=battery).order_by("position").first()
    if row is None:
        raise NoBattery(f"battery {battery.name} holds no measure")
    return row.measure, row.version


def is_newest(battery: Battery) -> bool:
    """Whether no later number has taken its place."""
    later = Battery.objects.filter(organisation=battery.organisation_id, name=battery.name, number__gt=battery.number)
    return not later.exists()


def was_asked(battery: Battery) -> bool:
    """Whether anybody was invited by it, answered or not."""
    return battery.check_ins.exists()
