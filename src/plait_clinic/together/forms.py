"""The forms that add a line: the clinician's, who types for both, and the client's own."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plait_clinic.checkins.filling import plain
from plait_clinic.together.models import LINE_CHARACTERS, About, Whose

ABOUT = ((About.AGREED, _("We agreed this")), (About.NOTICED, _("Somebody noticed this")))
ABOUT_MINE = ((About.NOTICED, _("I noticed this")), (About.AGREED, _("I understood that we agreed this")))


class OwnLine(forms.Form):
    """A line in the client's own words."""

    text = forms.CharField(
        label=_("A line for the next talk"),
        max_length=LINE_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write a line first.")},
    )
    about = forms.ChoiceField(label=_("What it is"), choices=ABOUT_MINE)

    def clean_text(self) -> str:
        text = plain(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text


class SharedLine(OwnLine):
    """A line typed by the clinician while both look."""

    def __init__(self, *args, client: str, clinician: str, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("Add a line")
        self.fields["about"] = forms.ChoiceField(label=_("What it is"), choices=ABOUT)
        self.fields["whose"] = forms.ChoiceField(
            label=_("Whose words these are"),
            choices=((Whose.BOTH, _("both together")), (Whose.CLIENT, client), (Whose.CLINICIAN, clinician)),
        )
