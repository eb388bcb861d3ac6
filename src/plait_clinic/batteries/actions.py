"""Writes about batteries: making and changing one, and where it is asked.

A battery that was asked is never edited. A change makes the next number of it, which takes its place wherever it is in
use; check-ins that were made keep theirs.
"""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.batteries.askable import offered_in
from plait_clinic.batteries.lines import Line, line_of, problems_of, rows_of
from plait_clinic.batteries.models import (
    UNREGISTERED,
    Battery,
    BatteryMeasure,
    BatteryUse,
    HigherIs,
    UnregisteredTotal,
)
from plait_clinic.batteries.queries import is_newest, was_asked
from plait_clinic.batteries.registry import measure_of, measures_of
from plait_clinic.people.queries import hold_clinic
from plait_clinic.risk.readers import NobodyReads, check_can_be_asked
from plait_clinic.steps import Refused

PAST_DATA = "Past data:"
"""How the names of batteries begin that hold what was brought in."""


@transaction.atomic
def make_battery(*, organisation, name: str, measures: Sequence[Line | tuple[str, str]], audit: Audit) -> Battery:
    """A new battery, asked in this order; the first one is the clinic's. A bare (measure, version) is asked always."""
    hold_clinic(organisation)
    if name.startswith(PAST_DATA):
        raise Refused(_("Names that begin with “Past data:” are kept for what was brought in. Choose another."))
    if Battery.objects.filter(organisation=organisation, name=name).exists():
        raise Refused(_("There is a battery of this name already."))
    battery = Battery.objects.create(organisation=organisation, name=name)
    fill_battery(battery, [Line(*entry) for entry in measures])
    audit.record(Event.BATTERY_MADE, organisation=organisation, target=battery.handle)
    if not BatteryUse.objects.filter(organisation=organisation, team=None, case=None).exists():
        use_battery(battery=battery, audit=audit)
    return battery


@transaction.atomic
def change_battery(*, battery: Battery, measures: Sequence[Line], audit: Audit) -> Battery:
    """Change what stands in a battery. Returns the one that holds it now: a new number where it was asked before."""
    hold_clinic(battery.organisation)
    if not is_newest(battery):
        raise Refused(_("Somebody has changed this battery since. Open it again and look."))
    lines = [Line(*entry) for entry in measures]
    if lines == [line_of(row) for row in battery.measures.order_by("position")]:
        return battery
    changed = next_number(battery) if was_asked(battery) else emptied(battery)
    fill_battery(changed, lines)
    audit.record(Event.BATTERY_CHANGED, organisation=battery.organisation, target=changed.handle)
    return changed


def fill_battery(battery: Battery, lines: Sequence[Line]) -> None:
    """Write the rows of a battery, inside the caller's transaction. Raises Refused with everything in the way.

    NobodyReads, which is one kind of it, where a measure with a risk item has no reader, whatever else is wrong.
    """
    offered = {each.key: each for each in offered_in(battery.organisation)}
    problems = [problem.text for problem in problems_of(lines, offered)]
    if not lines:
        problems.append(_("Choose at least one measure."))
    unread = any(line.key in offered and offered[line.key].lacks_reader for line in lines)
    if problems:
        raise (NobodyReads if unread else Refused)(*dict.fromkeys(problems))
    BatteryMeasure.objects.bulk_create(rows_of(battery, lines, offered))


def next_number(battery: Battery) -> Battery:
    """The next version of a battery, in use wherever the one before was."""
    changed = Battery.objects.create(
        organisation=battery.organisation, name=battery.name, number=battery.number + 1, asked=battery.asked
    )
    BatteryUse.objects.filter(battery=battery).update(battery=changed)
    return changed


def emptied(battery: Battery) -> Battery:
    """The same battery without its measures: nobody was asked by it."""
    BatteryMeasure.objects.filter(battery=battery).delete()
    return battery


@transaction.atomic
def use_battery(*, battery: Battery, team=None, case=None, audit: Audit) -> None:
    """From now on this battery is asked: in one case, in a team's cases, or in the whole clinic.

    What was asked already stays as it is. Raises NobodyReads where a reader has left since the battery was made.
    """
    where = {"organisation": battery.organisation, "team": team, "case": case}
    hold_clinic(battery.organisation)
    if not battery.asked or not is_newest(battery):
        raise Refused(_("This battery cannot be chosen any more. Choose another."))
    keys = battery.measures.values_list("measure", "version")
    for measure in measures_of(battery.organisation_id, keys).values():
        check_can_be_asked(battery.organisation, measure)
    BatteryUse.objects.update_or_create(**where, defaults={"battery": battery})
    audit.record(Event.BATTERY_CHOSEN, organisation=battery.organisation, case=case, target=battery.handle)


@transaction.atomic
def end_use(*, organisation, team=None, case=None, audit: Audit) -> None:
    """A case follows its team again, or a team the clinic."""
    if team is None and case is None:
        raise Refused(_("The clinic needs one battery."))
    gone, _rows = BatteryUse.objects.filter(organisation=organisation, team=team, case=case).delete()
    if gone:
        audit.record(Event.BATTERY_CHOSEN, organisation=organisation, case=case)


@transaction.atomic
def battery_of_past_measure(*, organisation, measure: str, version: str, audit: Audit) -> Battery:
    """The battery that past answers to a registered measure belong to; made where there is none yet.

    Past answers have to be read as well: raises NobodyReads where nobody is named for that.
    """
    check_can_be_asked(organisation, measure_of(organisation, measure, version))
    return past_battery(organisation, f"{PAST_DATA} {measure} {version}", measure, version, audit)


@transaction.atomic
def battery_of_past_total(
    *, organisation, name: str, low: float, high: float, higher_is: HigherIs, audit: Audit
) -> Battery:
    """The battery of an unregistered total with just this name, these ends and this direction."""
    title = f"{PAST_DATA} {name}, {low:g} to {high:g}, higher is {higher_is}"
    battery = past_battery(organisation, title, UNREGISTERED, "1", audit)
    UnregisteredTotal.objects.get_or_create(
        battery=battery, defaults={"name": name, "low": low, "high": high, "higher_is": higher_is}
    )
    return battery


def past_battery(organisation, name: str, measure: str, version: str, audit: Audit) -> Battery:
    """A battery that is never asked, inside the caller's transaction."""
    battery, new = Battery.objects.get_or_create(
        organisation=organisation, name=name, number=1, defaults={"asked": False}
    )
    if new:
        BatteryMeasure.objects.create(battery=battery, position=1, measure=measure, version=version)
        audit.record(Event.BATTERY_MADE, organisation=organisation)
    return battery
