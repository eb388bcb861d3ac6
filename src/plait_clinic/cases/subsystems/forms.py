"""The forms of the page on which the parts of a family or group are named."""

from collections.abc import Sequence

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.cases.models import CaseMember, SubsystemKind
from plait_clinic.cases.queries import members_of
from plait_clinic.cases.subsystems.queries import Named, subsystems_of
from plait_clinic.steps import StepForm


class Together(forms.MultipleChoiceField):
    """Some of the members who are in the case now, as boxes to tick."""

    def __init__(self):
        super().__init__(label=lazy("Who belongs to it"), widget=forms.CheckboxSelectMultiple, required=False)
        self.by_handle: dict[str, CaseMember] = {}

    def offer(self, members: list[CaseMember]) -> None:
        self.by_handle = {member.handle: member for member in members}
        self.choices = [(member.handle, member.client.name) for member in members]

    def clean(self, value) -> list[CaseMember]:
        chosen = super().clean(value)
        return [member for handle, member in self.by_handle.items() if handle in chosen]


class SubsystemForm(StepForm):
    """A page with several of these reads once who is in the case (`members`) and which parts there are (`named`)."""

    def __init__(self, data=None, *, about, now, members: list[CaseMember] | None = None, named: Sequence[Named] = ()):
        self.read_members, self.read_named = members, named
        super().__init__(data, about=about, now=now)

    def members_now(self) -> list[CaseMember]:
        return members_of(self.about) if self.read_members is None else self.read_members


class NameSubsystem(SubsystemForm):
    """One more part: what it is, and who is in it."""

    kind = forms.ChoiceField(label=lazy("Which part"), choices=SubsystemKind.choices)
    name = forms.CharField(
        label=lazy("Its own name"),
        max_length=80,
        required=False,
        help_text=lazy("Only for others than the parents, the couple and the siblings. Its members read it."),
    )
    members = Together()

    def prepare(self) -> None:
        self.fields["members"].offer(self.members_now())


class OneSubsystem(SubsystemForm):
    """What is done with one that has been named."""

    subsystem = forms.ChoiceField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        named = self.read_named or subsystems_of(self.about, timezone.localdate(self.now))
        self.named = {each.handle: each for each in named}
        self.fields["subsystem"].choices = [(handle, handle) for handle in self.named]

    def clean_subsystem(self):
        return self.named[self.cleaned_data["subsystem"]].subsystem


class ChangeSubsystem(OneSubsystem):
    members = Together()

    def prepare(self) -> None:
        super().prepare()
        self.fields["members"].offer(self.members_now())

    def begin_from(self, named: Named) -> "ChangeSubsystem":
        """Each form on the page has its own ids, and begins with who is in the part now."""
        self.initial = {"subsystem": named.handle, "members": [member.handle for member in named.members]}
        self.auto_id = f"id_{named.handle}_%s"
        return self
