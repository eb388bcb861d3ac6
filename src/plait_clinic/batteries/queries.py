"""Which battery a clinic asks, and with which released measures."""

from collections.abc import Iterable

from django.core.exceptions import ObjectDoesNotExist

from plait_clinic.batteries.models import Battery, BatteryMeasure
from plait_clinic.batteries.registry import Key, measures_of
from plait_clinic.risk.readers import may_still_ask

CHECK_IN = "plait-checkin"
"""The measure of the alliance that brief and caseload are about. Where it is asked, it is asked first."""


class NoBattery(ObjectDoesNotExist):
    """The organisation has no battery yet, so there is nothing to ask."""


def check_in_battery(organisation) -> Battery:
    """The battery that is asked after a session: the organisation's first that is asked at all."""
    battery = Battery.objects.filter(organisation=organisation, asked=True).order_by("pk").first()
    if battery is None:
        raise NoBattery(f"{organisation.name} has no battery: run `plait-clinic new_clinic` or make one")
    return battery


def measures_for(battery: Battery, form: str) -> tuple[Key, ...]:
    """The battery's measures that have just this form, the check-in first.

    Nothing stands in for a form: no source in the registry says that an adult's words or scores hold for an adolescent.
    A measure with a risk item is left out while nobody who is named for it can read it.
    """
    keys = BatteryMeasure.objects.filter(battery=battery).order_by("position").values_list("measure", "version")
    measures = measures_of(battery.organisation_id, keys)
    return check_in_first(
        key
        for key, measure in measures.items()
        if form in {found.id for found in measure.forms} and may_still_ask(battery.organisation, measure)
    )


def check_in_first(measures: Iterable[Key]) -> tuple[Key, ...]:
    return tuple(sorted(measures, key=lambda row: row[0] != CHECK_IN))


def first_measure(battery: Battery) -> Key:
    """The measure and version that stand first in the battery."""
    row = BatteryMeasure.objects.filter(battery=battery).order_by("position").first()
    if row is None:
        raise NoBattery(f"battery {battery.name} holds no measure")
    return row.measure, row.version
