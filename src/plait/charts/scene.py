"""A picture being put together: lines of words and small marks with the room they take, over shapes and strokes.

What takes room is kept as values until the end, so that a test can ask whether anything lies on anything else.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field

from plait.charts.lettering import LINE, Box, Label, shortened, tidy, width, wrapped
from plait.charts.svg import Point, element, points, text

GAP = 4.0
"""Between a mark and the words behind it."""
TRIANGLES = {"up": ((0, 1), (0.5, 0), (1, 1)), "down": ((0, 0), (1, 0), (0.5, 1))}
"""Corners in a square of side 1, from its top left."""
LEVEL = ((0, 0.36), (1, 0.36), (1, 0.64), (0, 0.64))
FIRST = ((0.5, 0), (1, 0.5), (0.5, 1), (0, 0.5))


@dataclass(frozen=True)
class Mark:
    """A small sign in a square: up, down, level, first (look here), or fill (a circle filled by a part of 1)."""

    name: str
    fraction: float = 0.0

    def drawn(self, box: Box) -> str:
        """The sign inside its box."""
        left, top, side = box[0], box[1], box[2] - box[0]
        if self.name == "fill":
            return _filled(left + side / 2, top + side / 2, side / 2, self.fraction)
        corners = {**TRIANGLES, "level": LEVEL, "first": FIRST}[self.name]
        placed = [(left + x * side, top + y * side) for x, y in corners]
        return element("polygon", {"class": f"mark {self.name}", "points": points(placed)})


@dataclass(frozen=True)
class Line:
    """One line of words with the mark before it, if any."""

    words: str
    size: float
    look: str
    mark: Mark | None = None
    whole: str = ""

    @property
    def height(self) -> float:
        """The room it takes from top to bottom."""
        return self.size * LINE

    @property
    def width(self) -> float:
        """The room it takes from left to right."""
        return width(self.words, self.size) + (self.size + GAP if self.mark else 0)


def one_line(words: str, room: float, size: float, look: str, mark: Mark | None = None) -> Line:
    """Words in one line, shortened to the room there is."""
    shown = shortened(words, room - (size + GAP if mark else 0), size)
    return Line(shown, size, look, mark, "" if shown == tidy(words) else tidy(words))


def lines_of(
    words: str, room: float, size: float, look: str, mark: Mark | None = None, *, most: int | None = None
) -> tuple[Line, ...]:
    """Words in several lines, the mark before the first."""
    shown = wrapped(words, room - (size + GAP if mark else 0), size, most)
    whole = "" if " ".join(shown) == tidy(words) else tidy(words)
    return tuple(Line(one, size, look, mark if place == 0 else None, whole) for place, one in enumerate(shown))


def height_of(lines: Iterable[Line]) -> float:
    """The room that lines take below each other."""
    return sum(line.height for line in lines)


@dataclass
class Scene:
    """What has been drawn so far. `blocks` are the outlines of boxes that may not touch each other either."""

    labels: list[Label] = field(default_factory=list)
    marks: list[tuple[Box, Mark]] = field(default_factory=list)
    blocks: list[Box] = field(default_factory=list)
    shapes: list[str] = field(default_factory=list)
    strokes: list[str] = field(default_factory=list)

    def write(self, lines: Iterable[Line], left: float, top: float) -> float:
        """Lines below each other from a place on; returns where the next would begin."""
        for line in lines:
            x = left
            if line.mark:
                side = line.size * 0.85
                above = top + (line.height - side) / 2
                self.marks.append(((left, above, left + side, above + side), line.mark))
                x += line.size + GAP
            self.labels.append(Label(x, top + line.size, line.words, line.size, line.look, line.whole))
            top += line.height
        return top

    def block(self, box: Box, look: str, corner: float = 8.0) -> None:
        """A rounded box that nothing else of its kind may touch."""
        self.blocks.append(box)
        self.outline(box, look, corner)

    def outline(self, box: Box, look: str, corner: float = 8.0) -> None:
        """A rounded box around other things."""
        left, top, right, bottom = box
        place: dict[str, str | float] = {"class": look, "x": left, "y": top, "width": right - left}
        self.shapes.append(element("rect", {**place, "height": bottom - top, "rx": corner}))

    def stroke(self, path: list[Point], look: str, weight: float | None = None, dashes: str = "") -> None:
        """A line under everything else."""
        attributes: dict[str, str | float] = {"class": look, "fill": "none", "points": points(path)}
        if weight is not None:
            attributes["stroke-width"] = weight
        if dashes:
            attributes["stroke-dasharray"] = dashes
        self.strokes.append(element("polyline", attributes))

    def drawn(self) -> str:
        """Everything, the lowest first."""
        marks = (mark.drawn(box) for box, mark in self.marks)
        return "".join([*self.strokes, *self.shapes, *marks, *map(_written, self.labels)])


def _written(label: Label) -> str:
    place: dict[str, str | float] = {"class": label.look, "x": label.x, "y": label.y, "font-size": label.size}
    whole = element("title", {}, text(label.whole)) if label.whole else ""
    return element("text", place, whole + text(label.words))


def _filled(x: float, y: float, radius: float, fraction: float) -> str:
    """A circle filled clockwise from the top, by a part of 1."""
    ring = element("circle", {"class": "ring", "cx": x, "cy": y, "r": radius})
    if fraction <= 0:
        return ring
    if fraction >= 1:
        return ring + element("circle", {"class": "fill", "cx": x, "cy": y, "r": radius})
    turn = 2 * math.pi * fraction
    end = f"{x + radius * math.sin(turn):.2f} {y - radius * math.cos(turn):.2f}"
    arc = f"A{radius:.2f} {radius:.2f} 0 {int(fraction > 0.5)} 1 {end}"
    return ring + element("path", {"class": "fill", "d": f"M{x:.2f} {y:.2f}V{y - radius:.2f}{arc}Z"})
