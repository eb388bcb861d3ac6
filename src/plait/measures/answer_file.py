"""Reads a file of answers: CSV with `id` and a column for each item, an empty cell where unanswered.

A file with any fault is refused as a whole, with every fault by line and column, so that nobody takes
half a file for all of it.
"""

import math
import re
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plait.csvfile import CsvText, FileRefusedError
from plait.measures.answers import answer_problems
from plait.measures.model import Form, Item

ID = "id"
NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]*)?")
"""A number as spreadsheets and statistics programs write whole ones: 3, or 3.0 where others are missing."""


class AnswerFileError(FileRefusedError):
    """A file of answers cannot be scored; `problems` holds every reason, and nothing was written."""

    subject = "Answers"


@dataclass(frozen=True)
class AnswerFile:
    """A file whose every cell fits: ids as they stood, and the answers row after row, NaN where empty.

    Each row holds the form's items in their order, so `answers` has len(ids) times as many numbers.
    """

    ids: Sequence[str]
    answers: "array[float]"


def read_answers(content: bytes, file: str, form: Form) -> AnswerFile:
    """The answers in the bytes of a CSV file; `file` names it in messages.

    The columns may stand in any order. An item is named by its id, or by q and its number in the form. A
    column may be left out where no scale uses its item, which then counts as unanswered. Raises
    AnswerFileError with every problem.
    """
    return _Reading(CsvText(content, file, AnswerFileError), form).read()


class _Reading:
    """One pass over a file, with the problems met so far."""

    def __init__(self, source: CsvText, form: Form) -> None:
        self.source = source
        self.say = source.say
        self.form = form
        self.follow_ups = any(item.asked_if for item in form.items)

    def read(self) -> AnswerFile:
        lines = self.source.records()
        line, header = next(lines, (1, []))
        if not header and not self.source.problems:
            names = ",".join([ID, *(item.id for item in self.form.items)])
            self.say(line, "", f"the file is empty; it needs a header such as {names}, and a line for each id")
        if not header:
            self.source.refuse()
        columns = self._columns(line, header)
        ids, answers = self._body(lines, columns)
        if not ids and not self.source.problems:
            self.say(line, "", "there are no answers below the header")
        self.source.refuse_problems()
        return AnswerFile(ids, answers)

    def _columns(self, line: int, header: list[str]) -> list[Item | str | None]:
        """What each column holds: ID, an item, or None where that is not known."""
        self.source.check_separator(line, header)
        known: dict[str, Item | str] = {f"q{number}": item for number, item in enumerate(self.form.items, 1)}
        known |= {ID: ID} | {item.id: item for item in self.form.items}
        found: list[Item | str | None] = []
        for position, name in enumerate(header, 1):
            meant = known.get(name)
            if meant is None:
                needed = ", ".join([ID, *(item.id for item in self.form.items)])
                self.say(line, repr(name), f"unknown column, number {position}; known: {needed}")
            elif meant in found:
                self.say(line, name, f"is there twice: columns {found.index(meant) + 1} and {position}")
                meant = None
            found.append(meant)
        for missing in self._missing(found):
            self.say(line, missing, "is missing")
        return found

    def _missing(self, found: Sequence[Item | str | None]) -> Iterator[str]:
        used = {part for scale in self.form.scales if scale.of == "items" for part in scale.parts}
        if ID not in found:
            yield ID
        yield from (item.id for item in self.form.items if item.id in used and item not in found)

    def _body(
        self, lines: Iterator[tuple[int, list[str]]], columns: Sequence[Item | str | None]
    ) -> tuple[list[str], "array[float]"]:
        ids: list[str] = []
        answers = array("d")
        id_column = columns.index(ID) if ID in columns else None
        cells = [_Cells(item) for item in self.form.items]
        places = [columns.index(item) if item in columns else None for item in self.form.items]
        for line, fields in lines:
            if len(fields) != len(columns):
                self.say(line, "", f"has {len(fields)} fields where the header has {len(columns)}")
                continue
            if id_column is not None:
                self._check_id(line, fields[id_column])
                ids.append(fields[id_column])
            before = len(self.source.problems)
            row = [
                math.nan if place is None else self._value(cell, line, fields[place])
                for cell, place in zip(cells, places, strict=True)
            ]
            if self.follow_ups and len(self.source.problems) == before:
                self._check_follow_ups(line, row)
            answers.extend(row)
        return ids, answers

    def _check_id(self, line: int, name: str) -> None:
        if not name.strip():
            self.say(line, ID, "is empty; a score must belong to somebody")

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
