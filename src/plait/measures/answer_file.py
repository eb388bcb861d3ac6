"""Reads a file of answers: CSV with `id` and a column for each item, an empty cell where unanswered.

A file with any fault is refused as a whole, with every fault by line and column, so that nobody takes
half a file for all of it.
"""

import math
import re
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from plait.csvfile import CsvText, FileProblem, FileRefusedError
from plait.measures.answers import answer_problems
from plait.measures.model import Form, Item

ID = "id"
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")
"""A number as spreadsheets and statistics programs write whole ones: 3, or 3.0 where others are missing."""
EMPTY = {ID: "is empty; a score must belong to somebody"}


class AnswerFileError(FileRefusedError):
    """A file of answers cannot be scored; `problems` holds every reason, and nothing was written."""

    subject = "Answers"


@dataclass(frozen=True)
class AnswerFile:
    """A file whose every cell fits: ids as they stood, and the answers row after row, NaN where empty.

    Each row holds the form's items in their order, so `answers` has len(ids) times as many numbers. `labels` holds
    the columns that were asked for beside the items, such as the session, by name; `numbers` columns of other numbers,
    NaN where empty.
    """

    ids: Sequence[str]
    answers: "array[float]"
    labels: Mapping[str, Sequence[str]] = field(default_factory=dict)
    numbers: Mapping[str, Sequence[float]] = field(default_factory=dict)


def content_of(path: Path) -> bytes:
    """The bytes of a file of answers. Raises AnswerFileError where it cannot be read."""
    try:
        return path.read_bytes()
    except OSError as slip:
        raise AnswerFileError([FileProblem(str(path), "", f"cannot be read: {slip.strerror}")]) from slip


def read_answers(
    content: bytes,
    file: str,
    form: Form,
    labels: Sequence[str] = (),
    *,
    numbers: Sequence[str] = (),
    once: Sequence[str] = (),
) -> AnswerFile:
    """The answers in the bytes of a CSV file; `file` names it in messages.

    `labels` names further columns that must be there, each with something in every row, and `numbers` columns of
    numbers such as another measure's score. Where `once` names columns, no two rows may have the same in all of them.

    The columns may stand in any order. An item is named by its id, or by q and its number in the form. A
    column may be left out where no scale uses its item, which then counts as unanswered. Raises
    AnswerFileError with every problem.
    """
    source = CsvText(content, file, AnswerFileError)
    return _Reading(source, form, tuple(labels), tuple(numbers), tuple(once)).read()


