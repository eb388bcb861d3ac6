"""Forms about carers: adding and ending them, noting what somebody let them see, and rating the work."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.carers.kinds import HIGHEST, LOWEST, Item, Kind
from plait_clinic.carers.models import LINE_CHARACTERS, NAME_CHARACTERS, Carer
from plait_clinic.carers.queries import carers_of, concerns, may_add
from plait_clinic.cases.models import CaseMember
from plait_clinic.cases.queries import members_of
from plait_clinic.minors.models import Guardian
from plait_clinic.people.administration.forms import ByName
from plait_clinic.people.models import Role
from plait_clinic.people.queries import in_use
from plait_clinic.preparation.forms import PlainText, people_of
from plait_clinic.preparation.models import Said, Way
from plait_clinic.steps import StepForm

YES_OR_NO = [choice for choice in Said.choices if choice[0] != Said.LATER]
SAID_TO_STAFF = [choice for choice in Way.choices if choice[0] != Way.OWN_PAGE]


class AddCarer(StepForm):
    """Somebody around the case: by a sign-in of the clinic's, or by name alone."""

    kind = forms.ChoiceField(label=lazy("What they are"), choices=Kind.choices)
    name = PlainText(
        label=lazy("Name"),
        max_length=NAME_CHARACTERS,
        required=False,
        help_text=lazy("For somebody with a sign-in leave it empty."),
    )
    user = ByName(
        label=lazy("Sign-in"),
        required=False,
        help_text=lazy("With one they can be let see things. The office gives it, with the role of a carer."),
    )
    member = forms.ChoiceField(
        label=lazy("Around whom"),
        required=False,
        help_text=lazy("Choose one person where the others of the case are not to learn of this carer."),
    )

    def prepare(self) -> None:
        with_sign_in = may_add(self.about, in_use(self.about.organisation, Role.CARER), self.now)
        self.fields["user"].offer(with_sign_in, _("none"))
        self.members = {member.handle: member for member in members_of(self.about)}
        named = [(handle, member.client.name) for handle, member in self.members.items()]
        self.fields["member"].choices = [("", _("everybody in the case")), *named]
        if len(named) == 1:
            del self.fields["member"]

    def clean_member(self) -> CaseMember | None:
        return self.members.get(self.cleaned_data["member"])

    def clean(self) -> None:
        given = super().clean()
        if "member" not in self.fields:  # whoever joins later is not to learn of somebody who is there for this one
            [given["member"]] = self.members.values()
        if not self.errors and not given.get("user") and not given.get("name"):
            self.add_error("name", _("Enter a name, or choose a sign-in."))


class WhichCarer(StepForm):
    """Which of those around the case is meant."""

    carer = forms.CharField(widget=forms.HiddenInput)

    def clean_carer(self) -> Carer:
        found = next((row for row in carers_of(self.about) if row.handle == self.cleaned_data["carer"]), None)
        if found is None:
            raise forms.ValidationError(_("They are not around this case now. Nothing was changed."))
        return found


class NoteLetting(StepForm):
    """Note what somebody said to a carer's seeing something: a member, or a guardian of a young one."""

    who = forms.ChoiceField(label=lazy("Who said it"))
    carer = forms.ChoiceField(label=lazy("Which carer"))
    item = forms.ChoiceField(label=lazy("What the carer may see"), choices=Item.choices)
    said = forms.ChoiceField(label=lazy("What they said"), choices=[("", lazy("choose")), *YES_OR_NO])
    way = forms.ChoiceField(label=lazy("How it was said"), choices=SAID_TO_STAFF)

    def prepare(self) -> None:
        self.people = people_of(self.about)
        self.carers = {row.handle: row for row in carers_of(self.about) if row.user_id}
        asked = [(key, label) for key, (label, *_rest) in self.people.items()]
        self.fields["who"].choices = [("", _("choose")), *asked]
        named = [(handle, row.name) for handle, row in self.carers.items()]
        self.fields["carer"].choices = [("", _("choose")), *named]

    def clean_who(self) -> tuple[CaseMember, Guardian | None]:
        _label, member, guardian = self.people[self.cleaned_data["who"]]
        return member, guardian

    def clean_carer(self) -> Carer:
        return self.carers[self.cleaned_data["carer"]]

    def clean(self) -> None:
        given = super().clean()
        if not self.errors and not concerns(given["carer"], given["who"][0]):
            self.add_error("carer", _("This carer is around somebody else of the case."))


class OwnLetting(forms.Form):
    """What a client says on their own page to one carer's seeing one kind of thing."""

    carer = forms.CharField(widget=forms.HiddenInput)
    item = forms.ChoiceField(choices=Item.choices, widget=forms.HiddenInput)
    words = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
    said = forms.ChoiceField(choices=YES_OR_NO)


class OwnCarerLine(forms.Form):
    """A line for one carer."""

    text = PlainText(
        label=lazy("A line for them"),
        help_text=lazy("They can read it here, and so can your clinicians. You can take it back."),
        max_length=LINE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": lazy("Write the line first. Nothing was sent.")},
    )


def answered(posted: Mapping[str, str], questions: tuple[str, ...], prefix: str) -> dict[str, int | None]:
    """The answers of one rating as it was posted; what is not a number of the scale is not answered."""
    return {key: on_the_scale(posted.get(f"{prefix}-{key}", "")) for key in questions}


def on_the_scale(text: str) -> int | None:
    value = int(text) if text.isascii() and text.isdecimal() and len(text) <= len(str(HIGHEST)) else None
    return value if value is not None and LOWEST <= value <= HIGHEST else None
