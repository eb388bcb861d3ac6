"""One person's course from a file of sessions, as a picture that stands alone and its table twin.

The range beside each score is what the person's own earlier scores gave (`plait.trajectory.personal`), or what the
caller hands in, such as a fitted model's.
"""

from collections.abc import Mapping
from dataclasses import replace

from plait.charts.band import Chart, Interval, band_chart
from plait.charts.words import ChartWords
from plait.errors import UserError
from plait.rupture import course_judgements
from plait.trajectory.sessions import Sessions

LOOKS = (
    ".band{fill:#cfe0ee}.axis{stroke:#8a949e;stroke-width:.6}text.axis{fill:#3f4850;stroke:none;font-family:sans-serif}"
    ".course{stroke:#1f5f8b;stroke-width:2}.dot{fill:#1f5f8b}.flagged{fill:#fff;stroke:#a3312b;stroke-width:2.5}"
)
"""A file has no page around it to take its looks from."""

WORDS = ChartWords(
    title="Course of {client}",
    description="{n} scores from session {first} to {last}, on a scale from {low} to {high}. {direction}",
    session="Session",
    rating="Score",
    expected="Expected 90 %",
    interval="{low} to {high}",
    other="Other rater",
    no_answer="no answer",
    no_range="not enough earlier scores",
    flagged="The last score lies abruptly away from what was expected.",
    empty="There are no scores.",
)
SHOWN = 20
"""How many clients a message names."""
DIRECTIONS = {"better": "Higher is better.", "worse": "Lower is better."}


class CourseError(UserError, LookupError):
    """This person's course cannot be drawn; the message says what the file holds."""


def course_of(sessions: Sessions, client: str) -> Sessions:
    """One person's sessions in their order. CourseError if there are none, or of several raters or dimensions."""
    if client not in sessions.client.names:
        known = ", ".join(sessions.client.names[:SHOWN])
        more = f" and {len(sessions.client) - SHOWN} more" if len(sessions.client) > SHOWN else ""
        raise CourseError(f"no client {client!r} in this file; there are: {known}{more}")
    mine = sessions.take((sessions.client.codes == sessions.client.names.index(client)).nonzero()[0])
    names = [" ".join(filter(None, series)) for series in mine.series()]
    if len(names) > 1:
        there = f"client {client} has {len(names)} courses here: {', '.join(names)}"
        raise CourseError(f"{there}; choose one with --rater and --dimension")
    return mine.take(mine.session.argsort(kind="stable"))


def course_chart(
    course: Sessions, client: str, ranges: Mapping[int, Interval] | None = None, *, alert: bool = False
) -> Chart:
    """The picture and table of one person's course.

    `ranges` by session number take the place of the personal ones, and `alert` then says whether the last score is
    marked. Ratings and ranges stand as they are, also where higher is worse. The scale needs both its ends.
    """
    low, high = course.scale.low, course.scale.high
    if low is None or high is None:
        raise CourseError("a picture needs both ends of the scale: give --low and --high, such as --low 0 --high 10")
    numbers, scores = [int(one) for one in course.session], [float(one) for one in course.score]
    judged = course_judgements(scores, bounds=(low, high), higher_is=course.scale.higher_is)
    given = [(one.low, one.high) if one.low is not None and one.high is not None else None for one in judged]
    drawn = [ranges.get(number) for number in numbers] if ranges is not None else given
    for_the_worse = "abrupt_drop" if course.scale.higher_is == "better" else "abrupt_rise"
    chart = band_chart(
        numbers,
        scores,
        drawn,
        bounds=(low, high),
        strand="score",
        words=_words(course, client, (low, high)),
        flagged=judged[-1].verdict == for_the_worse if ranges is None else alert,
    )
    return Chart(chart.svg.replace("</desc>", f"</desc><style>{LOOKS}</style>", 1), chart.table)


def table_lines(chart: Chart) -> list[str]:
    """The table twin as aligned lines of text."""
    rows = [chart.table.header, *chart.table.rows]
    widths = [max(len(row[column]) for row in rows) for column in range(len(chart.table.header))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]


def _words(course: Sessions, client: str, bounds: Interval) -> ChartWords:
    low, high = (WORDS.number(end) for end in bounds)
    described = WORDS.description.format(
        n=len(course),
        first=course.session[0],
        last=course.session[-1],
        low=low,
        high=high,
        direction=DIRECTIONS[course.scale.higher_is],
    )
    return replace(WORDS, title=WORDS.title.format(client=client), description=described)
