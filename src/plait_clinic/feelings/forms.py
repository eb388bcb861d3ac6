"""The form for a private note: words to tick, pulls to tick, and a free text, none of which has to be given."""

from collections.abc import Sequence

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.cases.models import Session
from plait_clinic.feelings.content import FEELINGS, PULLS, TEXT_CHARACTERS, Content


class WriteNote(forms.Form):
    """One note about a case, or about one of its sessions."""

    session = forms.TypedChoiceField(label=lazy("About"), required=False, coerce=int, empty_value=None)
    feelings = forms.MultipleChoiceField(
        label=lazy("What you felt"),
        help_text=lazy("As many as fit, or none. The list is our own; nothing is counted or scored."),
        choices=list(FEELINGS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pulls = forms.MultipleChoiceField(
        label=lazy("What you were drawn to do"),
        choices=list(PULLS.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    text = forms.CharField(
        label=lazy("In your own words"),
        required=False,
        max_length=TEXT_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off"}),
    )

    def __init__(self, data=None, *, initial=None, sessions: Sequence[Session]):
        super().__init__(data, initial=initial)
        self.fields["session"].choices = [("", _("the work as a whole")), *map(session_choice, sessions)]

    def clean(self):
        given = super().clean()
        if not self.errors and not any(given.get(name) for name in ("feelings", "pulls", "text")):
            raise forms.ValidationError(_("Tick a word or write one; an empty note is not kept."))
        return given

    def content(self, case: str) -> Content:
        """The note as it was filled in, about this case."""
        given = self.cleaned_data
        return Content(case, given["session"], tuple(given["feelings"]), tuple(given["pulls"]), given["text"])


def session_choice(session: Session) -> tuple[int, str]:
    day = date_format(localtime(session.held_at), "DATE_FORMAT")
    return session.number, _("session %(number)s, %(day)s") % {"number": session.number, "day": day}
