"""The clinic's own answers as arrays, one for each questionnaire, form and language. Only the job that makes figures
reads them; no page does.

What somebody keeps to themselves, put off, sent past their clinician, or had erased is not in them.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from plait.measures import Form
from plait_clinic.checkins.models import Answer, Rater, Response
from plait_clinic.checkins.visibility import for_figures

ROWS_AT_ONCE = 5_000
COLUMNS = (
    "pk",
    "check_in",
    "check_in__member__client",
    "check_in__clinician",
    "check_in__session__case",
    "about_member",
    "about_subsystem",
)


@dataclass(frozen=True)
class Cell:
    """What is never mixed: one questionnaire in one version, one form, one rater, one language."""

    measure: str
    version: str
    form: str
    rater: str
    language: str


@dataclass(frozen=True, eq=False)
class CellAnswers:
    """All responses of one cell in order of time: who rated whom (`unit`), who answered (`rater`), and the answers.

    `unit` is the client, or for a clinician's form the clinician and the case, with whom it is about where that is one
    member or some who belong together: that is what repeats over sessions.
    """

    unit: tuple[str, ...]
    rater: tuple[str, ...]
    check_in: tuple[int, ...]
    table: np.ndarray


def cells_of(organisation) -> list[Cell]:
    """Every cell in which something was answered."""
    columns = ("measure", "measure_version", "check_in__form", "check_in__rater", "language")
    found = responses_of(organisation).order_by().values_list(*columns).distinct()
    return sorted(
        (Cell(*row) for row in found), key=lambda cell: (cell.measure, cell.version, cell.form, cell.language)
    )


def responses_of(organisation):
    return Response.objects.filter(
        check_in__session__case__organisation=organisation, version=1, erased_at__isnull=True
    )


def answers_of(organisation, cell: Cell, form: Form) -> CellAnswers:
    """The answers of a cell, a column for each item of the form, NaN where there is none that may be used."""
    rows = (
        responses_of(organisation)
        .filter(
            measure=cell.measure,
            measure_version=cell.version,
            check_in__form=cell.form,
            check_in__rater=cell.rater,
            language=cell.language,
        )
        .order_by("submitted_at", "pk")
        .values_list(*COLUMNS)
    )
    people = list(rows)
    place = {row[0]: number for number, row in enumerate(people)}
    table = np.full((len(people), len(form.items)), np.nan)
    column = {item.id: number for number, item in enumerate(form.items)}
    for response, item, value in values_of(list(place)):
        if item in column:
            table[place[response], column[item]] = value
    clinicians = cell.rater == Rater.CLINICIAN
    return CellAnswers(
        unit=tuple(unit_of(row, clinicians=clinicians) for row in people),
        rater=tuple(str(row[3] if clinicians else row[2]) for row in people),
        check_in=tuple(row[1] for row in people),
        table=table,
    )


def unit_of(row: tuple, *, clinicians: bool) -> str:
    """What one row of COLUMNS repeats."""
    _response, _check_in, client, clinician, case, *about = row
    named = [str(each) for each in about if each is not None]
    return " ".join([f"{clinician} {case}" if clinicians else str(client), *named])


def values_of(responses: list[int]) -> Iterator[tuple[int, str, int]]:
    """Answers that the clinician could read at once, some thousand responses at a time."""
    for start in range(0, len(responses), ROWS_AT_ONCE):
        some = responses[start : start + ROWS_AT_ONCE]
        found = for_figures(Answer.objects.filter(response__in=some, value__isnull=False))
        yield from found.values_list("response", "item", "value")
