"""Fits the forecast model to sessions: clock and bends by held-out log score, numbers between priors and data.

`add_forecast(model, sessions)` gives the model with a forecast for each series. Every choice is made inside the
sessions given: clock and bends by people left out, ranges by the surprises of people left out.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, replace

import numpy as np

from plait.trajectory.forecast import ClinicianLevel, SeriesForecast, cold_series, step_edges
from plait.trajectory.forecast_calibration import Calibration, calibrated
from plait.trajectory.forecast_course import Clock, Courses, lay_out_courses
from plait.trajectory.forecast_filter import LOG_SCORE, MEAN, VARIANCE
from plait.trajectory.forecast_parameters import Fitted, cold_start, declared
from plait.trajectory.forecast_scale import ScoreScale, step_of
from plait.trajectory.forecast_search import Question, bent_as, free_names, most_probable, run_filter, without_drops
from plait.trajectory.sessions import Floats, Rows, Sessions

Tell = Callable[[str], None]
Name = tuple[str | None, str | None]

MOST_SESSIONS = 6_000
"""Sessions that numbers are estimated from. More would not move them by what matters; clients are drawn by lot."""
SEED = 20260101
"""Fixed, so that the same sessions always give the same model."""
HALVES = 2
"""Parts of the clients that are left out in turn where clock and bends are chosen."""
FOLDS = 4
"""The same where ranges are calibrated; each needs only a few steps from the numbers of all."""
FOLD_ROUNDS = 4
FEWEST_CLIENTS = 8
"""With fewer, nothing is chosen or calibrated by leaving people out: assumptions stay."""
CHOOSING_ENOUGH = 0.5
"""Where models are only compared, a search ends at a step that gains less than this."""


@dataclass(frozen=True, eq=False)
class _Material:
    """What one series is fitted on."""

    courses: Courses
    scale: ScoreScale

    def question(self, clock: Clock, bends: bool, persons: Rows | None = None) -> Question:
        courses = self.courses if persons is None else self.courses.some(persons)
        return Question(courses, self.scale, clock, declared(), free_names(self.scale, bends))

    def parts(self, count: int) -> Rows:
        """Which part each person belongs to, by lot."""
        order = np.random.default_rng(SEED).permutation(len(self.courses))
        return np.asarray(np.argsort(order) % count)


def fit_series(
    sessions: Sessions, *, rater: str | None = None, dimension: str | None = None, progress: Tell | None = None
) -> SeriesForecast:
    """The forecast model of one rater's scores on one dimension."""
    tell = progress or (lambda _: None)
    first = int(sessions.session.min())
    everyone = lay_out_courses(sessions, first)
    material = _Material(_drawn(everyone), score_scale(sessions))
    (clock, bends), held_out = _chosen(material, tell)
    found = most_probable(material.question(clock, bends), _start(bends), tell=tell)
    fitted = found.fitted
    series = SeriesForecast(
        scale=bent_as(material.scale, fitted),
        clock=clock,
        first_session=first,
        fitted=fitted,
        declared=declared(),
        calibration=_calibration(material, clock, bends, fitted, tell),
        sessions=len(sessions),
        clients=len(everyone),
        held_out=held_out,
        converged=found.converged,
        rater=rater,
        dimension=dimension,
    )
    return with_clinicians(series, sessions)


def fit_forecasts(
    sessions: Sessions,
    *,
    names: Sequence[Name] | None = None,
    executor: Executor | None = None,
    progress: Tell | None = None,
) -> tuple[SeriesForecast, ...]:
    """The forecast model of each (rater, dimension); `executor` runs them side by side and may be of any kind.

    `names` gives the strands and their order, those too that have no session yet: they begin from assumptions.
    """
    parts = sessions.series()
    named = [(parts[name], *name) for name in (names or parts) if name in parts]
    if executor is not None:
        fitted = list(executor.map(_fit_named, named))
    else:
        fitted = [
            fit_series(part, rater=rater, dimension=dimension, progress=progress) for part, rater, dimension in named
        ]
    found = {(one.rater, one.dimension): one for one in fitted}
    return tuple(found.get(name) or _not_yet(sessions, fitted, name) for name in (names or parts))


def _not_yet(sessions: Sessions, fitted: Sequence[SeriesForecast], name: Name) -> SeriesForecast:
    """A strand that nobody has rated yet: assumptions, on the other strands' scale and steps."""
    step = min((one.scale.step for one in fitted), default=None)
    cold = cold_series(sessions.scale, step=step, rater=name[0], dimension=name[1])
    return replace(cold, first_session=int(sessions.session.min()))


def _fit_named(named: tuple[Sessions, str | None, str | None]) -> SeriesForecast:
    part, rater, dimension = named
    return fit_series(part, rater=rater, dimension=dimension)


