"""Reads sessions from a CSV file with columns client, session, score and, where they are there, some more.

A file with any fault is refused as a whole, with every fault by line and column. Other columns are left alone.
"""

import re
from array import array
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

import numpy as np

from plait.csvfile import NUMBER, CsvText, FileProblem, FileRefusedError
from plait.trajectory.scale import HigherIs, Scale
from plait.trajectory.sessions import (
    Codes,
    Floats,
    Labels,
    Problem,
    Sessions,
    assembled,
    cell_problems,
    name_problems,
    order_problems,
)

NEEDED = ("client", "session", "score")
OPTIONAL = ("clinician", "rater", "dimension", "day", "tension")
NAMES = frozenset({"client", "clinician", "rater", "dimension"})
"""Columns that hold names; all others hold numbers."""
ALSO_CALLED = {"clinician": ("therapist",)}
"""Other names a column goes by in files; a name that was given with `columns` goes before them."""
DECIMAL_COMMA = re.compile(r"\s*[+-]?[0-9]+,[0-9]+\s*")


class SessionsFileError(FileRefusedError):
    """A file of sessions cannot be used; `problems` holds every reason, and nothing was written."""

    subject = "Sessions"


def read_sessions(
    path: Path,
    *,
    columns: Mapping[str, str] | None = None,
    covariates: Sequence[str] = (),
    low: float | None = None,
    high: float | None = None,
    higher_is: HigherIs = "better",
) -> Sessions:
    """The sessions in a CSV file; row k of the result is the file's k-th record below the header.

    `columns` names columns that are called otherwise, such as {"client": "ID"}, `covariates` further columns of
    numbers. Raises SessionsFileError with every problem, ScaleError where the ends make no sense.
    """
    try:
        content = path.read_bytes()
    except OSError as slip:
        raise SessionsFileError([FileProblem(str(path), "", f"cannot be read: {slip.strerror}")]) from slip
    scale = Scale(low, high, higher_is)
    return parse_sessions(content, str(path), columns=columns, covariates=covariates, scale=scale)


def parse_sessions(
    content: bytes,
    file: str,
    *,
    columns: Mapping[str, str] | None = None,
    covariates: Sequence[str] = (),
    scale: Scale | None = None,
) -> Sessions:
    """As `read_sessions`, from the bytes of a file; `file` names it in messages."""
    source = CsvText(content, file, SessionsFileError)
    return _Reading(source, dict(columns or {}), tuple(covariates), scale or Scale()).read()


