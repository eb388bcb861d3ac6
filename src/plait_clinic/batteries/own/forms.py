"""The form of a measure file."""

from django import forms
from django.utils.translation import gettext_lazy as _


class MeasureFile(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_("TOML, in UTF-8, at most 2 MB."),
        allow_empty_file=True,
        widget=forms.ClearableFileInput(attrs={"accept": ".toml,text/plain"}),
        error_messages={"required": _("Choose a file.")},
    )
