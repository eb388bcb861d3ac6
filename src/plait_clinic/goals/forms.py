"""Forms of both pages about goals. On staff's page each asks whose word it is; on the own page it is the client's."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.cases.models import CaseMember
from plait_clinic.checkins.filling import plain
from plait_clinic.goals.actions import Speaker
from plait_clinic.goals.models import (
    GOAL_CHARACTERS,
    GREATEST_LEVEL,
    HIGHEST,
    LEAST_LEVEL,
    LEVEL_CHARACTERS,
    LEVEL_FIELDS,
    LOWEST,
    Goal,
    Levels,
    Pair,
)
from plait_clinic.goals.queries import (
    SeenGoal,
    complete_rounds,
    goals_of,
    is_laid_open,
    others_of,
    pairs_of,
    shares_of,
    shown_to,
)
from plait_clinic.goals.states import LIVE, Action, Side, State
from plait_clinic.goals.words import LEVEL_NAMES
from plait_clinic.steps import StepForm

NOT_THERE = lazy("This goal is not here any more. Nothing was changed.")
ON_THE_LADDER = [("", lazy("choose")), *((str(rung), str(rung)) for rung in range(LOWEST, HIGHEST + 1))]
LEVEL_CHOICES = [
    ("", lazy("choose")),
    *((str(level), LEVEL_NAMES[level]) for level in range(LEAST_LEVEL, GREATEST_LEVEL + 1)),
]


@dataclass(frozen=True)
class Desk:
    """Whose goals a page is about, and from which side it is looked at. What is there is read once a request."""

    member: CaseMember
    stays: Sequence[CaseMember]
    reader: Side

    def speaker(self, side: Side) -> Speaker:
        return Speaker(self.member, self.stays, side)

    @cached_property
    def seen(self) -> list[SeenGoal]:
        return goals_of(self.stays, reader=self.reader)

    @cached_property
    def open(self) -> list[SeenGoal]:
        """What lies before both."""
        complete = complete_rounds(self.stays)
        return [one for one in self.seen if is_laid_open(one.goal, complete)]

    @cached_property
    def pairs(self) -> list[Pair]:
        return pairs_of(self.stays) if self.seen else []

    @cached_property
    def others(self) -> list[CaseMember]:
        return others_of(self.member)


class GoalForm(StepForm):
    """A form about one member's goals. `whose` is asked of staff alone: their own word, or what the client says."""

    whose = forms.ChoiceField(label=lazy("Whose word this is"))
    only: Side | None = None

    def prepare(self) -> None:
        if self.about.reader == Side.CLIENT or self.only is not None:
            del self.fields["whose"]
        else:
            client = _("%(name)s, who says it here") % {"name": self.about.member.client.name}
            self.fields["whose"].choices = [("", _("choose")), (Side.CLIENT, client), (Side.CLINICIAN, _("mine"))]
            self.order_fields(["whose"])

    def clean_whose(self) -> Side:
        return Side(self.cleaned_data["whose"])

    @property
    def speaker(self) -> Speaker:
        side = Side.CLIENT if self.about.reader == Side.CLIENT else self.only or self.cleaned_data.get("whose")
        return self.about.speaker(side)

    def clean(self):
        given = super().clean()
        if not self.errors:
            given["speaker"] = self.speaker
        given.pop("whose", None)
        return given


class Words(forms.CharField):
    """Some lines of somebody's own; blank ones and control characters count as none."""

    def __init__(self, *, rows: int = 2, **kwargs):
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)

    def clean(self, value):
        text = plain(super().clean(value))
        if self.required and not text:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return text


class OfOneGoal(GoalForm):
    """About one goal that this side may see."""

    goal = forms.CharField(widget=forms.HiddenInput)

    def clean_goal(self) -> Goal:
        found = next((one.goal for one in self.about.seen if one.goal.handle == self.cleaned_data["goal"]), None)
        if found is None:
            raise forms.ValidationError(NOT_THERE)
        return found


class WriteGoal(GoalForm):
    """One goal in somebody's own words, and what it comes after, where some were reached."""

    text = Words(
        label=lazy("What should be different"),
        help_text=lazy("In plain words, one goal at a time, the most important one first."),
        max_length=GOAL_CHARACTERS,
        error_messages={"required": lazy("Write the goal first. Nothing was kept.")},
    )
    follows = forms.ChoiceField(label=lazy("It comes after"), required=False)

    def prepare(self) -> None:
        super().prepare()
        self.reached = {one.goal.handle: one for one in self.about.seen if one.state == State.ACHIEVED}
        if not self.reached:
            del self.fields["follows"]
            return
        names = [(handle, one.text) for handle, one in self.reached.items()]
        self.fields["follows"].choices = [("", _("nothing before it")), *names]

    def clean_follows(self) -> Goal | None:
        handle = self.cleaned_data["follows"]
        return self.reached[handle].goal if handle else None


class Done(GoalForm):
    """That one side has written what it wants to."""


