"""The forecast model of one rater's scores on one dimension: where the next score is expected, with ranges that hold.

A state-space model on a bent scale (`forecast_scale`), filtered by a Gaussian sum (`forecast_filter`), its numbers
between assumptions and the clinic's own sessions (`forecast_fit`), its ranges from held-out surprises
(`forecast_calibration`). docs/model-cards/forecast.md says what it was checked on.
"""

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, ClassVar

import numpy as np

from plait.trajectory.forecast_calibration import Calibration, assumed
from plait.trajectory.forecast_course import Clock, Courses, FilterInput, filtered, lay_out_courses
from plait.trajectory.forecast_parameters import Declared, Fitted, cold_start, declared, for_filter, spreads
from plait.trajectory.forecast_scale import SMALLEST_STEP, ScoreScale
from plait.trajectory.scale import Scale
from plait.trajectory.sessions import Floats, Labels, Rows, Sessions

RANGE_LEVELS = (0.80, 0.90, 0.95)
TAIL_DIGITS = 9
"""So that two ranges that end at the same quantile end at the very same number."""
QUANTILES_OF_SCORE = (np.arange(50) + 0.5) / 50
"""Where the forecast distribution is looked at for its score (CRPS)."""


@dataclass(frozen=True)
class ClinicianLevel:
    """How far a clinician's clients lie from the average, in latent units: mean and variance of what is known."""

    mean: float
    variance: float


@dataclass(frozen=True)
class SeriesForecast:
    """The forecast model of one series; JSON keeps it whole.

    clock               what the average course runs by; `first_session` is its zero
    sd_clinician        SD between clinicians in latent units, 0 where none are named
    clinicians          what is known of each
    sessions, clients   what it was fitted on, 0 for the cold start
    held_out            mean log score of one session of a client not fitted, by what was tried; None where none was
    converged           whether the search for the numbers had arrived; nothing is searched for a cold start
    """

    scale: ScoreScale
    clock: Clock
    first_session: int
    fitted: Fitted
    declared: Declared
    calibration: Calibration
    sd_clinician: float = 0.0
    clinicians: dict[str, ClinicianLevel] = field(default_factory=dict)
    sessions: int = 0
    clients: int = 0
    held_out: dict[str, float] = field(default_factory=dict)
    converged: bool = True
    rater: str | None = None
    dimension: str | None = None

    __pydantic_config__: ClassVar[dict[str, Any]] = {"extra": "forbid", "allow_inf_nan": False}

    @cached_property
    def theta(self) -> Floats:
        return for_filter(self.fitted, self.declared, self.scale.share)

    @cached_property
    def spreads(self) -> Floats:
        return spreads(self.fitted)

    def prepared(self, sessions: Sessions) -> tuple[Courses, FilterInput]:
        """These sessions as the filter takes them."""
        courses = lay_out_courses(sessions, self.first_session)
        latent, end, _ = courses.on(self.scale)
        shift, extra = self._of_clinicians(courses, sessions.clinician)
        return courses, FilterInput(
            starts=courses.starts,
            s=courses.s,
            f=courses.f(self.clock),
            z=latent,
            end=end,
            moved=courses.moved,
            edges=self.scale.edges,
            shift=shift,
            extra=extra,
        )

    def start_of(self, clinician: str | None) -> tuple[float, float]:
        """Mean and variance that a first session with this clinician adds to the average person's level.

        `sd_level` is that of clients of all clinicians together: knowing a clinician takes some of it away.
        """
        known = self.clinicians.get(clinician) if clinician is not None else None
        return (0.0, 0.0) if known is None else (known.mean, known.variance - self.sd_clinician**2)

    def _of_clinicians(self, courses: Courses, names: Labels | None) -> tuple[Floats, Floats]:
        if names is None or not self.clinicians:
            nobody = np.zeros(len(courses))
            return nobody, nobody
        table = np.array([self.start_of(name) for name in names.names])
        return table[courses.clinician, 0], table[courses.clinician, 1]

    def changed(self, *, rate_times: float = 1.0, size_times: float = 1.0) -> "SeriesForecast":
        """The same model under other declarations: drops that are more often or larger by these factors."""
        drops = self.declared
        return replace(
            self,
            declared=replace(
                drops,
                drop_rate=drops.drop_rate * rate_times,
                drop_size=drops.drop_size * size_times,
                drop_sd=drops.drop_sd * size_times,
            ),
        )


