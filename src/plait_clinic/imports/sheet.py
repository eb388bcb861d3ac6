"""The bytes of an uploaded file as a table of text: header, rows, and the line on which each row begins.

Spreadsheets save CSV in many ways, so commas, semicolons and tabs, with or without a byte order mark, are all read. A
cell stays text: what begins with = + - or @ is never worked out.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from plait_clinic.access.uploads import MOST_BYTES
from plait_clinic.imports.problems import Problems, UnreadableFile, unreadable

MOST_ROWS = 20_000
MOST_COLUMNS = 100
MOST_CHARACTERS = 500
DELIMITERS = ",;\t"
ZIPPED = b"PK\x03\x04"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


@dataclass(frozen=True)
class Row:
    """One row: the line it begins on, and a cell for each column, without blanks around it."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def column(self, name: str) -> list[str]:
        place = self.columns.index(name)
        return [row.cells[place] for row in self.rows]


def decode(content: bytes) -> str:
    """The text of the file; UnreadableFile says what it is instead and what to do."""
    if len(content) > MOST_BYTES:
        raise unreadable(too_large())
    if content.startswith(ZIPPED):
        raise unreadable(_("This is a spreadsheet or a zip file. Save the sheet as CSV (UTF-8) and choose that file."))
    encoding = "utf-16" if content.startswith(UTF_16) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as slip:
        line = content.count(b"\n", 0, slip.start) + 1
        advice = _("This line is not in UTF-8. Save the file as “CSV UTF-8” and choose it again.")
        raise unreadable(advice, line) from None
    if "\0" in text:
        raise unreadable(_("This is no text file. Save the table as CSV (UTF-8) and choose that file."))
    if not text.strip():
        raise unreadable(_("The file is empty."))
    return text


def too_large() -> str:
    return _("The file is larger than %(most)d MB, which is the most that can be read. Split it by clients.") % {
        "most": MOST_BYTES // 1_000_000
    }


def read_sheet(text: str) -> Sheet:
    """The table in a text. Raises UnreadableFile with every problem of its shape."""
    numbered = list(records(text))
    if not numbered:
        raise unreadable(_("The file is empty."))
    problems = Problems()
    (_line, header), body = numbered[0], numbered[1:]
    columns = named(header, body)
    check_header(columns, problems)
    rows = [row for line, cells in body if (row := fitted(line, cells, len(columns), problems))]
    if not body:
        problems.say(None, "", _("The file has a header and no rows below it."))
    if len(body) > MOST_ROWS:
        most = _("The file has %(rows)d rows; at most %(most)d are read at once. Split it by clients.")
        problems.say(None, "", most % {"rows": len(body), "most": MOST_ROWS})
    if problems.count:
        raise UnreadableFile(problems)
    return Sheet(columns, tuple(rows))


def records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not blank, with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=True)
    line = 1
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield line, stripped
            line = reader.line_num + 1
    except csv.Error:
        advice = _("A quotation mark on this line is not closed, or stands in the middle of a cell.")
        raise unreadable(advice, line) from None


def delimiter_of(text: str) -> str:
    """Whichever of comma, semicolon and tab cuts the header into most cells."""
    first = io.StringIO(text.lstrip("\r\n"), newline="").readline()  # a line ends here where it ends for the reader
    return max(DELIMITERS, key=lambda sign: len(next(csv.reader([first], delimiter=sign), [])))


def named(header: Sequence[str], body: Sequence[tuple[int, list[str]]]) -> tuple[str, ...]:
    """The columns' names, without empty columns at the end, which spreadsheets leave behind."""
    used = max(
        [place for place, name in enumerate(header, 1) if name]
        + [place for _line, cells in body for place, cell in enumerate(cells[: len(header)], 1) if cell],
        default=0,
    )
    return tuple(name or _("column %(place)d") % {"place": place} for place, name in enumerate(header[:used], 1))


def check_header(columns: Sequence[str], problems: Problems) -> None:
    if len(columns) > MOST_COLUMNS:
        text = _("The file has %(columns)d columns; at most %(most)d are read. Leave out those that are not needed.")
        problems.say(1, "", text % {"columns": len(columns), "most": MOST_COLUMNS})
    for name in sorted({name for name in columns if columns.count(name) > 1}):
        problems.say(1, name[:MOST_CHARACTERS], _("Two columns have this name. Rename one of them."))


def fitted(line: int, cells: Sequence[str], columns: int, problems: Problems) -> Row | None:
    """The row with a cell for each column; None, and a problem, where it has more or fewer."""
    kept, extra = cells[:columns], cells[columns:]
    if len(cells) < columns or any(extra):
        found = len(cells) if any(extra) or len(cells) < columns else columns
        text = _("This line has %(found)d cells where the header has %(columns)d.")
        problems.say(line, "", text % {"found": found, "columns": columns})
        return None
    if any(len(cell) > MOST_CHARACTERS for cell in kept):
        problems.say(line, "", _("A cell holds more than %(most)d characters.") % {"most": MOST_CHARACTERS})
        return None
    return Row(line, tuple(kept))
