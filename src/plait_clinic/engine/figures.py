"""What a model's numbers say in points of the score: of people, of one session, and of what alerts find.

No level is told: from two means the mean of ten people would follow (docs/decisions/0017).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import log
from typing import TYPE_CHECKING

from plait_clinic.checkins.models import Rater

if TYPE_CHECKING:
    from plait.rupture import WatchModel
    from plait.rupture.watching import AlarmTable
    from plait.trajectory.forecast import SeriesForecast

DIGITS = 2
HALF = 0.5
BUDGETS_SHOWN = (1.0, 2.0, 3.0, 5.0, 10.0)


@dataclass(frozen=True)
class StrandFigures:
    """One strand's numbers, in points where the average person is.

    people         SD between people
    session        SD of what lasts one session only
    movement       SD of what goes up and down and carries over; `lasts` sessions until half of it is gone
    clinicians     share of the differences between people that lies between their clinicians, None where not told
    """

    scale: str
    people: float
    session: float
    movement: float
    lasts: float
    clinicians: float | None


@dataclass(frozen=True)
class Found:
    """Of small, middling and large ruptures, the share expected to be found at their first session at one budget."""

    budget: float
    shares: tuple[float, ...]

    @property
    def percents(self) -> list[float]:
        return [100 * share for share in self.shares]


def strand_figures(model: WatchModel) -> list[StrandFigures]:
    """The numbers of each of the clients' strands."""
    return [of_series(one) for one in model.series if one.rater == Rater.CLIENT]


def of_series(series: SeriesForecast) -> StrandFigures:
    fitted = series.fitted
    point = points(series)
    share = (series.sd_clinician / fitted.sd_level) ** 2 if series.sd_clinician > 0 else None
    return StrandFigures(
        scale=str(series.dimension),
        people=round(fitted.sd_level * point, DIGITS),
        session=round(fitted.sd_error * point, DIGITS),
        movement=round(fitted.sd_movement * point, DIGITS),
        lasts=round(log(HALF) / log(fitted.autocorrelation), 1),
        clinicians=None if share is None else round(share, DIGITS),
    )


def points(series: SeriesForecast) -> float:
    """Points of the score in one latent unit, where the average person is."""
    import numpy as np

    return float(series.scale.slope_at(np.array([series.fitted.intercept]))[0])


def sizes_in_points(model: WatchModel) -> tuple[float, ...]:
    """What a small, a middling and a large drop take from the first strand, in points."""
    first = model.series[0]
    return tuple(round(size * first.fitted.sd_within * points(first), 1) for size in prices(model).sizes)


def found_at(model: WatchModel, budget: float) -> Found:
    """What is expected to be found at this budget from the client's ratings alone."""
    return Found(budget, prices(model).expected_hits(budget))


def prices(model: WatchModel) -> AlarmTable:
    """What alerts cost where the client alone has rated."""
    alarms = model.alone.get(Rater.CLIENT.value) or model.alarms
    if alarms is None:
        raise ValueError("the model does not say what alerts cost")
    return alarms


def found_by_budget(model: WatchModel, chosen: float) -> Mapping[float, Found]:
    """The same at several budgets, the chosen one among them, in order."""
    budgets = sorted({*BUDGETS_SHOWN, chosen})
    return {budget: found_at(model, budget) for budget in budgets}
