"""Reads a CSV file that a person made: its text, its records with their lines, and every problem in it at once.

A file with any fault is refused as a whole, by line and column, so that nobody takes half a file for all of it.
"""

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NoReturn

from plait.errors import UserError

MOST_PROBLEMS = 10_000
"""Reading stops here: a file with more faults than this has the wrong columns, or is another file."""
OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs"}
NUMBER = re.compile(r"\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*")
"""A number as it stands in a cell, 1e3 too. How large it may be is for whoever reads it."""
NOT_UTF8 = {b"\xff\xfe": "UTF-16", b"\xfe\xff": "UTF-16"}


@dataclass(frozen=True)
class FileProblem:
    """One problem of a file: which file, which place in it, what to do."""

    file: str
    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {self.place}: {self.text}" if self.place else f"{self.file}: {self.text}"


class FileRefusedError(UserError, ValueError):
    """A CSV file cannot be used; `problems` holds every reason, and nothing was written."""

    subject = "File"

    def __init__(self, problems: Sequence[FileProblem]) -> None:
        self.problems = tuple(problems)
        count = f"{len(problems)} problem" + ("s" if len(problems) > 1 else "")
        stopped = ["  and more: reading stopped here"] if len(problems) >= MOST_PROBLEMS else []
        lines = [f"{self.subject}: {count}; nothing was written", *(f"  {problem}" for problem in problems), *stopped]
        super().__init__("\n".join(lines))


class CsvText:
    """The text of one file, read record by record, with the problems met so far.

    `refusal` is the error that is raised with all of them, by `refuse_problems` or when there are too many.
    """

    def __init__(self, content: bytes, file: str, refusal: Callable[[Sequence[FileProblem]], FileRefusedError]) -> None:
        self.file = file
        self.refusal = refusal
        self.problems: list[FileProblem] = []
        self.text = self._decoded(content)

    def say(self, line: int | None, column: str, text: str) -> None:
        """Note one problem; `line` is None where it belongs to no line, `column` empty where to no column."""
        places = [f"line {line}"] if line is not None else []
        places += [f"column {column}"] if column else []
        self.problems.append(FileProblem(self.file, ", ".join(places), text))
        if len(self.problems) >= MOST_PROBLEMS:
            self.refuse()

    def refuse(self) -> NoReturn:
        raise self.refusal(self.problems)

    def refuse_problems(self) -> None:
        """Raise the refusal if any problem was noted."""
        if self.problems:
            self.refuse()

    def records(self) -> Iterator[tuple[int, list[str]]]:
        """Each record with the line it starts on; lines with nothing on them are passed over."""
        reader = csv.reader(io.StringIO(self.text, newline=""), strict=True)
        start = 1
        try:
            for fields in reader:
                if fields:
                    yield start, fields
                start = reader.line_num + 1
        except csv.Error as slip:
            self.say(start, "", f"not readable as CSV: {slip}")

    def rows(self, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
        """Each record below the header with its line, by the columns' names; refused where one of these is missing."""
        records = self.records()
        line, header = next(records, (1, []))
        self.check_separator(line, header)
        for column in needed:
            if header.count(column) != 1:
                self.say(line, column, f"must be there once; the header has {', '.join(header) or 'nothing'}")
        self.refuse_problems()
        for number, fields in records:
            if len(fields) == len(header):
                yield number, {name: field.strip() for name, field in zip(header, fields, strict=True)}
            else:
                self.say(number, "", f"has {len(fields)} fields where the header has {len(header)}")

    def check_separator(self, line: int, header: Sequence[str]) -> None:
        """Refuse a file whose one header cell holds another separator: every line would be wrong."""
        for mark, name in OTHER_SEPARATORS.items():
            if len(header) == 1 and mark in header[0]:
                self.say(line, "", f"the columns are separated by {name}; save the file with commas")
                self.refuse()

    def _decoded(self, content: bytes) -> str:
        named = NOT_UTF8.get(content[:2])
        if named:
            self.say(None, "", f"is {named} text; save it as CSV in UTF-8")
            self.refuse()
        try:
            return content.decode("utf-8-sig")
        except UnicodeDecodeError as slip:
            line = content.count(b"\n", 0, slip.start) + 1
            self.say(line, "", f"byte {content[slip.start]:#04x} is not UTF-8 text; save the file as CSV in UTF-8")
            self.refuse()
