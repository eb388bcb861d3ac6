"""Reads files of dyads and of round robins, whole or not at all, and writes what a model found as CSV or JSON."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from plait.csvfile import NUMBER, CsvText, FileProblem, FileRefusedError
from plait.outfile import FileNotWrittenError, refuse_same_file, written_whole
from plait.systems.design import DesignError
from plait.systems.dyads import Dyads, dyads
from plait.systems.round_robins import RoundRobins, round_robins
from plait.trajectory.sessions_file import DECIMAL_COMMA

DYAD_NAMES, DYAD_NUMBERS = ("dyad", "role"), ("score", "outcome")
GROUP_NAMES, GROUP_NUMBERS = ("group", "rater", "target"), ("score", "second")
OPTIONAL = frozenset({"role", "second"})
"""Columns that a file may leave out."""


class RelationsFileError(FileRefusedError):
    """A file of ratings of each other cannot be used; `problems` holds every reason, and nothing was written."""

    subject = "Ratings"


@dataclass(frozen=True)
class Figure:
    """One number of a report: which part of it, about whom, and its estimate or the reason why there is none."""

    part: str
    about: str
    figure: str
    value: float | None
    low: float | None
    high: float | None
    level: float | None
    n: int
    reason: str


def read_dyads(path: Path, columns: Mapping[str, str]) -> Dyads:
    """Dyads from a CSV file with columns dyad, score, outcome and, where members differ by it, role."""
    names, numbers = _Table(path, columns).columns(DYAD_NAMES, DYAD_NUMBERS)
    try:
        return dyads(names["dyad"], numbers["score"], numbers["outcome"], role=names.get("role"))
    except DesignError as slip:
        raise _refused(path, slip) from slip


def read_round_robins(path: Path, columns: Mapping[str, str]) -> RoundRobins:
    """Groups from a CSV file with columns group, rater, target, score and, with two indicators, second."""
    names, numbers = _Table(path, columns).columns(GROUP_NAMES, GROUP_NUMBERS)
    try:
        return round_robins(
            names["group"], names["rater"], names["target"], numbers["score"], second=numbers.get("second")
        )
    except DesignError as slip:
        raise _refused(path, slip) from slip


def check_output(source: Path, output: Path) -> None:
    """Raise FileNotWrittenError where the output's ending is unknown or it would take the place of the ratings."""
    if output.suffix not in {".csv", ".json"}:
        raise FileNotWrittenError(f"{output}: name a file that ends with .csv or .json")
    refuse_same_file(source, output, "ratings")


def write_figures(figures: Sequence[Figure], source: Path, output: Path) -> None:
    """Write the figures, as CSV or JSON by the file's ending, whole or not at all."""
    check_output(source, output)
    rows = [asdict(figure) for figure in figures]
    with written_whole(output) as stream:
        if output.suffix == ".json":
            json.dump(rows, stream, indent=1)
            stream.write("\n")
        else:
            writer = csv.DictWriter(stream, [field.name for field in fields(Figure)], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def _refused(path: Path, slip: DesignError) -> RelationsFileError:
    return RelationsFileError([FileProblem(str(path), "", problem) for problem in slip.problems])


class _Table:
    """Some columns of a CSV file, with every problem told at once."""

    def __init__(self, path: Path, titles: Mapping[str, str]) -> None:
        try:
            content = path.read_bytes()
        except OSError as slip:
            raise RelationsFileError([FileProblem(str(path), "", f"cannot be read: {slip.strerror}")]) from slip
        self.source = CsvText(content, str(path), RelationsFileError)
        self.titles = titles

    def columns(
        self, names: Sequence[str], numbers: Sequence[str]
    ) -> tuple[dict[str, list[str]], dict[str, list[float | None]]]:
        """The columns that are there, in the order of the rows; an empty number is None."""
        records = self.source.records()
        line, header = next(records, (1, []))
        self.source.check_separator(line, header)
        places = self._places(line, header, (*names, *numbers))
        texts: dict[str, list[str]] = {name: [] for name in names if name in places}
        values: dict[str, list[float | None]] = {name: [] for name in numbers if name in places}
        for number, row in self._rows(records, header):
            for name, found in texts.items():
                found.append(self._name(number, header[places[name]], row[places[name]].strip()))
            for name, cells in values.items():
                cells.append(self._number(number, header[places[name]], row[places[name]].strip()))
        self.source.refuse_problems()
        return texts, values

    def _places(self, line: int, header: Sequence[str], wanted: Sequence[str]) -> dict[str, int]:
        places = {}
        known = sorted(set(self.titles) - set(wanted))
        if known:
            self.source.say(None, "", f"{', '.join(known)} is no column here; there are {', '.join(wanted)}")
        for name in wanted:
            title = self.titles.get(name, name)
            if header.count(title) == 1:
                places[name] = header.index(title)
            elif title in header or name not in OPTIONAL or name in self.titles:
                self.source.say(line, title, f"must be there once; the header has {', '.join(header) or 'nothing'}")
        self.source.refuse_problems()
        return places

    def _rows(self, records: Iterator[tuple[int, list[str]]], header: Sequence[str]) -> Iterator[tuple[int, list[str]]]:
        for line, row in records:
            if len(row) == len(header):
                yield line, row
            else:
                self.source.say(line, "", f"has {len(row)} fields where the header has {len(header)}")

    def _name(self, line: int, column: str, text: str) -> str:
        if not text:
            self.source.say(line, column, "is empty; say who it is about")
        return text

    def _number(self, line: int, column: str, text: str) -> float | None:
        if not text:
            return None
        if NUMBER.fullmatch(text) and math.isfinite(float(text)):
            return float(text)
        hint = "; write the decimals after a point" if DECIMAL_COMMA.fullmatch(text) else ""
        self.source.say(line, column, f"{text!r} is not a number{hint}")
        return None
