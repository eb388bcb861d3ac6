"""Reliability of every scale of a measure from a file of answers: what `plait reliability` prints and writes.

Rows with a session are read twice: each person's first row as one rating a person, and all rows as repeated ratings.
"""

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import TextIO

import numpy as np
import numpy.typing as npt

from plait.measures.answer_file import ID, AnswerFile, content_of, read_answers
from plait.measures.files import usual_form
from plait.measures.model import Measure
from plait.outfile import FileNotWrittenError, refuse_same_file, written_whole
from plait.reliability.between_items import ItemReport
from plait.reliability.of_measure import (
    measure_item_report,
    measure_within_person_report,
    suited_scales,
    why_unsuited,
)
from plait.reliability.results import Estimate, NotEnough, Quantity, Undefined
from plait.reliability.within_person import WithinPersonReport

ONE_RATING, REPEATED = "one rating a person", "repeated ratings"
Report = ItemReport | WithinPersonReport


@dataclass(frozen=True)
class ScaleReliability:
    """One scale: of one rating a person, and of repeated ratings where the file has sessions."""

    scale: str
    one: ItemReport
    repeated: WithinPersonReport | None

    @property
    def reports(self) -> Mapping[str, Report]:
        """The reports that there are, by what they are about."""
        found: dict[str, Report] = {ONE_RATING: self.one}
        return found if self.repeated is None else {**found, REPEATED: self.repeated}


@dataclass(frozen=True)
class FileReliability:
    """What a file of answers says of a measure: every scale that has a reliability, and why others have none."""

    measure: Measure
    form: str
    rows: int
    persons: int
    scales: tuple[ScaleReliability, ...]
    left_out: Mapping[str, str]


@dataclass(frozen=True)
class Figure:
    """One figure as a row of a file: a value with its interval, or why there is none."""

    measure: str
    version: str
    form: str
    scale: str
    about: str
    figure: str
    value: float | None
    low: float | None
    high: float | None
    level: float | None
    n: int
    needed: int | None
    reason: str


def reliability_of_file(
    measure: Measure, answers: Path, form: str | None = None, session: str | None = None
) -> FileReliability:
    """Every suited scale from the CSV file `answers`; `session` names the column of the session, where there is one.

    Without it each id may stand in one row alone. Raises AnswerFileError with every problem, MissingKeyError,
    UnknownMeasureError.
    """
    found = measure.form(usual_form(measure) if form is None else form)
    labels = () if session is None else (session,)
    read = read_answers(content_of(answers), str(answers), found, labels, once=(ID, *labels))
    table = np.frombuffer(read.answers).reshape(len(read.ids), len(found.items))
    unsuited = {scale.name: why_unsuited(found, scale) for scale in found.scales}
    return FileReliability(
        measure=measure,
        form=found.id,
        rows=len(read.ids),
        persons=len(set(read.ids)),
        scales=tuple(
            _scale(measure, found.id, scale, _Rows(read, table, session)) for scale in suited_scales(measure, found.id)
        ),
        left_out={name: why for name, why in unsuited.items() if why is not None},
    )


@dataclass(frozen=True, eq=False)
class _Rows:
    """A file that was read, its answers as an array (rows, items), and its column of sessions."""

    read: AnswerFile
    table: npt.NDArray[np.float64]
    session: str | None


def _scale(measure: Measure, form: str, scale: str, rows: _Rows) -> ScaleReliability:
    if rows.session is None:
        return ScaleReliability(scale, measure_item_report(measure, form, scale, rows.table), None)
    people, sessions = rows.read.ids, rows.read.labels[rows.session]
    repeated = measure_within_person_report(measure, form, scale, person=people, session=sessions, array=rows.table)
    first = sorted({person: row for row, person in reversed(list(enumerate(people)))}.values())
    return ScaleReliability(scale, measure_item_report(measure, form, scale, rows.table[first]), repeated)


def quantities(report: Report) -> dict[str, Quantity]:
    """Every figure of a report by name, in the report's order."""
    every = {field.name: getattr(report, field.name) for field in fields(report)}
    return {name: value for name, value in every.items() if isinstance(value, Estimate | NotEnough | Undefined)}


def figures(found: FileReliability) -> Iterator[Figure]:
    """All figures as rows."""
    for scale in found.scales:
        for about, report in scale.reports.items():
            for name, quantity in quantities(report).items():
                yield _figure(found, scale.scale, about, name, quantity)


def _figure(found: FileReliability, scale: str, about: str, name: str, quantity: Quantity) -> Figure:
    estimate = quantity if isinstance(quantity, Estimate) else None
    return Figure(
        measure=found.measure.id,
        version=found.measure.version,
        form=found.form,
        scale=scale,
        about=about,
        figure=name,
        value=estimate.value if estimate else None,
        low=estimate.low if estimate else None,
        high=estimate.high if estimate else None,
        level=estimate.level if estimate else None,
        n=quantity.n,
        needed=quantity.needed if isinstance(quantity, NotEnough) else None,
        reason=quantity_told(quantity) if estimate is None else "",
    )


def quantity_told(quantity: Quantity) -> str:
    """A figure in words: its value and interval, or why there is none."""
    if isinstance(quantity, NotEnough):
        return f"not enough: {quantity.n} of {quantity.needed} people"
    if isinstance(quantity, Undefined):
        return quantity.reason
    return f"{quantity.value:.2f}  ({quantity.low:.2f} to {quantity.high:.2f}, n {quantity.n})"


def report_lines(found: FileReliability) -> Iterator[str]:
    """The whole report as text."""
    measure = found.measure
    yield f"{measure.title} ({measure.id}, version {measure.version}), {found.form} form"
    yield measure.status
    yield f"{found.rows} rows of {found.persons} people. Intervals are 95 % ones; n counts people."
    for scale in found.scales:
        yield ""
        yield f"Scale {scale.scale}"
        for about, report in scale.reports.items():
            yield from _block(about, report)
    for name, why in found.left_out.items():
        yield ""
        yield f"Scale {name}: left out; {why}"


def _block(about: str, report: Report) -> Iterator[str]:
    complete = report.persons if isinstance(report, ItemReport) else report.ratings
    yield f"  {about}: {complete} of {report.rows} rows are complete"
    missing: dict[str, list[str]] = {}
    for name, quantity in quantities(report).items():
        if isinstance(quantity, Estimate):
            yield f"    {name:<16}{quantity_told(quantity)}"
        else:
            missing.setdefault(quantity_told(quantity), []).append(name)
    yield from (f"    {', '.join(names)}: {why}" for why, names in missing.items())
    yield from (f"    note: {note}" for note in report.notes)


def write_figures(found: FileReliability, answers: Path, output: Path) -> None:
    """Write the figures, as CSV or JSON by the file's ending, whole or not at all. Raises FileNotWrittenError."""
    check_output(answers, output)
    rows = [asdict(figure) for figure in figures(found)]
    with written_whole(output) as stream:
        if output.suffix == ".json":
            json.dump(rows, stream, indent=1)
            stream.write("\n")
        else:
            _write_table(stream, rows)


def check_output(answers: Path, output: Path) -> None:
    """Raise FileNotWrittenError where the output's ending is unknown or it would take the place of the answers."""
    if output.suffix not in {".csv", ".json"}:
        raise FileNotWrittenError(f"{output}: name a file that ends with .csv or .json")
    refuse_same_file(answers, output, "answers")


def _write_table(stream: TextIO, rows: Sequence[Mapping[str, object]]) -> None:
    writer = csv.DictWriter(stream, [field.name for field in fields(Figure)], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
