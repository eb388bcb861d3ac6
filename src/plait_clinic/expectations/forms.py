"""Forms of the room, for the office, for clinicians and on the own page. No field has a value that nobody chose."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.cases.models import CaseMember
from plait_clinic.expectations.models import (
    CONTRIBUTION_CHARACTERS,
    HIGHEST,
    LOWEST,
    SOURCE_CHARACTERS,
    TEXT_CHARACTERS,
    Fits,
    Said,
    TextKind,
    Way,
)
from plait_clinic.expectations.texts import open_places
from plait_clinic.minors.models import Guardian
from plait_clinic.preparation.forms import PlainText, people_of
from plait_clinic.preparation.stands import A_YES_HOLDS_FOR
from plait_clinic.steps import StepForm

SAID_TO_STAFF = [choice for choice in Way.choices if choice[0] in (Way.HERE, Way.PAPER)]
NUMBERS = [("", lazy("choose")), *((str(number), str(number)) for number in range(LOWEST, HIGHEST + 1))]
FIRST_REVIEW = timedelta(days=182)
"""The day that the form proposes: after half a year. Our own choice; no source sets one."""


def several_lines(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class WriteText(forms.Form):
    """The next version of one of the clinic's texts; each form of the page has names of its own."""

    text = PlainText(max_length=TEXT_CHARACTERS, widget=several_lines(6))
    source = PlainText(
        label=lazy("Where this comes from"),
        help_text=lazy("A study, a report or your own count, so that a reader can look it up."),
        max_length=SOURCE_CHARACTERS,
    )

    def __init__(self, data=None, *, of: TextKind):
        super().__init__(data, auto_id=f"id_{of}_%s")
        self.fields["text"].label = LABELS[of]
        self.fields["text"].help_text = HINTS[of]
        if of == TextKind.AGREEMENT:
            self.fields["text"].widget = several_lines(20)
        if of != TextKind.HOW_LONG:
            del self.fields["source"]


LABELS = {
    TextKind.WHAT: lazy("What will happen"),
    TextKind.HOW_LONG: lazy("How long it tends to take"),
    TextKind.AGREEMENT: lazy("Template of the working agreement"),
}
HINTS = {
    TextKind.WHAT: lazy(
        "Short and plain: what somebody who begins here can expect. Clients read it on their own page."
    ),
    TextKind.HOW_LONG: lazy("A range, no promise: for example, most people come between so many and so many times."),
    TextKind.AGREEMENT: lazy(
        "A line that begins with # is a heading. What is different in each case stands in [square brackets]."
    ),
}


class WriteAgreement(StepForm):
    """The next version of a case's agreement, and the day by which both look at it again."""

    text = PlainText(
        label=lazy("The agreement"),
        help_text=lazy(
            "Everybody in the case reads it, so write nothing about one person alone. A line that begins with # is a "
            "heading."
        ),
        max_length=TEXT_CHARACTERS,
        widget=several_lines(20),
    )
    review_on = forms.DateField(
        label=lazy("Look at it again by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def clean_text(self) -> str:
        text = self.cleaned_data["text"]
        if open_ := open_places(text):
            raise forms.ValidationError(
                _("These places are not filled in yet: %(places)s. Fill them in, or take them out.")
                % {"places": ", ".join(open_)}
            )
        return text

    def clean_review_on(self):
        day, today = self.cleaned_data["review_on"], timezone.localdate(self.now)
        if not today < day <= today + A_YES_HOLDS_FOR:
            raise forms.ValidationError(_("Choose a day within a year from today: a yes is asked anew after a year."))
        return day


class ReadVersion(StepForm):
    """Which version somebody read before they said something to it."""

    version = forms.CharField(widget=forms.HiddenInput)


class LeadsWord(ReadVersion):
    """What whoever leads the case says to it."""

    said = forms.ChoiceField(choices=Said.choices)


class NoteWord(ReadVersion):
    """What a member, or a guardian of a young one, said on paper or face to face."""

    who = forms.ChoiceField(label=lazy("Who said it"))
    said = forms.ChoiceField(label=lazy("What they said"), choices=[("", lazy("choose")), *Said.choices])
    way = forms.ChoiceField(label=lazy("How it was said"), choices=[("", lazy("choose")), *SAID_TO_STAFF])

    def prepare(self) -> None:
        self.people = people_of(self.about)
        self.fields["who"].choices = [("", _("choose")), *((key, one[0]) for key, one in self.people.items())]

    def clean_who(self) -> tuple[CaseMember, Guardian | None]:
        _label, member, guardian = self.people[self.cleaned_data["who"]]
        return member, guardian


class OwnWord(forms.Form):
    """What somebody says to the agreement on their own page."""

    version = forms.CharField(widget=forms.HiddenInput)
    said = forms.ChoiceField(choices=Said.choices)


class WriteContribution(StepForm):
    """What one side will do."""

    text = PlainText(
        label=lazy("What I will do in this work"),
        max_length=CONTRIBUTION_CHARACTERS,
        widget=several_lines(3),
        error_messages={"required": lazy("Write it down first. Nothing was kept.")},
    )


class TypeContribution(WriteContribution):
    """What a client said that they will do, typed while they are there."""

    def prepare(self) -> None:
        name = self.about.client.name
        self.fields["text"].label = _("What %(name)s will do in this work, in their words") % {"name": name}
        self.auto_id = "id_theirs_%s"


def one_number(label) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=lazy("From 0, not at all, to 10, entirely. It can be left out."),
        choices=NUMBERS,
        coerce=int,
        empty_value=None,
        required=False,
    )


class SayOutlook(StepForm):
    """The two questions, each from 0 to 10, and each may be left out."""

    sensible = one_number(lazy("How sensible does this way of working seem to me?"))
    helpful = one_number(lazy("How much do I believe that it will help?"))

    def clean(self):
        given = super().clean()
        if not self.errors and given.get("sensible") is None and given.get("helpful") is None:
            raise forms.ValidationError(_("Choose at least one number. Nothing was kept."))
        return given


class SayFit(StepForm):
    """What one side makes of the first sessions."""

    said = forms.ChoiceField(
        label=lazy("What I make of it"), choices=Fits.choices, error_messages={"required": lazy("Please choose one.")}
    )

    def clean_said(self) -> Fits:
        return Fits(self.cleaned_data["said"])