def score_scale(sessions: Sessions) -> ScoreScale:
    """The scale that scores lie on; where an end is not known, the scores seen give its length."""
    low, high = sessions.scale.low, sessions.scale.high
    ended = low is not None and high is not None
    if low is None or high is None:
        low, high = float(sessions.score.min()), float(sessions.score.max())
        high = high if high > low else low + 1.0
    bends = cold_start() if ended else replace(cold_start(), bend_low=0.0, bend_high=0.0)
    return ScoreScale(
        low=low,
        high=high,
        higher_is=sessions.scale.higher_is,
        step=step_of(sessions.score, high - low),
        ended=ended,
        bend_low=bends.bend_low,
        bend_high=bends.bend_high,
    )


def with_clinicians(series: SeriesForecast, sessions: Sessions) -> SeriesForecast:
    """The series with what its sessions tell of each clinician, shrunken; unchanged where none is named."""
    from plait.trajectory.forecast_clinicians import clinician_levels

    if sessions.clinician is None:
        return series
    sd, levels = clinician_levels(series, sessions)
    return replace(
        series, sd_clinician=sd, clinicians={name: ClinicianLevel(*one) for name, one in sorted(levels.items())}
    )


def _drawn(courses: Courses) -> Courses:
    """As many persons, by lot, as hold MOST_SESSIONS."""
    lengths = np.diff(courses.starts)
    if lengths.sum() <= MOST_SESSIONS:
        return courses
    order = np.random.default_rng(SEED).permutation(len(courses))
    enough = int(np.searchsorted(np.cumsum(lengths[order]), MOST_SESSIONS)) + 1
    return courses.some(np.sort(order[:enough]))


def _start(bends: bool) -> Fitted:
    return cold_start() if bends else replace(cold_start(), bend_low=0.0, bend_high=0.0)


def _chosen(material: _Material, tell: Tell) -> tuple[tuple[Clock, bool], dict[str, float]]:
    """Clock and bends with the best mean log score of people left out, and the scores of all that were tried.

    The clock is chosen first; then the scale is bent only if that helps.
    """
    bends = material.scale.ended
    if len(material.courses) < FEWEST_CLIENTS:
        return ("log", bends), {}
    parts, scores = material.parts(HALVES), {}

    def best_of(choices: Sequence[tuple[Clock, bool]]) -> tuple[Clock, bool]:
        for choice in choices:
            scores[choice] = sum(_left_out(material, choice, parts)) / len(material.courses.s)
            tell(f"forecast: {_told(choice)}, held-out log score {scores[choice]:.4f} a session")
        return max(scores, key=lambda choice: scores[choice])

    best = best_of([("log", bends), ("linear", bends)])
    best = best_of([(best[0], False)]) if bends else best
    return best, {_told(choice): score for choice, score in scores.items()}


def _told(choice: tuple[Clock, bool]) -> str:
    clock, bends = choice
    return f"{clock} clock, {'bent' if bends else 'plain'} scale"


def _left_out(material: _Material, choice: tuple[Clock, bool], parts: Rows) -> Iterator[float]:
    """Log score of each part of the people, by numbers from the others; drops left out, as odd scores tell the same."""
    found = _start(choice[1])
    for part in range(HALVES):
        others, own = (material.question(*choice, np.flatnonzero(side)) for side in (parts != part, parts == part))
        found = most_probable(without_drops(others), found, enough=CHOOSING_ENOUGH).fitted
        yield float(run_filter(without_drops(own), found)[:, LOG_SCORE].sum())


def _calibration(material: _Material, clock: Clock, bends: bool, fitted: Fitted, tell: Tell) -> Calibration:
    """Ranges from the surprises of people left out."""
    if len(material.courses) < FEWEST_CLIENTS:
        return calibrated(np.zeros(0), np.zeros(0), np.zeros(0), np.zeros(0, dtype=np.int64))
    tell("forecast: ranges from people left out")
    parts, found = material.parts(FOLDS), []
    for part in range(FOLDS):
        others = most_probable(
            material.question(clock, bends, np.flatnonzero(parts != part)), fitted, rounds=FOLD_ROUNDS
        ).fitted
        found.append(_surprises(material.question(clock, bends, np.flatnonzero(parts == part)), others))
    low, high, predicted, earlier = (np.concatenate(column) for column in zip(*found, strict=True))
    return calibrated(low, high, predicted, earlier.astype(np.int64))


def _surprises(question: Question, fitted: Fitted) -> tuple[Floats, Floats, Floats, Floats]:
    told = run_filter(question, fitted)
    scale, courses = bent_as(question.scale, fitted), question.courses
    mean, sd = told[:, MEAN], np.sqrt(told[:, VARIANCE])
    low, high = (edge[courses.which] for edge in step_edges(scale, courses.distinct))
    return (low - mean) / sd, (high - mean) / sd, mean, courses.earlier().astype(np.float64)
