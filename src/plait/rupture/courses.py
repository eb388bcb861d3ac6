"""Many persons' scores side by side, as published rules look at them: answered sessions in order, higher is better.

Rules count sessions by their order: a session without an answer is no session to them.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from plait.trajectory.personal import FLOOR_SHARE
from plait.trajectory.sessions import Sessions

Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

NO_ROW = -1


@dataclass(frozen=True, eq=False)
class Courses:
    """Scores of shape (people, sessions), each person's answers first and NaN behind them; higher is better.

    low, high   the ends of the scale
    """

    scores: Floats
    low: float
    high: float

    @property
    def length(self) -> float:
        """Points from one end of the scale to the other."""
        return self.high - self.low

    @property
    def answered(self) -> Flags:
        return np.asarray(~np.isnan(self.scores))

    @property
    def before(self) -> Floats:
        """The score of the session before, NaN at the first."""
        return shifted(self.scores)

    @property
    def earlier_count(self) -> Floats:
        """How many scores each session has before it."""
        return np.tile(np.arange(self.scores.shape[1], dtype=np.float64), (len(self.scores), 1))

    def earlier_mean(self) -> Floats:
        """Mean of all the person's scores before each session, NaN at the first."""
        return earlier_moments(self.scores)[0]

    def earlier_sd(self) -> Floats:
        """Sample SD of all scores before each session, at least a twentieth of the scale; NaN for fewer than two."""
        return np.maximum(earlier_moments(self.scores)[1], self.sd_floor)

    @property
    def sd_floor(self) -> float:
        """The smallest SD used, so that a constant run makes no limit of no width; as in the personal range."""
        return FLOOR_SHARE * self.length


@dataclass(frozen=True)
class Reference:
    """What some rules take from other persons' scores, in points of the scale.

    sample_sd   SD of all scores together
    within_sd   SD of scores around each person's own mean, pooled over persons
    """

    sample_sd: float
    within_sd: float


def reference_of(courses: Courses) -> Reference:
    """The SDs of these scores; not less than the floor, since nothing can be judged by an SD of 0."""
    given = courses.scores[courses.answered]
    counts = courses.answered.sum(axis=1)
    means = np.nansum(courses.scores, axis=1) / np.maximum(counts, 1)
    squares = float(np.nansum((courses.scores - means[:, None]) ** 2))
    freedom = int(np.maximum(counts - 1, 0).sum())
    sample = float(given.std(ddof=1)) if len(given) > 1 else 0.0
    within = (squares / freedom) ** 0.5 if freedom else 0.0
    return Reference(max(sample, courses.sd_floor), max(within, courses.sd_floor))


def packed(scores: Floats, low: float, high: float) -> tuple[Courses, Rows]:
    """Courses from scores (people, sessions) with NaN anywhere, and where each came from (column, NO_ROW for none)."""
    missing = np.isnan(scores)
    order = np.argsort(missing, axis=1, kind="stable")
    courses = Courses(np.take_along_axis(scores, order, axis=1), low, high)
    return courses, np.where(courses.answered, order, NO_ROW)


def courses_of(sessions: Sessions) -> tuple[Courses, Rows]:
    """One rater's scores on one dimension as courses, and each cell's row in `sessions` (NO_ROW: none).

    Where higher is worse, scores are turned about the middle of the scale. The scale needs both its ends.
    """
    low, high = sessions.scale.low, sessions.scale.high
    if low is None or high is None:
        raise ValueError("the scale needs both ends: rules are stated in shares of its length")
    slices = sessions.by_client()
    counts = np.diff(slices.starts)
    place = np.arange(len(slices.order)) - np.repeat(slices.starts[:-1], counts)
    person = np.repeat(np.arange(len(counts)), counts)
    scores = np.full((len(counts), int(counts.max(initial=0))), np.nan)
    rows = np.full(scores.shape, NO_ROW, dtype=np.int64)
    given = sessions.score[slices.order]
    scores[person, place] = given if sessions.scale.higher_is == "better" else low + high - given
    rows[person, place] = slices.order
    return Courses(scores, low, high), rows


def shifted(values: Floats) -> Floats:
    """Each row moved one session later, NaN at the first."""
    moved = np.full(values.shape, np.nan)
    moved[:, 1:] = values[:, :-1]
    return moved


def earlier_moments(values: Floats) -> tuple[Floats, Floats]:
    """Mean and sample SD of all values before each place: NaN without one, or without two, of them.

    Values may be NaN at a row's start or end, not between others.
    """
    present = ~np.isnan(values)
    # The first value is the centre of the sums: one that came later would change earlier results in the last digit.
    centre = np.take_along_axis(values, present.argmax(axis=1)[:, None], axis=1)
    apart = np.where(present, values - centre, 0.0)
    count, total, squares = (np.cumsum(one, axis=1) for one in (present.astype(np.float64), apart, apart**2))
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = total / count
        variance = np.maximum(squares - total * mean, 0.0) / (count - 1)
        sd = np.where(count >= 2, np.sqrt(variance), np.nan)
        return shifted(np.where(count >= 1, mean + centre, np.nan)), shifted(sd)