class PutTogether(GoalForm):
    """One goal of each side that mean the same."""

    clients = forms.ChoiceField(label=lazy("A goal that the client wrote"))
    clinicians = forms.ChoiceField(label=lazy("A goal that the clinician wrote"))

    def prepare(self) -> None:
        super().prepare()
        paired = {pk for pair in self.about.pairs for pk in (pair.client_goal_id, pair.clinician_goal_id)}
        self.free = {
            one.goal.handle: one
            for one in self.about.open
            if one.state in LIVE and one.goal.pk not in paired and one.goal.round is not None
        }
        if self.about.reader == Side.CLIENT:
            self.fields["clients"].label, self.fields["clinicians"].label = (
                _("A goal of mine"),
                _("One of my clinician’s"),
            )
        for name, side in (("clients", Side.CLIENT), ("clinicians", Side.CLINICIAN)):
            these = [(handle, one.text) for handle, one in self.free.items() if one.goal.side == side]
            self.fields[name].choices = [("", _("choose")), *these]

    @property
    def can_pair(self) -> bool:
        return {Side.CLIENT, Side.CLINICIAN} <= {one.goal.side for one in self.free.values()}

    def clean_clients(self) -> Goal:
        return self.free[self.cleaned_data["clients"]].goal

    def clean_clinicians(self) -> Goal:
        return self.free[self.cleaned_data["clinicians"]].goal


class WhichPair(GoalForm):
    """Which of the pairs is meant."""

    pair = forms.CharField(widget=forms.HiddenInput)

    def clean_pair(self):
        found = next((one for one in self.about.pairs if one.handle == self.cleaned_data["pair"]), None)
        if found is None:
            raise forms.ValidationError(_("These are not put together any more. Nothing was changed."))
        return found


class ToTheWords(OfOneGoal):
    """A yes to the very words that were read."""

    wording = forms.IntegerField(min_value=1, max_value=32767, widget=forms.HiddenInput)


class NewWords(OfOneGoal):
    text = Words(
        label=lazy("The goal in new words"),
        max_length=GOAL_CHARACTERS,
        error_messages={"required": lazy("Write the goal first. Nothing was kept.")},
    )


class Replacing(OfOneGoal):
    text = Words(
        label=lazy("The goal that takes its place"),
        max_length=GOAL_CHARACTERS,
        error_messages={"required": lazy("Write the goal first. Nothing was kept.")},
    )


class Reached(OfOneGoal):
    """That a goal was reached: the client's word, which on staff's page is typed for them."""

    only = Side.CLIENT


class SetAside(OfOneGoal):
    pass


class TakeUp(OfOneGoal):
    pass


class Rung(OfOneGoal):
    value = forms.TypedChoiceField(
        label=lazy("How far, from 0 (not at all) to 10 (fully)"), choices=ON_THE_LADDER, coerce=int
    )


class MineToo(OfOneGoal):
    value = forms.TypedChoiceField(
        label=lazy("This is my goal too, from 0 (not at all) to 10 (fully)"), choices=ON_THE_LADDER, coerce=int
    )


class FiveLevels(OfOneGoal):
    """The five levels, all described: what is expected, and two on each side of it."""

    much_less = Words(label=lazy("Much less than expected (-2)"), max_length=LEVEL_CHARACTERS)
    less = Words(label=lazy("Less than expected (-1)"), max_length=LEVEL_CHARACTERS)
    expected = Words(
        label=lazy("As expected (0)"),
        help_text=lazy("What both think is likely by the end, neither easy nor out of reach."),
        max_length=LEVEL_CHARACTERS,
    )
    more = Words(label=lazy("More than expected (+1)"), max_length=LEVEL_CHARACTERS)
    much_more = Words(label=lazy("Much more than expected (+2)"), max_length=LEVEL_CHARACTERS)

    def clean(self):
        given = super().clean()
        if not self.errors:
            given["texts"] = {name: given.pop(name) for name in LEVEL_FIELDS}
        return given


class OfTheLevels(GoalForm):
    """About the five levels that hold of a goal."""

    levels = forms.CharField(widget=forms.HiddenInput)

    def clean_levels(self) -> Levels:
        handle = self.cleaned_data["levels"]
        found = next((one for one in self.about.seen if one.levels is not None and one.levels.handle == handle), None)
        if found is None:
            raise forms.ValidationError(_("The levels were changed in the meantime. Please read them again."))
        return found.levels


class YesToLevels(OfTheLevels):
    pass


class WhichLevel(OfTheLevels):
    value = forms.TypedChoiceField(label=lazy("Where it stands now"), choices=LEVEL_CHOICES, coerce=int)


class ShowTo(OfOneGoal):
    """To whom somebody shows a goal of theirs, in the words that stand there now."""

    wording = forms.IntegerField(min_value=1, max_value=32767, widget=forms.HiddenInput)
    with_member = forms.ChoiceField(label=lazy("Show it to"))

    def prepare(self) -> None:
        super().prepare()
        self.others = {one.handle: one for one in self.about.others}
        names = [(handle, one.client.name) for handle, one in self.others.items()]
        self.fields["with_member"].choices = [("", _("choose")), *names]

    def clean_with_member(self) -> CaseMember:
        return self.others[self.cleaned_data["with_member"]]


class WhichShare(GoalForm):
    """Which of those that one shows is meant."""

    share = forms.CharField(widget=forms.HiddenInput)

    def clean_share(self):
        shown = [one.share for rows in shares_of(self.about.stays).values() for one in rows]
        return self.the_one(shown)

    def the_one(self, shares):
        found = next((one for one in shares if one.handle == self.cleaned_data["share"]), None)
        if found is None:
            raise forms.ValidationError(_("This goal is no longer shown here. Nothing was changed."))
        return found


class HoldToo(WhichShare):
    """Whether a goal that is shown to one is one's own too."""

    holds = forms.TypedChoiceField(choices=[("yes", ""), ("no", "")], coerce=lambda said: said == "yes")

    def clean_share(self):
        return self.the_one([one.share for one in shown_to(self.about.member)])


ACTION_OF = {Reached: Action.ACHIEVE, SetAside: Action.SET_ASIDE, TakeUp: Action.TAKE_UP}
