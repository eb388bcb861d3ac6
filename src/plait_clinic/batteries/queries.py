"""Which battery a clinic asks, and with which released measures."""

from django.core.exceptions import ObjectDoesNotExist

from plait_clinic.batteries.models import Battery, BatteryMeasure


class NoBattery(ObjectDoesNotExist):
    """The organisation has no battery yet, so there is nothing to ask."""


def check_in_battery(organisation) -> Battery:
    """The battery that is asked after a session: the organisation's first that is asked at all."""
    battery = Battery.objects.filter(organisation=organisation, asked=True).order_by("pk").first()
    if battery is None:
        raise NoBattery(f"{organisation.name} has no battery: run `plait-clinic new_clinic` or make one")
    return battery


def first_measure(battery: Battery) -> tuple[str, str]:
    """The measure and version that stand first in the battery."""
    row = BatteryMeasure.objects.filter(battery=battery).order_by("position").first()
    if row is None:
        raise NoBattery(f"battery {battery.name} holds no measure")
    return row.measure, row.version
