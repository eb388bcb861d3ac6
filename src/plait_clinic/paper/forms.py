"""The forms about check-ins on paper: for whom to print one, and the code of one that came back."""

from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.checkins.models import CheckIn
from plait_clinic.paper.codes import tidy


class PrintSheet(forms.Form):
    """Whose check-in, and in which language its sheet is printed."""

    who = forms.ChoiceField(label=lazy("For whom"))
    language = forms.ChoiceField(label=lazy("Language of the sheet"), choices=settings.LANGUAGES)

    def __init__(self, data=None, *, check_ins: Sequence[CheckIn], language: str):
        super().__init__(data, initial={"language": language})
        self.check_ins = {check_in.handle: check_in for check_in in check_ins}
        self.fields["who"].choices = [(key, found.member.client.name) for key, found in self.check_ins.items()]

    @property
    def check_in(self) -> CheckIn:
        return self.check_ins[self.cleaned_data["who"]]


class SheetCode(forms.Form):
    """The code on a sheet that came back."""

    code = forms.CharField(
        label=lazy("Code on the sheet"),
        max_length=40,
        help_text=lazy("Eight signs in its upper corner, such as K7QM-3XPD."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = tidy(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("A code has eight signs. Please type it as it stands on the sheet."))
        return code
