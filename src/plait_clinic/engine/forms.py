"""The forms by which the clinic, or a clinician, says how many needless alerts are put up with."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.engine.limits import LEAST_BUDGET, MOST_BUDGET
from plait_clinic.engine.queries import clinics_budget, own_budget
from plait_clinic.steps import StepForm

STEP = 0.5


def budget_field(*, required: bool, hint: str) -> forms.FloatField:
    return forms.FloatField(
        label=lazy("Needless alerts per 100 sessions"),
        help_text=hint,
        min_value=LEAST_BUDGET,
        max_value=MOST_BUDGET,
        step_size=STEP,
        required=required,
    )


class ClinicsBudget(StepForm):
    """The clinic's; `about` is the organisation."""

    needless = budget_field(
        required=True,
        hint=lazy("1 to 10, in halves. Fewer needless alerts mean that fewer drops are noticed at once."),
    )

    def prepare(self) -> None:
        self.initial = {"needless": clinics_budget(self.about)}


class OwnBudget(StepForm):
    """A clinician's own; `about` is the clinician."""

    needless = budget_field(
        required=False, hint=lazy("1 to 10, in halves. Leave it empty to go by what your clinic has settled.")
    )

    def prepare(self) -> None:
        self.initial = {"needless": own_budget(self.about)}
