"""A line of a battery before it is kept: a measure, how often, of whom; and everything that stands in its way."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from plait_clinic.batteries.askable import FORMS, Offered
from plait_clinic.batteries.models import COUNTED, Battery, BatteryMeasure, Cadence
from plait_clinic.batteries.registry import Key

MOST_COUNTED = 100
"""No course of work is planned in longer steps; a slip of the finger is found."""


class Line(NamedTuple):
    """`number` goes with cadences that count; `forms` None stands for everybody it can be asked of."""

    measure: str
    version: str
    cadence: str = Cadence.EVERY
    number: int | None = None
    begins: int = 1
    forms: tuple[str, ...] | None = None

    @property
    def key(self) -> Key:
        return self.measure, self.version


class LineProblem(NamedTuple):
    """What stands in the way of one line, by its place in the battery from 0, and the field that it is about."""

    place: int
    field: str
    text: str


def problems_of(lines: Sequence[Line], offered: Mapping[Key, Offered]) -> Iterator[LineProblem]:
    """Everything that stands in the way, of every line."""
    for place, line in enumerate(lines):
        found = offered.get(line.key)
        if found is None:
            yield LineProblem(place, "measure", _("There is no such measure in this version."))
            continue
        if line.measure in {earlier.measure for earlier in lines[:place]}:
            yield LineProblem(place, "measure", _("%(measure)s stands here twice.") % {"measure": found.measure.title})
        yield from (LineProblem(place, field, text) for field, text in people_problems(line, found))
        yield from (LineProblem(place, field, text) for field, text in number_problems(line))


def people_problems(line: Line, found: Offered) -> Iterator[tuple[str, str]]:
    told = _("%(measure)s cannot be asked. %(why)s")
    if found.why_not():
        yield "measure", told % {"measure": found.measure.title, "why": found.why_not()}
        return
    for form in line.forms or ():
        if found.why_not_for(form):
            yield "people", told % {"measure": found.measure.title, "why": found.why_not_for(form)}
    if line.forms == ():
        yield "people", _("Say who is asked: tick at least one.")


def number_problems(line: Line) -> Iterator[tuple[str, str]]:
    if line.cadence in COUNTED and not 1 <= (line.number or 0) <= MOST_COUNTED:
        yield "number", _("Give the number of sessions, from 1 to %(most)d.") % {"most": MOST_COUNTED}
    if not 1 <= line.begins <= MOST_COUNTED:
        yield "begins", _("Give the first session, from 1 to %(most)d.") % {"most": MOST_COUNTED}


def rows_of(battery: Battery, lines: Sequence[Line], offered: Mapping[Key, Offered]) -> list[BatteryMeasure]:
    """The rows that the lines become."""
    return [row_of(battery, position, line, offered[line.key]) for position, line in enumerate(lines, start=1)]


def row_of(battery: Battery, position: int, line: Line, found: Offered) -> BatteryMeasure:
    """What a line says of a number that its cadence does not use is left out."""
    asked = found.forms if line.forms is None else line.forms
    return BatteryMeasure(
        battery=battery,
        position=position,
        measure=line.measure,
        version=line.version,
        cadence=line.cadence,
        number=line.number if line.cadence in COUNTED else None,
        begins=line.begins if line.cadence == Cadence.NTH else 1,
        **{form: form in asked for form in FORMS},
    )


def line_of(row: BatteryMeasure) -> Line:
    return Line(
        measure=row.measure,
        version=row.version,
        cadence=row.cadence,
        number=row.number,
        begins=row.begins,
        forms=tuple(form for form in FORMS if getattr(row, form)),
    )
