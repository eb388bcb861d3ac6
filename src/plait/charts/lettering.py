"""How much room words take in a picture, told without any font: never less than a browser will use.

Widths are rounded up from DejaVu Sans Bold, the widest of the fonts that pages ask for; whoever draws with them
leaves a little too much room rather than too little.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

NARROW = frozenset("iIjl!|.,:;'’‘` ·()[]-ftr/\\“”")
WIDE = frozenset("mwMWQO@%&…→←+=<>~^±×÷GDHNU#")
EM_NARROW, EM_USUAL, EM_WIDE, EM_OTHER, EM_MARK = 0.5, 0.79, 1.12, 1.6, 0.6
"""Widths in parts of the size: narrow letters, the other plain ones, wide ones, all other scripts and signs, and marks
that stand above or below a letter, which some fonts draw beside it."""
LINE = 1.3
"""A line's height in parts of its size."""
ASCENT = 1.0
"""How far letters reach above the line they stand on, in parts of their size."""
UNSEEN = 1e-6
"""Sums of sizes differ by less than this from what they would be on paper."""
MORE = "…"
JOINERS = "\u200c\u200d"
"""Signs without width that belong to the spelling of some names."""

Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


def width(words: str, size: float) -> float:
    """The most room that one line of words takes at this size, heavy or not."""
    return size * sum(map(_em, words))


def tidy(words: str) -> str:
    """Words in one line: a run of white space becomes one space, and signs that steer a line or its order go."""
    return " ".join("".join(map(_plain, words)).split())


def shortened(words: str, room: float, size: float) -> str:
    """Words in one line that fits, cut with an ellipsis where it must be."""
    line = tidy(words)
    if width(line, size) <= room:
        return line
    while line and width(line + MORE, size) > room:
        line = line[:-1]
    return line.rstrip() + MORE


def wrapped(words: str, room: float, size: float, most: int | None = None) -> tuple[str, ...]:
    """Words in as many lines as they need, or in `most` at most; what does not fit is cut with an ellipsis."""
    lines: list[str] = []
    left = tidy(words).split(" ")
    while left:
        if most is not None and len(lines) == most - 1:
            return (*lines, shortened(" ".join(left), room, size))
        taken = 1
        while taken < len(left) and width(" ".join(left[: taken + 1]), size) <= room:
            taken += 1
        lines.append(shortened(" ".join(left[:taken]), room, size))
        left = left[taken:]
    return tuple(lines)


def _plain(letter: str) -> str:
    if letter in JOINERS:
        return letter
    kind = unicodedata.category(letter)
    return " " if kind in {"Cc", "Zl", "Zp"} else "" if kind in {"Cf", "Cs"} else letter


def _em(letter: str) -> float:
    if unicodedata.combining(letter):
        return EM_MARK
    if letter in NARROW:
        return EM_NARROW
    if letter in WIDE:
        return EM_WIDE
    plain = unicodedata.normalize("NFD", letter)[0]
    if plain != letter:
        return _em(plain)
    return EM_USUAL if " " < letter <= "~" or letter in "ßøðþłđı–" else EM_OTHER


@dataclass(frozen=True)
class Label:
    """One line of words on the picture: where its left end and its foot stand, and what it is, as a class."""

    x: float
    y: float
    words: str
    size: float
    look: str
    whole: str = ""
    """The words before they were cut; empty where nothing was."""

    def box(self) -> Box:
        """The room it takes."""
        top = self.y - self.size * ASCENT
        return self.x, top, self.x + width(self.words, self.size), top + self.size * LINE


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share any room that could be seen."""
    apart = one[2] - other[0], other[2] - one[0], one[3] - other[1], other[3] - one[1]
    return min(apart) > UNSEEN
