"""Forms about what is new in the room, for staff and on the own page; and about who sent a mandated member."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.cases.models import CaseMember
from plait_clinic.cases.queries import members_of
from plait_clinic.checkins.filling import plain
from plait_clinic.minors.models import Guardian
from plait_clinic.minors.queries import guardians_of
from plait_clinic.preparation.features import Feature
from plait_clinic.preparation.models import ORDER_CHARACTERS, WORRY_CHARACTERS, Said, Way
from plait_clinic.preparation.queries import planned_in
from plait_clinic.steps import StepForm

SAID_TO_STAFF = [choice for choice in Way.choices if choice[0] != Way.OWN_PAGE]


class PlainText(forms.CharField):
    """Words without control characters; blank ones count as none."""

    def clean(self, value):
        text = plain(super().clean(value))
        if self.required and not text:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text


class PlanFeature(StepForm):
    """Choose what is to be new in the room; what is planned already is not offered."""

    feature = forms.ChoiceField(label=lazy("What is new in the room"))

    def prepare(self) -> None:
        planned = {row.feature for row in planned_in(self.about)}
        self.fields["feature"].choices = [choice for choice in Feature.choices if choice[0] not in planned]

    def clean_feature(self) -> Feature:
        return Feature(self.cleaned_data["feature"])


class WhichPlanned(StepForm):
    """Which of the case's planned features is meant."""

    planned = forms.CharField(widget=forms.HiddenInput)

    def clean_planned(self):
        handle = self.cleaned_data["planned"]
        found = next((row for row in planned_in(self.about) if row.handle == handle), None)
        if found is None:
            raise forms.ValidationError(_("This is no longer planned. Nothing was changed."))
        return found


class NoteChoice(StepForm):
    """Note what somebody said: a member, or a guardian of a young one."""

    who = forms.ChoiceField(label=lazy("Who said it"))
    feature = forms.ChoiceField(label=lazy("To what"))
    said = forms.ChoiceField(label=lazy("What they said"), choices=[("", lazy("choose")), *Said.choices])
    way = forms.ChoiceField(label=lazy("How it was said"), choices=SAID_TO_STAFF)

    def prepare(self) -> None:
        self.people = people_of(self.about)
        self.fields["who"].choices = [
            ("", _("choose")),
            *((key, label) for key, (label, *_rest) in self.people.items()),
        ]
        self.fields["feature"].choices = [(row.feature, row.get_feature_display()) for row in planned_in(self.about)]

    def clean_who(self) -> tuple[CaseMember, Guardian | None]:
        _label, member, guardian = self.people[self.cleaned_data["who"]]
        return member, guardian


def people_of(case) -> dict[str, tuple[str, CaseMember, Guardian | None]]:
    """Who can say something in a case, by the handle that stands for them: members, and guardians of young ones."""
    found = {}
    for member in members_of(case):
        found[member.handle] = (member.client.name, member, None)
        for guardian in guardians_of(member.client) if member.client.born else ():
            label = _("%(guardian)s, for %(name)s") % {"guardian": guardian.name, "name": member.client.name}
            found[f"{member.handle}.{guardian.handle}"] = (label, member, guardian)
    return found


class WriteOrder(StepForm):
    """Who sent a mandated member, and what is reported to whom. The member reads every word of it."""

    member = forms.CharField(widget=forms.HiddenInput)
    ordered_by = PlainText(label=lazy("Who sent them"), max_length=ORDER_CHARACTERS)
    reported = PlainText(
        label=lazy("What is reported, and when"),
        help_text=lazy("For example: who came, after each month. Answers and ratings are never reported."),
        max_length=ORDER_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    reported_to = PlainText(label=lazy("To whom"), max_length=ORDER_CHARACTERS)

    def clean_member(self) -> CaseMember:
        handle = self.cleaned_data["member"]
        found = next((one for one in members_of(self.about) if one.handle == handle), None)
        if found is None:
            raise forms.ValidationError(_("This person is not in the case now. Nothing was changed."))
        return found


class NoFields(StepForm):
    """A button alone."""


class OwnChoice(forms.Form):
    """What somebody says on their own page, to the leaflet that they saw."""

    feature = forms.ChoiceField(choices=Feature.choices, widget=forms.HiddenInput)
    leaflet = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    said = forms.ChoiceField(choices=Said.choices, error_messages={"required": lazy("Please choose yes, no or later.")})


class OwnWorry(forms.Form):
    """What worries somebody about it."""

    text = PlainText(
        label=lazy("My worries"),
        help_text=lazy("Your clinicians read it before you meet, and nobody else of your family or group does."),
        max_length=WORRY_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": lazy("Write what worries you first. Nothing was sent.")},
    )
