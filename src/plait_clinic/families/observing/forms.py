"""The observer's form: a number from -3 to +3 for each member who was there, and one for all of them."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.cases.models import CaseMember
from plait_clinic.families.models import Observed
from plait_clinic.families.observing.queries import EACH, who_was_there
from plait_clinic.steps import StepForm

NUMBERS = (
    ("", lazy("not rated")),
    ("3", lazy("+3: a great strength")),
    ("2", lazy("+2: a strength")),
    ("1", lazy("+1: a slight strength")),
    ("0", lazy("0: nothing special")),
    ("-1", lazy("-1: a slight difficulty")),
    ("-2", lazy("-2: a difficulty")),
    ("-3", lazy("-3: a great difficulty")),
)
"""Words of our own for the steps."""


class Observe(StepForm):
    """Fields by member and dimension; `about` is the session."""

    def prepare(self) -> None:
        self.asked: dict[str, tuple[CaseMember | None, Observed]] = {}
        for member in who_was_there(self.about):
            for dimension in EACH:
                self.ask(f"{member.handle}_{dimension}", member, dimension, capfirst(dimension.label))
        self.ask("all_purpose", None, Observed.PURPOSE, _("They want the same from the work"))

    def ask(self, name: str, member: CaseMember | None, dimension: Observed, label: str) -> None:
        self.asked[name] = (member, dimension)
        self.fields[name] = forms.ChoiceField(label=label, choices=NUMBERS, required=False)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields of each member under their name, and those of all of them."""
        found: dict[str, list[forms.BoundField]] = {}
        for name, (member, _dimension) in self.asked.items():
            found.setdefault(member.client.name if member else _("All of them together"), []).append(self[name])
        return list(found.items())

    @property
    def seen(self) -> dict[tuple[CaseMember | None, Observed], int]:
        """What was rated."""
        given = {self.asked[name]: value for name, value in self.cleaned_data.items() if value}
        return {of: int(value) for of, value in given.items()}
