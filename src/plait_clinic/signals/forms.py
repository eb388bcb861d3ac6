"""The forms of what comes of a signal, of an impression of one's own, and of naming who is told that one waits."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.people.administration.forms import ByName
from plait_clinic.signals.models import FEWEST_DAYS, MOST_DAYS, Kind, Reason, Way, WithWhom
from plait_clinic.signals.watching import who_can_be_named
from plait_clinic.steps import StepForm

NOTE_CHARACTERS = 500
DAYS_OFFERED = 3
IMPRESSIONS = (Kind.WITHDRAWAL, Kind.CONFRONTATION, Kind.BOND, Kind.GOAL, Kind.TASK, Kind.UNCLEAR)
CHOOSE = ("", lazy("choose"))


def note_field() -> forms.CharField:
    return forms.CharField(
        label=lazy("In a line, if you like"),
        help_text=lazy("It becomes part of the record: clinicians of the case can read it."),
        required=False,
        max_length=NOTE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class Nothing(StepForm):
    """A step without anything to fill in."""


class TalkedAbout(StepForm):
    """When and with whom it was talked about; `about` is the signal."""

    on = forms.DateField(label=lazy("When"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    with_whom = forms.ChoiceField(label=lazy("With whom"))
    what = note_field()
    people = (WithWhom.CLIENT, WithWhom.TOGETHER)

    def prepare(self) -> None:
        self.fields["with_whom"].choices = [(choice.value, choice.label) for choice in self.people]
        self.fields["on"].initial = timezone.localdate(self.now)

    def clean_on(self):
        on = self.cleaned_data["on"]
        if on > timezone.localdate(self.now):
            raise forms.ValidationError(_("This day is still to come. Note it when you have talked."))
        return on


class WithColleagues(TalkedAbout):
    people = (WithWhom.SUPERVISION, WithWhom.TEAM)


class Changed(StepForm):
    way = forms.ChoiceField(label=lazy("What was done"), choices=[CHOOSE, *Way.choices])
    what = note_field()


class OwnView(StepForm):
    what = note_field()


class ClosedFor(StepForm):
    reason = forms.ChoiceField(label=lazy("Why"), choices=[CHOOSE, *Reason.choices])
    what = note_field()


class Impression(StepForm):
    """What a clinician makes of it themselves; `about` is the member."""

    kind = forms.ChoiceField(
        label=lazy("What it is about, as far as you can say"),
        choices=[(kind.value, kind.label) for kind in IMPRESSIONS],
    )


class NameWatchers(StepForm):
    """Who is told that a signal waits, who else, and after how many days; `about` is the organisation."""

    watcher = ByName(label=lazy("Who is told"))
    deputy = ByName(
        label=lazy("Who else is told, if anybody"),
        help_text=lazy("Nobody is told of their own cases by this, so a second person covers the first one’s."),
        required=False,
    )
    days = forms.IntegerField(
        label=lazy("After how many days"),
        help_text=lazy("1 to 14. Clients are told this number."),
        min_value=FEWEST_DAYS,
        max_value=MOST_DAYS,
        initial=DAYS_OFFERED,
    )

    def prepare(self) -> None:
        people = who_can_be_named(self.about)
        self.fields["watcher"].offer(people)
        self.fields["deputy"].offer(people, empty=_("nobody"))
