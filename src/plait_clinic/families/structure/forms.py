"""The forms of the page on which clinicians draw who belongs to whom."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.cases.queries import members_of
from plait_clinic.families.structure.models import NAME_CHARACTERS, Parenthood, Shape, StructurePerson
from plait_clinic.families.structure.queries import Structure, structure_of
from plait_clinic.steps import StepForm


class OneOfThem(forms.ChoiceField):
    """One of the persons in the picture."""

    def offer(self, people: tuple[StructurePerson, ...]) -> None:
        self.by_handle = {one.handle: one for one in people}
        self.choices = [("", _("choose somebody")), *((one.handle, one.title) for one in people)]

    def clean(self, value) -> StructurePerson:
        return self.by_handle[super().clean(value)]


class SomeOfThem(forms.MultipleChoiceField):
    """Some of the persons in the picture, as boxes to tick."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, people: tuple[StructurePerson, ...]) -> None:
        self.by_handle = {one.handle: one for one in people}
        self.choices = [(one.handle, one.title) for one in people]

    def clean(self, value) -> list[StructurePerson]:
        return [self.by_handle[handle] for handle in super().clean(value)]


class StructureForm(StepForm):
    """A form about a case; a page with several of these reads the picture once, as `drawn`."""

    prefix_of_ids = ""

    def __init__(self, data=None, *, about, now, drawn: Structure | None = None):
        self.drawn = drawn or structure_of(about)
        super().__init__(data, about=about, now=now)

    def prepare(self) -> None:
        self.auto_id = f"id_{self.prefix_of_ids}_%s"
        for field in self.fields.values():
            if isinstance(field, OneOfThem | SomeOfThem):
                field.offer(self.drawn.people)


class DrawPerson(StructureForm):
    """Somebody of the case, or somebody else."""

    prefix_of_ids = "person"
    member = forms.ChoiceField(label=lazy("Somebody of this case"), required=False)
    name = forms.CharField(
        label=lazy("Or somebody else: what they are called"),
        max_length=NAME_CHARACTERS,
        required=False,
        help_text=lazy("They were not asked, so as little as tells them apart: a first name, or “grandmother”."),
    )
    shape = forms.ChoiceField(label=lazy("Shape"), choices=Shape.choices, help_text=lazy("As the person likes."))
    absent = forms.CharField(
        label=lazy("If they are not here: a word why"),
        max_length=NAME_CHARACTERS,
        required=False,
        help_text=lazy("For example: died, lives abroad, no contact."),
    )

    def prepare(self) -> None:
        super().prepare()
        inside = {one.member_id for one in self.drawn.people}
        self.by_handle = {one.handle: one for one in members_of(self.about) if one.pk not in inside}
        named = ((handle, member.client.name) for handle, member in self.by_handle.items())
        self.fields["member"].choices = [("", _("nobody of this case")), *named]

    def clean_member(self):
        return self.by_handle.get(self.cleaned_data["member"])


class DrawCouple(StructureForm):
    prefix_of_ids = "couple"
    first = OneOfThem(label=lazy("One"))
    second = OneOfThem(label=lazy("The other"))
    separated = forms.BooleanField(label=lazy("They have separated"), required=False)


class DrawParent(StructureForm):
    prefix_of_ids = "parent"
    parent = OneOfThem(label=lazy("Parent"))
    child = OneOfThem(label=lazy("Child"))
    kind = forms.ChoiceField(label=lazy("In which way"), choices=Parenthood.choices)


class DrawHome(StructureForm):
    prefix_of_ids = "home"
    name = forms.CharField(label=lazy("What the home is called"), max_length=NAME_CHARACTERS)
    people = SomeOfThem(label=lazy("Who lives there"))


class TakeOut(StructureForm):
    """One thing that stands in the picture, by its handle."""

    prefix_of_ids = "out"
    what = forms.ChoiceField(widget=forms.HiddenInput, label=lazy("What to take out"))

    def prepare(self) -> None:
        super().prepare()
        drawn = self.drawn
        homes = [home for home, _people in drawn.homes]
        self.by_handle = {one.handle: one for one in (*drawn.people, *drawn.couples, *drawn.parents, *homes)}
        self.fields["what"].choices = [(handle, handle) for handle in self.by_handle]

    def clean_what(self):
        return self.by_handle[self.cleaned_data["what"]]
