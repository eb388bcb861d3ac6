"""Forms about tasks, the same for staff and on the own page: words, a step, a look back, what got in the way.

Staff are asked whose word it is that they type; on the own page it is the reader's own.
"""

from collections.abc import Mapping
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.cases.models import CaseMember
from plait_clinic.preparation.forms import PlainText
from plait_clinic.steps import StepForm
from plait_clinic.tasks.actions import Words
from plait_clinic.tasks.models import MOST_USEFUL, WORDS_CHARACTERS, Doer, Hindrance, Outcome
from plait_clinic.tasks.place import MINE, Place
from plait_clinic.tasks.speakers import Speaker
from plait_clinic.tasks.stand import Stand
from plait_clinic.tasks.states import Action

BOTH = "both"
STEPS = (
    Action.AGREE,
    Action.DOUBT,
    Action.RATHER_NOT,
    Action.CARRY_ON,
    Action.FINISH,
    Action.LET_GO,
    Action.SHARE,
    Action.STOP_SHARING,
)
GONE = lazy("This task is not here any more. Nothing was changed.")


def several_lines(label: str, help_text: str = "", *, needed: str = "") -> PlainText:
    """A few lines in own words; `needed` is what is said where they are missing and have to be there."""
    return PlainText(
        label=label,
        help_text=help_text,
        required=bool(needed),
        error_messages={"required": needed} if needed else None,
        max_length=WORDS_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class AboutTask(StepForm):
    """Which task is meant; staff say whose word it is."""

    task = forms.CharField(widget=forms.HiddenInput, error_messages={"required": GONE})
    whose = forms.ChoiceField(label=lazy("Whose word"))
    about: Place

    def prepare(self) -> None:
        if not self.about.for_staff:
            del self.fields["whose"]
            return
        stand = self.about.find(self.data.get("task", ""))
        self.offer_voices(stand)

    def offer_voices(self, stand: Stand | None) -> None:
        """Whose word can be typed in of this task."""
        people = self.about.speakers(stand) if stand else {}
        typed = [(handle, _("%(name)s, said here") % {"name": name}) for handle, (_who, name) in people.items()]
        self.fields["whose"].choices = [(MINE, _("mine")), *typed]

    def clean_task(self) -> Stand:
        found = self.about.find(self.cleaned_data["task"])
        if found is None:
            raise forms.ValidationError(GONE)
        return found

    def clean(self) -> Mapping[str, object]:
        """With the speaker, once the task is found."""
        given = super().clean()
        stand, whose = given.get("task"), given.pop("whose", MINE)
        if stand is not None:
            speakers = self.about.speakers(stand) if self.about.for_staff else {}
            given["speaker"] = speakers[whose][0] if whose in speakers else self.about.own_speaker(stand)
        return given


class SeenTask(AboutTask):
    """A task at the version that whoever sends it has read."""

    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


class StepOfTask(SeenTask):
    """One step, by the button that was pressed."""

    action = forms.ChoiceField(
        choices=[(action.value, action.label) for action in STEPS],
        error_messages={"required": lazy("Please choose what is to come of it. Nothing was changed.")},
    )

    def clean_action(self) -> Action:
        return Action(self.cleaned_data["action"])


class LookBackForm(AboutTask):
    """What one side says, looking back; what became of it is the button that is pressed."""

    how = several_lines(lazy("How it went"), lazy("In own words, if wanted."))
    learned = several_lines(lazy("What was learned"), lazy("Also from something that was not done, if wanted."))
    useful = forms.TypedChoiceField(
        label=lazy("How useful it was, from 0 (not at all) to 10 (very)"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", lazy("no answer")), *((number, str(number)) for number in range(MOST_USEFUL + 1))],
    )
    outcome = forms.ChoiceField(
        choices=Outcome.choices,
        error_messages={"required": lazy("Please choose whether it was done. Nothing was kept.")},
    )

    def clean_outcome(self) -> Outcome:
        return Outcome(self.cleaned_data["outcome"])


class HindranceForm(AboutTask):
    """What got in the way."""

    what = forms.ChoiceField(
        choices=Hindrance.choices, error_messages={"required": lazy("Please choose one of these. Nothing was kept.")}
    )

    def clean_what(self) -> Hindrance:
        return Hindrance(self.cleaned_data["what"])


class WordsOfTask(StepForm):
    """What a task says. Whoever proposes it says yes to it by that."""

    about: Place
    what = several_lines(
        lazy("What"), lazy("Small enough to be done."), needed=lazy("Write what is to be done. Nothing was kept.")
    )
    why = several_lines(
        lazy("Why"),
        lazy("What it is for. Both sides are asked whether this makes sense."),
        needed=lazy("Write what it is for. Nothing was kept."),
    )
    how_much = PlainText(label=lazy("How much, and how often"), required=False, max_length=WORDS_CHARACTERS)
    obstacles = several_lines(lazy("What could get in the way, and what then"))
    doer = forms.ChoiceField(label=lazy("Who does it"))
    due_on = forms.DateField(
        label=lazy("By which day"),
        help_text=lazy("Leave it empty for: by the next session."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    whose = forms.ChoiceField(label=lazy("Whose proposal"))

    def prepare(self) -> None:
        self.fields["doer"].choices = self.doers()
        if not self.about.for_staff:
            del self.fields["whose"]
            return
        name = self.about.member.client.name
        self.fields["whose"].choices = [
            (MINE, _("mine")),
            (Doer.CLIENT.value, _("%(name)s’s, typed in here") % {"name": name}),
            (BOTH, _("of both, agreed face to face")),
        ]

    def doers(self) -> list[tuple[str, str]]:
        """Who can do it. Other members are named by clinicians alone: a client asks all of them, or nobody."""
        place = self.about
        found = [(Doer.CLIENT.value, place.member.client.name if place.for_staff else _("me"))]
        found += [(f"{Doer.CLINICIAN}.{one.pk}", one.name) for one in place.clinicians]
        if place.others:
            named = place.others if place.for_staff else []
            found += [(f"{Doer.OTHER}.{one.handle}", one.client.name) for one in named]
            found.append((Doer.ALL.value, _("all of them") if place.for_staff else _("all of us")))
        return found

    def clean_due_on(self) -> date | None:
        due = self.cleaned_data["due_on"]
        if due and due < timezone.localdate(self.now):
            raise forms.ValidationError(_("This day has been. Choose a later one, or leave it empty."))
        return due

    def clean(self) -> Mapping[str, object]:
        given = super().clean()
        if not self.errors:
            given["words"] = self.words(given)
            given["speakers"] = self.speakers(given.get("whose", MINE))
        return given

    def member(self) -> CaseMember:
        """Whose task it is."""
        return self.about.member

    def words(self, given: Mapping[str, object]) -> Words:
        kind, _dot, which = given["doer"].partition(".")
        return Words(
            **{name: given[name] for name in ("what", "why", "how_much", "obstacles", "due_on")},
            doer=Doer(kind),
            clinician=next((one for one in self.about.clinicians if str(one.pk) == which), None),
            other=next((one for one in self.about.others if one.handle == which), None),
        )

    def speakers(self, whose: str) -> list[Speaker]:
        place, client = self.about, Speaker(self.member(), self.about.way)
        if not place.for_staff:
            return [client]
        return {MINE: [Speaker(None)], BOTH: [Speaker(None), client]}.get(whose, [client])


class ChangeOfTask(WordsOfTask):
    """The next version of what a task says."""

    task = forms.CharField(widget=forms.HiddenInput, error_messages={"required": GONE})
    seen = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def prepare(self) -> None:
        super().prepare()
        self.keep_doer(self.about.find(self.data.get("task", "")))

    def keep_doer(self, stand: Stand | None) -> None:
        """Another member whom a clinician named stays on offer while they are in the case, also on the own page."""
        other = stand.version.other if stand else None
        kept = (f"{Doer.OTHER}.{other.handle}", other.client.name) if other in self.about.others else None
        if kept and kept not in self.fields["doer"].choices:
            self.fields["doer"].choices = [*self.fields["doer"].choices, kept]

    def clean_task(self) -> Stand:
        found = next((one for one in self.about.stands if one.task.handle == self.cleaned_data["task"]), None)
        if found is None:
            raise forms.ValidationError(GONE)
        return found

    def member(self) -> CaseMember:
        return self.cleaned_data["task"].task.member


def as_it_stands(place: Place, stand: Stand) -> ChangeOfTask:
    """The form for a change, with the words that hold."""
    form, version = ChangeOfTask(about=place, now=place.now), stand.version
    which = {Doer.CLINICIAN: version.clinician_id, Doer.OTHER: version.other and version.other.handle}
    doer = f"{version.doer}.{which[version.doer]}" if version.doer in which else version.doer
    words = {name: getattr(version, name) for name in ("what", "why", "how_much", "obstacles", "due_on")}
    form.keep_doer(stand)
    form.initial = {**words, "doer": doer, "task": stand.task.handle, "seen": version.number}
    return form
