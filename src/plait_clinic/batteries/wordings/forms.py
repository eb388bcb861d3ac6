"""The page on which the words of one form are entered: who permitted them, and a field for each question and answer."""

from datetime import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait.measures import Measure, MeasureFileError, Wording, checked_wording
from plait_clinic.batteries.languages import language_choices
from plait_clinic.batteries.wordings.actions import Permission
from plait_clinic.batteries.wordings.fields import (
    Group,
    groups_of,
    initial_of,
    item_entry,
    lines_of,
    own_field,
    text_field,
)

HEADING_CHARACTERS, TEXT_CHARACTERS, ANSWER_CHARACTERS = 200, 2000, 200
TOLD = ("heading", "introduction", "stem")
PERMITTED = ("granted_by", "granted_on", "reference")


class Words(forms.Form):
    """The words of one form of a measure in one language, with the permission for them."""

    granted_by = forms.CharField(
        label=lazy("Who permitted these words"),
        help_text=lazy("The person or body that may permit it, and how: “the society’s office, by letter”."),
        max_length=HEADING_CHARACTERS,
    )
    granted_on = forms.DateField(
        label=lazy("On which day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    reference = forms.CharField(
        label=lazy("Where that can be looked up"),
        help_text=lazy("A file number, a folder, a contract; or the page that says that no permission is needed."),
        max_length=HEADING_CHARACTERS,
    )
    language = forms.ChoiceField(label=lazy("Language of the words"))
    title = forms.CharField(label=lazy("Name of the measure in this language"), max_length=HEADING_CHARACTERS)
    heading = forms.CharField(
        label=lazy("Heading above the questions"),
        help_text=lazy("What a client may read aloud without embarrassment: “The last two weeks”."),
        max_length=HEADING_CHARACTERS,
    )
    introduction = forms.CharField(
        label=lazy("Instruction"), widget=forms.Textarea(attrs={"rows": 3}), max_length=TEXT_CHARACTERS
    )
    stem = forms.CharField(
        label=lazy("The part that all questions share, if there is one"), max_length=TEXT_CHARACTERS, required=False
    )
    status = forms.CharField(
        label=lazy("What is known of its quality, in one sentence"),
        help_text=lazy("It stands below the questions, in the language of the words."),
        max_length=TEXT_CHARACTERS,
    )

    def __init__(self, data=None, *, measure: Measure, form: str, now: datetime, wording: Wording | None = None):
        super().__init__(data)
        self.measure, self.form, self.now = measure, measure.form(form), now
        self.groups = groups_of(self.form)
        self.scales = sorted({scale.name for each in measure.forms for scale in each.scales})
        self.fields["language"].choices = [("", _("Choose one")), *language_choices()]
        self.add_answers()
        self.add_questions()
        self.add_scales()
        self.initial = self.started_from(wording)

    def add_answers(self) -> None:
        for group in self.groups:
            for number in group.numbers:
                self.fields[group.field(number)] = forms.CharField(
                    label=answer_label(group, number), max_length=ANSWER_CHARACTERS
                )

    def add_questions(self) -> None:
        for place, item in enumerate(self.form.items, start=1):
            label = _("Question %(place)d (%(item)s)") % {"place": place, "item": item.id}
            self.fields[text_field(item.id)] = forms.CharField(label=label, max_length=TEXT_CHARACTERS)
            self.fields[own_field(item.id)] = forms.CharField(
                label=_("Answers of question %(place)d, where they differ") % {"place": place},
                help_text=_("One a line, the lowest number first."),
                widget=forms.Textarea(attrs={"rows": 2}),
                max_length=TEXT_CHARACTERS,
                required=False,
            )

    def add_scales(self) -> None:
        for scale in self.scales:
            self.fields[f"scale-{scale}"] = forms.CharField(label=scale, max_length=HEADING_CHARACTERS)

    def started_from(self, wording: Wording | None) -> dict[str, object]:
        """What the fields begin with: words that are there already, else what the key itself says."""
        named = {f"scale-{scale}": scale.replace("_", " ").capitalize() for scale in self.scales}
        if wording is None:
            return {"title": self.measure.title, "status": self.measure.status, **named}
        named |= {f"scale-{scale}": label for scale, label in wording.scales.items()}
        told = {name: getattr(wording, name) for name in ("language", "title", "status", *TOLD)}
        return told | named | initial_of(self.form, wording)

    @property
    def permission_fields(self):
        return [self[name] for name in PERMITTED]

    @property
    def told_fields(self):
        return [self[name] for name in ("language", "title", *TOLD, "status")]

    @property
    def answer_fields(self):
        """Each group with the numbers of its questions and its fields."""
        places = {item.id: place for place, item in enumerate(self.form.items, start=1)}
        return [
            (group, [places[item] for item in group.items], [self[group.field(number)] for number in group.numbers])
            for group in self.groups
        ]

    @property
    def question_fields(self):
        return [(self[text_field(item.id)], self[own_field(item.id)]) for item in self.form.items]

    @property
    def scale_fields(self):
        return [self[f"scale-{scale}"] for scale in self.scales]

    def clean_granted_on(self):
        granted_on = self.cleaned_data["granted_on"]
        if granted_on > timezone.localdate(self.now):
            raise forms.ValidationError(_("This day is still to come."))
        return granted_on

    def clean(self):
        given = super().clean()
        for group in self.groups:
            for item in group.items:
                self.check_own_answers(group, item)
        if not self.errors:
            self.check_as_a_whole()
        return given

    def check_own_answers(self, group: Group, item: str) -> None:
        own = lines_of(self.cleaned_data.get(own_field(item), ""))
        if own and len(own) != len(group.numbers):
            text = _("Give %(needed)d answers, one a line; there are %(found)d.")
            self.add_error(own_field(item), text % {"needed": len(group.numbers), "found": len(own)})

    def check_as_a_whole(self) -> None:
        """The library's own check, which also every wording that ships has passed."""
        try:
            self.wording = checked_wording(self.entries(), "words", self.measure, ships=False)[self.form.id]
        except MeasureFileError as slips:
            for problem in slips.problems:
                self.add_error(None, f"{problem.place}: {problem.text}")

    def entries(self) -> dict[str, object]:
        """What was entered, as a wording file has it."""
        given = self.cleaned_data
        items = {
            item.id: item_entry(item, group, given)
            for group in self.groups
            for item in self.form.items
            if item.id in group.items
        }
        return {
            "measure": self.measure.id,
            "version": self.measure.version,
            "language": given["language"],
            "licence": self.measure.licence,
            "title": given["title"],
            "status": given["status"],
            "scales": {scale: given[f"scale-{scale}"] for scale in self.scales},
            "forms": {self.form.id: {**{name: given[name] for name in TOLD}, "items": items}},
        }

    def permission(self) -> Permission:
        return Permission(**{name: self.cleaned_data[name] for name in PERMITTED})


def answer_label(group: Group, number: int) -> str:
    if group.kind == "rating":
        text = _("Words at the low end, %(number)d") if number == group.low else _("Words at the high end, %(number)d")
        return text % {"number": number}
    return _("Words for the answer %(number)d") % {"number": number}
