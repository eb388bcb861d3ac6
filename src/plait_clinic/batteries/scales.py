"""How a score of a battery is read: the ends of its scale and which way is better, from the measure itself.

A registered measure says both in its key; an unregistered total was given them by whoever brought it in.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from plait.measures import Measure
from plait_clinic.batteries.models import UNREGISTERED, UnregisteredTotal
from plait_clinic.batteries.registry import measure_of

TOTAL = "total"
OF_ONE_PERSON = (None, "clinician")
"""Scales about the person who answers, or about their own bond with the clinician."""
Bounds = tuple[float, float]


@dataclass(frozen=True)
class ScaleKey:
    """One scale: what it is called where it has a title of its own, its ends, and what a higher score says.

    `step` is the least by which two scores differ, None where that is not known.
    """

    name: str
    title: str
    bounds: Bounds
    higher_is: str
    step: float | None = None


def registered_scales(measure: Measure, form: str) -> Mapping[str, ScaleKey]:
    """The scales of a measure's form that have a direction and are about whoever answers, by name.

    What is about the others, or about all of them, has no course of a person: room families reads it.
    """
    asked = measure.form(form)
    return {
        scale.name: ScaleKey(
            scale.name, measure.title, asked.bounds(scale.name), scale.higher_is, asked.step(scale.name)
        )
        for scale in asked.scales
        if scale.higher_is != "neither" and scale.target in OF_ONE_PERSON
    }


def total_scale(total: UnregisteredTotal) -> ScaleKey:
    return ScaleKey(TOTAL, total.name, (total.low, total.high), total.higher_is)


def scales_of(measure: str, version: str, *, check_in) -> Mapping[str, ScaleKey]:
    """The scales that a response of this measure to this check-in is read on, by name."""
    if measure == UNREGISTERED:
        return {TOTAL: total_scale(check_in.battery.total)}
    found = measure_of(check_in.battery.organisation_id, measure, version)
    return registered_scales(found, check_in.form)


def main_scale(scales: Mapping[str, ScaleKey]) -> ScaleKey:
    """The one scale that stands for the measure: its total, else its first."""
    return scales.get(TOTAL) or next(iter(scales.values()))
