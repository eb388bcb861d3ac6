"""Scores a file of answers into a file of scores, whole or not at all.

The way in for researchers and for whoever checks us: `plait score` is a thin skin over `score_file`.
"""

import csv
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from plait.measures.answer_file import ID, content_of, read_answers
from plait.measures.model import Form, Measure
from plait.measures.problems import MissingKeyError
from plait.measures.scoring import REASONS
from plait.measures.table import ScoreColumn, score_columns
from plait.outfile import refuse_same_file, written_whole

USUAL_FORM = "client"
ROWS_AT_ONCE = 10_000
"""Rows written at a time, so that the text of a long file never stands in memory as a whole."""


@dataclass(frozen=True)
class FileScored:
    """What was done: how many rows, by which form, into which scales."""

    rows: int
    form: str
    scales: tuple[str, ...]


def score_file(measure: Measure, answers: Path, scores: Path, form: str | None = None) -> FileScored:
    """Score every row of the CSV file `answers` and write the CSV file `scores`.

    The columns of `scores`: id as it stood, then for each scale of the form, in the form's order, NAME (the
    shortest digits that read back as the same number; empty where there is no score), NAME_answered,
    NAME_prorated (0 or 1) and NAME_reason (empty where there is a score). The rows keep their order.
    Raises AnswerFileError with every problem, MissingKeyError for a shell, UnknownMeasureError for an
    unknown form, FileNotWrittenError; then nothing is written.
    """
    found = measure.form(usual_form(measure) if form is None else form)
    refuse_same_file(answers, scores, "answers")
    read = read_answers(content_of(answers), str(answers), found)
    table = np.frombuffer(read.answers).reshape(len(read.ids), len(found.items))
    columns = score_columns(measure, found.id, table)
    with written_whole(scores) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([ID, *score_header(found)])
        for first in range(0, len(read.ids), ROWS_AT_ONCE):
            rows = slice(first, first + ROWS_AT_ONCE)
            writer.writerows(zip(read.ids[rows], *_cells(columns, rows), strict=True))
    return FileScored(len(read.ids), found.id, tuple(columns))


def usual_form(measure: Measure) -> str:
    """The client's form, or the first one where there is none."""
    if measure.no_key is not None:
        raise MissingKeyError(measure.id, measure.no_key)
    names = [form.id for form in measure.forms]
    return USUAL_FORM if USUAL_FORM in names else names[0]


def score_header(form: Form) -> list[str]:
    """The columns that each scale adds, in order."""
    return [f"{scale.name}{part}" for scale in form.scales for part in ("", "_answered", "_prorated", "_reason")]


def _cells(columns: dict[str, ScoreColumn], rows: slice) -> Iterator[Iterable[str | int]]:
    """The columns of these rows as they are written."""
    for column in columns.values():
        yield ["" if math.isnan(value) else repr(value) for value in column.values[rows].tolist()]
        yield column.answered[rows].tolist()
        yield column.prorated[rows].astype(int).tolist()
        yield [REASONS[code] or "" for code in column.reasons[rows].tolist()]
