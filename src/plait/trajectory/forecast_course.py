"""Sessions laid out for the forecast filter: person by person, in order, on the latent scale."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import pairwise
from os import cpu_count
from typing import Literal

import numpy as np
import numpy.typing as npt

from plait.trajectory.forecast_scale import ScoreScale
from plait.trajectory.sessions import Floats, Rows, Sessions

Clock = Literal["log", "linear"]
"""What the average course runs by: log(1 + s), so that early sessions count more, or s, the session number."""

LINEAR_UNIT = 10.0
"""Sessions in a unit of the linear clock, so that its slope is of the size of the other's."""
PIECE = 4_000
"""Sessions that a thread takes at once; fewer are not worth a thread."""


@dataclass(frozen=True, eq=False)
class Courses:
    """One rater's scores on one dimension; row k of the arrays is row `order[k]` of the sessions.

    starts      person p has rows starts[p] to starts[p + 1]
    person      code of each person; clinician: code of the first clinician, -1 where none is named
    s           session number counted from the model's first one
    moved       1 where the person begins with another clinician
    distinct    the different scores, and `which` of them each row has
    """

    order: Rows
    starts: Rows
    person: Rows
    clinician: Rows
    s: Floats
    moved: Rows
    distinct: Floats
    which: Rows

    def __len__(self) -> int:
        return len(self.starts) - 1

    def f(self, clock: Clock) -> Floats:
        """The clock's value at each row."""
        return clock_value(clock, self.s)

    def on(self, scale: ScoreScale) -> tuple[Floats, Rows, Floats]:
        """Latent scores, which lie at an end, and the log of how far each is stretched."""
        latent, stretch = scale.to_latent(self.distinct), scale.log_stretch(self.distinct)
        return latent[self.which], scale.end(self.distinct)[self.which], stretch[self.which]

    def earlier(self) -> Rows:
        """How many scores each row has before it."""
        return np.arange(len(self.s)) - np.repeat(self.starts[:-1], np.diff(self.starts))

    def some(self, persons: Rows) -> "Courses":
        """These persons only."""
        lengths = np.diff(self.starts)[persons]
        starts = np.r_[0, np.cumsum(lengths)].astype(np.int64)
        rows = np.arange(starts[-1]) - np.repeat(starts[:-1] - self.starts[:-1][persons], lengths)
        taken = {name: getattr(self, name)[rows] for name in ("order", "s", "moved", "which")}
        return replace(self, **taken, starts=starts, person=self.person[persons], clinician=self.clinician[persons])


def clock_value(clock: Clock, s: npt.ArrayLike) -> Floats:
    """What the average course runs by, at sessions counted from the model's first one."""
    return np.log1p(s) if clock == "log" else np.asarray(s, dtype=np.float64) / LINEAR_UNIT


def lay_out_courses(sessions: Sessions, first_session: int) -> Courses:
    """The sessions of one rater on one dimension, as courses."""
    slices = sessions.by_client()
    order, starts = slices.order, slices.starts
    n = len(order)
    codes = np.full(n, -1) if sessions.clinician is None else sessions.clinician.codes[order].astype(np.int64)
    moved = np.r_[False, codes[1:] != codes[:-1]] if n else np.zeros(0, dtype=bool)
    moved[starts[:-1]] = False
    distinct, which = np.unique(sessions.score[order], return_inverse=True)
    return Courses(
        order=order,
        starts=starts,
        person=sessions.client.codes[order[starts[:-1]]].astype(np.int64),
        clinician=codes[starts[:-1]],
        s=np.maximum(sessions.session[order] - first_session, 0).astype(np.float64),
        moved=moved.astype(np.int64),
        distinct=distinct,
        which=which.reshape(-1).astype(np.int64),
    )


@dataclass(frozen=True, eq=False)
class FilterInput:
    """What the compiled filter takes of all persons."""

    starts: Rows
    s: Floats
    f: Floats
    z: Floats
    end: Rows
    moved: Rows
    edges: tuple[float, float]
    shift: Floats
    extra: Floats


@dataclass(frozen=True, eq=False)
class Filtered:
    """What the filter tells: of each row (rows, TOLD), and of each person's own level at the end (persons, 2)."""

    told: Floats
    own: Floats


def filtered(theta: Floats, spreads: Floats, given: FilterInput) -> Filtered:
    """The filter over all persons, who are shared out between threads."""
    from plait.trajectory import forecast_filter

    told = np.empty((len(given.s), forecast_filter.TOLD))
    own = np.empty((len(given.shift), 2))
    ends = forecast_filter.Ends(*given.edges)

    def piece(persons: tuple[int, int]) -> None:
        first, last = persons
        forecast_filter.run(
            theta,
            spreads,
            given.starts[first : last + 1],
            given.s,
            given.f,
            given.z,
            given.end,
            given.moved,
            ends,
            given.shift[first:last],
            given.extra[first:last],
            told,
            own[first:last],
        )

    pieces = _pieces(given.starts)
    if len(pieces) == 1:
        piece(pieces[0])
    else:
        with ThreadPoolExecutor(cpu_count()) as pool:
            list(pool.map(piece, pieces))
    return Filtered(told, own)


def _pieces(starts: Rows) -> list[tuple[int, int]]:
    """Persons in runs of about PIECE rows."""
    cuts = np.searchsorted(starts, np.arange(0, starts[-1], PIECE))
    cuts = np.unique(np.r_[cuts, len(starts) - 1])
    return [(int(first), int(last)) for first, last in pairwise(cuts)] or [(0, 0)]
