"""One strand's course inside its expected range, with the other rater beside it, and its table twin.

The picture holds no number that the table does not. Colours, dashes and widths come from the page's style
sheet by class: chart, strand-NAME, band, axis, course, dot, flagged, other.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple, TypeVar

from plait.charts.frame import Frame, labelled_sessions
from plait.charts.svg import Point, check_name, element, picture, points, text
from plait.charts.words import ChartWords
from plait.rupture import Judgement
from plait.trajectory import ExpectedRange, NotEnough

WIDTH, HEIGHT = 420.0, 150.0
LEFT, RIGHT, TOP, BOTTOM = 30.0, 408.0, 12.0, 128.0
LABEL_BASELINE = 144.0
FONT_SIZE = 11.0
DOT, SMALL_DOT, FLAGGED_DOT, LONE_OTHER = 3.2, 2.0, 7.0, 1.8
MANY_SESSIONS = 30
"""Above this the dots get smaller, so that neighbours stay apart."""
LONG_SCALE = 20.0
"""From this length on a label needs no decimals."""
LONE_BAND = 5.0
"""Half the width of a band that covers a single session."""

Interval = tuple[float, float]
Range = Interval | ExpectedRange | Judgement | NotEnough | None
"""Where one session's rating was expected, in any of the forms the library gives it."""

T = TypeVar("T")


