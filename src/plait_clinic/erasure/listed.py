"""The list of erasures outside the database, so that a restore of an older backup can erase again.

One line for each: the client's random handle, and when. The file names nobody, and says nothing without the database.
"""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from plait_clinic.handles import HANDLE_CHARACTERS


class NotListed(Exception):
    """The list cannot be written or read; the message says what to do. Nothing was erased."""


@dataclass(frozen=True)
class Line:
    """One erasure of the list."""

    handle: str
    at: datetime


def add_line(file: Path, line: Line) -> None:
    """Add one erasure, on the disk when this returns."""
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="ascii") as listed:
            listed.write(f"{line.handle} {line.at.isoformat(timespec='seconds')}\n")
            listed.flush()
            os.fsync(listed.fileno())
    except OSError as error:
        raise NotListed(f"The list of erasures, {file}, cannot be written: {error.strerror}.") from error


def lines_in(file: Path) -> Iterator[Line]:
    """All erasures of the list. A list that was not yet begun is empty; a line that cannot be read is told."""
    try:
        text = file.read_text(encoding="ascii") if file.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise NotListed(f"The list of erasures, {file}, cannot be read.") from error
    for number, line in enumerate(text.splitlines(), 1):
        yield read_line(file, number, line)


def read_line(file: Path, number: int, line: str) -> Line:
    handle, _space, at = line.partition(" ")
    try:
        if len(handle) != HANDLE_CHARACTERS:
            raise ValueError(handle)
        return Line(handle, datetime.fromisoformat(at))
    except ValueError:
        raise NotListed(f"Line {number} of the list of erasures, {file}, was changed. Mend it from a copy.") from None
