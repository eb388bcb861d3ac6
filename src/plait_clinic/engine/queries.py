"""Which model a measure's sessions are read with.

A clinic begins with assumptions, which ship with Plait and are labelled so. A model never changes under its label, so
each process makes it once. The library's heavy parts are loaded with the first model, so that no page waits for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from plait import rupture, trajectory
from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.registry import Key
from plait_clinic.batteries.scales import Bounds, ScaleKey
from plait_clinic.cases.models import Case
from plait_clinic.checkins.models import Rater

if TYPE_CHECKING:
    from plait.rupture import WatchModel

COLD = "engine-1:cold"
"""The label of a model made of assumptions alone; the number rises with the assumptions or the filter."""
KEPT = 128
"""Models kept in a process: some ten measures, with room for what a clinic brings itself."""


def is_cold(label: str) -> bool:
    """Whether a model with this label rests on assumptions alone."""
    return label == COLD


@dataclass(frozen=True)
class ModelInUse:
    """A model, and the short stamp that readings made with it bear. Its strands are (rater, scale)."""

    label: str
    watching: WatchModel

    @property
    def is_cold(self) -> bool:
        """Whether it rests on assumptions alone."""
        return is_cold(self.label)


def model_for(organisation: int, measure: Key, scales: Sequence[ScaleKey]) -> ModelInUse:  # noqa: ARG001 - no fit of a clinic yet
    """The model in use in this clinic for scales of one measure that are read together, one strand or several."""
    first = scales[0]
    raters = (Rater.CLIENT, Rater.CLINICIAN) if measure[0] == CHECK_IN and len(scales) > 1 else (Rater.CLIENT,)
    names = tuple((rater.value, scale.name) for rater in raters for scale in scales)
    return ModelInUse(COLD, cold_model(first.bounds, first.higher_is, first.step, names))


@lru_cache(KEPT)
def cold_model(bounds: Bounds, higher_is: str, step: float | None, names: tuple[tuple[str, str], ...]) -> WatchModel:
    """Assumptions alone, for each of these strands."""
    return rupture.cold_watching(trajectory.Scale(*bounds, higher_is), list(names), step=step)


def budget_of(case: Case) -> float:  # noqa: ARG001 - nobody can set one yet
    """How many needless alerts in 100 sessions whoever leads this case accepts."""
    return rupture.DEFAULT_BUDGET