@dataclass(frozen=True, eq=False)
class Forecasts:
    """What was expected at each session before its score was seen; arrays of shape (n,) in the order of `told`.

    Centres and widths are in latent units; `below` and `at` are the probabilities of a score worse than the one that
    came, and of one not better: between them lies the chance of this very score.
    """

    series: SeriesForecast
    centre: Floats
    width: Floats
    below: Floats
    at: Floats

    def part(self, rows: slice) -> "Forecasts":
        """Some of them."""
        return Forecasts(self.series, self.centre[rows], self.width[rows], self.below[rows], self.at[rows])

    @property
    def expected(self) -> Floats:
        """The predictive median, in points."""
        return self.quantile(0.5)

    def quantile(self, probability: float) -> Floats:
        """The score that the next lies below with this probability, in terms of what is good: .05 is a bad score."""
        return self._placed(self.series.calibration.quantile(probability))

    def _placed(self, surprise: Floats) -> Floats:
        return self.series.scale.to_score(self.centre + self.width * surprise)

    @cached_property
    def ends(self) -> tuple[Floats, Floats]:
        """How probable the worst score of the scale is, and the best one; 0 where a scale has no ends."""
        worst, best = self.series.scale.edges
        chance = self.series.calibration.chance
        return chance((worst - self.centre) / self.width), 1 - chance((best - self.centre) / self.width)

    def range(self, level: float) -> tuple[Floats, Floats]:
        """Lower and upper end, in points, of the range that holds the score with this probability.

        Where an end of the scale itself is more probable than a tail, the range reaches to it and the other tail gets
        the whole remainder: else such ranges would hold too much.
        """
        scale, quantile = self.series.scale, self.series.calibration.quantile
        tail = round((1 - level) / 2, TAIL_DIGITS)
        at_worst, at_best = (chance >= tail for chance in self.ends)
        low = self._placed(np.where(at_best, quantile(2 * tail), quantile(tail)))
        high = self._placed(np.where(at_worst, quantile(1 - 2 * tail), quantile(1 - tail)))
        if scale.ended:
            worst, best = scale.to_score(np.array([-np.inf, np.inf]))
            low, high = np.where(at_worst, worst, low), np.where(at_best, best, high)
        return (low, high) if scale.higher_is == "better" else (high, low)

    def crps(self, score: Floats) -> Floats:
        """Continuous ranked probability score of each forecast, in points: twice the mean loss of its quantiles."""
        loss = np.zeros(len(score))
        for probability in QUANTILES_OF_SCORE:
            given = probability if self.series.scale.higher_is == "better" else 1 - probability
            away = score - self.quantile(given)
            loss += np.where(away >= 0, probability * away, (probability - 1) * away)
        return 2 * loss / len(QUANTILES_OF_SCORE)


def forecasts(
    series: SeriesForecast, told: Floats, earlier: Rows, score: Floats, shift: float | Floats = 0.0
) -> Forecasts:
    """The calibrated forecasts of scores that the filter told of; `earlier` counts the scores before each.

    `shift` is how far, in SDs, something beside this strand moves what is expected.
    """
    from plait.trajectory.forecast_filter import MEAN, VARIANCE

    mean, sd = told[:, MEAN], np.sqrt(told[:, VARIANCE])
    centre, width = series.calibration.placed(mean, sd, earlier)
    centre = centre + shift * width
    distinct, which = np.unique(score, return_inverse=True)
    low, high = (edge[which.reshape(-1)] for edge in step_edges(series.scale, distinct))
    chance = series.calibration.chance
    return Forecasts(series, centre, width, chance((low - centre) / width), chance((high - centre) / width))


def step_edges(scale: ScoreScale, score: Floats) -> tuple[Floats, Floats]:
    """Latent values between which all is scored as `score`; infinite at the scale's ends."""
    half, unit, end = scale.share / 2, scale.unit(score), scale.end(score)
    low, high = unit - half, unit + half
    if scale.ended:
        low, high = np.clip(low, 0, 1), np.clip(high, 0, 1)
    return np.where(end < 0, -np.inf, scale.bent(low)), np.where(end > 0, np.inf, scale.bent(high))


def run_series(series: SeriesForecast, sessions: Sessions) -> tuple[Courses, Floats, Floats]:
    """The sessions as courses, and row by row of them the latent score and what the filter tells."""
    courses, given = series.prepared(sessions)
    return courses, given.z, filtered(series.theta, series.spreads, given).told


def cold_series(
    scale: Scale, *, step: float | None = None, rater: str | None = None, dimension: str | None = None
) -> SeriesForecast:
    """The forecast model of a new clinic: assumptions only. The scale needs both its ends."""
    if scale.low is None or scale.high is None:
        raise ValueError("a forecast without any sessions needs both ends of the scale")
    length, fitted = scale.high - scale.low, cold_start()
    return SeriesForecast(
        scale=ScoreScale(
            low=scale.low,
            high=scale.high,
            higher_is=scale.higher_is,
            step=length * SMALLEST_STEP if step is None else step,
            ended=True,
            bend_low=fitted.bend_low,
            bend_high=fitted.bend_high,
        ),
        clock="log",
        first_session=0,
        fitted=fitted,
        declared=declared(),
        calibration=assumed(),
        rater=rater,
        dimension=dimension,
    )


def levels_in_points(series: SeriesForecast, told: Floats) -> tuple[Floats, Floats]:
    """Level after each score and its SD, in points (the SD by the slope of the scale at the level)."""
    from plait.trajectory.forecast_filter import LEVEL, LEVEL_VARIANCE

    level = told[:, LEVEL]
    return series.scale.to_score(level), np.sqrt(told[:, LEVEL_VARIANCE]) * series.scale.slope_at(level)
