"""Dot plots as SVG without any library: one row a case, one mark a watcher, told apart by shape as well as shade."""

from collections.abc import Mapping, Sequence

from plait.charts.svg import Point, element, picture, points, text

WIDTH, ROW, TOP, LEFT, RIGHT, FOOT = 640.0, 22.0, 34.0, 170.0, 20.0, 30.0
SIZE = 5.0
SHADES = ("#8a6d1f", "#1f5f8b", "#3f4850", "#7a2f6d")
LOOKS = "text{font:12px sans-serif;fill:#222}line{stroke:#cfd6dc}polyline{stroke:#8a949e;fill:none}"
BACKGROUND = "#fff"


def dot_plot(
    title: str, rows: Mapping[str, Sequence[float]], names: Sequence[str], ends: Point, unit: str = "%"
) -> str:
    """One mark for each name in every row; values in `unit`, NaN left out. The values stand in the table beside it."""
    height = TOP + ROW * len(rows) + FOOT
    parts = [element("style", {}, LOOKS), element("rect", {"width": WIDTH, "height": height, "fill": BACKGROUND})]
    parts += _axis(ends, height, unit)
    for place, (row, values) in enumerate(rows.items()):
        y = TOP + ROW * (place + 0.5)
        parts.append(element("text", {"x": LEFT - 8, "y": y + 4, "text-anchor": "end"}, text(row)))
        parts += [_mark(number, (_across(value, ends), y)) for number, value in enumerate(values) if value == value]  # noqa: PLR0124 - not NaN
    for number, name in enumerate(names):
        x = LEFT + number * (WIDTH - LEFT - RIGHT) / len(names) + 8
        parts += [_mark(number, (x, 14)), element("text", {"x": x + 10, "y": 18}, text(name))]
    described = "; ".join(
        f"{row}: " + ", ".join(f"{n} {v:.1f}" for n, v in zip(names, of, strict=True)) for row, of in rows.items()
    )
    return picture(
        id_prefix="dots",
        classes="dots",
        size=(WIDTH, height),
        title=title,
        description=described,
        inside="".join(parts),
    )


def step_plot(title: str, told: Mapping[str, Sequence[Point]], ends: Point, axes: tuple[str, str]) -> str:
    """Lines through points on a square, with the diagonal that a true probability lies on."""
    side = 420.0
    low, high = ends

    def at(point: Point) -> Point:
        x, y = ((value - low) / (high - low) for value in point)
        return LEFT / 3 + x * (side - LEFT / 2), side - 40 - y * (side - 80)

    parts = [element("style", {}, LOOKS), element("rect", {"width": side, "height": side, "fill": BACKGROUND})]
    parts.append(element("polyline", {"points": points([at((low, low)), at((high, high))]), "stroke-dasharray": "4 4"}))
    # From 1 on, so that the engine and the ideal have the same marks as in the dot plots.
    for number, (name, line) in enumerate(told.items(), 1):
        parts.append(element("polyline", {"points": points([at(one) for one in line])}))
        parts += [_mark(number, at(one)) for one in line]
        x = LEFT / 3 + (number - 1) * 130
        parts += [_mark(number, (x + 8, 16)), element("text", {"x": x + 18, "y": 20}, text(name))]
    for value in (low, (low + high) / 2, high):
        x, y = at((value, value))
        parts.append(element("text", {"x": x, "y": side - 22, "text-anchor": "middle"}, text(f"{value:g}")))
        parts.append(element("text", {"x": LEFT / 3 - 8, "y": y + 4, "text-anchor": "end"}, text(f"{value:g}")))
    parts.append(element("text", {"x": side / 2, "y": side - 5, "text-anchor": "middle"}, text(axes[0])))
    parts.append(element("text", {"x": 4, "y": 38}, text(axes[1])))
    described = "; ".join(f"{name}: " + ", ".join(f"{x:.2f} {y:.2f}" for x, y in line) for name, line in told.items())
    return picture(
        id_prefix="steps", classes="steps", size=(side, side), title=title, description=described, inside="".join(parts)
    )


def _axis(ends: Point, height: float, unit: str) -> list[str]:
    low, high = ends
    parts = []
    for step in range(5):
        value = low + step * (high - low) / 4
        x = _across(value, ends)
        parts.append(element("line", {"x1": x, "x2": x, "y1": TOP, "y2": height - FOOT}))
        parts.append(element("text", {"x": x, "y": height - 10, "text-anchor": "middle"}, text(f"{value:g} {unit}")))
    return parts


def _across(value: float, ends: Point) -> float:
    low, high = ends
    return LEFT + (min(max(value, low), high) - low) / (high - low) * (WIDTH - LEFT - RIGHT)


def _mark(number: int, at: Point) -> str:
    """Circle, square, triangle, cross: a shape for each series."""
    x, y = at
    shade = SHADES[number % len(SHADES)]
    if number % 4 == 0:
        return element("circle", {"cx": x, "cy": y, "r": SIZE, "fill": shade})
    if number % 4 == 1:
        box: dict[str, str | float] = {
            "x": x - SIZE,
            "y": y - SIZE,
            "width": 2 * SIZE,
            "height": 2 * SIZE,
            "fill": shade,
        }
        return element("rect", box)
    if number % 4 == 2:
        corners = points([(x, y - SIZE - 1), (x - SIZE - 1, y + SIZE), (x + SIZE + 1, y + SIZE)])
        return element("polygon", {"points": corners, "fill": shade})
    left, right, top, bottom = x - SIZE, x + SIZE, y - SIZE, y + SIZE
    strokes = f"M{left:.1f},{top:.1f} L{right:.1f},{bottom:.1f} M{left:.1f},{bottom:.1f} L{right:.1f},{top:.1f}"
    return element("path", {"d": strokes, "stroke": shade, "stroke-width": 2.5, "fill": "none"})
