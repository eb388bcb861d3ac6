"""The shapes of persons: square, circle and diamond as each person chooses, and a plain one for all who chose none."""

from __future__ import annotations

from plait.charts.genogram.structure import PersonShape
from plait.charts.lettering import Box
from plait.charts.svg import element, points


def symbol(shape: PersonShape, box: Box) -> str:
    """One person's shape inside a square box."""
    left, top, right, bottom = box
    x, y, side = (left + right) / 2, (top + bottom) / 2, right - left
    if shape == "circle":
        return element("circle", {"class": "symbol", "cx": x, "cy": y, "r": side / 2})
    if shape == "diamond":
        corners = points([(x, top), (right, y), (x, bottom), (left, y)])
        return element("polygon", {"class": "symbol", "points": corners})
    corner = side / 3 if shape == "plain" else 0.0
    place: dict[str, str | float] = {"class": "symbol", "x": left, "y": top, "width": side, "height": side}
    return element("rect", {**place, "rx": corner})


def crossed(box: Box) -> str:
    """A cross over the shape of somebody who is not there."""
    left, top, right, bottom = box
    return "".join(
        element("polyline", {"class": "crossed", "fill": "none", "points": points(path)})
        for path in ([(left, top), (right, bottom)], [(left, bottom), (right, top)])
    )
