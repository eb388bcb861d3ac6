"""Forms of the page of what is shared: the next version, a signature on paper, and a pause."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.cases.models import CaseMember
from plait_clinic.families.models import OWN_WORDS_CHARACTERS, Shared, Sharing
from plait_clinic.families.queries import newest_policy
from plait_clinic.families.signing import Signs, signers_in
from plait_clinic.minors.models import Guardian
from plait_clinic.minors.queries import clinic_day
from plait_clinic.steps import StepForm

OWN = "words_"


class WriteSharing(StepForm):
    """`about` is the case. The clinic’s own words are asked in every language that pages have."""

    kind = forms.ChoiceField(label=lazy("The others may see"), choices=Sharing.choices)
    parts = forms.MultipleChoiceField(
        label=lazy("What is named"),
        help_text=lazy(
            "Only for “only what is named”. Nothing else can ever be shared: no words, nothing about safety."
        ),
        choices=Shared.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def prepare(self) -> None:
        newest = newest_policy(self.about)
        self.initial = {"kind": newest.kind if newest else Sharing.CONFIDENTIAL}
        if newest:
            self.initial["parts"] = [row.part for row in newest.parts.all()]
        for code, language in settings.LANGUAGES:
            self.fields[OWN + code] = forms.CharField(
                label=_("Your own words to it, %(language)s") % {"language": language},
                max_length=OWN_WORDS_CHARACTERS,
                required=False,
                widget=forms.Textarea(attrs={"rows": 3, "lang": code}),
            )

    def clean(self) -> dict[str, object]:
        given = super().clean()
        written = {code: given.get(OWN + code, "") for code, _language in settings.LANGUAGES}
        return {**given, "words": {code: text for code, text in written.items() if text}}


class NoteSignature(StepForm):
    """`about` is the case: one of those who come, or a guardian of one, and what they said on paper."""

    who = forms.ChoiceField(label=lazy("Who signed"))
    agrees = forms.ChoiceField(
        label=lazy("They said"),
        choices=[("yes", lazy("yes, share this")), ("no", lazy("no, or not any more"))],
    )
    on = forms.DateField(label=lazy("On"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    field_order = ("who", "agrees", "on")

    def prepare(self) -> None:
        self.initial = {"on": clinic_day(self.about.organisation, self.now)}
        self.signers = {key_of(*signs): signs for signs in signers_in(self.about, self.now)}
        self.fields["who"].choices = [(key, title_of(*signs)) for key, signs in self.signers.items()]

    def clean_who(self) -> Signs:
        return self.signers[self.cleaned_data["who"]]


def key_of(member: CaseMember, guardian: Guardian | None) -> str:
    return f"{member.handle}-{guardian.handle}" if guardian else member.handle


def title_of(member: CaseMember, guardian: Guardian | None) -> str:
    if guardian is None:
        return member.client.name
    return _("%(guardian)s, for %(name)s") % {"guardian": guardian.name or "–", "name": member.client.name}


class PauseSharing(StepForm):
    pause = forms.ChoiceField(choices=[("yes", lazy("yes")), ("no", lazy("no"))], widget=forms.HiddenInput)
