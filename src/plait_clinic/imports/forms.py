"""The forms of past data: the file, and what its columns are."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from plait.measures import Measure
from plait_clinic.batteries.models import HigherIs
from plait_clinic.batteries.registry import all_measures
from plait_clinic.imports.cells import DATE_ORDERS, EARLIEST, DateOrder
from plait_clinic.imports.rows import PAST_FORM, Choices, Total

COLUMN_FIELDS = ("client", "session", "date", "day", "score", "clinician")


class UploadFile(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("CSV, in UTF-8, with a header line. At most 2 MB, 20,000 rows and 100 columns."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
        error_messages={"required": _("Choose a file.")},
    )


def past_measures(organisation) -> list[Measure]:
    """The measures that a client answers, whose items can be brought in."""
    return [measure for measure in all_measures(organisation) if any(form.id == PAST_FORM for form in measure.forms)]


def measure_key(measure: Measure) -> str:
    return f"{measure.id} {measure.version}"


class ColumnsForm(forms.Form):
    """Which column is what, and which measure it is."""

    client = forms.ChoiceField(label=_("Client"))
    prefix = forms.CharField(
        label=_("Word before each client"),
        help_text=_("Where clients are only numbers, for example “Client”. May be left empty."),
        max_length=40,
        required=False,
    )
    session = forms.ChoiceField(label=_("Session number"))
    date = forms.ChoiceField(label=_("Date of the session"), required=False)
    date_order = forms.ChoiceField(label=_("How dates are written"), choices=list(DATE_ORDERS.items()))
    day = forms.ChoiceField(
        label=_("Day, where there is no date"),
        help_text=_("Days since the start: 0, 7, 14 …"),
        required=False,
    )
    starts_on = forms.DateField(
        label=_("Start date, which is day 0"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    clinician = forms.ChoiceField(
        label=_("Clinician’s sign-in name"),
        help_text=_("Without such a column you lead every case."),
        required=False,
    )
    measure = forms.ChoiceField(
        label=_("What was answered"),
        help_text=_("For a measure in the list, its items are columns named q1, q2 … or by the items’ own names."),
        required=False,
    )
    score = forms.ChoiceField(label=_("Column of the total"), required=False)
    name = forms.CharField(
        label=_("What the total is called"), help_text=_("For example BDI-II."), max_length=64, required=False
    )
    low = forms.FloatField(label=_("Lowest possible total"), required=False)
    high = forms.FloatField(label=_("Highest possible total"), required=False)
    higher_is = forms.ChoiceField(
        label=_("Direction"), choices=[("", _("Choose one")), *HigherIs.choices], required=False
    )

    def __init__(self, *args, columns: Sequence[str], organisation, **kwargs):
        super().__init__(*args, **kwargs)
        self.measures = {measure_key(measure): measure for measure in past_measures(organisation)}
        for name in COLUMN_FIELDS:
            self.fields[name].choices = [("", _("No column")), *((column, column) for column in columns)]
        listed = [(key, measure.title) for key, measure in self.measures.items()]
        self.fields["measure"].choices = [("", _("A total that is not in this list")), *listed]

    @property
    def who_and_when(self):
        names = ("client", "prefix", "session", "date", "date_order", "day", "starts_on", "clinician")
        return [self[name] for name in names]

    @property
    def what(self):
        return [self[name] for name in ("measure", "score", "name", "low", "high", "higher_is")]

    def clean_starts_on(self):
        starts_on = self.cleaned_data["starts_on"]
        if starts_on and starts_on < EARLIEST:
            raise forms.ValidationError(_("This is before 1900."))
        return starts_on

    def clean(self):
        given = super().clean()
        self.check_time(given)
        self.check_total(given)
        used = [given.get(name) for name in COLUMN_FIELDS if given.get(name)]
        for column in sorted({column for column in used if used.count(column) > 1}):
            text = _("Column “%(column)s” is chosen for two things.") % {"column": column}
            self.add_error(None, text % {"column": column})
        return given

    def check_time(self, given) -> None:
        if bool(given.get("date")) == bool(given.get("day")):
            self.add_error("date", _("Choose a date column or a day column, one of the two."))
        elif given.get("day") and not given.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", _("Give the date that is day 0."))

    def check_total(self, given) -> None:
        if given.get("measure") or "measure" in self.errors:
            return
        for name, text in NEEDED_FOR_TOTAL.items():
            if given.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, text)
        low, high = given.get("low"), given.get("high")
        if low is not None and high is not None and low >= high:
            self.add_error("high", _("This is not above the lowest possible total."))

    def data_chosen(self) -> dict[str, str]:
        """The fields as they were sent, to be read again by this very form."""
        return {name: self.data.get(name, "") for name in self.fields}

    def choices(self) -> Choices:
        """What was chosen, as a value."""
        given = self.cleaned_data
        measure = self.measures.get(given["measure"])
        return Choices(
            client=given["client"],
            session=given["session"],
            date=given["date"],
            day=given["day"],
            starts_on=given["starts_on"],
            date_order=DateOrder(given["date_order"]),
            clinician=given["clinician"],
            prefix=given["prefix"].strip(),
            measure=measure,
            total=None if measure else self.total(),
        )

    def total(self) -> Total:
        given = self.cleaned_data
        return Total(
            column=given["score"],
            name=given["name"].strip(),
            low=given["low"],
            high=given["high"],
            higher_is=HigherIs(given["higher_is"]),
        )


NEEDED_FOR_TOTAL = {
    "score": _("Choose the column of the total."),
    "name": _("Say what the total is called."),
    "low": _("Give the lowest total that is possible."),
    "high": _("Give the highest total that is possible."),
    "higher_is": _("Say what a higher total means."),
}