class _Reading:
    """One pass over a file."""

    def __init__(self, source: CsvText, columns: Mapping[str, str], covariates: Sequence[str], scale: Scale) -> None:
        self.source = source
        self.columns = {**columns, **{name: name for name in covariates}}
        self.covariates = covariates
        self.known = tuple(dict.fromkeys((*NEEDED, *OPTIONAL, *covariates)))
        self.scale = scale
        self.lines = array("q")
        self.told: set[tuple[int, str]] = set()
        """Cells with a problem: what could not be read is not told a second time as empty."""

    def say(self, line: int, column: str, text: str) -> None:
        if (line, column) not in self.told:
            self.told.add((line, column))
            self.source.say(line, column, text)

    def read(self) -> Sessions:
        records = self.source.records()
        line, header = next(records, (1, []))
        if not header:
            self._refuse_empty(line, f"the file is empty; it needs a header such as {','.join(NEEDED)}")
        places = self._places(line, header)
        cells = self._cells(records, places, header)
        if not self.lines:
            self._refuse_empty(line, "there are no sessions below the header")
        return self._sessions(cells, {name: header[place] for name, place in places.items()})

    def _refuse_empty(self, line: int, text: str) -> NoReturn:
        if not self.source.problems:
            self.source.say(line, "", text)
        self.source.refuse()

    def _places(self, line: int, header: Sequence[str]) -> dict[str, int]:
        """Where each column stands; refuses the file if one is missing, unknown or there twice."""
        self.source.check_separator(line, header)
        for own in sorted({*NEEDED, *OPTIONAL} & set(self.covariates)):
            self.source.say(line, own, "is a column of its own, and no covariate")
        for unknown in sorted(set(self.columns) - set(self.known)):
            self.source.say(line, unknown, f"is no column of ours; there are: {', '.join(self.known)}")
        found = {}
        for name in self.known:
            named = [self.columns[name]] if name in self.columns else [name, *ALSO_CALLED.get(name, ())]
            there = [place for place, title in enumerate(header) if title in named]
            if len(there) > 1:
                self.source.say(line, name, f"is there {len(there)} times: columns {_listed(there)}")
            elif there:
                found[name] = there[0]
            elif name in NEEDED or name in self.columns:
                other = "" if name in self.columns else f"; name another with --column {name}=NAME"
                self.source.say(line, named[0], f"is missing; the header has {', '.join(header)}{other}")
        self._refuse_shared(line, found)
        self.source.refuse_problems()
        return found

    def _refuse_shared(self, line: int, found: Mapping[str, int]) -> None:
        names = list(found)
        for number, name in enumerate(names):
            for other in names[:number]:
                if found[name] == found[other]:
                    self.source.say(line, name, f"is the same column as {other}: number {found[name] + 1}")

    def _cells(
        self, records: Iterator[tuple[int, list[str]]], places: Mapping[str, int], header: Sequence[str]
    ) -> dict[str, "_Numbers | _Names"]:
        cells: dict[str, _Numbers | _Names] = {}
        for name, place in places.items():
            cells[name] = _Numbers(header[place], self.say) if name not in NAMES else _Names()
        takes = [(cells[name].take, place) for name, place in places.items()]
        for line, fields in records:
            if len(fields) != len(header):
                self.source.say(line, "", f"has {len(fields)} fields where the header has {len(header)}")
                continue
            self.lines.append(line)
            for take, place in takes:
                take(line, fields[place])
        return cells

    def _sessions(self, cells: Mapping[str, "_Numbers | _Names"], titles: Mapping[str, str]) -> Sessions:
        numbers = {name: found.floats() for name, found in cells.items() if isinstance(found, _Numbers)}
        labels = {name: found.labels() for name, found in cells.items() if isinstance(found, _Names)}
        self._note(name_problems(labels), titles)
        self._note(cell_problems(numbers, self.scale), titles)
        # Rows are compared with each other only where each by itself is sound.
        self.source.refuse_problems()
        made = assembled(numbers, labels, self.scale)
        self._note(order_problems(made, lambda row: f"line {self.lines[row]}"), titles)
        self.source.refuse_problems()
        return made

    def _note(self, problems: Iterator[Problem], titles: Mapping[str, str]) -> None:
        for row, column, text in problems:
            self.say(self.lines[row], titles[column], text)


class _Numbers:
    """A column of numbers; what is no number is told as it is met, an empty cell is NaN."""

    def __init__(self, column: str, say: Callable[[int, str, str], None]) -> None:
        self.column = column
        self.say = say
        self.values = array("d")

    def take(self, line: int, text: str) -> None:
        if NUMBER.fullmatch(text):
            self.values.append(float(text))
            return
        self.values.append(np.nan)
        if text.strip():
            hint = "; write the decimals after a point" if DECIMAL_COMMA.fullmatch(text) else ""
            self.say(line, self.column, f"{text!r} is not a number{hint}")

    def floats(self) -> Floats:
        return np.array(self.values, dtype=np.float64)


class _Names:
    """A column of names, kept exactly as they stand."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}
        self.codes = array("i")

    def take(self, _: int, text: str) -> None:
        self.codes.append(self.known.setdefault(text, len(self.known)))

    def labels(self) -> Labels:
        codes: Codes = np.array(self.codes, dtype=np.int32)
        return Labels(codes, tuple(self.known))


def _listed(places: Sequence[int]) -> str:
    return " and ".join(str(place + 1) for place in places)
