"""Forms about young people: the policy with its bands, the birth date, guardians, and consents."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.cases.forms import BirthDate
from plait_clinic.minors.models import BASIS_CHARACTERS, OLDEST, Capacity, Consenting, HowMany, Told, Way
from plait_clinic.minors.queries import clinic_day, consents_of, guardians_of, holds
from plait_clinic.minors.rules import Band, Policy
from plait_clinic.people.models import CheckInForm
from plait_clinic.steps import StepForm

BANDS_OFFERED = 6
YOUNG = "young"
"""The value that stands for the young person among those who can consent."""


class BandFields(forms.Form):
    """What holds from one birthday until another. A place without ages is an empty one."""

    from_age = forms.IntegerField(label=lazy("From age"), min_value=0, max_value=OLDEST)
    to_age = forms.IntegerField(label=lazy("Until the birthday at which they are"), min_value=0, max_value=OLDEST)
    consent = forms.ChoiceField(label=lazy("Who consents"), choices=[("", lazy("choose")), *Consenting.choices])
    guardians = forms.ChoiceField(label=lazy("Of several guardians"), choices=HowMany.choices)
    told = forms.ChoiceField(label=lazy("A guardian may be told"), choices=Told.choices)
    own_channel = forms.ChoiceField(
        label=lazy("An address of their own, without a guardian"), choices=[("no", lazy("no")), ("yes", lazy("yes"))]
    )
    form = forms.ChoiceField(label=lazy("Check-in"), choices=CheckInForm.choices, initial=CheckInForm.ADOLESCENT)

    def has_changed(self) -> bool:
        return any((self[name].data or "").strip() for name in ("from_age", "to_age"))

    def band(self) -> Band:
        given = self.cleaned_data
        return Band(**{**given, "own_channel": given["own_channel"] == "yes"})


Bands = forms.formset_factory(BandFields, extra=BANDS_OFFERED, max_num=BANDS_OFFERED, absolute_max=BANDS_OFFERED)


class WritePolicy(forms.Form):
    """The policy but for its bands, which are given as `Bands` beside it."""

    of_age = forms.IntegerField(label=lazy("From which age is somebody of age with you"), min_value=1, max_value=OLDEST)
    own_page_from = forms.IntegerField(
        label=lazy("From which age is the own page theirs alone"),
        help_text=lazy("Before it nobody opens it. No guardian ever gets a way in."),
        min_value=0,
        max_value=OLDEST,
    )
    basis = forms.CharField(
        label=lazy("What this rests on"),
        help_text=lazy("Which law or guidance, who was asked, and when. It stays with this version."),
        max_length=BASIS_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def policy(self, bands) -> Policy:
        given = [band.band() for band in bands if band.has_changed()]
        ordered = tuple(sorted(given, key=lambda band: (band.from_age, band.to_age)))
        return Policy(self.cleaned_data["of_age"], self.cleaned_data["own_page_from"], ordered)


class SetBirthDate(StepForm):
    """`about` is the member; empty removes it, which has to be meant."""

    born = BirthDate(
        required=False, help_text=lazy("Kept encrypted, of young people only, since what holds changes on a birthday.")
    )
    adult = forms.BooleanField(label=lazy("They are an adult: remove the birth date"), required=False)

    def prepare(self) -> None:
        self.initial = {"born": self.about.client.born}
        self.fields["born"].today = clinic_day(self.about.case.organisation, self.now)
        if self.about.client.born is None:
            del self.fields["adult"]

    def clean(self) -> None:
        given = super().clean()
        if "born" in self.errors:
            return
        if given.get("adult") and given.get("born") not in (None, self.about.client.born):
            self.add_error("adult", _("Give a birth date, or remove it: not both."))
        elif not given.get("adult") and not given.get("born"):
            self.add_error("born", _("Give the birth date. Of an adult none is needed."))


class AddGuardian(StepForm):
    name = forms.CharField(label=lazy("Name"), max_length=200)
    capacity = forms.ChoiceField(label=lazy("Decides as"), choices=Capacity.choices)
    contact = forms.CharField(
        label=lazy("Their own contact"),
        help_text=lazy("For questions about consent. No link and no code ever goes there."),
        max_length=200,
        required=False,
    )


class WhichGuardian(StepForm):
    guardian = forms.ChoiceField(label=lazy("Guardian"))

    def prepare(self) -> None:
        self.guardians = {row.handle: row for row in guardians_of(self.about.client)}
        self.fields["guardian"].choices = [(handle, row.name) for handle, row in self.guardians.items()]

    def clean_guardian(self):
        return self.guardians[self.cleaned_data["guardian"]]


class OnADay(StepForm):
    """How and on which day something was said."""

    way = forms.ChoiceField(label=lazy("How"), choices=Way.choices)
    on = forms.DateField(label=lazy("On"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))

    def prepare(self) -> None:
        self.initial = {"on": clinic_day(self.about.case.organisation, self.now)}


class NoteConsent(OnADay):
    who = forms.ChoiceField(label=lazy("Who consents"))
    field_order = ("who", "way", "on")

    def prepare(self) -> None:
        super().prepare()
        self.guardians = {row.handle: row for row in guardians_of(self.about.client)}
        known = [(handle, f"{row.name}, {row.get_capacity_display()}") for handle, row in self.guardians.items()]
        self.fields["who"].choices = [(YOUNG, self.about.client.name), *known]

    def clean_who(self):
        """The guardian; None for the young person."""
        return self.guardians.get(self.cleaned_data["who"])


class TakeBackConsent(OnADay):
    consent = forms.ChoiceField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        super().prepare()
        self.consents = {row.handle: row for row in consents_of(self.about) if holds(row)}
        self.fields["consent"].choices = [(handle, handle) for handle in self.consents]

    def clean_consent(self):
        return self.consents[self.cleaned_data["consent"]]
