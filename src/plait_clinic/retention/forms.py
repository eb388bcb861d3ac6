"""Forms of retention: how long the clinic keeps what it knows, and a hold on one case."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plait_clinic.cases.models import CaseKind
from plait_clinic.minors.queries import clinic_day
from plait_clinic.retention.dates import Rules
from plait_clinic.retention.models import BASIS_CHARACTERS, FEWEST_NOTICE_DAYS, MOST_MONTHS, MOST_NOTICE_DAYS
from plait_clinic.steps import StepForm

REASON_CHARACTERS = 500
KINDS = {
    CaseKind.INDIVIDUAL: _("Months after the end of a case of one person"),
    CaseKind.COUPLE: _("Months after the end of a couple’s case"),
    CaseKind.FAMILY: _("Months after the end of a family’s case"),
    CaseKind.GROUP: _("Months after the end of a group’s case"),
}


def months(label) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=1, max_value=MOST_MONTHS, required=False)


class WriteRules(forms.Form):
    """One version. A kind of case that is left empty is kept."""

    individual = months(KINDS[CaseKind.INDIVIDUAL])
    couple = months(KINDS[CaseKind.COUPLE])
    family = months(KINDS[CaseKind.FAMILY])
    group = months(KINDS[CaseKind.GROUP])
    from_of_age = forms.BooleanField(
        label=_("For young people the time begins when they come of age"),
        help_text=_("By your policy for minors, where a birth date is known."),
        required=False,
    )
    notice_days = forms.IntegerField(
        label=_("How many days before are clinicians told"),
        help_text=_("In that time the lead of a case can ask for a hold."),
        min_value=FEWEST_NOTICE_DAYS,
        max_value=MOST_NOTICE_DAYS,
    )
    basis = forms.CharField(
        label=_("What this rests on"),
        help_text=_("Which law or guidance, who was asked, and when. It stays with this version."),
        max_length=BASIS_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def rules(self) -> Rules:
        given = self.cleaned_data
        settled = {kind.value: given[kind.value] for kind in CaseKind if given[kind.value] is not None}
        return Rules(months=settled, notice_days=given["notice_days"], from_of_age=given["from_of_age"])


class PlaceHold(StepForm):
    """`about` is the case."""

    reason = forms.CharField(
        label=_("Why nothing of this case may be erased"),
        help_text=_(
            "The lead of the case and the office read it. A client who is alone in the case finds it in their own copy."
        ),
        min_length=10,
        max_length=REASON_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    until = forms.DateField(
        label=_("Until"),
        help_text=_("Leave it empty for a hold that lasts until the office ends it."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )

    def prepare(self) -> None:
        today = clinic_day(self.about.organisation, self.now)
        self.fields["until"].widget.attrs["min"] = today.isoformat()


class WhichHold(StepForm):
    """`about` is the case; which of its holds is ended."""

    hold = forms.ModelChoiceField(queryset=None, to_field_name="handle", widget=forms.HiddenInput)

    def prepare(self) -> None:
        self.fields["hold"].queryset = self.about.holds.select_related("case__organisation")
