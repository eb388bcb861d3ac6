"""The forms of a battery: its name, and one place for each measure with how often and of whom."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait.measures.catalogue import version_order
from plait_clinic.batteries.administration.queries import newest_of
from plait_clinic.batteries.askable import FORMS, Offered
from plait_clinic.batteries.lines import MOST_COUNTED, Line, problems_of
from plait_clinic.batteries.models import COUNTED, Battery, Cadence
from plait_clinic.batteries.registry import Key
from plait_clinic.steps import StepForm

MOST_MEASURES = 12
FIRST_VERSION = "1"
PLACES_LEFT = 3
"""Empty places below the measures that are there: a page without JavaScript cannot add one."""


class BatteryName(forms.Form):
    name = forms.CharField(
        label=lazy("Name"),
        help_text=lazy("Only the office sees it, for example “Everybody” or “North team”."),
        max_length=200,
    )


class LineFields(forms.Form):
    """One measure of a battery. A place without a measure is an empty one."""

    measure = forms.ChoiceField(label=lazy("Measure"), required=False)
    cadence = forms.ChoiceField(label=lazy("How often"), choices=Cadence.choices, required=False)
    number = forms.IntegerField(
        label=lazy("Number of sessions"),
        help_text=lazy(
            "4 with “every so many sessions” is every fourth; 3 with “the first sessions”, the first three."
        ),
        required=False,
        min_value=1,
        max_value=MOST_COUNTED,
    )
    begins = forms.IntegerField(
        label=lazy("Beginning with session"),
        help_text=lazy("For “every so many sessions”. Empty: with the first."),
        required=False,
        min_value=1,
        max_value=MOST_COUNTED,
    )
    people = forms.MultipleChoiceField(
        label=lazy("Who is asked"), choices=list(FORMS.items()), required=False, widget=forms.CheckboxSelectMultiple
    )

    @property
    def is_left_open(self) -> bool:
        """Whether this place is one more, which a page can fold away: it is empty, right, and not the first."""
        return not (self["measure"].value() or self.errors or self.prefix == "form-0")

    def line(self) -> Line:
        given = self.cleaned_data
        measure, _space, version = given["measure"].rpartition(" ")
        return Line(
            measure=measure,
            version=version,
            cadence=given["cadence"] or Cadence.EVERY,
            number=given["number"] if given["cadence"] in COUNTED else None,
            begins=given["begins"] or 1 if given["cadence"] == Cadence.NTH else 1,
            forms=tuple(form for form in FORMS if form in given["people"]),
        )


class LinePlaces(forms.BaseFormSet):
    """The places of one battery; what stands in its way is said at the place that it is about."""

    def __init__(self, data=None, *, offered: Mapping[Key, Offered], lines: Sequence[Line] = ()):
        self.offered, self.lines_before = offered, lines
        self.extra = min(PLACES_LEFT, MOST_MEASURES - len(lines))
        super().__init__(data, initial=[initial_of(line) for line in lines])

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        form.empty_permitted = False  # a place that was not touched still holds its measure
        form.fields["measure"].choices = measure_choices(self.offered.values(), self.lines_before)
        if index is None or index >= len(self.lines_before):
            form.fields["people"].initial = ["client"]

    @property
    def filled(self) -> list[LineFields]:
        return [form for form in self.forms if form.cleaned_data.get("measure")]

    @property
    def lines(self) -> list[Line]:
        return [form.line() for form in self.filled]

    @property
    def has_wrong_place(self) -> bool:
        return any(form.errors for form in self.forms)

    def clean(self) -> None:
        if any(form.errors for form in self.forms):
            return
        if not self.filled:
            raise forms.ValidationError(_("Choose at least one measure."))
        filled = self.filled  # an error takes a field's value away, and with its measure a place would count as empty
        for problem in problems_of(self.lines, self.offered):
            filled[problem.place].add_error(problem.field, problem.text)


Lines = forms.formset_factory(LineFields, formset=LinePlaces, max_num=MOST_MEASURES, absolute_max=MOST_MEASURES)


def initial_of(line: Line) -> dict[str, object]:
    return {
        "measure": f"{line.measure} {line.version}",
        "cadence": line.cadence,
        "number": line.number,
        "begins": line.begins if line.cadence == Cadence.NTH else None,
        "people": list(line.forms),
    }


def measure_choices(offered: Sequence[Offered], lines: Sequence[Line]) -> list[tuple[str, object]]:
    """The newest version of each measure that could be asked, and every version that stands in the battery."""
    here = {line.key for line in lines}
    newest: dict[str, Offered] = {}
    for each in offered:
        last = newest.get(each.measure.id)
        if last is None or version_order(each.measure.version) > version_order(last.measure.version):
            newest[each.measure.id] = each
    shown = [each for each in offered if each.key in here or newest[each.measure.id] is each]
    ready = [choice_of(each) for each in shown if not each.why_not()]
    later = [choice_of(each) for each in shown if each.why_not() and each.languages]
    groups = [(_("Can be asked"), ready), (_("Words or a reader are still missing"), later)]
    return [("", _("no measure")), *((name, choices) for name, choices in groups if choices)]


def choice_of(each: Offered) -> tuple[str, str]:
    """A measure as the list sends it and shows it; a later version says which it is."""
    title, version = each.measure.title, each.measure.version
    versioned = _("%(title)s, version %(version)s") % {"title": title, "version": version}
    return f"{each.measure.id} {version}", title if version == FIRST_VERSION else versioned


class ByHandle(forms.ChoiceField):
    """A battery, chosen by its handle; `empty` says what follows where none is chosen."""

    def offer(self, batteries: Sequence[Battery], *, empty: str = "") -> None:
        self.found = {battery.handle: battery for battery in batteries}
        known = [(handle, battery.name) for handle, battery in self.found.items()]
        self.choices = [("", empty), *known] if empty else known
        self.required = not empty

    def clean(self, value) -> Battery | None:
        return self.found.get(super().clean(value))


class UseBattery(StepForm):
    """Where a battery is asked: `team` empty for the whole clinic. `about` is the organisation."""

    team = forms.ModelChoiceField(queryset=None, required=False)
    battery = ByHandle(label=lazy("Battery"))

    def prepare(self) -> None:
        self.fields["team"].queryset = self.about.teams.all()
        self.fields["battery"].offer(newest_of(self.about), empty=_("as in the whole clinic"))

    def clean(self):
        given = super().clean()
        if not self.errors and given.get("team") is None and given.get("battery") is None:
            self.add_error("battery", _("The clinic needs one battery."))
        return given
