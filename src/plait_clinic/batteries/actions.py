"""Writes about batteries."""

from collections.abc import Iterable

from django.db import transaction

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.batteries.models import UNREGISTERED, Battery, BatteryMeasure, HigherIs, UnregisteredTotal
from plait_clinic.batteries.registry import measures_of
from plait_clinic.people.queries import hold_clinic
from plait_clinic.risk.readers import NobodyReads, check_can_be_asked


@transaction.atomic
def make_battery(*, organisation, name: str, measures: tuple[tuple[str, str], ...], audit: Audit) -> Battery:
    """A battery of (measure, version) pairs, asked in that order. Raises NobodyReads where a reader is missing."""
    hold_clinic(organisation)
    check_all_can_be_asked(organisation, measures)
    battery = Battery.objects.create(organisation=organisation, name=name)
    BatteryMeasure.objects.bulk_create(
        BatteryMeasure(battery=battery, position=position, measure=measure, version=version)
        for position, (measure, version) in enumerate(measures, start=1)
    )
    audit.record(Event.BATTERY_MADE, organisation=organisation)
    return battery


@transaction.atomic
def battery_of_past_measure(*, organisation, measure: str, version: str, audit: Audit) -> Battery:
    """The battery that past answers to a registered measure belong to; made where there is none yet.

    Past answers have to be read as well: raises NobodyReads where nobody is named for that.
    """
    check_all_can_be_asked(organisation, [(measure, version)])
    return past_battery(organisation, f"Past data: {measure} {version}", measure, version, audit)


@transaction.atomic
def battery_of_past_total(
    *, organisation, name: str, low: float, high: float, higher_is: HigherIs, audit: Audit
) -> Battery:
    """The battery of an unregistered total with just this name, these ends and this direction."""
    title = f"Past data: {name}, {low:g} to {high:g}, higher is {higher_is}"
    battery = past_battery(organisation, title, UNREGISTERED, "1", audit)
    UnregisteredTotal.objects.get_or_create(
        battery=battery, defaults={"name": name, "low": low, "high": high, "higher_is": higher_is}
    )
    return battery


def check_all_can_be_asked(organisation, measures: Iterable[tuple[str, str]]) -> None:
    """No measure with a risk item without a reader, whichever way it comes in; all that is missing is told at once."""
    problems = []
    for measure in measures_of(organisation, measures).values():
        try:
            check_can_be_asked(organisation, measure)
        except NobodyReads as refused:
            problems += refused.problems
    if problems:
        raise NobodyReads(*problems)


def past_battery(organisation, name: str, measure: str, version: str, audit: Audit) -> Battery:
    """A battery that is never asked, inside the caller's transaction."""
    battery, new = Battery.objects.get_or_create(organisation=organisation, name=name, defaults={"asked": False})
    if new:
        BatteryMeasure.objects.create(battery=battery, position=1, measure=measure, version=version)
        audit.record(Event.BATTERY_MADE, organisation=organisation)
    return battery
