"""At which line of a measure file a problem stands, so that whoever wrote the file finds it.

A reader of TOML says nothing about lines once it has succeeded. This looks for the table and the key that a problem
names; it only points, and never decides whether a file is right.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from plait.csvfile import FileProblem

TABLE = re.compile(r"^\s*\[\[?\s*([A-Za-z0-9_.\-]+)\s*\]\]?")
KEY = re.compile(r"^\s*([A-Za-z0-9_\-]+(?:\.[A-Za-z0-9_\-]+)*)\s*=")
SAID_BY_TOML = re.compile(r"at line (\d+)")
LONG_TEXT = re.compile(r'"""|\'\'\'')
PLACE_IN_LIST = re.compile(r"\[\d+\]")


@dataclass(frozen=True)
class NumberedProblem:
    """A problem with its line, from 1; None where it is about something that is not in the file."""

    line: int | None
    place: str
    text: str


def numbered(problems: Iterable[FileProblem], content: bytes) -> list[NumberedProblem]:
    """The problems of a file with their lines, in the order of the lines."""
    places = dict(reversed(list(places_of(content.decode("utf-8", errors="replace")))))
    found = [NumberedProblem(line_of(problem, places), problem.place, problem.text) for problem in problems]
    return sorted(found, key=lambda problem: problem.line or 0)


def line_of(problem: FileProblem, places: dict[str, int]) -> int | None:
    """The line of the problem's place, or of the nearest thing around it that is in the file."""
    said = SAID_BY_TOML.search(problem.text)
    if said and not problem.place:
        return int(said[1])
    place = PLACE_IN_LIST.sub("", problem.place)
    while place:
        if place in places:
            return places[place]
        place = place.rpartition(".")[0]
    return None


def places_of(text: str) -> Iterator[tuple[str, int]]:
    """The tables and keys of a file by their dotted names, each with its line; inside a long text there are none."""
    table, inside = "", False
    for number, line in enumerate(text.splitlines(), start=1):
        opened = len(LONG_TEXT.findall(line)) % 2 == 1
        if not inside:
            heading, key = TABLE.match(line), KEY.match(line)
            if heading:
                table = heading[1]
                yield table, number
            elif key:
                yield (f"{table}.{key[1]}" if table else key[1]), number
        inside = inside != opened
