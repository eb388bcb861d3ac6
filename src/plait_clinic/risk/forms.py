"""The form by which an administrator names who reads a measure's risk items."""

from django import forms
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.people.administration.forms import ByName
from plait_clinic.risk.models import FEWEST_HOURS, MOST_HOURS, PROCEDURE_CHARACTERS
from plait_clinic.risk.readers import who_can_be_named
from plait_clinic.steps import StepForm

HOURS_OFFERED = 24


class NameReader(StepForm):
    """Who reads, who stands in, and by when; `about` is the organisation."""

    reader = ByName(label=lazy("Who reads it"))
    deputy = ByName(label=lazy("Deputy, who reads it when they cannot"))
    hours = forms.IntegerField(
        label=lazy("Read within how many hours"),
        help_text=lazy("1 to 72. Clients are told this number; nights and weekends count."),
        min_value=FEWEST_HOURS,
        max_value=MOST_HOURS,
        initial=HOURS_OFFERED,
    )
    procedure = forms.CharField(
        label=lazy("What is done first, in a line or two"),
        help_text=lazy("Shown to those who read it, beside the answer: whom to ring, and what if nobody answers."),
        required=False,
        max_length=PROCEDURE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def prepare(self) -> None:
        people = who_can_be_named(self.about)
        for name in ("reader", "deputy"):
            self.fields[name].offer(people)