class _Reading:
    """One pass over a file, with the problems met so far."""

    def __init__(
        self, source: CsvText, form: Form, labels: tuple[str, ...], numbers: tuple[str, ...], once: tuple[str, ...]
    ) -> None:
        self.source = source
        self.say = source.say
        self.form = form
        self.names = (ID, *labels)
        self.numbers: dict[str, list[float]] = {name: [] for name in numbers}
        self.once = once
        self.first_lines: dict[tuple[str, ...], int] = {}
        self.follow_ups = any(item.asked_if for item in form.items)

    @property
    def asked(self) -> tuple[str, ...]:
        """Every column that must be there beside the items."""
        return (*self.names, *self.numbers)

    def read(self) -> AnswerFile:
        lines = self.source.records()
        line, header = next(lines, (1, []))
        if not header and not self.source.problems:
            names = ",".join([*self.asked, *(item.id for item in self.form.items)])
            self.say(line, "", f"the file is empty; it needs a header such as {names}, and a line for each id")
        if not header:
            self.source.refuse()
        columns = self._columns(line, header)
        named, answers = self._body(lines, columns)
        if not named[ID] and not self.source.problems:
            self.say(line, "", "there are no answers below the header")
        self.source.refuse_problems()
        return AnswerFile(named[ID], answers, {name: named[name] for name in self.names if name != ID}, self.numbers)

    def _columns(self, line: int, header: list[str]) -> list[Item | str | None]:
        """What each column holds: ID or a label, an item, or None where that is not known."""
        self.source.check_separator(line, header)
        self._check_labels(line)
        known: dict[str, Item | str] = {f"q{number}": item for number, item in enumerate(self.form.items, 1)}
        known |= {item.id: item for item in self.form.items} | {name: name for name in self.asked}
        found: list[Item | str | None] = []
        for position, name in enumerate(header, 1):
            meant = known.get(name)
            if meant is None:
                needed = ", ".join([*self.asked, *(item.id for item in self.form.items)])
                self.say(line, repr(name), f"unknown column, number {position}; known: {needed}")
            elif meant in found:
                self.say(line, name, f"is there twice: columns {found.index(meant) + 1} and {position}")
                meant = None
            found.append(meant)
        for missing in self._missing(found):
            self.say(line, missing, "is missing")
        return found

    def _check_labels(self, line: int) -> None:
        """A label may not be called what the file calls an item, or twice the same."""
        items = {f"q{number}" for number in range(1, len(self.form.items) + 1)} | {item.id for item in self.form.items}
        for name in self.asked:
            if name in items or self.asked.count(name) > 1:
                self.say(line, name, "is taken: name another column beside the id and the items")
                self.source.refuse()

    def _missing(self, found: Sequence[Item | str | None]) -> Iterator[str]:
        used = {part for scale in self.form.scales if scale.of == "items" for part in scale.parts}
        yield from (name for name in self.asked if name not in found)
        yield from (item.id for item in self.form.items if item.id in used and item not in found)

    def _body(
        self, lines: Iterator[tuple[int, list[str]]], columns: Sequence[Item | str | None]
    ) -> tuple[dict[str, list[str]], "array[float]"]:
        """What stands in the named columns, and the answers."""
        named: dict[str, list[str]] = {name: [] for name in self.names}
        answers = array("d")
        named_places = [(name, columns.index(name)) for name in self.names if name in columns]
        number_places = [(name, columns.index(name)) for name in self.numbers if name in columns]
        cells = [_Cells(item) for item in self.form.items]
        places = [columns.index(item) if item in columns else None for item in self.form.items]
        for line, fields in lines:
            if len(fields) != len(columns):
                self.say(line, "", f"has {len(fields)} fields where the header has {len(columns)}")
                continue
            for name, place in named_places:
                self._check_name(line, name, fields[place])
                named[name].append(fields[place])
            if self.once and len(named_places) == len(self.names):
                self._check_once(line, {name: fields[place] for name, place in named_places})
            for name, place in number_places:
                self.numbers[name].append(self._number(line, name, fields[place].strip()))
            before = len(self.source.problems)
            row = [
                math.nan if place is None else self._value(cell, line, fields[place])
                for cell, place in zip(cells, places, strict=True)
            ]
            if self.follow_ups and len(self.source.problems) == before:
                self._check_follow_ups(line, row)
            answers.extend(row)
        return named, answers

    def _check_once(self, line: int, named: Mapping[str, str]) -> None:
        key = tuple(named[name] for name in self.once)
        first = self.first_lines.setdefault(key, line)
        if first != line:
            told = ", ".join(f"{name} {text}" for name, text in zip(self.once, key, strict=True))
            self.say(line, ID, f"{told} was given in line {first} already")

    def _check_name(self, line: int, column: str, text: str) -> None:
        if not text.strip():
            self.say(line, column, EMPTY.get(column, "is empty; every row needs one"))

    def _number(self, line: int, column: str, text: str) -> float:
        if text and not NUMBER.fullmatch(text):
            self.say(line, column, f"{text!r} is not a number; give one, or nothing where there is none")
            return math.nan
        return float(text) if text else math.nan

    def _value(self, cells: "_Cells", line: int, text: str) -> float:
        value = cells[text]
        if isinstance(value, str):
            self.say(line, cells.item.id, value)
            return math.nan
        return value

    def _check_follow_ups(self, line: int, row: Sequence[float]) -> None:
        pairs = zip(self.form.items, row, strict=True)
        given = {item.id: value for item, value in pairs if not math.isnan(value)}
        for problem in answer_problems(self.form, given):
            self.say(line, problem.item, problem.text)


class _Cells(dict[str, "float | str"]):
    """What each text in an item's column means: a number, NaN where empty, or what is wrong with it.

    A column of a million cells has a handful of different texts, so each is judged once.
    """

    def __init__(self, item: Item) -> None:
        super().__init__()
        self.item = item

    def __missing__(self, text: str) -> float | str:
        self[text] = self._judged(text.strip())
        return self[text]

    def _judged(self, text: str) -> float | str:
        span = f"a whole number from {self.item.low} to {self.item.high}"
        if not text:
            return math.nan
        if not NUMBER.fullmatch(text):
            return f"{text!r} is not a number; give {span}, or nothing where it was not answered"
        value = float(text)
        if not value.is_integer():
            return f"{text} is not {span}"
        return value if self.item.low <= value <= self.item.high else f"{text} is off the scale; give {span}"
