"""A course as small as a word, for a row of a caseload: the line, its gaps, and a dot on the last answer."""

from __future__ import annotations

from collections.abc import Sequence

from plait.charts.band import runs
from plait.charts.frame import Frame
from plait.charts.svg import check_name, element, picture, points
from plait.charts.words import ChartWords
from plait.trajectory.personal import check_ratings

WIDTH, HEIGHT, MARGIN = 120.0, 28.0, 4.0
DOT, LONE = 2.5, 1.2


def sparkline(
    ratings: Sequence[float | None], *, bounds: tuple[float, float], words: ChartWords, id_prefix: str
) -> str:
    """Draw ratings, oldest first, None for no answer, evenly apart on the full height of the scale.

    Uses `title` and `description` of the words, or `empty` in place of the description if there is no
    answer at all. Ratings off the scale raise ValueError.
    """
    check_name("id_prefix", id_prefix)
    check_ratings([rating for rating in ratings if rating is not None], bounds=bounds)
    places = range(1, len(ratings) + 1)
    frame = Frame(MARGIN, WIDTH - MARGIN, MARGIN, HEIGHT - MARGIN, (1, max(len(ratings), 1)), bounds)
    paths = [[(frame.x(place), frame.y(rating)) for place, rating in run] for run in runs(places, ratings)]
    lines = [
        element("polyline", {"class": "course", "fill": "none", "points": points(path)})
        for path in paths
        if len(path) > 1
    ]
    lone = [path[0] for path in paths[:-1] if len(path) == 1]
    dots = [(*point, LONE) for point in lone] + [(*path[-1], DOT) for path in paths[-1:]]
    circles = [element("circle", {"class": "dot", "cx": x, "cy": y, "r": radius}) for x, y, radius in dots]
    return picture(
        id_prefix=id_prefix,
        classes="sparkline",
        size=(WIDTH, HEIGHT),
        title=words.title,
        description=words.description if paths else words.empty,
        inside="".join([*lines, *circles]),
    )
