"""Writes about batteries."""

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.batteries.models import Battery, BatteryMeasure


@transaction.atomic
def make_battery(*, organisation, name: str, measures: tuple[tuple[str, str], ...], audit: Audit) -> Battery:
    """A battery of (measure, version) pairs, asked in that order."""
    battery = Battery.objects.create(organisation=organisation, name=name)
    BatteryMeasure.objects.bulk_create(
        BatteryMeasure(battery=battery, position=position, measure=measure, version=version)
        for position, (measure, version) in enumerate(measures, start=1)
    )
    audit.record(Event.BATTERY_MADE, organisation=organisation)
    return battery
