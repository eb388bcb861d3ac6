"""Files that a command writes: whole or not at all, and never over the file that was read."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from plait.errors import UserError


class NotWrittenError(UserError, OSError):
    """The file could not be written; what stood there before is unchanged."""


def refuse_same_file(answers: Path, output: Path) -> None:
    """Raise NotWrittenError where the output would take the place of the answers."""
    if output.exists() and answers.exists() and output.samefile(answers):
        raise NotWrittenError(f"{output} holds the answers: name another file to write")


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """A stream to a file beside `path` that takes its place at the end, or leaves no trace."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("x", encoding="utf-8", newline="") as stream:
            yield stream
        partial.replace(path)
    except OSError as slip:
        raise NotWrittenError(f"{path} cannot be written: {slip.strerror}") from slip
    finally:
        partial.unlink(missing_ok=True)
