"""A text with headings, as a person writes it in a plain box: a line behind `# ` is a heading, an empty line a new one.

What is still to be filled in stands in square brackets; an agreement with such a place is not kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

OPEN_PLACE = re.compile(r"\[[^\[\]\n]*\]")
HEADING = "# "


@dataclass(frozen=True)
class Section:
    """One heading, "" where there is none, with the lines below it."""

    heading: str
    lines: tuple[str, ...]


def sections_of(text: str) -> tuple[Section, ...]:
    """The text in its sections. Every line but an empty one stands in one of them, in the same order."""
    found: list[tuple[str, list[str]]] = []
    for line in (one.strip() for one in text.splitlines()):
        if line.startswith(HEADING) and line.removeprefix(HEADING).strip():
            found.append((line.removeprefix(HEADING).strip(), []))
        elif line:
            if not found:
                found.append(("", []))
            found[-1][1].append(line)
    return tuple(Section(heading, tuple(lines)) for heading, lines in found)


def open_places(text: str) -> Sequence[str]:
    """What is not filled in yet, in the order in which it stands there."""
    return OPEN_PLACE.findall(text)