class Table(NamedTuple):
    """The chart as a table: one row for each session, in words."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


class Chart(NamedTuple):
    """The picture, safe to put into a page as it is, and its table twin (plain text, not yet escaped)."""

    svg: str
    table: Table


def band_chart(
    sessions: Sequence[int],
    ratings: Sequence[float | None],
    ranges: Sequence[Range],
    *,
    other: Sequence[float | None] | None = None,
    bounds: tuple[float, float],
    strand: str,
    words: ChartWords,
    id_prefix: str | None = None,
    flagged: bool | None = None,
) -> Chart:
    """Draw a course. All sequences have one entry for each session, oldest first; None is "no answer".

    `flagged` emphasises the last rating; left out, it is emphasised if its range is a Judgement of an
    abrupt drop. `id_prefix` (as a rule "chart-" and the strand) must be unique on the page. Wrong input
    raises ValueError that lists every problem.
    """
    prefix = f"chart-{strand}" if id_prefix is None else id_prefix
    check_name("strand", strand)
    check_name("id_prefix", prefix)
    intervals = [_interval(one) for one in ranges]
    _check(sessions, ratings, intervals, other, bounds)
    ends = (sessions[0], sessions[-1]) if sessions else (1, 1)
    frame = Frame(LEFT, RIGHT, TOP, BOTTOM, ends, bounds)
    last = _last_given(ratings)
    emphasised = last if last is not None and _is_flagged(ranges[last], flagged) else None
    drawn = [
        *_axis(frame, sessions, words),
        *_bands(frame, sessions, intervals),
        *_other(frame, sessions, other or []),
        *_course(frame, sessions, ratings, emphasised),
    ]
    if last is None:
        drawn.append(_label((LEFT + RIGHT) / 2, (TOP + BOTTOM) / 2 - FONT_SIZE, words.empty, "middle"))
    svg = picture(
        id_prefix=prefix,
        classes=f"chart strand-{strand}",
        size=(WIDTH, HEIGHT),
        title=words.title,
        description=words.description if emphasised is None else f"{words.description} {words.flagged}",
        inside="".join(drawn),
    )
    return Chart(svg, _table(sessions, ratings, intervals, other, words))


def runs(sessions: Sequence[int], values: Sequence[T | None]) -> Iterator[list[tuple[int, T]]]:
    """The stretches of sessions without a gap in their values."""
    pairs = zip(sessions, values, strict=False)
    for missing, stretch in groupby(pairs, key=lambda pair: pair[1] is None):
        if not missing:
            yield [(session, value) for session, value in stretch if value is not None]


def _interval(given: Range) -> Interval | None:
    if given is None or isinstance(given, NotEnough):
        return None
    if isinstance(given, tuple):
        return given
    return None if given.low is None or given.high is None else (given.low, given.high)


def _is_flagged(given: Range, flagged: bool | None) -> bool:
    if flagged is not None:
        return flagged
    return isinstance(given, Judgement) and given.verdict == "abrupt_drop"


def _last_given(ratings: Sequence[float | None]) -> int | None:
    return max((place for place, rating in enumerate(ratings) if rating is not None), default=None)


def _check(
    sessions: Sequence[int],
    ratings: Sequence[float | None],
    intervals: Sequence[Interval | None],
    other: Sequence[float | None] | None,
    bounds: tuple[float, float],
) -> None:
    problems = list(_wrong_shape(sessions, ratings, intervals, other))
    low, high = bounds
    if not low < high:
        problems.append(f"bounds are {low} and {high}: give the lower end of the scale first")
    for name, values in (("rating", ratings), ("other rating", other or ())):
        off = [value for value in values if value is not None and not low <= value <= high]
        problems += [f"{name} {value} is off the scale" for value in off]
    wrong = [one for one in intervals if one is not None and not low <= one[0] <= one[1] <= high]
    problems += [f"range {one} is off the scale or upside down" for one in wrong]
    if problems:
        raise ValueError("this course cannot be drawn: " + "; ".join(problems))


def _wrong_shape(
    sessions: Sequence[int],
    ratings: Sequence[float | None],
    intervals: Sequence[Interval | None],
    other: Sequence[float | None] | None,
) -> Iterator[str]:
    lengths = {"ratings": len(ratings), "ranges": len(intervals)} | ({} if other is None else {"other": len(other)})
    for name, length in lengths.items():
        if length != len(sessions):
            yield f"{name} has {length} entries for {len(sessions)} sessions"
    if any(later <= earlier for earlier, later in pairwise(sessions)):
        yield "session numbers must rise"


def _axis(frame: Frame, sessions: Sequence[int], words: ChartWords) -> Iterator[str]:
    low, high = frame.bounds
    for value in (low, _middle(low, high), high):
        y = frame.y(value)
        yield element("line", {"class": "axis", "x1": LEFT - 4, "x2": WIDTH - 2, "y1": y, "y2": y})
        yield _label(LEFT - 8, y + 4, words.number(value), "end")
    for session in labelled_sessions(sessions, frame):
        yield _label(frame.x(session), LABEL_BASELINE, str(session), "middle")


def _middle(low: float, high: float) -> float:
    """The line in the middle: on a whole number where the scale is long, since 31.5 says no more than 31."""
    middle = (low + high) / 2
    return float(math.floor(middle)) if high - low >= LONG_SCALE else middle


def _label(x: float, y: float, words: str, anchor: str) -> str:
    place: dict[str, str | float] = {
        "class": "axis",
        "x": x,
        "y": y,
        "font-size": FONT_SIZE,
        "text-anchor": anchor,
    }
    return element("text", place, text(words))


def _bands(frame: Frame, sessions: Sequence[int], intervals: Sequence[Interval | None]) -> Iterator[str]:
    for stretch in runs(sessions, intervals):
        upper = [(frame.x(session), frame.y(high)) for session, (_, high) in stretch]
        lower = [(frame.x(session), frame.y(low)) for session, (low, _) in stretch]
        if len(stretch) == 1:
            # One session has no width of its own: the band would not be seen.
            upper, lower = _widened(upper[0]), _widened(lower[0])
        yield element("polygon", {"class": "band", "points": points([*upper, *lower[::-1]])})


def _widened(point: Point) -> list[Point]:
    return [(point[0] - LONE_BAND, point[1]), (point[0] + LONE_BAND, point[1])]


def _other(frame: Frame, sessions: Sequence[int], other: Sequence[float | None]) -> Iterator[str]:
    for stretch in runs(sessions, other):
        path = [(frame.x(session), frame.y(value)) for session, value in stretch]
        if len(path) > 1:
            yield element("polyline", {"class": "other", "fill": "none", "points": points(path)})
        else:
            yield element("circle", {"class": "other", "cx": path[0][0], "cy": path[0][1], "r": LONE_OTHER})


def _course(
    frame: Frame, sessions: Sequence[int], ratings: Sequence[float | None], emphasised: int | None
) -> Iterator[str]:
    stretches = list(runs(sessions, ratings))
    for stretch in stretches:
        if len(stretch) > 1:
            path = [(frame.x(session), frame.y(rating)) for session, rating in stretch]
            yield element("polyline", {"class": "course", "fill": "none", "points": points(path)})
    radius = DOT if len(sessions) <= MANY_SESSIONS else SMALL_DOT
    marked = None if emphasised is None else sessions[emphasised]
    for session, rating in (pair for stretch in stretches for pair in stretch):
        look = ("dot flagged", FLAGGED_DOT) if session == marked else ("dot", radius)
        yield element("circle", {"class": look[0], "cx": frame.x(session), "cy": frame.y(rating), "r": look[1]})


def _table(
    sessions: Sequence[int],
    ratings: Sequence[float | None],
    intervals: Sequence[Interval | None],
    other: Sequence[float | None] | None,
    words: ChartWords,
) -> Table:
    columns = [
        [str(session) for session in sessions],
        [_rating(rating, words) for rating in ratings],
        [words.no_range if one is None else words.between(*one) for one in intervals],
    ]
    header = [words.session, words.rating, words.expected]
    if other is not None:
        header.append(words.other)
        columns.append([_rating(rating, words) for rating in other])
    return Table(tuple(header), tuple(zip(*columns, strict=True)))


def _rating(rating: float | None, words: ChartWords) -> str:
    return words.no_answer if rating is None else words.number(rating)
