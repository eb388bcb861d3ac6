"""From a clinic's answers to figures that tell of nobody: people in whole tens, shares in tens of people.

People are taken in the order in which they first answered, ten at a time, so that two sets of figures always differ by
ten people or more (the rule of ten of official statistics, for instance the Australian Bureau of Statistics' output
rules: a cell has ten contributors or more, and no difference between outputs has fewer). Who answers counts, so of a
clinicians' form these are clinicians, however many cases each has. See docs/decisions/0017.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from plait.measures import Measure
from plait.reliability import Estimate, NotEnough, Quantity
from plait.reliability.of_file import quantities
from plait.reliability.of_measure import (
    measure_item_report,
    measure_within_person_report,
    scale_key,
    suited_scales,
)
from plait_clinic.checkins.models import Rater
from plait_clinic.reliability.answers import Cell, CellAnswers
from plait_clinic.reliability.limits import FEWEST_CLINICIANS, FEWEST_PEOPLE, STEP
from plait_clinic.reliability.models import Kind

DIGITS = 2
OF_ONE_RATING = ("alpha", "omega", "sem", "reliable_change", "ceiling", "floor", "straight_lined")
REPEATED = ("change", "one_session", "person_mean", "omega_within", "unvarying")
SHARES = ("ceiling", "floor", "straight_lined", "unvarying")


@dataclass(frozen=True)
class Told:
    """One figure as it may be stored and shown."""

    name: str
    kind: Kind
    value: float | None
    low: float | None
    high: float | None
    people: int


@dataclass(frozen=True)
class ScaleFigures:
    """All figures of one scale of a cell, from the answers of `people`, a whole number of tens."""

    cell: Cell
    scale: str
    people: int
    figures: tuple[Told, ...]


def figures_of(measure: Measure, cell: Cell, answers: CellAnswers, known: Mapping[str, int]) -> list[ScaleFigures]:
    """Figures of each scale whose people have grown by ten or more since the `known` number, and are enough."""
    made = []
    for scale in suited_scales(measure, cell.form):
        columns = list(scale_key(measure, cell.form, scale).columns)
        complete = np.flatnonzero(~np.isnan(answers.table[:, columns]).any(axis=1)).tolist()
        chosen = first_tens([answers.rater[row] for row in complete])
        rows = [row for row in complete if answers.rater[row] in chosen]
        rated = len({answers.unit[row] for row in rows})
        if rated >= FEWEST_PEOPLE and len(chosen) >= max(fewest_of(cell), known.get(scale, 0) + STEP):
            made.append(ScaleFigures(cell, scale, len(chosen), told(measure, cell.form, scale, answers, rows)))
    return made


def fewest_of(cell: Cell) -> int:
    return FEWEST_CLINICIANS if cell.rater == Rater.CLINICIAN else FEWEST_PEOPLE


def first_tens(raters: list[str]) -> frozenset[str]:
    """The people who answered first, as many whole tens of them as there are."""
    order = list(dict.fromkeys(raters))
    return frozenset(order[: len(order) // STEP * STEP])


def told(measure, form: str, scale: str, answers: CellAnswers, rows: list[int]) -> tuple[Told, ...]:
    """Both reports of one scale, from rows in order of time, cut to what may be told."""
    person = [answers.unit[row] for row in rows]
    first = list({unit: row for row, unit in reversed(list(zip(rows, person, strict=True)))}.values())
    one = quantities(measure_item_report(measure, form, scale, answers.table[sorted(first)]))
    repeated = quantities(
        measure_within_person_report(
            measure,
            form,
            scale,
            person=person,
            session=[answers.check_in[row] for row in rows],
            array=answers.table[rows],
        )
    )
    every = {**{name: one[name] for name in OF_ONE_RATING}, **{name: repeated[name] for name in REPEATED}}
    return tuple(cut(name, quantity) for name, quantity in every.items())


def cut(name: str, quantity: Quantity) -> Told:
    """A figure as it may be told: two digits, people in whole tens, a share as tens of people without an interval."""
    people = quantity.n // STEP * STEP
    if isinstance(quantity, NotEnough):
        return Told(name, Kind.NOT_ENOUGH, None, None, None, people)
    if not isinstance(quantity, Estimate):
        return Told(name, Kind.UNDEFINED, None, None, None, people)
    if name in SHARES:
        low, high = tens(quantity.value * quantity.n, quantity.n)
        return Told(name, Kind.SHARE, None, low, high, people)
    return Told(
        name,
        Kind.ESTIMATE,
        round(quantity.value, DIGITS),
        round(quantity.low, DIGITS),
        round(quantity.high, DIGITS),
        people,
    )


def tens(count: float, people: int) -> tuple[int, int]:
    """The ten that a count lies in: 0 to 9, 10 to 19 and so on; the last one goes up to everybody.

    Were it apart, "all of them" would tell what each single one answered: a group is disclosed by those who are not
    counted as well.
    """
    whole = people // STEP * STEP
    low = max(min(round(count) // STEP * STEP, whole - STEP), 0)
    return low, whole if low + STEP >= whole else low + STEP - 1
