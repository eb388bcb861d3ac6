"""Reads for the office: the batteries as they are now, what stands in them, where each is asked. Nothing clinical."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import ngettext

from plait_clinic.batteries.askable import FORMS, Offered
from plait_clinic.batteries.minutes import Takes, takes
from plait_clinic.batteries.models import Battery, BatteryMeasure, BatteryUse, Cadence
from plait_clinic.batteries.registry import Key


@dataclass(frozen=True)
class LineShown:
    """One measure of a battery in words. `why_not` says of whom it is not asked although the battery names them."""

    offered: Offered
    cadence: str
    people: tuple[str, ...]
    why_not: tuple[str, ...]


@dataclass(frozen=True)
class BatteryShown:
    """One battery with its lines, how long it takes, and where it is asked: `cases` is a number and no more."""

    battery: Battery
    lines: tuple[LineShown, ...]
    takes: tuple[Takes, ...]
    whole_clinic: bool
    teams: tuple[str, ...]
    cases: int

    @property
    def asked_nothing(self) -> tuple[str, ...]:
        """The people whom it asks nothing at all: whoever chooses it for them would otherwise find out too late."""
        asked = {people for line in self.lines for people in line.people}
        return tuple(people for people in map(str, FORMS.values()) if people not in asked)

    @property
    def in_use(self) -> bool:
        return self.whole_clinic or bool(self.teams) or bool(self.cases)


def newest_of(organisation) -> list[Battery]:
    """The batteries as they are now, by name: of each the last number. Past data's are no batteries that are asked."""
    rows = Battery.objects.filter(organisation=organisation, asked=True).order_by("number")
    newest = {battery.name: battery for battery in rows}
    return sorted(newest.values(), key=lambda battery: battery.name.casefold())


def earlier_of(battery: Battery) -> list[Battery]:
    """The numbers before this one, the latest first."""
    rows = Battery.objects.filter(organisation=battery.organisation_id, name=battery.name, number__lt=battery.number)
    return list(rows.prefetch_related("measures").order_by("-number"))


def shown_of(batteries: Sequence[Battery], offered: Mapping[Key, Offered]) -> list[BatteryShown]:
    """Batteries for a page, by the same few queries however many there are."""
    uses = BatteryUse.objects.filter(battery__in=batteries).select_related("team")
    rows = BatteryMeasure.objects.filter(battery__in=batteries).order_by("position")
    return [
        shown(
            battery,
            [row for row in rows if row.battery_id == battery.pk],
            [use for use in uses if use.battery_id == battery.pk],
            offered,
        )
        for battery in batteries
    ]


def shown(battery: Battery, rows: Sequence[BatteryMeasure], uses: Sequence[BatteryUse], offered: Mapping[Key, Offered]):
    return BatteryShown(
        battery=battery,
        lines=tuple(line_shown(row, offered[row.measure, row.version]) for row in rows),
        takes=tuple(takes(rows, offered)),
        whole_clinic=any(use.team_id is None and use.case_id is None for use in uses),
        teams=tuple(sorted(use.team.name for use in uses if use.team_id)),
        cases=sum(use.case_id is not None for use in uses),
    )


def line_shown(row: BatteryMeasure, found: Offered) -> LineShown:
    asked = [form for form in FORMS if getattr(row, form)]
    return LineShown(
        offered=found,
        cadence=cadence_words(row),
        people=tuple(str(FORMS[form]) for form in asked),
        why_not=tuple(dict.fromkeys(found.not_asked(form) for form in asked if found.not_asked(form))),
    )


def cadence_words(row: BatteryMeasure) -> str:
    """How often, in words, with its numbers."""
    if row.cadence == Cadence.NTH:
        text = ngettext(
            "every session, from session %(begins)d on",
            "every %(number)d sessions, from session %(begins)d on",
            row.number,
        )
        return text % {"number": row.number, "begins": row.begins}
    if row.cadence == Cadence.FIRST:
        return ngettext("the first session", "the first %(number)d sessions", row.number) % {"number": row.number}
    return str(Cadence(row.cadence).label)


def teams_asking(organisation) -> list[tuple[object, Battery | None]]:
    """Every team with the battery that it has of its own."""
    uses = {use.team_id: use.battery for use in organisation.battery_uses.exclude(team=None).select_related("battery")}
    return [(team, uses.get(team.pk)) for team in organisation.teams.order_by("name")]


def use_of(case) -> Battery | None:
    """The battery that a case has of its own."""
    use = BatteryUse.objects.filter(case=case).select_related("battery").first()
    return use.battery if use else None
