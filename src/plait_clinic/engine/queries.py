"""Which model a measure's sessions are read with, and how many needless alerts are put up with.

A clinic begins with assumptions, which ship with Plait and are labelled so, and goes on with its latest fit that is
used. A model never changes under its label, so each process makes it once. The library's heavy parts are loaded with
the first model, so that no page waits for them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from django.db.models import F, Q, QuerySet

from plait import rupture, trajectory
from plait_clinic.batteries.queries import CHECK_IN
from plait_clinic.batteries.registry import Key
from plait_clinic.batteries.scales import Bounds, ScaleKey
from plait_clinic.cases.models import Case, ClinicianRole
from plait_clinic.engine.models import AlertBudget, FittedModel, Outcome
from plait_clinic.engine.strands import Name, ReadTogether
from plait_clinic.people.models import User

if TYPE_CHECKING:
    from plait.rupture import WatchModel

log = logging.getLogger(__name__)

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


def model_for(organisation: int, measure: Key, scales: Sequence[ScaleKey]) -> ModelInUse:
    """The model in use in this clinic for scales of one measure that are read together, one strand or several."""
    return models_for(organisation, measure, [scales])[0]


def models_for(organisation: int, measure: Key, groups: Sequence[Sequence[ScaleKey]]) -> list[ModelInUse]:
    """The same for each group of a measure's scales, by one query however many groups there are.

    A fit that this version of the library cannot read is as good as none: assumptions are used, and the log says so.
    """
    found = FittedModel.objects.filter(
        organisation=organisation, measure=measure[0], measure_version=measure[1], outcome=Outcome.USED
    )
    latest = {scales: (pk, label) for scales, pk, label in found.order_by("pk").values_list("scales", "pk", "label")}
    return [model_of(latest.get(ReadTogether(*measure, tuple(scales)).joined), measure, scales) for scales in groups]


def model_of(fit: tuple[int, str] | None, measure: Key, scales: Sequence[ScaleKey]) -> ModelInUse:
    """The model of a fit, given as its number and label; without one, or where it cannot be read, assumptions alone."""
    if fit is not None:
        pk, label = fit
        try:
            return ModelInUse(label, fitted_model(pk, label))
        except trajectory.ModelFileError:
            log.exception("the stored model %s cannot be read; assumptions are used until the next fit", label)
    return cold_start(measure, scales)


def cold_start(measure: Key, scales: Sequence[ScaleKey]) -> ModelInUse:
    """Assumptions alone for these scales; the same in every clinic, and no look into the database."""
    first, together = scales[0], ReadTogether(*measure, tuple(scales))
    answered = rupture.CHECK_IN_ANSWERED if measure[0] == CHECK_IN else 0.0
    return ModelInUse(COLD, cold_model(first.bounds, first.higher_is, first.step, together.names, answered))


def fit_in_use(organisation: int, together: ReadTogether) -> FittedModel | None:
    """The clinic's latest fit that is used, without its content."""
    return fits_of(organisation, together).filter(outcome=Outcome.USED).defer("content").first()


def fits_of(organisation: int, together: ReadTogether) -> QuerySet[FittedModel]:
    """Every fit of these scales that was tried, the newest first."""
    return FittedModel.objects.filter(
        organisation=organisation,
        measure=together.measure,
        measure_version=together.version,
        scales=together.joined,
    ).order_by("-pk")


@lru_cache(KEPT)
def fitted_model(pk: int, label: str) -> WatchModel:
    """The stored model, by number and label; raises ModelFileError where another version wrote it in another form."""
    return rupture.watching_from_json(FittedModel.objects.values_list("content", flat=True).get(pk=pk, label=label))


@lru_cache(KEPT)
def cold_model(
    bounds: Bounds, higher_is: str, step: float | None, names: tuple[Name, ...], answered: float
) -> WatchModel:
    """Assumptions alone, for each of these strands; `answered` is how often the tension marker is expected."""
    return rupture.cold_watching(trajectory.Scale(*bounds, higher_is), list(names), step=step, answered=answered)


def budget_of(case: Case) -> float:
    """Needless alerts per 100 sessions in this case: its lead clinician's own, else the clinic's, else the usual."""
    led = Q(clinician__case_parts__case=case, clinician__case_parts__role=ClinicianRole.LEAD)
    own = led & Q(clinician__case_parts__until__isnull=True)
    found = AlertBudget.objects.filter(own | Q(organisation=case.organisation_id, clinician__isnull=True))
    budget = found.order_by(F("clinician").desc(nulls_last=True)).first()
    return rupture.DEFAULT_BUDGET if budget is None else budget.needless


def clinics_budget(organisation: int) -> float:
    """The clinic's own choice, else the usual."""
    found = AlertBudget.objects.filter(organisation=organisation, clinician__isnull=True).first()
    return rupture.DEFAULT_BUDGET if found is None else found.needless


def own_budget(clinician: User) -> float | None:
    """What this clinician chose for the cases they lead; None where the clinic's holds."""
    found = AlertBudget.objects.filter(clinician=clinician).first()
    return None if found is None else found.needless
