"""Forms of endings: the clinician's hand-over note, and a client's request for another clinician."""

from django import forms
from django.utils.translation import gettext_lazy as _

from plait_clinic.checkins.filling import plain
from plait_clinic.endings.models import NOTE_CHARACTERS, WORDS_CHARACTERS, Talk


class NoteForm(forms.Form):
    """The next version of a hand-over note."""

    text = forms.CharField(
        label=_("The hand-over note"),
        max_length=NOTE_CHARACTERS,
        help_text=_("Write it so that the client can read every word of it: they see it before they say yes."),
        widget=forms.Textarea(attrs={"rows": 8}),
    )

    def clean_text(self) -> str:
        text = plain(self.cleaned_data["text"])
        if not text:
            raise forms.ValidationError(self.fields["text"].error_messages["required"], code="required")
        return text


class ChangeForm(forms.Form):
    """A request for another clinician. `readers` are those of the office who may read it."""

    talk = forms.ChoiceField(label=_("A talk beforehand"), choices=Talk.choices, initial=Talk.NO)
    tell_clinician = forms.BooleanField(
        label=_("My clinician may know that I asked"),
        required=False,
        help_text=_("They then see that you would like to talk about changing clinician, and nothing of your words."),
    )
    words = forms.CharField(
        label=_("Something the office should know (if you like)"),
        required=False,
        max_length=WORDS_CHARACTERS,
        help_text=_("You need to give no reason."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_words(self) -> str:
        return plain(self.cleaned_data["words"])

    def clean(self) -> dict[str, object]:
        given = super().clean()
        if given.get("talk") == Talk.CLINICIAN and not given.get("tell_clinician"):
            self.add_error("tell_clinician", _("For a talk with your clinician, let them know that you asked."))
        return given
