"""Which model a measure's sessions are read with.

A clinic begins with assumptions, which ship with Plait and are labelled so. A model never changes under its label, so
each process makes it once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from plait.rupture import WatchModel, cold_watching
from plait.trajectory import Scale
from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.registry import Key
from plait_clinic.batteries.scales import Bounds, ScaleKey
from plait_clinic.checkins.models import Rater

COLD = "engine-1:cold"
"""The label of a model made of assumptions alone; the number rises with the assumptions or the filter."""
KEPT = 128
"""Models kept in a process: some ten measures, with room for what a clinic brings itself."""


@dataclass(frozen=True)
class ModelInUse:
    """A model, and the short stamp that readings made with it bear. Its strands are (rater, scale)."""

    label: str
    watching: WatchModel

    @property
    def is_cold(self) -> bool:
        """Whether it rests on assumptions alone."""
        return self.label == COLD


def model_for(organisation: int, measure: Key, scales: Sequence[ScaleKey]) -> ModelInUse:  # noqa: ARG001 - no fit of a clinic yet
    """The model in use in this clinic for scales of one measure that are read together, one strand or several."""
    first = scales[0]
    raters = (Rater.CLIENT, Rater.CLINICIAN) if measure[0] == CHECK_IN and len(scales) > 1 else (Rater.CLIENT,)
    names = tuple((rater.value, scale.name) for rater in raters for scale in scales)
    return ModelInUse(COLD, cold_model(first.bounds, first.higher_is, first.step, names))


@lru_cache(KEPT)
def cold_model(bounds: Bounds, higher_is: str, step: float | None, names: tuple[tuple[str, str], ...]) -> WatchModel:
    """Assumptions alone, for each of these strands."""
    return cold_watching(Scale(*bounds, higher_is), list(names), step=step)
