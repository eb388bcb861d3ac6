"""Readings as a file: the file of sessions as it stands, row by row, with what was read of each session beside it."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from plait.csvfile import CsvText, FileProblem
from plait.outfile import refuse_same_file, written_whole
from plait.rupture.budget import DEFAULT_BUDGET
from plait.rupture.judging import NO_STRAND
from plait.rupture.readings import Readings, watch
from plait.trajectory.model import read_model
from plait.trajectory.sessions import Floats
from plait.trajectory.sessions_file import SessionsFileError, parse_sessions

NUMBERS = (
    "expected",
    "lower_80",
    "upper_80",
    "lower_90",
    "upper_90",
    "lower_95",
    "upper_95",
    "level",
    "level_sd",
    "surprise",
    "rupture_probability",
)
WRITTEN = (*NUMBERS, "alert", "state")
DRIVER = "driven_by"
"""A further column where there are several raters or dimensions: which of them drove an alert."""


@dataclass(frozen=True, eq=False)
class Watched:
    """A file of sessions, read and watched: its header and records as they stand, and the readings of each."""

    header: Sequence[str]
    records: Sequence[Sequence[str]]
    readings: Readings


def watch_file(
    path: Path, model: Path, *, columns: Mapping[str, str] | None = None, budget: float = DEFAULT_BUDGET
) -> Watched:
    """Read sessions and model and watch; every problem of the file at once (SessionsFileError), nothing written."""
    fitted = read_model(model)
    try:
        content = path.read_bytes()
    except OSError as slip:
        raise SessionsFileError([FileProblem(str(path), "", f"cannot be read: {slip.strerror}")]) from slip
    sessions = parse_sessions(content, str(path), columns=columns, scale=fitted.scale)
    source = CsvText(content, str(path), SessionsFileError)
    (_, header), *records = source.records()
    header = [name.strip() for name in header]
    for name in header:
        if name in (*WRITTEN, DRIVER):
            source.say(1, name, "is what a reading adds: call the column otherwise")
    source.refuse_problems()
    return Watched(header, [fields for _, fields in records], watch(fitted, sessions, budget))


def write_readings(watched: Watched, source: Path, target: Path) -> None:
    """The sessions' rows and columns as they were, and those of `WRITTEN`; nothing is rounded."""
    refuse_same_file(source, target, "sessions")
    added = dict(reading_columns(watched.readings))
    with written_whole(target) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow([*watched.header, *added])
        width = len(watched.header)
        for fields, cells in zip(watched.records, zip(*added.values(), strict=True), strict=True):
            writer.writerow([*fields, *[""] * (width - len(fields)), *cells])


def reading_columns(readings: Readings) -> Iterator[tuple[str, Iterable[str]]]:
    """What a reading adds, column by column, as it is written."""
    for name in NUMBERS:
        yield name, _numbers(getattr(readings, name))
    yield "alert", map(str, readings.alert.tolist())
    yield "state", readings.state_names
    if len(readings.strands) > 1:
        names = ["/".join(part for part in strand if part is not None) for strand in readings.strands]
        yield DRIVER, ("" if place == NO_STRAND else names[place] for place in readings.driver.tolist())


def _numbers(values: Floats) -> list[str]:
    return ["" if np.isnan(value) else repr(value) for value in values.tolist()]


def summary_lines(readings: Readings, budget: float) -> Iterator[str]:
    """What a reader must know beside the file: the budget, what it finds, and what was seen."""
    sizes = ("small", "middling", "large")
    hits = ", ".join(f"{size} {hit:.0%}" for size, hit in zip(sizes, readings.expected_hits, strict=True))
    yield f"Budget: {budget:g} needless alerts per 100 sessions. Expected at once, by the model: {hits} of drops."
    rate = readings.alert_rate
    seen = (
        "no session could be judged" if np.isnan(rate) else f"{rate:.1f} alerts per 100 sessions that could be judged"
    )
    yield f"Seen: {seen}, needless or not."
    yield "No alert does not mean no rupture: this reads ratings, and ratings can hide one."
