"""Writes a file whole or not at all: what stood there before stays until the new one is complete."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from plait.errors import UserError


class FileNotWrittenError(UserError, OSError):
    """The file could not be written; what stood there before is unchanged."""


@contextmanager
def written_whole(path: Path) -> Iterator[TextIO]:
    """A stream to a file beside `path` that takes its place at the end, or leaves no trace."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        with partial.open("x", encoding="utf-8", newline="") as stream:
            yield stream
        partial.replace(path)
    except OSError as slip:
        raise FileNotWrittenError(f"{path} cannot be written: {slip.strerror}") from slip
    finally:
        partial.unlink(missing_ok=True)


def refuse_same_file(source: Path, target: Path, what: str) -> None:
    """Raise FileNotWrittenError if writing `target` would take the place of `source`, which holds `what`."""
    if target.exists() and source.exists() and target.samefile(source):
        raise FileNotWrittenError(f"{target} holds the {what}: name another file to write")
