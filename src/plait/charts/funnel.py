"""A funnel of caseloads: limits by the number of cases, points without names unless they are asked for, and a table.

Lines differ by dash and not by colour, and every point looks alike, wherever it lies: there is no mark for "bad".
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from plait.caseloads import LEVELS, Caseload, Funnel
from plait.charts.band import Chart, Table
from plait.charts.svg import Point, check_name, element, picture, points, text

WIDTH, HEIGHT = 420.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 40.0, 408.0, 14.0, 196.0
LABEL_BASELINE, TITLE_BASELINE = 212.0, 230.0
FONT_SIZE = 11.0
DOT = 3.4
CURVE = 60
"""Places at which a limit is worked out: enough for a smooth line."""
FEWEST_DRAWN = 3
"""Where the drawn limits begin, in cases: further to the left they run off any picture."""
ROOM = 1.1
TICKS = 5
STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)
LINES = {"overall": "", LEVELS[0]: "6 4", LEVELS[1]: "1.5 3"}
"""How each line is dashed: the overall mean is whole, 95 % is dashed, 99.8 % is dotted."""


@dataclass(frozen=True)
class FunnelWords:
    """Every text of the chart and its table. `interval` holds {low} and {high}; `standings` say where a mean lies."""

    title: str
    description: str
    clinician: str
    cases: str
    mean: str
    limits: tuple[str, str]
    shrunken: str
    standing: str
    interval: str
    plus_minus: str
    standings: dict[str, str]
    unnamed: str
    no_answer: str
    decimal: str = "."

    def number(self, value: float) -> str:
        return f"{value:.2f}".replace(".", self.decimal)


@dataclass(frozen=True)
class _Frame:
    cases: float
    low: float
    high: float

    def at(self, cases: float, value: float) -> Point:
        across = LEFT + cases / self.cases * (RIGHT - LEFT)
        inside = min(max(value, self.low), self.high)
        return across, BOTTOM - (inside - self.low) / (self.high - self.low) * (BOTTOM - TOP)


def funnel_chart(
    funnel: Funnel,
    *,
    words: FunnelWords,
    id_prefix: str = "funnel",
    labelled: Collection[str] = (),
    others: bool = True,
) -> Chart:
    """Draw a funnel. Points of `labelled` clinicians carry their names; with `others` the rest are drawn without.

    Named rows stand in the funnel's own order. Rows without a name stand as the points do, by cases and height: their
    own order would tell who they are. What is not dependable has no point and no numbers.
    """
    check_name("id_prefix", id_prefix)
    unknown = sorted(set(labelled) - {one.clinician for one in funnel.caseloads})
    if unknown:
        raise ValueError(f"no clinician of this funnel is called {', '.join(unknown)}")
    named = [one for one in funnel.caseloads if one.clinician in labelled]
    rest = [one for one in funnel.caseloads if one.clinician not in labelled and others]
    rest.sort(key=lambda one: (one.cases, one.mean))
    drawn = [one for one in [*rest, *named] if one.standing != "not enough information"]
    frame = _frame(funnel, drawn)
    inside = [
        *_axes(frame, words),
        *_lines(frame, funnel),
        *_points(frame, drawn, labelled),
    ]
    svg = picture(
        id_prefix=id_prefix,
        classes="chart funnel",
        size=(WIDTH, HEIGHT),
        title=words.title,
        description=words.description,
        inside="".join(inside),
    )
    return Chart(svg, _table(funnel, [*named, *rest], labelled, words))


def _frame(funnel: Funnel, drawn: Sequence[Caseload]) -> _Frame:
    """Room for every point, and for the wide funnel at the smallest of them."""
    most = max([one.cases for one in drawn] or [one.cases for one in funnel.caseloads])
    fewest = max(FEWEST_DRAWN, min((one.cases for one in drawn), default=most // 2))
    _low, high = funnel.limits(fewest, LEVELS[1])
    far = max([high - funnel.overall, *(abs(one.mean - funnel.overall) for one in drawn)]) * ROOM
    return _Frame(most * ROOM, funnel.overall - far, funnel.overall + far)


def _lines(frame: _Frame, funnel: Funnel) -> Iterator[str]:
    yield _line("overall", [frame.at(0, funnel.overall), frame.at(frame.cases, funnel.overall)])
    first = min(float(FEWEST_DRAWN), frame.cases / 2)
    steps = [first + (frame.cases - first) * place / CURVE for place in range(CURVE + 1)]
    for level in LEVELS:
        for side in (0, 1):
            path = [(cases, funnel.limits(cases, level)[side]) for cases in steps]
            yield _line(level, [frame.at(*one) for one in path if frame.low <= one[1] <= frame.high])


def _line(which: str | float, path: Sequence[Point]) -> str:
    look: dict[str, str | float] = {
        "class": "limit",
        "fill": "none",
        "stroke": "currentColor",
        "stroke-width": 1.2,
        "points": points(path),
    }
    return element("polyline", look | ({"stroke-dasharray": LINES[which]} if LINES[which] else {}))


def _points(frame: _Frame, drawn: Sequence[Caseload], labelled: Collection[str]) -> Iterator[str]:
    for one in drawn:
        x, y = frame.at(one.cases, one.mean)
        yield element("circle", {"class": "dot", "cx": x, "cy": y, "r": DOT, "fill": "currentColor"})
        if one.clinician in labelled:
            left = x < (LEFT + RIGHT) / 2
            yield _label(x + (7 if left else -7), y - 5, one.clinician, "start" if left else "end")


def _axes(frame: _Frame, words: FunnelWords) -> Iterator[str]:
    for value in _ticks(frame.low, frame.high):
        _x, y = frame.at(0, value)
        yield element("line", {"class": "axis", "x1": LEFT - 4, "x2": LEFT, "y1": y, "y2": y, "stroke": "currentColor"})
        yield _label(LEFT - 7, y + 4, words.number(value), "end")
    for cases in _ticks(0, frame.cases):
        x, _y = frame.at(cases, frame.low)
        if cases == int(cases):
            yield _label(x, LABEL_BASELINE, str(int(cases)), "middle")
    yield element(
        "polyline",
        {
            "class": "axis",
            "fill": "none",
            "stroke": "currentColor",
            "points": points([(LEFT, TOP), (LEFT, BOTTOM), (RIGHT, BOTTOM)]),
        },
    )
    yield _label((LEFT + RIGHT) / 2, TITLE_BASELINE, words.cases, "middle")


def _label(x: float, y: float, words: str, anchor: str) -> str:
    look: dict[str, str | float] = {
        "class": "axis",
        "x": x,
        "y": y,
        "font-size": FONT_SIZE,
        "fill": "currentColor",
        "text-anchor": anchor,
    }
    return element("text", look, text(words))


def _ticks(low: float, high: float) -> list[float]:
    """Round values between two ends, about TICKS of them."""
    rough = (high - low) / TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * one for one in STEPS if size * one >= rough)
    first = math.ceil(low / step)
    return [step * place for place in range(first, math.floor(high / step) + 1)]


def _table(funnel: Funnel, shown: Sequence[Caseload], labelled: Collection[str], words: FunnelWords) -> Table:
    header = (words.clinician, words.cases, words.mean, *words.limits, words.shrunken, words.standing)
    return Table(header, tuple(_row(funnel, one, labelled, words) for one in shown))


def _row(funnel: Funnel, one: Caseload, labelled: Collection[str], words: FunnelWords) -> tuple[str, ...]:
    who = one.clinician if one.clinician in labelled else words.unnamed
    begins, ends = (who, str(one.cases)), words.standings[one.standing]
    if one.standing == "not enough information":
        return (*begins, *[words.no_answer] * 4, ends)
    limits = [
        words.interval.format(low=words.number(low), high=words.number(high))
        for low, high in (funnel.limits(one.cases, level) for level in LEVELS)
    ]
    shrunken = words.plus_minus.format(value=words.number(one.shrunken), error=words.number(one.error))
    return (*begins, words.number(one.mean), *limits, shrunken, ends)
