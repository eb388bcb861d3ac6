"""The files of a validation against observers: a sample under codes, forms to code it blindly, and what came of it.

Three files: the code list says which code is which session and whether it was flagged, and stays with a keeper; the
form holds codes alone, as CSV to type into and as a page to print. A coder who sees the list is no longer blind.
"""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from plait.csvfile import CsvText, FileProblem, FileRefusedError
from plait.outfile import written_whole
from plait.rupture.observers import Drawn

LIST_FILE, FORM_FILE, PRINT_FILE = "code-list-keep-apart.csv", "coding-form.csv", "coding-form.html"
LIST_COLUMNS = ("code", "client", "session", "flagged", "of")
FORM_COLUMNS = ("code", "rupture", "withdrawal", "confrontation", "repaired", "sure", "remarks")
ALERT = "alert"
YES_NO = {"1": True, "0": False}
COUNT = re.compile("[0-9]{1,9}")

INSTRUCTIONS = (
    "Code each session from its recording or transcript alone, without looking at any rating.",
    "rupture: 1 if there was a tension or breakdown in the alliance in this session, 0 if not. Say by which manual.",
    "withdrawal, confrontation, repaired: 1 or 0, where there was a rupture; leave empty otherwise.",
    "sure: 1 unsure, 2 fairly sure, 3 sure. Leave rupture empty where a session cannot be coded, and say why.",
)


class ValidationFileError(FileRefusedError):
    """A file of the validation cannot be used; `problems` holds every reason, and nothing was written."""

    subject = "Validation"


@dataclass(frozen=True)
class Flagged:
    """What a file of readings says: each judged session's flag, and how many sessions could not be judged."""

    flags: Mapping[tuple[str, str], bool]
    not_judged: int


def read_flags(path: Path, column: str = ALERT) -> Flagged:
    """The flags of a CSV file with columns client, session and `column` (1, 0, or empty where nothing was said).

    A session may have several rows, as with several raters: it is flagged if one of them is.
    """
    flags: dict[tuple[str, str], bool] = {}
    reading = _Reading(path, ("client", "session", column))
    empty: set[tuple[str, str]] = set()
    for line, (client, session, flag) in reading.rows():
        if flag == "":
            empty.add((client, session))
        elif flag in YES_NO:
            flags[client, session] = flags.get((client, session), False) or YES_NO[flag]
        else:
            reading.say(line, column, f"{flag!r} is neither 1 nor 0 nor empty")
    reading.finish()
    return Flagged(flags, len(empty - flags.keys()))


def write_sample(drawn: Sequence[Drawn], folder: Path) -> tuple[Path, Path, Path]:
    """Write code list, form and the form to print; returns their paths. A file that is there is never replaced."""
    paths = folder / LIST_FILE, folder / FORM_FILE, folder / PRINT_FILE
    there = [path for path in paths if path.exists()]
    if there:
        problems = [FileProblem(str(path), "", "is there already; name another folder") for path in there]
        raise ValidationFileError(problems)
    folder.mkdir(parents=True, exist_ok=True)
    listed = [[one.code, one.client, one.session, str(int(one.flagged)), str(one.of)] for one in drawn]
    _write_rows(paths[0], [LIST_COLUMNS, *listed])
    _write_rows(paths[1], [FORM_COLUMNS, *([one.code, *[""] * (len(FORM_COLUMNS) - 1)] for one in drawn)])
    with written_whole(paths[2]) as stream:
        stream.write(form_page([one.code for one in drawn]))
    return paths


def read_code_list(path: Path) -> tuple[Drawn, ...]:
    """The code list of a sample."""
    reading = _Reading(path, LIST_COLUMNS)
    drawn = []
    for line, (code, client, session, flag, of) in reading.rows():
        if flag in YES_NO and COUNT.fullmatch(of):
            drawn.append(Drawn(code, client, session, YES_NO[flag], int(of)))
        else:
            reading.say(line, "flagged", f"{flag!r} of {of!r}: this list was changed; use the one that was written")
    reading.finish()
    return tuple(drawn)


def read_codings(path: Path, drawn: Sequence[Drawn]) -> dict[str, bool]:
    """What one coder said of each code; sessions left empty are not in it."""
    reading = _Reading(path, ("code", "rupture"))
    known, codings, met = {one.code for one in drawn}, dict[str, bool](), set[str]()
    for line, (code, rupture) in reading.rows():
        if code not in known:
            reading.say(line, "code", f"{code!r} is no code of this sample")
        elif code in met:
            reading.say(line, "code", f"{code} is there twice")
        elif rupture in YES_NO:
            codings[code] = YES_NO[rupture]
        elif rupture:
            reading.say(line, "rupture", f"{rupture!r} is neither 1 nor 0 nor empty")
        met.add(code)
    reading.finish()
    return codings


def form_page(codes: Sequence[str]) -> str:
    """The form as a page to print: codes and empty cells, nothing that tells flagged from other sessions."""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in FORM_COLUMNS)
    empty = "<td></td>" * (len(FORM_COLUMNS) - 1)
    rows = "\n".join(f'<tr><th scope="row">{escape(code)}</th>{empty}</tr>' for code in codes)
    lines = "\n".join(f"<li>{escape(line)}</li>" for line in INSTRUCTIONS)
    return PAGE.format(lines=lines, head=head, rows=rows, count=len(codes))


PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Coding form</title>
<style>
body {{ font-family: sans-serif; margin: 2em; }}
table {{ border-collapse: collapse; width: 100%; }}
th, td {{ border: 1px solid; padding: .35em; text-align: left; min-width: 3em; }}
thead {{ display: table-header-group; }}
tr {{ break-inside: avoid; }}
</style>
</head>
<body>
<h1>Coding form</h1>
<p>Coder: ______________________ Manual: ______________________ {count} sessions</p>
<ol>
{lines}
</ol>
<table>
<thead><tr>{head}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""


class _Reading:
    """The rows of a CSV file by some of its columns, with every problem told at once."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        try:
            content = path.read_bytes()
        except OSError as slip:
            raise ValidationFileError([FileProblem(str(path), "", f"cannot be read: {slip.strerror}")]) from slip
        self.source = CsvText(content, str(path), ValidationFileError)
        self.columns = columns
        self.say = self.source.say

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        for line, cells in self.source.rows(self.columns):
            yield line, [cells[column] for column in self.columns]

    def finish(self) -> None:
        self.source.refuse_problems()


def _write_rows(path: Path, rows: Sequence[Sequence[str]]) -> None:
    with written_whole(path) as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)
