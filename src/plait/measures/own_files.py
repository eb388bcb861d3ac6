"""Looks at a measure or wording file that somebody wrote, before it is used.

The same reading as for a file that ships, so that "can be used" here means that it can be used.
"""

from pathlib import Path

from plait.csvfile import FileProblem
from plait.measures.catalogue import load_measure
from plait.measures.problems import MeasureFileError, UnknownMeasureError
from plait.measures.reading import parsed_toml, read_measure
from plait.measures.wording import read_wording


def check_file(path: Path) -> str:
    """One sentence on what the file holds; MeasureFileError with every problem where it cannot be used.

    A file with an entry `measure` holds words, and is held against that measure's key.
    """
    content, file = _content(path), str(path)
    tables = parsed_toml(content, file)
    if "measure" not in tables:
        measure = read_measure(content, file)
        forms = ", ".join(form.id for form in measure.forms) or "none, since it has no key"
        return f"a measure that can be used: {measure.id}, version {measure.version}; forms: {forms}"
    try:
        measure = load_measure(str(tables["measure"]), str(tables.get("version", "")) or None)
    except UnknownMeasureError as unknown:
        raise MeasureFileError([FileProblem(file, "measure", str(unknown))]) from unknown
    words = read_wording(content, file, measure, ships=False)
    return f"words that can be used: {measure.id}, version {measure.version}; forms: {', '.join(words)}"


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as slip:
        raise MeasureFileError([FileProblem(str(path), "", f"cannot be read: {slip.strerror}")]) from slip
